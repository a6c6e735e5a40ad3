package slack_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// falling are settings with a channel that is told of trouble.
func falling() settings {
	return settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Fallback = bot.Channel{Connection: acme, ID: feed}
		r.Desks["support"] = d
	}}
}

// failing lets all calls of a method fail in a way.
func (h *house) failing(method string, f slacktest.Fault) {
	h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
		if c.Method == method {
			return &f
		}
		return nil
	})
}

// TestACardThatCanNotBeAskedAboutIsTold to the fallback, once; it is found when
// it can be asked about again. Writing goes on meanwhile.
func TestACardThatCanNotBeAskedAboutIsTold(t *testing.T) {
	for _, code := range []string{"missing_scope", "not_in_channel", "internal_error"} {
		t.Run(code, func(t *testing.T) {
			inBubble(t, falling(), func(h *house) {
				h.settled()
				h.failing("conversations.history", slacktest.Code(code))
				h.slack.Fail("chat.postMessage", slacktest.LostAfter)
				h.says(zoe, shop, "Hello?")
				second, _ := h.says(zoe, shop, "Anybody?")
				h.card(second)
				h.pass(30 * time.Minute)
				told := h.slack.Messages(feed)
				if len(told) != 1 || !strings.Contains(told[0].Shown(), "may or may not show the card") {
					h.Fatalf("the fallback was told %+v", told)
				}
				h.slack.Heal()
				h.pass(5 * time.Minute)
				for _, i := range h.items() {
					h.card(i.ID)
				}
				if n := len(h.slack.Messages(team)); n != 2 {
					h.Errorf("%d messages", n)
				}
			})
		})
	}
}

// TestACardThatMayNotBeEditedIsTold to the fallback and, with all that happens,
// in its thread; it is edited when it may be.
func TestACardThatMayNotBeEditedIsTold(t *testing.T) {
	for _, code := range []string{"edit_window_closed", "block_mismatch"} {
		t.Run(code, func(t *testing.T) {
			inBubble(t, falling(), func(h *house) {
				id, card := h.asked("Hello?")
				h.failing("chat.update", slacktest.Code(code))
				h.press(ann, card, "do:claim")
				h.settled()
				told, lines := h.slack.Messages(feed), h.slack.Messages(team)[1:]
				if len(told) != 1 || !strings.Contains(told[0].Shown(), "refuses the card of") {
					h.Errorf("the fallback was told %+v", told)
				}
				if len(lines) != 1 || lines[0].ThreadTS != card.TS || !strings.Contains(lines[0].Shown(), "Ann") {
					h.Errorf("in the thread stands %+v", lines)
				}
				h.slack.Heal()
				h.slack.Say(bob, team, card.TS, "I know her.")
				h.settled()
				if got := h.card(id).Shown(); !strings.Contains(got, "Ann") {
					h.Errorf("the card shows %s", got)
				}
			})
		})
	}
}

// TestAllWhoReadWaitWhenSlackWantsThat, whoever was told.
func TestAllWhoReadWaitWhenSlackWantsThat(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.settled()
		h.slack.Fail("chat.postMessage", slacktest.LostAfter, slacktest.LostAfter)
		h.says(zoe, shop, "one")
		h.pass(15 * time.Second)
		h.slack.Fail("conversations.history", slacktest.RateLimited(2*time.Minute, slacktest.ByHeader))
		for range 30 {
			h.slack.Say(zoe, shop, "", "more")
			h.pass(10 * time.Second)
		}
		if n := h.slack.Violations(); n > 0 {
			h.Errorf("%d calls too early", n)
		}
		for _, i := range h.items() {
			h.card(i.ID)
		}
	})
}
