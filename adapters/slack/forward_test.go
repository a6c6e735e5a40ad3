package slack_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// forwards lets somebody forward a message, and returns what they were told.
func (h *house) forwards(user string, m slacktest.Message) string {
	h.Helper()
	was := len(h.whispers(user))
	d := h.slack.Shortcut(user, m.Channel, m.TS, "forward")
	h.until("it is confirmed", d.Confirmed)
	h.until("somebody is told", func() bool { return len(h.whispers(user)) > was })
	return h.whispers(user)[was]
}

// TestAMessageIsForwarded from where heed is not, and follows its thread where it is.
func TestAMessageIsForwarded(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		m := h.slack.Say(eve, hall, "", "A customer <called> & cried.", slacktest.Files("call.mp3"))
		told := h.forwards(bob, m)
		h.opens(1)
		id := h.newest()
		if !strings.Contains(told, "/items/"+string(id)) {
			t.Errorf("told %q", told)
		}
		v := h.view(id)
		if w := v.First; w.Text != "A customer <called> & cried." || w.Author.ID != eve || len(w.Attachments) != 1 || !strings.Contains(strings.ToLower(string(w.Meta)), `"forwarded_by":"bob"`) {
			t.Errorf("the mention is %+v", w)
		}
		if again := h.forwards(ann, m); !strings.Contains(again, "already") || !strings.Contains(again, string(id)) {
			t.Errorf("told %q", again)
		}
		h.slack.Invite(hall)
		h.slack.Say(eve, hall, m.TS, "And again.")
		h.slack.Say(eve, hall, "", "Nothing to you.")
		h.did(id, "say", "say")
		h.opens(1)
	})
}

// TestWhatWasOverheardCanBeForwarded: what the team said was nothing before.
func TestWhatWasOverheardCanBeForwarded(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		m := h.slack.Say(ann, shop, "", "A customer called.")
		h.pass(time.Minute)
		h.opens(0)
		h.forwards(ann, m)
		h.opens(1)
	})
}

func TestWhatCanNotBeForwarded(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.From = []bot.Channel{{Connection: acme, ID: shop}}
		r.Desks["support"] = d
	}}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		if told := h.forwards(bob, h.card(id)); !strings.Contains(told, string(id)) {
			t.Errorf("of a card: told %q", told)
		}
		if told := h.forwards(bob, h.slack.Say(eve, hall, "", "Hello?")); !strings.Contains(told, "No desk") {
			t.Errorf("of what no desk takes: told %q", told)
		}
		h.opens(1)
	})
}
