package slack_test

import (
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
)

// TestNotesThatWereMissedAreReadBack, each once, however often they are read.
func TestNotesThatWereMissedAreReadBack(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		card := h.card(id)
		h.slack.Say(ann, team, card.TS, "Does anybody know her?")
		h.pass(time.Second)
		h.away(func() {
			h.slack.Say(bob, team, card.TS, "I do.")
			h.slack.Say(guy, team, card.TS, "I am a guest.")
			h.pass(time.Minute)
		})
		h.settled()
		h.did(id, "say", "note", "note")
		if l := h.view(id).Log[2]; l.Member != "bob" || l.Words.Text != "I do." {
			h.Errorf("the note is %+v", l)
		}
		h.pass(50 * time.Hour)
		notes := 0
		for _, what := range h.events(id) {
			if what == "note" {
				notes++
			}
		}
		if notes != 2 {
			h.Errorf("the log is %v", h.events(id))
		}
		if got := h.whispers(guy); len(got) > 1 {
			h.Errorf("a guest was told %q", got)
		}
	})
}

// TestANoteUnderACardThatIsInDoubt waits until it is known for one.
func TestANoteUnderACardThatIsInDoubt(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.slack.Fail("chat.postMessage", slacktest.LostAfter)
		id, _ := h.says(zoe, shop, "Hello?")
		h.until("it is there", func() bool { return len(h.slack.Messages(team)) > 0 })
		h.slack.Say(bob, team, h.slack.Messages(team)[0].TS, "I know her.")
		h.settled()
		h.did(id, "say", "note")
	})
}

// TestANoteThatIsChangedIsAnother: what was noted stays.
func TestANoteThatIsChangedIsAnother(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		card := h.card(id)
		n := h.slack.Say(bob, team, card.TS, "Refund 500.")
		h.slack.Unfurl(n, "https://example.com")
		h.slack.Edit(n, "Refund 50.")
		h.slack.Unfurl(n, "https://example.com")
		h.did(id, "say", "note", "note")
		if l := h.view(id).Log[2]; l.Member != "bob" || l.Words.Text != "Changed: Refund 50." {
			h.Errorf("the note is %+v", l)
		}
		h.slack.Twist(slacktest.Twist{Delay: 10 * time.Second})
		n = h.slack.Say(bob, team, card.TS, "Today.")
		h.slack.Edit(n, "Tomorrow.")
		h.pass(2 * time.Hour)
		if log := h.view(id).Log; log[3].Words == nil || log[3].Words.Text != "Tomorrow." {
			h.Errorf("the note is %+v", log[3])
		}
	})
}
