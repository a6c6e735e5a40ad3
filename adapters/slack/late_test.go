package slack_test

import (
	"slices"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// TestAThreadThatWasMissedWholeIsReadSoon, not with the threads of the next hour.
func TestAThreadThatWasMissedWholeIsReadSoon(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		h.settled()
		h.away(func() {
			m := h.slack.Say(zoe, shop, "", "My parcel.")
			h.slack.Say(zoe, shop, m.TS, "It is number 17.")
		})
		h.settled()
		h.opens(1)
		h.did(h.newest(), "say", "say")
	})
}

// TestWhatHappensToAMessageBeforeItIsHeard is not lost when Slack tells of it
// first.
func TestWhatHappensToAMessageBeforeItIsHeard(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "Hello?")
		h.slack.Twist(slacktest.Twist{Delay: 10 * time.Second})
		r := h.slack.Say(zoe, shop, m.TS, "My percel.")
		h.slack.Edit(r, "My parcel.")
		h.pass(time.Minute)
		h.did(id, "say", "say")
		if got := h.view(id).Latest.Text; got != "My parcel." {
			h.Errorf("it reads %q", got)
		}
		for _, thread := range []string{"", m.TS} {
			h.slack.Twist(slacktest.Twist{Delay: 10 * time.Second})
			d := h.slack.Say(zoe, shop, thread, "Oh, my password.")
			h.slack.Delete(d)
			h.pass(time.Minute)
			if !h.slack.Event(d).Confirmed() {
				h.Error("it was not confirmed")
			}
		}
		h.opens(1)
		h.did(id, "say", "say")
	})
}

// TestTheThreadOfAForwardedMessageIsReadBack, since it was forwarded: what was
// said before was not.
func TestTheThreadOfAForwardedMessageIsReadBack(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.slack.Invite(hall)
		m := h.slack.Say(eve, hall, "", "The printer burns.")
		h.slack.Say(guy, hall, m.TS, "Which one?")
		h.pass(10 * time.Minute)
		h.slack.Shortcut(ann, hall, m.TS, "forward")
		h.opens(1)
		id := h.newest()
		h.away(func() {
			h.slack.Say(eve, hall, m.TS, "It smokes.")
			h.pass(time.Minute)
		})
		h.settled()
		h.did(id, "say", "say")
		if got := h.view(id).Latest.Text; got != "It smokes." {
			h.Errorf("it reads %q", got)
		}
	})
}

// TestRepliesThatAreDeletedUnheardAreWithdrawn, and nothing else is.
func TestRepliesThatAreDeletedUnheardAreWithdrawn(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "Hello?")
		r := h.slack.Say(zoe, shop, m.TS, "My password is 1234.")
		h.pass(time.Second)
		h.slack.Say(guy, shop, m.TS, "Mine is 4321.")
		h.pass(time.Second)
		h.slack.Say(bob, shop, m.TS, "Never say such things.")
		want := []string{"say", "say", "say", "claim", "answered-elsewhere"}
		h.did(id, want...)
		h.pass(5 * time.Minute)
		h.away(func() { h.slack.Delete(r) })
		h.settled()
		h.did(id, append(want, "withdrawn")...)
		last := slices.Collect(func(yield func(uint64) bool) {
			for _, l := range h.view(id).Log {
				if l.Do == bot.Withdrawn && !yield(l.Of) {
					return
				}
			}
		})
		if !slices.Equal(last, []uint64{2}) {
			h.Errorf("withdrawn are %v", last)
		}
		h.pass(3 * time.Hour)
		h.did(id, append(want, "withdrawn")...)
	})
}
