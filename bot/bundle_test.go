package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// bundles lists heed's messages about several items.
func (h *house) bundles(channel string) []wall.Message {
	var all []wall.Message
	for _, m := range h.in(channel) {
		if m.Item == "" && strings.Contains(m.Text, "•") {
			all = append(all, m)
		}
	}
	return all
}

// TestWhatIsDueTogetherIsOneMessage in the channel itself, and every item's log
// says so.
func TestWhatIsDueTogetherIsOneMessage(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		zone, err := time.LoadLocation("Asia/Kolkata")
		if err != nil {
			t.Fatal(err)
		}
		h.set.rules = func(r *bot.Rules) {
			d := r.Desks["support"]
			d.Hours.Zone = bot.Zone{Location: zone}
			r.Desks["support"] = d
		}
		h.reopen()
		var items []bot.ItemID
		for _, name := range []string{"Zoe", "Yan *bold* <!all>", "Xia"} {
			h.wall.Say("shop", "", wall.Person{ID: name[:1], Name: name}, "Where is it?")
			h.pass(time.Millisecond)
			items = append(items, h.newest())
		}
		h.must(ann, bot.Event{Do: bot.Claim, Item: items[1]})
		h.must(ann, bot.Event{Do: bot.SetFeeling, Item: items[2], Text: "angry"})
		opened := h.view(items[0]).Item.OpenedAt
		h.pass(time.Hour + 10*time.Second)
		got := h.bundles("team")
		if len(got) != 1 || len(h.nags("team")) != 1 || got[0].Thread != "" {
			t.Fatalf("bundles %+v of nags %q", got, h.texts("team"))
		}
		due := opened.Add(time.Hour).In(zone).Format("15:04")
		want := []string{
			"3 are waiting for an answer:",
			"• Zoe: first response was due " + due + ", just now; nobody has this yet. http://heed.example/items/" + string(items[0]),
			"• Yan *bold* <!all>: first response was due " + due + ", just now; Ann has this. http://heed.example/items/" + string(items[1]),
			"• Xia: first response was due " + due + ", just now; nobody has this yet. http://heed.example/items/" + string(items[2]) + " @U1",
		}
		if text := wall.Shown(got[0].Text).Text; text != strings.Join(want, "\n") {
			t.Errorf("it says\n%s\nwant\n%s", text, strings.Join(want, "\n"))
		}
		for n, id := range items {
			log := h.view(id).Log
			last := log[len(log)-1]
			if last.Do != bot.Nag || last.Ref.ID != "team/"+got[0].ID || last.Channel.ID != "team" || len(last.Why) == 0 || (len(last.Told) == 1) != (n == 1) {
				t.Errorf("item %d: %+v", n, last.Entry)
			}
		}
	})
}

// TestARoundOfTheClerkIsOneMessage, though it looks at one item a moment after
// another.
func TestARoundOfTheClerkIsOneMessage(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		const round = 5 * time.Second
		h.pass(time.Until(time.Now().Truncate(round).Add(round + time.Second))) // no round is near
		first, _ := h.says("Where is it?")
		second, _ := h.says("And mine?")
		h.pass(time.Until(h.view(second).Item.Due))
		for _, id := range []bot.ItemID{first, second} {
			if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Nag, Item: id}); err != nil {
				t.Fatal(err)
			}
			h.pass(3 * time.Millisecond)
		}
		h.pass(3 * time.Second)
		if n, b := h.nags("team"), h.bundles("team"); len(n) != 1 || len(b) != 1 {
			t.Errorf("%d messages, %d of them about several: %q", len(n), len(b), h.texts("team"))
		}
	})
}

// waiting opens as many items at once, and returns them when their nags wait to
// be sent.
func (h *house) waiting(many int) []bot.ItemID {
	h.Helper()
	var items []bot.ItemID
	for range many {
		h.says("Where is it?")
		items = append(items, h.newest())
	}
	h.pass(59 * time.Minute)
	for range 700 {
		if h.owed() == many {
			return items
		}
		h.pass(100 * time.Millisecond)
	}
	h.Fatal("the nags never wait")
	return nil
}

// TestWhatIsDoneMeanwhileIsNotNagged: each item is looked at again when the
// bundle leaves, and nagged about only where that is still called for.
func TestWhatIsDoneMeanwhileIsNotNagged(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		items := h.waiting(6)
		h.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: items[0], Until: time.Now().Add(time.Hour)})
		h.must(ann, answer(items[1], "on its way"))
		h.must(ann, bot.Event{Do: bot.Claim, Item: items[2]})
		h.must(ann, bot.Event{Do: bot.Move, Item: items[3], To: "billing"})
		h.pass(3 * time.Second)
		got := h.bundles("team")
		if len(got) != 1 {
			t.Fatalf("%d lists: %q", len(got), h.texts("team"))
		}
		look := wall.Shown(got[0].Text)
		for n, id := range items {
			if said, want := strings.Contains(look.Text, string(id)), n == 2 || n > 3; said != want || (h.logged(id) == 1) != want {
				t.Errorf("item %d: in the list: %v, %d nags in its log", n, said, h.logged(id))
			}
		}
		if !strings.HasPrefix(look.Text, "3 are") || !strings.Contains(look.Text, "Ann has this") || len(look.Pings) != 0 {
			t.Errorf("whoever just acted is told what they know:\n%s", look.Text)
		}
		if n := h.owed(); n != 0 {
			t.Errorf("%d actions are owed still", n)
		}
	})
}

