package discord_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// cursor is how far a channel was read, or the threads of one.
func (h *house) cursor(source string) string {
	h.Helper()
	at, err := h.store.Cursor(h.Context(), bot.Channel{Connection: guild, ID: source})
	if err != nil {
		h.Fatal(err)
	}
	return at
}

// heard are the first words of all items, the oldest first.
func (h *house) heard() []string {
	h.Helper()
	var all []string
	for cursor := ""; ; {
		page, err := h.store.Items(h.Context(), bot.Query{Limit: 200, Cursor: cursor})
		if err != nil {
			h.Fatal(err)
		}
		for _, v := range page.Items {
			all = append(all, v.First.Text)
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// away lets something happen that the gateway never tells of.
func (h *house) away(happens func()) {
	h.Helper()
	h.discord.Offline(true)
	h.pass(time.Second)
	happens()
	h.discord.Forget()
	h.discord.Offline(false)
}

// settled lets everything be read back.
func (h *house) settled() { h.pass(2 * time.Minute) }

// apart are rules by which nothing joins what the same person said before, and
// nobody is nagged.
func apart(r *bot.Rules) {
	d := r.Desks["support"]
	d.JoinWithin, d.Targets = time.Nanosecond, nil
	r.Desks["support"] = d
}

// failing makes all calls of some routes fail.
func failing(routes ...string) func(discordtest.Call) *discordtest.Fault {
	return func(c discordtest.Call) *discordtest.Fault {
		if f := discordtest.Status(503, 0); slices.Contains(routes, c.Route) {
			return &f
		}
		return nil
	}
}

func TestWhatWasNeverReadBeginsNow(t *testing.T) {
	t.Parallel()
	bubble(t, settings{rules: apart}, func(h *house) {
		old := h.discord.Say(zoe, shop, "long ago")
		h.discord.Say(zoe, h.discord.Thread(zoe, old, "thread").ID, "long ago, too")
		post := h.discord.Post(zoe, forum, "Old", "very long ago")
		h.discord.Archive(h.discord.Post(zoe, forum, "Older", "and done with").ID, true)
		h.pass(time.Minute)
		h.discord.Say(zoe, post.ID, "a minute ago")
		h.open()
		defer func() { h.stop() }()
		h.settled()
		h.opens(0)
		if h.cursor(shop) != old.ID {
			t.Errorf("it begins at %q, want %q", h.cursor(shop), old.ID)
		}
		h.away(func() { h.discord.Say(zoe, post.ID, "And now?"); h.discord.Say(zoe, shop, "Hello?") })
		h.settled()
		if got := h.heard(); len(got) != 2 || !slices.Contains(got, "And now?") || !slices.Contains(got, "Hello?") {
			t.Errorf("heard %q", got)
		}
	})
}

// TestAChannelBeginsWithWhatIsHeardFirst although Discord can not be asked.
func TestAChannelBeginsWithWhatIsHeardFirst(t *testing.T) {
	t.Parallel()
	bubble(t, settings{}, func(h *house) {
		h.discord.FailWhen(failing("GET channels/C/messages", "GET guilds/G/threads/active", "GET channels/C/threads/archived/public"))
		h.open()
		defer func() { h.stop() }()
		m := h.discord.Say(bob, shop, "Am I a customer?")
		p := h.discord.Post(bob, forum, "Me", "Am I one here?")
		h.pass(time.Second)
		for source, id := range map[string]string{shop: m.ID, forum + "/threads": p.ID} {
			if at := h.cursor(source); at == "" || at >= id {
				t.Errorf("%s begins at %q, and the first message is %q", source, at, id)
			}
		}
	})
}

// TestWhatWasMissedIsHeard: messages and replies, in order, with the clock running
// since they were written, and what was edited or deleted.
func TestWhatWasMissedIsHeard(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		one, m1 := h.says(zoe, shop, "one")
		h.pass(time.Second)
		two, m2 := h.says(zoe, shop, "two")
		h.pass(time.Second)
		three, m3 := h.says(zoe, shop, "three")
		h.pass(5 * time.Minute)
		var m5 discordtest.Message
		h.away(func() {
			h.discord.Reply(zoe, m1, "one and a half")
			h.discord.Reply(bob, m1, "I come.")
			h.discord.Edit(m2, "zwei")
			h.discord.Delete(m3)
			h.discord.Say(ann, shop, "Lunch?")
			h.discord.Say(zoe, shop, "four")
			m5 = h.discord.Say(guy, shop, "five")
			h.discord.Say(guy, h.discord.Thread(guy, m5, "five").ID, "five and a half")
			time.Sleep(10 * time.Minute)
		})
		h.settled()
		h.did(one, "say", "say", "claim", "answered-elsewhere")
		h.did(two, "say", "edited")
		h.did(three, "say", "withdrawn")
		if got := h.heard(); !slices.Equal(got, []string{"one", "two", "three", "four", "five"}) {
			t.Fatalf("heard %q", got)
		}
		five := h.items()[4]
		if got := five.Round.At; got.Unix() != m5.Posted.Unix() || five.OpenedAt.Sub(got) < time.Minute {
			t.Errorf("the clock runs since %v, it was opened at %v and written at %v", got, five.OpenedAt, m5.Posted)
		}
		h.did(five.ID, "say", "say")
		if h.cursor(shop) < m5.ID {
			t.Errorf("read up to %s, want %s", h.cursor(shop), m5.ID)
		}
	})
}

// TestALiveMessageWaitsForNoCatchUp: nor does it move the cursor past what could
// not be read.
func TestALiveMessageWaitsForNoCatchUp(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		_, first := h.says(zoe, shop, "first")
		h.settled()
		h.discord.FailWhen(failing("GET channels/C/messages"))
		var missed discordtest.Message
		h.away(func() { missed = h.discord.Say(zoe, shop, "missed") })
		h.until("heed is back", h.discord.Connected)
		h.pass(time.Second)
		live := h.discord.Say(zoe, shop, "live")
		h.pass(time.Second)
		if got := h.heard(); !slices.Equal(got, []string{"first", "live"}) || h.cursor(shop) != first.ID {
			t.Fatalf("heard %q, read up to %s, want %s", got, h.cursor(shop), first.ID)
		}
		h.discord.Heal()
		h.settled()
		if got := h.heard(); !slices.Equal(got, []string{"first", "live", "missed"}) || h.cursor(shop) != live.ID {
			t.Fatalf("heard %q, read up to %s, want %s", got, h.cursor(shop), live.ID)
		}
		if n := h.log.with("can not be read back"); n > 2 {
			t.Errorf("it complained %d times", n)
		}
		if i := h.items()[2]; i.Round.At.Unix() != missed.Posted.Unix() {
			t.Errorf("the clock of what was missed runs since %v", i.Round.At)
		}
	})
}

