package discord_test

import (
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
)

// TestAThreadBeginsWithItsCard: of one that begins later Discord tells the whole
// channel.
func TestAThreadBeginsWithItsCard(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "where is my parcel?")
		card := h.card(id)
		h.until("the thread is there", func() bool { return len(h.discord.Threads(team)) == 1 })
		if name := h.discord.Threads(team)[0].Name; name != "Message from Zoe" {
			h.Errorf("it is called %q", name)
		}
		h.pass(time.Hour)
		h.discord.Press(ann, team, card.ID, "do:claim")
		h.until("it is told", func() bool { return len(h.discord.Messages(card.ID)) > 0 })
		if n := h.discord.Calls("POST channels/C/messages/M/threads"); n != 1 {
			h.Errorf("%d threads were begun, want one", n)
		}
	})
}

// TestAThreadThatCouldNotBeginBeginsLater: with the first line.
func TestAThreadThatCouldNotBeginBeginsLater(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.discord.Fail("POST channels/C/messages/M/threads", discordtest.Status(500, 0))
		id, _ := h.says(zoe, shop, "where is my parcel?")
		card := h.card(id)
		h.discord.Press(ann, team, card.ID, "do:claim")
		h.until("it is told", func() bool { return len(h.discord.Messages(card.ID)) > 0 })
	})
}
