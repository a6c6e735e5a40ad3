package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord"
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

func TestWhoseTurnItIsIsToldBelowTheCardAndThenAlone(t *testing.T) {
	inBubble(t, strict, func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.press(ann, card, "do:claim")
		h.pass(20 * time.Minute)
		known, below := len(h.discord.Messages(team)), len(h.discord.Messages(h.card(h.newest()).ID))
		h.pass(15 * time.Minute)
		lines := h.discord.Messages(card.ID)[below:]
		if len(lines) != 1 || !slices.Equal(lines[0].Pings(), []string{ann}) || len(h.discord.Messages(team)) > known {
			h.Errorf("below the card %+v, in the channel %+v", lines, h.discord.Messages(team)[known:])
		}
		if alone := h.letters(ann); len(alone) > 0 {
			h.Errorf("ann is told alone, too early: %q", alone)
		}
		h.pass(15 * time.Minute)
		alone := h.discord.Messages(ann)
		if len(alone) != 1 || !strings.Contains(string(alone[0].Embeds), "http://heed.example/items/") || len(h.discord.Messages(team)) > known {
			h.Errorf("before the deadline ann is told %+v, and the channel %+v", alone, h.discord.Messages(team)[known:])
		}
	})
}

func TestWhatIsLateTogetherIsOneMessageInTheChannel(t *testing.T) {
	inBubble(t, strict, func(h *house) {
		for _, customer := range []string{zoe, guy} {
			id, _ := h.says(customer, shop, "where is my parcel?")
			h.press(ann, h.card(id), "do:claim")
		}
		h.pass(55 * time.Minute)
		known := len(h.discord.Messages(team))
		h.pass(10 * time.Minute)
		loud := h.discord.Messages(team)[known:]
		if len(loud) != 1 || !slices.Equal(loud[0].Pings(), []string{ann}) {
			h.Fatalf("the channel is told %+v", loud)
		}
		if n := strings.Count(string(loud[0].Embeds), "http://heed.example/items/"); n != 2 {
			h.Errorf("it leads to %d items: %s", n, loud[0].Embeds)
		}
	})
}

// TestTheTeamsRoleIsAlertedWhereConfigured: when nobody has what is late, and not
// before.
func TestTheTeamsRoleIsAlertedWhereConfigured(t *testing.T) {
	for name, may := range map[string]bool{"it may": true, "it may not": false} {
		set := strict
		set.config = func(c *discord.Config) { c.PingRoles = may }
		t.Run(name, func(t *testing.T) {
			inBubble(t, set, func(h *house) {
				h.asked("where is my parcel?")
				h.pass(65 * time.Minute)
				var pings []string
				for _, m := range h.discord.Messages(team) {
					pings = append(pings, m.Pings()...)
				}
				if may != slices.Contains(pings, crew) || len(pings) > 1 {
					t.Errorf("alerted are %q", pings)
				}
			})
		})
	}
}