// TestALongBacklogIsReadInOrder, though Discord has second thoughts; and what
// nobody can read of one message costs no other.
func TestALongBacklogIsReadInOrder(t *testing.T) {
	inBubble(t, settings{rules: apart, discord: discordtest.Settings{Pace: true}}, func(h *house) {
		const spam = "100000000000000077"
		h.discord.AddUser(discordtest.User{ID: spam, Name: "spam", Bot: true})
		h.discord.Join(spam)
		h.settled()
		var want []string
		h.away(func() {
			for n := range 900 {
				text := fmt.Sprintf("message %d", n)
				switch n % 5 {
				case 0:
					h.discord.Say(zoe, shop, text, discordtest.Components(json.RawMessage(`[{"type":20,"x":[1]},{"type":16}]`)))
					want = append(want, text)
				case 1:
					h.discord.Say(ann, shop, text)
				case 2:
					h.discord.Say(zoe, shop, text, discordtest.Kind(6))
				default:
					h.discord.Say(spam, shop, text)
				}
			}
			h.discord.Fail("GET channels/C/messages", discordtest.None, discordtest.RateLimited(30*time.Second, discordtest.OfShared), discordtest.None,
				discordtest.Broken, discordtest.Empty, discordtest.Never)
		})
		h.pass(10 * time.Minute)
		all := h.discord.Messages(shop)
		var got []string
		for _, i := range h.items() {
			for _, l := range h.view(i.ID).Log {
				if l.Do == bot.Say {
					got = append(got, l.Words.Text)
				}
			}
		}
		if !slices.Equal(got, want) || h.cursor(shop) < all[len(all)-1].ID {
			t.Errorf("%d messages, want %d; read up to %s, want %s", len(got), len(want), h.cursor(shop), all[len(all)-1].ID)
		}
	})
}

// TestOfAQuietChannelLittleIsAsked: a message costs one look.
func TestOfAQuietChannelLittleIsAsked(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.settled()
		was := h.discord.Calls("GET channels/C/messages")
		h.says(zoe, shop, "Hello?")
		h.pass(time.Minute)
		if n := h.discord.Calls("GET channels/C/messages") - was; n != 1 {
			t.Errorf("asked %d times", n)
		}
		h.pass(10 * time.Minute)
		was = len(h.discord.Called())
		h.pass(time.Hour)
		if n := len(h.discord.Called()) - was; n > 12*12 {
			t.Errorf("called %d times in a quiet hour", n)
		}
	})
}