// TestABundleInDoubtIsNotRepeated, whether it arrived or not, and whether heed
// lives or dies.
func TestABundleInDoubtIsNotRepeated(t *testing.T) {
	for name, fault := range map[string]wall.Fault{"arrived": wall.DropAfter, "lost": wall.DropBefore, "killed": wall.Hang} {
		t.Run(name, func(t *testing.T) {
			inMortal(t, settings{}, func(m *mortal) {
				items := m.waiting(3)
				m.wall.Fail(wall.Post, fault)
				posts := m.wall.Calls(wall.Post)
				m.pass(4 * time.Second)
				if name == "killed" {
					m.crash()
				}
				m.pass(30 * time.Minute)
				if n := m.wall.Calls(wall.Post) - posts; n != 1 || len(m.bundles("team")) > 1 || m.owed() != 0 {
					t.Errorf("%d posts, %d lists, %d owed", n, len(m.bundles("team")), m.owed())
				}
				m.pass(time.Hour)
				for n, id := range items {
					if m.logged(id) != 1 {
						t.Errorf("item %d: %d nags in its log after the next time", n, m.logged(id))
					}
				}
			})
		})
	}
}

// TestABundleWaitsForItsChannel: the trouble is told once, and all of it arrives.
func TestABundleWaitsForItsChannel(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		items := m.waiting(5)
		m.wall.Archive("team", true)
		m.pass(10 * time.Minute)
		if n := m.wall.Calls(wall.Post); n > 5+25 {
			t.Errorf("%d posts in ten minutes", n)
		}
		m.wall.Archive("team", false)
		m.pass(2 * time.Minute)
		if got := m.texts("ops"); len(got) != 2 || telling(got, "can not be used") != 1 || telling(got, "works again") != 1 {
			t.Errorf("the fallback was told %q", got)
		}
		for n, id := range items {
			if m.logged(id) != 1 {
				t.Errorf("item %d: %d nags in its log", n, m.logged(id))
			}
		}
		if n := len(m.nags("team")); n != 2 { // the probe, and the rest
			t.Errorf("%d messages", n)
		}
	})
}

// TestQuietHoldsABundle of one desk while the other's leaves, and what was to
// alert somebody comes with it.
func TestQuietHoldsABundle(t *testing.T) {
	inMortal(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["billing"]
		d.Post = r.Desks["support"].Post
		d.Quiet = &bot.Hours{Week: map[time.Weekday][]bot.Window{time.Saturday: {{From: 90, To: 200}}}} // the bubble begins on a Saturday at midnight
		r.Desks["billing"] = d
	}}, func(m *mortal) {
		var items []bot.ItemID
		m.pass(500 * time.Millisecond) // the clerk looks at all of them in one round
		for _, channel := range []string{"shop", "bills", "shop", "bills"} {
			m.wall.Say(channel, "", zoe, "Where is it?")
			m.pass(time.Millisecond)
			items = append(items, m.newest())
		}
		m.pass(58 * time.Minute)
		m.life.refuse(true) // what is made before the quiet is sent in it
		m.pass(35 * time.Minute)
		m.life.refuse(false)
		m.pass(10 * time.Minute)
		if got := m.bundles("team"); len(got) != 1 || !strings.HasPrefix(got[0].Text, "2 are") || m.logged(items[0]) != 1 || m.logged(items[1]) != 0 {
			t.Fatalf("in the quiet: %q", m.texts("team"))
		}
		m.must(lea, bot.Event{Do: bot.Assign, Item: items[1], To: "Bob"})
		m.pass(200*time.Minute - time.Since(time.Now().Truncate(24*time.Hour)) - time.Second)
		if n := len(m.in("team")) - len(items); n != len(m.nags("team")) {
			t.Errorf("in the quiet: %q", m.texts("team"))
		}
		m.pass(20 * time.Second)
		got := m.bundles("team")
		last := wall.Shown(got[len(got)-1].Text)
		if !strings.HasPrefix(last.Text, "3 need somebody:") || !strings.Contains(last.Text, "• Zoe: Lea assigned this to Bob. http") || len(last.Pings) != 1 {
			t.Errorf("after the quiet:\n%s", last.Text)
		}
		if recent := got[len(got)-2]; time.Since(recent.Posted) < time.Minute {
			t.Errorf("two lists at once; the first:\n%s", recent.Text)
		}
		if m.logged(items[1]) != 1 || m.logged(items[3]) != 1 || m.owed() != 0 {
			t.Errorf("%d and %d nags in the logs, %d owed", m.logged(items[1]), m.logged(items[3]), m.owed())
		}
	})
}
