package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// TestRulesThatChange: on the next start unresolved items follow the new rules;
// those that are resolved stay as they were.
func TestRulesThatChange(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(bob, bot.Event{Do: bot.Claim, Item: id})
		done, _ := h.says("Never mind.")
		h.must(bob, bot.Event{Do: bot.Resolve, Item: done, Outcome: bot.NotOurs, Reason: "no"})
		h.pass(time.Minute)
		was := h.view(done).Item.Rev
		h.set.rules = func(r *bot.Rules) {
			delete(r.Members, "Bob")
			d := r.Desks["support"]
			d.Post = []bot.Channel{{Connection: "w", ID: "more"}}
			d.Targets = map[bot.Kind]bot.Targets{"": {Answer: 4 * time.Hour}}
			r.Desks["support"] = d
		}
		h.reopen()
		h.pass(time.Minute)
		i := h.view(id).Item
		if i.Owner != "" || i.State() != bot.Open || !i.Due.Equal(i.OpenedAt.Add(4*time.Hour)) {
			t.Errorf("owner %q, %s, due %s after it was opened", i.Owner, i.State(), i.Due.Sub(i.OpenedAt))
		}
		if got := h.view(done).Item.Rev; got != was {
			t.Errorf("a resolved item went from revision %d to %d", was, got)
		}
	})
}

// TestChannelsThatChange: in a channel the desk has left, a card becomes one
// line without buttons; in a new one it appears. Nothing else changed.
func TestChannelsThatChange(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.set.rules = func(r *bot.Rules) {
			d := r.Desks["support"]
			d.Post = []bot.Channel{{Connection: "w", ID: "more"}}
			r.Desks["support"] = d
		}
		h.reopen()
		h.pass(time.Minute)
		for _, m := range h.wall.Messages("team") {
			if m.Item == string(id) && m.Card != nil && len(m.Buttons()) > 0 {
				t.Errorf("the channel the desk left still has a card with buttons: %s", m.Card)
			}
		}
		cards := 0
		for _, m := range h.wall.Messages("more") {
			if m.Item == string(id) && strings.Contains(string(m.Card), "It is broken.") {
				cards++
			}
		}
		if cards != 1 {
			t.Errorf("%d cards in the new channel", cards)
		}
	})
}

// TestDesksThatAreGone: nobody would see their items, so heed does not start.
func TestDesksThatAreGone(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.says("It is broken.")
		h.wall.Say("bills", "", zoe, "I paid twice.")
		h.pass(0)
		h.stop()
		h.set.rules = func(r *bot.Rules) { clear(r.Desks) }
		b := bot.New(h.reread(), h.rules(), h.bot.Host("w").Log)
		if err := b.Run(h.Context()); err == nil || !strings.Contains(err.Error(), `"support" is gone`) || strings.Count(err.Error(), "1 unresolved") != 2 {
			t.Errorf("it started: %v", err)
		}
	})
}