// TestAChannelThatHeedCanNotSee is said once, and read from where it was when heed
// is let in again.
func TestAChannelThatHeedCanNotSee(t *testing.T) {
	const view = 1 << 10
	inBubble(t, settings{rules: apart}, func(h *house) {
		h.says(zoe, shop, "first")
		h.says(zoe, h.discord.Post(zoe, forum, "Post", "first post").ID, "and more")
		h.settled()
		h.discord.Deny(shop, view)
		h.discord.Deny(forum, view)
		h.discord.Say(zoe, shop, "missed")
		h.discord.Post(zoe, forum, "Another", "missed, too")
		h.pass(time.Hour)
		h.opens(2)
		if n := h.log.with("can not be read back"); n != 2 {
			t.Errorf("it complained %d times", n)
		}
		h.discord.Allow(shop, view)
		h.discord.Allow(forum, view)
		h.pass(6 * time.Minute)
		h.opens(4)
	})
}

// TestAnEmptyHistoryIsNotBelieved: where heed may not read one, Discord shows
// nothing, and that is no error.
func TestAnEmptyHistoryIsNotBelieved(t *testing.T) {
	const history = 1 << 16
	inBubble(t, settings{rules: apart}, func(h *house) {
		first, m := h.says(zoe, shop, "first")
		post := h.discord.Post(zoe, forum, "Post", "first post")
		h.settled()
		second := h.newest()
		at, threads := h.cursor(shop), h.cursor(forum+"/threads")
		h.discord.Deny(shop, history)
		h.discord.Deny(forum, history)
		h.away(func() {
			h.discord.Say(zoe, shop, "missed")
			h.discord.Say(zoe, post.ID, "missed, too")
			h.pass(10 * time.Minute)
		})
		h.settled()
		h.discord.Say(zoe, shop, "live")
		h.pass(2 * time.Hour)
		h.did(first, "say")
		h.did(second, "say")
		if h.cursor(shop) != at || h.cursor(forum+"/threads") != threads {
			t.Errorf("read up to %s and %s, and nothing could be read since %s and %s", h.cursor(shop), h.cursor(forum+"/threads"), at, threads)
		}
		if h.log.with("Read Message History") == 0 {
			t.Error("it did not say what is missing")
		}
		h.discord.Allow(shop, history)
		h.discord.Allow(forum, history)
		h.pass(10 * time.Minute)
		h.opens(4) // the post goes on
		h.did(second, "say", "say")
		h.discord.Delete(m)
	})
}

// TestAHistoryThatIsShownLaterIsNotNews: heed begins with what is said from then
// on, also where it could not see what was said before.
func TestAHistoryThatIsShownLaterIsNotNews(t *testing.T) {
	const history = 1 << 16
	t.Parallel()
	bubble(t, settings{rules: apart}, func(h *house) {
		h.discord.Deny(shop, history)
		h.discord.Say(zoe, shop, "long ago")
		h.pass(time.Hour)
		h.open()
		defer func() { h.stop() }()
		h.settled()
		h.away(func() { h.discord.Say(zoe, shop, "missed") })
		h.settled()
		h.discord.Allow(shop, history)
		h.pass(10 * time.Minute)
		if got := h.heard(); !slices.Equal(got, []string{"missed"}) {
			t.Errorf("heard %q", got)
		}
	})
}

// TestWordsThatAreWithheldAreNotPassed when the privileged intent is taken away.
func TestWordsThatAreWithheldAreNotPassed(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		h.says(zoe, shop, "first")
		h.settled()
		h.discord.Offline(true)
		h.discord.Grant(false)
		h.discord.Say(zoe, shop, "missed")
		h.discord.Post(zoe, forum, "Post", "missed, too")
		h.pass(time.Hour)
		h.opens(1)
		h.discord.Grant(true)
		h.discord.Offline(false)
		h.pass(11 * time.Minute)
		if got := h.heard(); len(got) != 3 || got[1] != "missed" || !strings.Contains(got[2], "missed, too") {
			t.Errorf("heard %q", got)
		}
	})
}

// TestACursorThatSomebodyElseMovedIsReadAgain is two processes for a moment.
func TestACursorThatSomebodyElseMovedIsReadAgain(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.says(zoe, shop, "first")
		h.settled()
		h.away(func() {
			m := h.discord.Say(zoe, shop, "read by the other")
			move := &bot.Cursor{Source: bot.Channel{Connection: guild, ID: shop}, From: h.cursor(shop), To: m.ID}
			if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Skip, Cursor: move}); err != nil {
				t.Fatal(err)
			}
		})
		h.settled()
		last := h.discord.Say(zoe, shop, "second")
		h.settled()
		if h.cursor(shop) != last.ID {
			t.Errorf("read up to %s, want %s", h.cursor(shop), last.ID)
		}
	})
}
