package discord_test

import (
	"slices"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestWhoLeavesLosesTheirItems: heed finds it out within a day, and that they are
// back.
func TestWhoLeavesLosesTheirItems(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Claim, Item: id, By: bot.Person{Member: "bob"}}); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Minute)
		h.discord.Leave(bob)
		h.pass(25 * time.Hour)
		if owner := h.view(id).Item.Owner; owner != "" || !h.bot.Rules().Gone["bob"] || h.bot.Rules().Gone["ann"] || !slices.Contains(h.events(id), "release") {
			t.Errorf("it is %s's; the log is %v", owner, h.events(id))
		}
		h.discord.Join(bob, crew)
		h.pass(25 * time.Hour)
		if h.bot.Rules().Gone["bob"] {
			t.Error("they are back, and gone nevertheless")
		}
	})
}

// TestALostChannelHidesNobody: who left is found out all the same.
func TestALostChannelHidesNobody(t *testing.T) {
	t.Parallel()
	bubble(t, settings{}, func(h *house) {
		h.discord.DeleteChannel(shop)
		h.discord.Leave(bob)
		h.open()
		defer func() { h.stop() }()
		h.pass(time.Hour)
		if gone := h.bot.Rules().Gone; !gone["bob"] || gone["ann"] {
			t.Errorf("gone are %v", gone)
		}
	})
}

// TestNobodyIsGoneBecauseDiscordFails, or because heed is not let look.
func TestNobodyIsGoneBecauseDiscordFails(t *testing.T) {
	for name, f := range map[string]discordtest.Fault{
		"fails": discordtest.Status(500, 0), "says nothing": discordtest.Empty, "does not know heed": discordtest.Status(403, 50001),
		"does not know the guild": discordtest.Status(404, 10004),
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, settings{}, func(h *house) {
				h.discord.FailWhen(func(c discordtest.Call) *discordtest.Fault {
					if c.Route == "GET guilds/G/members/U" {
						return &f
					}
					return nil
				})
				h.pass(50 * time.Hour)
				if gone := h.bot.Rules().Gone; len(gone) > 0 {
					t.Errorf("gone are %v", gone)
				}
				if h.discord.Calls("GET guilds/G/members/U") == 0 {
					t.Error("nobody was looked up")
				}
			})
		})
	}
}

// TestHistoriesDoNotTellRoles: Discord is asked, about each once an hour, and a
// message waits where it does not answer.
func TestHistoriesDoNotTellRoles(t *testing.T) {
	bubble(t, settings{}, func(h *house) {
		h.open()
		defer func() { h.stop() }()
		id, m := h.says(zoe, shop, "Hello?")
		h.pass(time.Minute)
		h.stop()
		h.discord.Say(eve, shop, "Lunch?")
		h.discord.Reply(eve, m, "I know nothing of it.")
		h.discord.Fail("GET guilds/G/members/U", discordtest.Times(5, discordtest.Status(500, 0))...)
		h.pass(time.Hour)
		h.open()
		h.pass(10 * time.Minute)
		h.opens(1)
		h.did(id, "say", "nag", "claim", "answered-elsewhere")
	})
}
