package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// sends lets somebody send a message to heed, and returns what they were told.
func (h *house) sends(user string, m discordtest.Message) string {
	h.Helper()
	was := len(h.discord.Ephemerals(user))
	h.until("the command is there", func() bool { return len(h.discord.Commands()) > 0 })
	h.discord.Apply(user, m.Channel, "Send to heed", m.ID)
	h.until("somebody is told", func() bool { return len(h.discord.Ephemerals(user)) > was })
	return h.discord.Ephemerals(user)[was].Content
}

// TestAMessageIsSentToHeed from a channel that it does not watch, whether or not it
// may read messages, and what answers it follows.
func TestAMessageIsSentToHeed(t *testing.T) {
	no := false
	for name, set := range map[string]settings{
		"reading": {},
		"without the intent": {
			discord: discordtest.Settings{NoContent: true}, config: func(c *discord.Config) { c.Content = &no },
		},
		"by HTTP": {http: true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, set, func(h *house) {
				m := h.discord.Say(zoe, hall, "My <parcel> is *lost*.", discordtest.Files("call.mp3"))
				told := h.sends(bob, m)
				h.opens(1)
				id := h.newest()
				if !strings.Contains(told, "http://heed.example/items/"+string(id)) {
					t.Errorf("told %q", told)
				}
				v := h.view(id)
				if w := v.First; w.Text != "My <parcel> is *lost*." || w.Author.ID != zoe || len(w.Attachments) != 1 || !strings.Contains(strings.ToLower(string(w.Meta)), `"forwarded_by":"bob"`) {
					t.Errorf("the mention is %+v", w)
				}
				if again := h.sends(ann, m); !strings.Contains(again, "already") || !strings.Contains(again, string(id)) {
					t.Errorf("told %q", again)
				}
				h.discord.Reply(zoe, h.reply("ann", id, hall, "Which one?"), "The blue one.")
				h.did(id, "say", "claim", "reply", "delivered", "say")
				h.discord.Say(zoe, hall, "Nothing to you.")
				h.opens(1)
			})
		})
	}
}

// TestAPostThatIsSentToHeedKeepsItsTags when it is solved: the command does not
// tell which it has.
func TestAPostThatIsSentToHeedKeepsItsTags(t *testing.T) {
	const other = "400000000000000021"
	unwatched := func(r *bot.Rules) {
		d := r.Desks["support"]
		d.From = []bot.Channel{{Connection: guild}}
		r.Desks["support"] = d
	}
	inBubble(t, settings{rules: unwatched, config: func(c *discord.Config) { c.Solved = "solved" }}, func(h *house) {
		h.discord.AddChannel(discordtest.Channel{
			ID: "300000000000000021", Type: 15, Name: "wishes", Tags: []discordtest.Tag{{ID: other, Name: "other"}, {ID: solvedTag + "1", Name: "solved"}},
		})
		post := h.discord.Post(zoe, "300000000000000021", "A wish", "Make it blue.", "other")
		h.sends(bob, h.discord.Messages(post.ID)[0])
		h.reply("ann", h.newest(), post.ID, "It is.")
		if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Resolve, Item: h.newest(), By: bot.Person{Member: "ann"}, Outcome: bot.Solved}); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Minute)
		if got := h.discord.Threads("300000000000000021")[0].Applied; !slices.Equal(got, []string{other, solvedTag + "1"}) {
			t.Errorf("its tags are %v", got)
		}
	})
}

// TestWhatWasForwardedIsTheOriginal: whose words they are the copy does not tell.
func TestWhatWasForwardedIsTheOriginal(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		m := h.discord.Say(zoe, hall, "My parcel is lost.")
		h.sends(ann, h.discord.Say(bob, team, "", discordtest.Forward(m)))
		h.opens(1)
		if v := h.view(h.newest()); v.First.Author.ID != zoe || v.First.Text != "My parcel is lost." || !strings.HasSuffix(v.Log[0].Ref.ID, m.ID) {
			t.Errorf("the mention is %+v", v.First)
		}
		gone := h.discord.Say(zoe, hall, "And another.")
		copied := h.discord.Say(bob, team, "", discordtest.Forward(gone))
		h.discord.Delete(gone)
		if told := h.sends(ann, copied); !strings.Contains(told, "original") {
			t.Errorf("told %q", told)
		}
		h.opens(1)
	})
}

// TestWhatCanNotBeSentToHeed, and by whom.
func TestWhatCanNotBeSentToHeed(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.From = []bot.Channel{{Connection: guild, ID: shop}}
		r.Desks["support"] = d
	}}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		if told := h.sends(bob, h.card(id)); !strings.Contains(told, string(id)) {
			t.Errorf("of a card: told %q", told)
		}
		if told := h.sends(bob, h.reply("ann", id, shop, "Hello!")); !strings.Contains(told, "itself") {
			t.Errorf("of a reply: told %q", told)
		}
		m := h.discord.Say(zoe, hall, "Hello?")
		if told := h.sends(bob, m); !strings.Contains(told, "No desk") {
			t.Errorf("of what no desk takes: told %q", told)
		}
		if told := h.sends(guy, m); !strings.Contains(told, "Ask Ann") {
			t.Errorf("somebody who is not of the team: told %q", told)
		}
		h.pass(time.Minute)
		h.opens(1)
	})
}
