package discord_test

import (
	"strings"
	"testing"
	"time"

	dg "github.com/bwmarrin/discordgo"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// withFallback is a desk that tells of trouble in a channel of its own.
var withFallback = settings{rules: func(r *bot.Rules) {
	d := r.Desks["support"]
	d.Fallback = bot.Channel{Connection: guild, ID: ops}
	r.Desks["support"] = d
}}

// TestALostChannelIsToldAndComesBackByItself: whatever becomes of the channel, the
// fallback is told once what to do, nothing is lost, and only the channel waits.
func TestALostChannelIsToldAndComesBackByItself(t *testing.T) {
	for name, c := range map[string]struct {
		lacks int64
		says  string
	}{
		"may not see":   {dg.PermissionViewChannel, "give it the permission View Channel"},
		"may not write": {dg.PermissionSendMessages, "heed doctor says which"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, withFallback, func(h *house) {
				h.discord.AddChannel(discordtest.Channel{ID: ops, Name: "ops"})
				first, _ := h.asked("where is my parcel?")
				h.discord.Deny(team, c.lacks)
				second, _ := h.says(guy, shop, "and my refund?")
				h.pass(10 * time.Minute)
				told := h.discord.Messages(ops)
				if len(told) != 1 || !strings.Contains(told[0].Shown(), "guild/"+team) || !strings.Contains(told[0].Shown(), c.says) {
					h.Fatalf("the fallback is told %+v", told)
				}
				h.takes(bot.Event{Do: bot.Reply, Item: first, Text: "It is here."})
				h.pass(10 * time.Second)
				if got := h.sent(); len(got) != 1 {
					h.Errorf("a reply waits for another channel: %q", got)
				}
				h.discord.Allow(team, c.lacks)
				h.pass(10 * time.Minute)
				h.card(second)
				if shown := h.card(first).Shown(); !strings.Contains(shown, "Answered") {
					h.Errorf("the first card is %q", shown)
				}
				if told := h.discord.Messages(ops); len(told) != 2 || !strings.Contains(told[1].Shown(), "works again") {
					h.Errorf("then the fallback is told %d things: %s", len(told), shownAll(told))
				}
			})
		})
	}
}

// shownAll is what people read in messages.
func shownAll(all []discordtest.Message) string {
	var text []string
	for _, m := range all {
		text = append(text, m.Shown())
	}
	return strings.Join(text, "\n")
}
