package bot_test

import (
	"testing"
	"time"

	"heed/bot"
)

// followed is an item that is to be followed up in ten hours.
func (h *house) followed() bot.ItemID {
	h.Helper()
	id, _ := h.says("It is broken.")
	h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "It is mended."})
	h.pass(time.Second)
	h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved, Until: time.Now().Add(10 * time.Hour)})
	return id
}

// TestAFollowUpFollowsTheRules, although its item is resolved.
func TestAFollowUpFollowsTheRules(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id := h.followed()
		h.set.rules = alone(func(d *bot.Desk) {
			d.Post = []bot.Channel{{Connection: "w", ID: "more"}}
			d.Ladders = map[bot.Kind][]bot.Step{"": {{At: 25, To: []bot.Recipient{bot.ToOwner}}, {At: 100, To: []bot.Recipient{bot.ToOwner}}}}
		})
		h.reopen()
		h.pass(10*time.Hour + time.Minute)
		h.wantTold(id, "2h30m0s warn Ann", "10h0m0s nag Ann")
		if n := len(h.nags("more")); n != 1 {
			t.Errorf("%d nags where the desk is now: %q", n, h.texts("more"))
		}
		if i := h.view(id).Item; i.Owner != "Ann" || i.State() != bot.Resolved {
			t.Errorf("it is %s, of %q", i.State(), i.Owner)
		}
	})
}

// TestNobodyFollowsUpForADeskThatIsGone: it has no hours in which to speak.
func TestNobodyFollowsUpForADeskThatIsGone(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id := h.followed()
		h.set.rules = func(r *bot.Rules) { delete(r.Desks, "support") }
		h.reopen()
		h.pass(24 * time.Hour)
		if i := h.view(id).Item; len(h.told(id)) != 0 || !i.Due.IsZero() || !i.Wake.IsZero() {
			t.Errorf("told %q; due %v, wakes %v", h.told(id), i.Due, i.Wake)
		}
	})
}
