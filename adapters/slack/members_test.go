package slack_test

import (
	"slices"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// byMail are rules in which bob is known by his address only.
func byMail(r *bot.Rules) {
	m := r.Members["bob"]
	m.On, m.Email = nil, "bob@example.com"
	r.Members["bob"] = m
}

// TestAMemberIsKnownByTheirAddress: at the start, though Slack fails at first.
func TestAMemberIsKnownByTheirAddress(t *testing.T) {
	bubble(t, settings{rules: byMail}, func(h *house) {
		h.slack.Change(bob, func(u *slacktest.User) { u.Email = "Bob@example.com" })
		h.slack.Fail("users.lookupByEmail", slacktest.Status(500))
		h.open()
		defer func() { h.stop() }()
		h.pass(15 * time.Minute)
		h.slack.Say(bob, feed, "", "Lunch?")
		h.opens(0)
		if m, ok := h.bot.Rules().MemberOn(bot.HandleKey{Connection: acme, ID: bob}); !ok || m.ID != "bob" {
			t.Errorf("known: %v, %+v", ok, m)
		}
	})
}

// TestAGuestIsNobodyByTheirAddress.
func TestAGuestIsNobodyByTheirAddress(t *testing.T) {
	bubble(t, settings{rules: byMail}, func(h *house) {
		h.slack.Change(guy, func(u *slacktest.User) { u.Email = "bob@example.com" })
		h.open()
		defer func() { h.stop() }()
		h.pass(time.Hour)
		if m, ok := h.bot.Rules().MemberOn(bot.HandleKey{Connection: acme, ID: guy}); ok {
			t.Errorf("a guest is %+v", m)
		}
	})
}

// TestWhoLeavesLosesTheirItems: whether heed hears of it or finds it out, and
// until they are back.
func TestWhoLeavesLosesTheirItems(t *testing.T) {
	for name, leave := range map[string]func(h *house){
		"heard": func(h *house) { h.slack.Deactivate(bob, true) },
		"found out": func(h *house) {
			h.slack.AddUser(slacktest.User{ID: bob, Name: "bob", Deleted: true})
			h.pass(25 * time.Hour)
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, settings{}, func(h *house) {
				id, _ := h.says(zoe, shop, "Hello?")
				if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Claim, Item: id, By: bot.Person{Member: "bob"}}); err != nil {
					t.Fatal(err)
				}
				h.pass(time.Minute)
				leave(h)
				h.pass(time.Minute)
				if owner := h.view(id).Item.Owner; owner != "" || !h.bot.Rules().Gone["bob"] || !slices.Contains(h.events(id), "release") {
					t.Errorf("it is %s's; the log is %v", owner, h.events(id))
				}
				h.slack.Deactivate(bob, false)
				h.pass(time.Minute)
				if h.bot.Rules().Gone["bob"] {
					t.Error("they are back, and gone nevertheless")
				}
			})
		})
	}
}

// TestWhoSomebodyIsIsAskedOnce an hour, and at once when Slack says they changed.
func TestWhoSomebodyIsIsAskedOnce(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.pass(time.Minute)
		was := h.slack.Calls("users.info")
		for range 20 {
			h.slack.Say(zoe, shop, "", "Hello?")
		}
		h.opens(20)
		if n := h.slack.Calls("users.info") - was; n != 1 {
			t.Errorf("asked %d times", n)
		}
		h.slack.Change(zoe, func(u *slacktest.User) { u.Name, u.RealName = "Zoe Two", "Zoe Two" })
		h.pass(time.Second)
		id, _ := h.says(zoe, shop, "It is me.")
		if got := h.view(id).First.Author.Name; got != "Zoe Two" {
			t.Errorf("by %q", got)
		}
	})
}
