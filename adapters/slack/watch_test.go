package slack_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// cursor is how far a channel was read.
func (h *house) cursor(channel string) string {
	h.Helper()
	at, err := h.store.Cursor(h.Context(), bot.Channel{Connection: acme, ID: channel})
	if err != nil {
		h.Fatal(err)
	}
	return at
}

// said are the first words of all items, the oldest first.
func (h *house) said() []string {
	h.Helper()
	var all []string
	for _, i := range h.items() {
		all = append(all, h.view(i.ID).First.Text)
	}
	return all
}

// away lets something happen while Slack reaches nobody.
func (h *house) away(happens func()) {
	h.Helper()
	if h.set.http {
		h.stop()
		happens()
		h.open()
		return
	}
	h.slack.Offline(true)
	h.pass(time.Second)
	happens()
	h.slack.Offline(false)
}

// settled lets everything be read back.
func (h *house) settled() { h.pass(2 * time.Minute) }

func TestAChannelThatWasNeverReadBeginsNow(t *testing.T) {
	bubble(t, settings{}, func(h *house) {
		old := h.slack.Say(zoe, shop, "", "long ago")
		h.open()
		defer func() { h.stop() }()
		h.settled()
		if h.opens(0); h.cursor(shop) != old.TS {
			t.Errorf("it begins at %q, want %q", h.cursor(shop), old.TS)
		}
		h.says(eve, feed, "The first in an empty channel.")
	})
}

// TestAChannelBeginsWithWhatIsHeardFirst although Slack can not be asked, and
// although it is not taken.
func TestAChannelBeginsWithWhatIsHeardFirst(t *testing.T) {
	bubble(t, settings{}, func(h *house) {
		h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			if f := slacktest.Status(503); c.Method == "conversations.history" || c.Method == "users.info" {
				return &f
			}
			return nil
		})
		h.open()
		defer func() { h.stop() }()
		m := h.slack.Say(eve, shop, "", "Am I the team?")
		h.pass(time.Second)
		if at := h.cursor(shop); at == "" || at >= m.TS {
			t.Errorf("it begins at %q, and the first message is %q", at, m.TS)
		}
	})
}

// TestWhatWasMissedIsHeard: top-level messages and replies, in order, with the
// clock running since they were written, and what was edited or deleted.
func TestWhatWasMissedIsHeard(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		one, m1 := h.says(zoe, shop, "one")
		two, m2 := h.says(zoe, shop, "two")
		three, m3 := h.says(zoe, shop, "three")
		h.slack.Say(zoe, shop, m3.TS, "and a half")
		h.settled()
		var m5 slacktest.Message
		h.away(func() {
			h.slack.Say(zoe, shop, m1.TS, "one and a half")
			h.slack.Say(bob, shop, m1.TS, "I come.")
			h.slack.Edit(m2, "zwei")
			h.slack.Delete(m3)
			h.slack.Say(ann, shop, "", "Lunch?")
			h.slack.Say(zoe, shop, "", "four")
			m5 = h.slack.Say(zoe, shop, "", "five")
			h.slack.Say(zoe, shop, m5.TS, "five and a half")
			time.Sleep(10 * time.Minute)
		})
		h.settled()
		h.did(one, "say", "say", "claim", "answered-elsewhere")
		h.did(two, "say", "edited")
		h.did(three, "say", "say", "withdrawn")
		if got := h.said(); !slices.Equal(got, []string{"one", "two", "three", "four", "five"}) {
			t.Fatalf("heard %q", got)
		}
		five := h.items()[4]
		if got := five.Round.At; got.Unix() != m5.Posted.Unix() || five.OpenedAt.Sub(got) < time.Minute {
			t.Errorf("the clock runs since %v, it was opened at %v and written at %v", got, five.OpenedAt, m5.Posted)
		}
		if h.cursor(shop) != m5.TS {
			t.Errorf("read up to %s, want %s", h.cursor(shop), m5.TS)
		}
		h.slack.Twist(slacktest.Twist{Lost: true})
		h.slack.Say(zoe, shop, m5.TS, "five and a quarter")
		h.pass(time.Hour) // threads are read again
		if n := strings.Count(strings.Join(h.events(five.ID), " "), "say"); n != 3 {
			t.Errorf("the log is %v", h.events(five.ID))
		}
	})
}

// TestALiveMessageWaitsForNoCatchUp: nor does it move the cursor past what could
// not be read.
func TestALiveMessageWaitsForNoCatchUp(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		_, first := h.says(zoe, shop, "first")
		h.settled()
		h.slack.Twist(slacktest.Twist{Lost: true})
		missed := h.slack.Say(zoe, shop, "", "missed")
		h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			if f := slacktest.Status(500); c.Method == "conversations.history" {
				return &f
			}
			return nil
		})
		live := h.slack.Say(zoe, shop, "", "live")
		h.pass(time.Second)
		if got := h.said(); !slices.Equal(got, []string{"first", "live"}) || h.cursor(shop) != first.TS {
			t.Fatalf("heard %q, read up to %s, want %s", got, h.cursor(shop), first.TS)
		}
		h.slack.Heal()
		h.settled()
		if got := h.said(); !slices.Equal(got, []string{"first", "live", "missed"}) || h.cursor(shop) != live.TS {
			t.Fatalf("heard %q, read up to %s, want %s", got, h.cursor(shop), live.TS)
		}
		if n := strings.Count(h.log.String(), "can not be read back"); n > 1 {
			t.Errorf("it complained %d times", n)
		}
		if i := h.items()[2]; i.Round.At.Unix() != missed.Posted.Unix() {
			t.Errorf("the clock of what was missed runs since %v", i.Round.At)
		}
	})
}

