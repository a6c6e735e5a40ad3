package discord_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// TestFindReadsAllThereIs, however much others wrote meanwhile, some of which
// looks like it.
func TestFindReadsAllThereIs(t *testing.T) {
	atDesk(t, func(d *desk) {
		m := d.message(bot.TellLine, roomID)
		first := d.sends(m)
		for n := range 250 {
			d.discord.Say(zoeID, roomID, fmt.Sprint("https://heed.example/#", m.Key, " ", n))
			time.Sleep(10 * time.Millisecond)
		}
		d.discord.Fail("POST channels/C/messages", discordtest.None)
		time.Sleep(3 * time.Minute) // its nonce is forgotten
		second := d.sends(m)
		d.finds(m, first, second)
		d.discord.Fail("GET channels/C/messages", discordtest.None, discordtest.Broken)
		_, err := d.Find(d.Context(), m)
		d.want("a page is missing", "doubt", err)
	})
}

// TestAHistoryThatMayNotBeReadProvesNothing: Discord says then that it is empty.
func TestAHistoryThatMayNotBeReadProvesNothing(t *testing.T) {
	for name, channel := range map[string]string{"a channel": roomID, "a forum": deskID} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				m := d.card(channel, 1, bot.Open)
				d.finds(m) // nothing was ever there
				at := d.sends(m)
				d.discord.Deny(channel, 1<<16)
				got, err := d.again().Find(d.Context(), m)
				if adaptertest.Verdict(err) == "done" || len(got) > 0 {
					t.Errorf("found %v (%v)", got, err)
				}
				d.discord.Allow(channel, 1<<16)
				d.finds(m, at)
				d.want("taking it back", "done", d.Remove(d.Context(), at))
				d.finds(m) // all that was there was deleted
			})
		})
	}
}

// TestFindKnowsDiscordsClock: heed's own may be an hour wrong.
func TestFindKnowsDiscordsClock(t *testing.T) {
	for _, ahead := range []time.Duration{0, time.Hour, -time.Hour} {
		asked := ""
		a := answering(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
			asked = r.URL.Query().Get("after")
			fmt.Fprint(w, `[{"id": "1300000000000000009", "author": {"id": "1"}, "components": {"a": 7}, "embeds": 7, "message_reference": []}]`)
		})
		m := nag
		for range 2 {
			if _, err := a.Find(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		var id uint64
		fmt.Sscan(asked, &id)
		since := m.Tried.Add(ahead).Sub(time.UnixMilli(int64(id>>22) + 1420070400000))
		if since < 55*time.Second || since > 65*time.Second {
			t.Errorf("with a clock %s ahead it reads from %s before the attempt", ahead, since)
		}
	}
}

// TestWhatIsSolvedIsMarked, where it was asked, and not twice.
func TestWhatIsSolvedIsMarked(t *testing.T) {
	for _, set := range []string{"solved", "✅", ":white_check_mark:", "done:730000000000000077", "<:done:730000000000000077>", "solvd"} {
		t.Run(set, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				d.Adapter = d.with(set)
				post := d.discord.Post(zoeID, helpID, "Parcel", "Where is it?")
				said := d.discord.Say(zoeID, roomID, "Where is my parcel?")
				inPost, inRoom := bot.Ref{Connection: "guild", ID: post.ID + "/" + post.ID}, bot.Ref{Connection: "guild", ID: roomID + "/" + said.ID}
				d.discord.Archive(post.ID, true)
				marks := func(channel string) int {
					n := 0
					for _, m := range d.discord.Messages(channel) {
						n += len(m.Reactions)
					}
					for _, p := range d.discord.Threads(helpID) {
						if channel == post.ID && slices.Contains(p.Applied, okTag) {
							n++
						}
						if !p.Archived {
							t.Errorf("the post is brought back: %+v", p)
						}
					}
					return n
				}
				for _, solved := range []bool{true, true, false, false, true} {
					for at, means := range map[bot.Ref]string{inPost: "done", inRoom: "done"} {
						channel, _ := where(at)
						n := map[bool]int{true: 1}[solved]
						if set == "solvd" || set == "solved" && channel == roomID {
							means, n = "refused", 0
						}
						d.want(fmt.Sprint("solved: ", solved, " in ", channel), means, d.Mark(d.Context(), at, solved))
						if is := marks(channel); is != n {
							t.Errorf("solved: %t in %s has %d marks", solved, channel, is)
						}
					}
				}
				d.discord.Delete(said)
				if set != "solved" && set != "solvd" {
					d.want("what was deleted", "gone", d.Mark(d.Context(), inRoom, true))
				}
			})
		})
	}
}

// TestAPlainerMessageIsSentWhereDiscordTakesNoOther: nothing that a customer said
// is unshown for its looks.
func TestAPlainerMessageIsSentWhereDiscordTakesNoOther(t *testing.T) {
	for refused := range 3 {
		t.Run(fmt.Sprint(refused), func(t *testing.T) {
			atDesk(t, func(d *desk) {
				for _, m := range []bot.Message{d.card(roomID, 1, bot.Open), d.message(bot.TellLine, roomID), d.card(deskID, 1, bot.Open)} {
					route := map[string]string{roomID: "POST channels/C/messages", deskID: "POST channels/C/threads"}[m.Lane.ID]
					d.discord.Fail(route, discordtest.Times(refused, discordtest.Status(400, 50035))...)
					at := d.sends(m)
					d.finds(m, at)
					d.discord.Fail("PATCH channels/C/messages/M", discordtest.Times(refused, discordtest.Status(400, 50035))...)
					d.want("an edit", "done", d.Edit(d.Context(), at, m))
					d.finds(m, at)
				}
				d.discord.Fail("POST channels/C/messages", discordtest.Times(3, discordtest.Status(400, 50035))...)
				_, err := d.Send(d.Context(), d.card(roomID, 1, bot.Open))
				d.want("a card of which Discord takes nothing", "refused", err)
			})
		})
	}
}
