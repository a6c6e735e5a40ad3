package discord_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestWhatPeopleDoToAPostIsNotTheForumsTrouble: other items' posts go on.
func TestWhatPeopleDoToAPostIsNotTheForumsTrouble(t *testing.T) {
	atDesk(t, func(d *desk) {
		at := d.sends(d.card(deskID, 1, bot.Open))
		post, _ := where(at)
		d.discord.Deny(deskID, 1<<34)
		d.discord.Lock(post, true)
		d.discord.Archive(post, true)
		d.want("an edit in a post that is locked away", "refused", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Claimed)))
		_, err := d.Send(d.Context(), under(d.message(bot.TellLine, deskID), at))
		d.want("a line in it", "refused", err)
		d.discord.Lock(post, false)
		d.want("an edit when it is not any more", "done", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Claimed)))

		asked := d.discord.Post(zoeID, helpID, "Parcel", "Where is it?")
		d.discord.Deny(helpID, 1<<34)
		d.discord.Lock(asked.ID, true)
		d.discord.Archive(asked.ID, true)
		reply := d.message(bot.SendReply, helpID)
		reply.To = bot.Ref{Connection: "guild", ID: asked.ID + "/" + asked.ID}
		_, err = d.Send(d.Context(), reply)
		d.want("a reply in it", "refused", err)
	})
}

// TestAForumWithoutRoomKeepsItsCardsWaiting: they are not given up.
func TestAForumWithoutRoomKeepsItsCardsWaiting(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.discord.MostThreads(0)
		card := d.card(deskID, 1, bot.Open)
		_, err := d.Send(d.Context(), card)
		d.want("a post where too many are active", "channel blocked", err)
		d.discord.MostThreads(1000)
		d.finds(card, d.sends(card))
	})
}

// TestATagThatWasTakenFromAForumCostsNoCard: heed learns of it.
func TestATagThatWasTakenFromAForumCostsNoCard(t *testing.T) {
	atDesk(t, func(d *desk) {
		first := d.sends(d.card(deskID, 1, bot.Open))
		d.discord.AddChannel(discordtest.Channel{ID: deskID, Type: 15, Name: "items", Tags: []discordtest.Tag{{ID: openTag + "0", Name: "Open"}}})
		card := d.card(deskID, 1, bot.Open)
		at := d.sends(card)
		post, _ := where(at)
		if n := len(d.discord.Buttons(post, post)); n < 2 {
			t.Errorf("a card with %d buttons", n)
		}
		d.finds(card, at)
		d.want("an edit of the first", "done", d.Edit(d.Context(), first, d.card(deskID, 2, bot.Claimed)))
		d.want("an edit of it", "done", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Open)))
		for _, p := range d.discord.Threads(deskID) {
			if p.ID == post && len(p.Applied) != 1 {
				t.Errorf("its tags are %q", p.Applied)
			}
		}
	})
}

// TestAPictureThatIsLostIsPostedOnce, and is there.
func TestAPictureThatIsLostIsPostedOnce(t *testing.T) {
	for name, f := range map[string]discordtest.Fault{"never arrived": discordtest.Lost, "arrived": discordtest.LostAfter} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				post := d.message(bot.SendPost, roomID)
				post.Report = &bot.Report{Desk: "support", Of: bot.DailyReport, Title: "support: yesterday", Days: []bot.ReportDay{{Day: "2026-11-18", Received: 1}, {Day: "2026-11-19", Received: 42, Answered: 40}}}
				d.discord.Fail("POST channels/C/messages", f)
				_, err := d.Send(d.Context(), post)
				d.want("an answer is lost", "doubt", err)
				at := d.sends(post)
				d.finds(post, at)
				all := d.discord.Copies(post.Key)
				if len(all) != 1 || len(all[0].Files) != 1 {
					t.Errorf("%d copies: %+v", len(all), all)
				}
			})
		})
	}
}

// TestHeedComesBackByItself, when what was wrong is mended or was wrong only once:
// cards, edits and replies that waited arrive, once.
func TestHeedComesBackByItself(t *testing.T) {
	for name, c := range map[string]struct {
		harm, mend func(h *house)
		until      time.Duration
	}{
		"kicked, and invited": {func(h *house) { h.discord.Kick() }, func(h *house) { h.discord.Invite() }, 10 * time.Minute},
		"refused once for its token": {func(h *house) {
			h.discord.Fail("POST channels/C/messages", discordtest.Status(401, 0))
		}, func(*house) {}, 5 * time.Minute},
		"turned away by a page of Cloudflare's": {func(h *house) {
			h.discord.Fail("POST channels/C/messages", discordtest.Status(403, 0))
			h.discord.Fail("PATCH channels/C/messages/M", discordtest.Status(503, 0), discordtest.Broken)
		}, func(*house) {}, 5 * time.Minute},
		"out of the channel": {func(h *house) { h.discord.Deny(team, 1<<10) }, func(h *house) { h.discord.Allow(team, 1<<10) }, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, settings{}, func(h *house) {
				first, _ := h.says(zoe, shop, "Where is my parcel?")
				h.card(first)
				c.harm(h)
				h.take(bot.Event{Do: bot.Claim, Item: first})
				h.take(bot.Event{Do: bot.Reply, Item: first, Text: "It is on its way"})
				h.pass(time.Minute)
				c.mend(h)
				h.pass(c.until)
				second, _ := h.says(guy, shop, "Hello?")
				for _, id := range []bot.ItemID{first, second} {
					h.card(id)
				}
				n := 0
				for _, m := range h.discord.Messages(shop) {
					if m.Author == h.discord.BotUser() {
						n++
					}
				}
				if n != 1 || len(h.discord.Messages(team)) != 2 {
					t.Errorf("%d replies, %d cards", n, len(h.discord.Messages(team)))
				}
				if !h.shows(first) {
					t.Errorf("the card shows %s", h.card(first).Components)
				}
			})
		})
	}
}

// TestAClickIsAnsweredWhileDiscordWantsToBeLeftAlone: answers are not counted.
func TestAClickIsAnsweredWhileDiscordWantsToBeLeftAlone(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Where is my parcel?")
		card := h.card(id)
		h.pass(5 * time.Second)
		h.discord.Fail("POST channels/C/messages", discordtest.RateLimited(30*time.Second, discordtest.OfGlobal))
		h.says(guy, shop, "Hello?")
		h.until("Discord wants to be left alone", func() bool { return h.discord.Invalid() == 1 })
		d := h.discord.Press(ann, team, card.ID, "do:claim")
		h.pass(0)
		if !d.Answered() {
			t.Error("a click is not answered at once")
		}
		h.pass(time.Minute)
		if !h.shows(id) || h.discord.Violations() > 0 {
			t.Errorf("it is not shown, or %d calls came too early", h.discord.Violations())
		}
	})
}

// shows reports whether an item's card shows it as it is.
func (h *house) shows(id bot.ItemID) bool {
	h.Helper()
	return strings.Contains(string(h.card(id).Components), fmt.Sprintf("%s:%d:", id, h.view(id).Item.Rev))
}