// TestWhatSlackLosesIsHeardSoon: it delivers not everything.
func TestWhatSlackLosesIsHeardSoon(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.settled()
		h.slack.Twist(slacktest.Twist{Lost: true})
		h.slack.Say(zoe, shop, "", "lost")
		last := h.slack.Say(zoe, shop, "", "heard")
		h.pass(10 * time.Second)
		if got := h.said(); !slices.Equal(got, []string{"heard", "lost"}) || h.cursor(shop) != last.TS {
			t.Errorf("heard %q, read up to %s, want %s", got, h.cursor(shop), last.TS)
		}
		h.slack.Twist(slacktest.Twist{Lost: true})
		h.slack.Say(zoe, shop, "", "lost and alone")
		h.pass(6 * time.Minute)
		h.opens(3)
	})
}

// TestALongBacklogIsReadInOrder, with little memory, at the pace that Slack
// allows, though Slack has second thoughts; and what can not be read of one message
// costs no other.
func TestALongBacklogIsReadInOrder(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.slack.AddUser(slacktest.User{ID: "U0SPAM", Name: "spam", Bot: true})
		h.settled()
		var want []string
		h.slack.Offline(true)
		h.pass(time.Second)
		for n := range 900 {
			text := fmt.Sprintf("message %d", n)
			switch n % 5 {
			case 0:
				h.slack.Say(zoe, shop, "", "", slacktest.Wire(text), slacktest.Blocks(json.RawMessage(`[{"type":"section","text":5}]`)))
				want = append(want, text)
			case 1:
				h.slack.Say(ann, shop, "", text)
			default:
				h.slack.Say("U0SPAM", shop, "", text, slacktest.Bot("B0SPAM"))
			}
		}
		h.slack.Fail("conversations.history", slacktest.None, slacktest.RateLimited(30*time.Second, slacktest.ByHeader), slacktest.None, slacktest.Broken)
		h.slack.Offline(false)
		h.pass(10 * time.Minute)
		var got []string
		for cursor := ""; ; {
			page, err := h.store.Items(h.Context(), bot.Query{Limit: 200, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range page.Items {
				got = append(got, v.First.Text)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		all := h.slack.Messages(shop)
		if !slices.Equal(got, want) || h.cursor(shop) != all[len(all)-1].TS {
			t.Errorf("%d items, want %d; read up to %s, want %s", len(got), len(want), h.cursor(shop), all[len(all)-1].TS)
		}
	})
}

// TestOfAQuietChannelLittleIsAsked: a message costs one look.
func TestOfAQuietChannelLittleIsAsked(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.settled()
		was := h.slack.Calls("conversations.history")
		h.says(zoe, shop, "Hello?")
		h.pass(time.Minute)
		if n := h.slack.Calls("conversations.history") - was; n != 1 {
			t.Errorf("asked %d times", n)
		}
		was = h.slack.Calls("conversations.history")
		h.pass(time.Hour)
		if n := h.slack.Calls("conversations.history") - was; n > 2*(60/5+1) {
			t.Errorf("asked %d times in a quiet hour", n)
		}
	})
}

// TestAChannelThatHeedIsNotIn is said once, and read from where it was when heed
// is let in again.
func TestAChannelThatHeedIsNotIn(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.says(zoe, shop, "first")
		h.settled()
		h.slack.Kick(shop)
		h.slack.Say(zoe, shop, "", "missed")
		h.pass(time.Hour)
		h.opens(1)
		if n := h.log.with("can not be read back"); n != 1 {
			t.Errorf("it complained %d times", n)
		}
		h.slack.Invite(shop)
		h.pass(10 * time.Second)
		h.opens(2)
	})
}

// TestACursorThatSomebodyElseMovedIsReadAgain is two processes for a moment.
func TestACursorThatSomebodyElseMovedIsReadAgain(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.says(zoe, shop, "first")
		h.settled()
		h.slack.Twist(slacktest.Twist{Lost: true})
		m := h.slack.Say(zoe, shop, "", "read by the other")
		move := &bot.Cursor{Source: bot.Channel{Connection: acme, ID: shop}, From: h.cursor(shop), To: m.TS}
		if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Skip, Cursor: move}); err != nil {
			t.Fatal(err)
		}
		last := h.slack.Say(zoe, shop, "", "second")
		h.settled()
		if h.cursor(shop) != last.TS {
			t.Errorf("read up to %s, want %s", h.cursor(shop), last.TS)
		}
	})
}
