package slack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// strict are rules of a desk that answers within an hour: whose turn it is hears
// so below the card after half of it, and alone after three quarters; then all do.
var strict = settings{rules: func(r *bot.Rules) {
	d := r.Desks["support"]
	d.Targets = map[bot.Kind]bot.Targets{"": {Answer: time.Hour}}
	owner := []bot.Recipient{bot.ToOwner}
	d.Ladders = map[bot.Kind][]bot.Step{"": {{At: 50, To: owner}, {At: 75, To: owner, Direct: true}, {At: 100, To: append(owner, bot.ToChannel)}}}
	r.Desks["support"] = d
}}

// nagged is what a channel was told since it had so many messages, below its
// cards and not.
func (h *house) nagged(channel string, known int) (below, loud []slacktest.Message) {
	for _, m := range h.slack.Messages(channel)[known:] {
		if m.ThreadTS == "" {
			loud = append(loud, m)
		} else {
			below = append(below, m)
		}
	}
	return below, loud
}

func TestWhoseTurnItIsIsToldBelowTheCardAndThenAlone(t *testing.T) {
	inBubble(t, strict, func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.press(ann, card, "do:claim")
		h.pass(20 * time.Minute)
		known := len(h.slack.Messages(team))
		h.pass(15 * time.Minute)
		below, loud := h.nagged(team, known)
		if len(below) != 1 || below[0].ThreadTS != card.TS || !slices.Equal(below[0].Pings(), []string{ann}) || len(loud) > 0 {
			h.Errorf("below the card %+v, in the channel %+v", below, loud)
		}
		if alone := h.slack.Messages(ann); len(alone) > 0 {
			h.Errorf("ann is told alone, too early: %+v", alone)
		}
		known = len(h.slack.Messages(team))
		h.pass(15 * time.Minute)
		alone := h.slack.Messages(ann)
		if len(alone) != 1 || !strings.Contains(string(alone[0].Blocks), "http://heed.example/items/") || len(h.slack.Messages(team)) > known {
			h.Errorf("before the deadline ann is told %+v, and the channel %+v", alone, h.slack.Messages(team)[known:])
		}
	})
}

func TestWhatIsLateTogetherIsOneMessageInTheChannel(t *testing.T) {
	inBubble(t, strict, func(h *house) {
		for _, text := range []string{"where is my parcel?", "and my refund?"} {
			_, card := h.asked(text)
			h.press(ann, card, "do:claim")
		}
		h.pass(55 * time.Minute)
		known := len(h.slack.Messages(team))
		h.pass(10 * time.Minute)
		below, loud := h.nagged(team, known)
		if len(loud) != 1 || len(below) > 0 || !slices.Equal(loud[0].Pings(), []string{ann}) {
			h.Fatalf("the channel is told %+v, and below the cards %+v", loud, below)
		}
		if n := strings.Count(string(loud[0].Blocks), "http://heed.example/items/"); n != 2 {
			h.Errorf("it leads to %d items: %s", n, loud[0].Blocks)
		}
	})
}
