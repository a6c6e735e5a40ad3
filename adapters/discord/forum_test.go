package discord_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestAnItemInAForumIsAPost whose tags say how it stands, and which is out of the
// way when nothing is left to do.
func TestAnItemInAForumIsAPost(t *testing.T) {
	atDesk(t, func(d *desk) {
		at := d.sends(d.card(deskID, 1, bot.Open))
		post, message := where(at)
		is := func(archived bool, tags ...string) {
			d.Helper()
			all := d.discord.Threads(deskID)
			if len(all) != 1 || all[0].ID != post || post != message || all[0].Archived != archived || !slices.Equal(all[0].Applied, tags) {
				d.Errorf("posts are %+v, want archived: %t, tags %v", all, archived, tags)
			}
		}
		edit := func(rev uint64, state bot.State, change func(*bot.Card)) {
			d.Helper()
			m := d.card(deskID, rev, state)
			change(m.Card)
			d.want(string(state), "done", d.Edit(d.Context(), at, m))
		}
		same := func(*bot.Card) {}
		is(false, openTag)
		d.discord.Retag(post, "Open", "fun") // somebody likes it
		d.pass()
		edit(2, bot.Open, func(c *bot.Card) { c.Overdue = true })
		is(false, openTag, funTag, lateTag)
		edit(3, bot.Claimed, same) // of which the forum has no tag
		is(false, funTag)
		edit(4, bot.Resolved, same)
		is(true, funTag, doneTag)
		d.sends(under(d.message(bot.TellLine, deskID), at))
		is(true, funTag, doneTag)
		edit(5, bot.Open, same)
		is(false, funTag, openTag)
		d.sends(under(d.message(bot.TellLine, deskID), at))
		is(false, funTag, openTag)
		edit(6, bot.Open, func(c *bot.Card) { c.Closed = "Moved to billing." })
		is(true, funTag, openTag)
		edit(7, bot.Open, func(c *bot.Card) { c.Closed = "Moved to billing." })
		is(true, funTag, openTag)
	})
}

// pass lets so much time pass that nothing is remembered of channels.
func (d *desk) pass() { time.Sleep(11 * time.Minute) }

// TestTagsThatHeedMayNotSetHoldNothingUp: the card says it all.
func TestTagsThatHeedMayNotSetHoldNothingUp(t *testing.T) {
	atDesk(t, func(d *desk) {
		at := d.sends(d.card(deskID, 1, bot.Open))
		d.discord.Fail("PATCH channels/C", discordtest.Status(403, 50013), discordtest.Status(400, 50035))
		d.want("not allowed", "done", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Resolved)))
		d.want("not taken", "done", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Resolved)))
		d.discord.Fail("PATCH channels/C", discordtest.RateLimited(7*time.Second, discordtest.OfUser))
		d.want("too often", "not sent, 7s", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Resolved)))
		time.Sleep(7 * time.Second)
		d.discord.Fail("PATCH channels/C", discordtest.LostAfter)
		d.want("lost", "doubt", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Resolved)))
		d.want("once more", "done", d.Edit(d.Context(), at, d.card(deskID, 2, bot.Resolved)))
		if all := d.discord.Threads(deskID); !all[0].Archived {
			t.Errorf("posts are %+v", all)
		}
	})
}

// TestEverythingHasAPlaceInAForum, though it takes nothing but posts.
func TestEverythingHasAPlaceInAForum(t *testing.T) {
	atDesk(t, func(d *desk) {
		card := d.card(deskID, 1, bot.Open)
		at := d.sends(card)
		line, post, inside := d.message(bot.TellLine, deskID), d.message(bot.SendPost, deskID), under(d.message(bot.TellLine, deskID), at)
		told, posted, said := d.sends(line), d.sends(post), d.sends(inside)
		d.discord.Archive(func() string { c, _ := where(posted); return c }(), true)
		for _, a := range []interface {
			Find(context.Context, bot.Message) ([]bot.Ref, error)
		}{d.Adapter, d.again()} {
			for m, at := range map[*bot.Message]bot.Ref{&card: at, &line: told, &post: posted, &inside: said} {
				if got, err := a.Find(d.Context(), *m); err != nil || !slices.Equal(got, []bot.Ref{at}) {
					t.Errorf("%s: found %v (%v), want %v", m.Kind, got, err, at)
				}
			}
		}
		d.finds(d.message(bot.TellLine, deskID))
	})
}

// TestACopyOfAPostIsTakenBack, with what was begun with it.
func TestACopyOfAPostIsTakenBack(t *testing.T) {
	for name, allowed := range map[string]bool{"with the permission": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				card := d.card(deskID, 1, bot.Open)
				d.discord.Fail("POST channels/C/threads", discordtest.LostAfter)
				_, err := d.Send(d.Context(), card)
				d.want("an answer is lost", "doubt", err)
				second := d.sends(card)
				if !allowed {
					d.discord.Deny(deskID, 1<<34)
				}
				copies, err := d.Find(d.Context(), card)
				if err != nil || len(copies) != 2 || copies[1] != second {
					t.Fatalf("found %v (%v)", copies, err)
				}
				d.want("taking it back", "done", d.Remove(d.Context(), copies[0]))
				d.want("taking it back again", "done", d.Remove(d.Context(), copies[0]))
				d.finds(card, second)
				if all := d.discord.Threads(deskID); !(len(all) == 1 || len(all) == 2 && all[0].Archived && !allowed) {
					t.Errorf("posts are %+v", all)
				}
			})
		})
	}
}

// TestAForumThatWantsTagsGetsThem, or says what it lacks.
func TestAForumThatWantsTagsGetsThem(t *testing.T) {
	atDesk(t, func(d *desk) {
		const strict = "710000000000000009"
		d.discord.AddChannel(discordtest.Channel{ID: strict, Type: 15, Name: "strict", RequireTag: true, Tags: []discordtest.Tag{{ID: "730000000000000009", Name: "open"}}})
		d.sends(d.card(strict, 1, bot.Open))
		_, err := d.Send(d.Context(), d.card(strict, 1, bot.Claimed))
		d.want("a post without a tag", "channel blocked", err)
	})
}
