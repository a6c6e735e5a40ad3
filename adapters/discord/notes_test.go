package discord_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// thread makes sure that a card has a thread, and returns its id.
func (h *house) thread(id bot.ItemID) string {
	h.Helper()
	if card := h.card(id); card.Thread == "" {
		h.discord.Thread(ann, card, "the story")
	}
	return h.card(id).ID
}

// TestAMessageUnderACardIsANote: by who holds the role, too; who does not is told
// whom to ask, once an hour, and sees at each message that it was not taken.
func TestAMessageUnderACardIsANote(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		card := h.thread(id)
		h.discord.Say(eve, card, "I know her.", discordtest.Files("photo.png"))
		h.discord.Say(guy, card, "I am nobody.")
		no := h.discord.Say(guy, card, "Still nobody.")
		h.discord.Say(ann, team, "Lunch?")
		h.did(id, "say", "note")
		v := h.view(id)
		if got := v.Log[1].Words.Text; got != "I know her.\nFile: photo.png" || v.Log[1].Member == "" {
			t.Errorf("the note is %q by %q", got, v.Log[1].Member)
		}
		if got := h.letters(guy); len(got) != 1 || !strings.Contains(got[0], "Ask Ann") || !strings.Contains(got[0], "/"+card+"/") {
			t.Errorf("they were told %q", got)
		}
		for _, m := range h.discord.Messages(card) {
			if (len(m.Reactions) > 0) != (m.Author == guy) {
				t.Errorf("%q has the reactions %v", m.Content, m.Reactions)
			}
		}
		h.pass(time.Hour)
		h.discord.Say(guy, no.Channel, "And now?")
		h.pass(time.Minute)
		if got := h.letters(guy); len(got) != 2 {
			t.Errorf("they were told %q", got)
		}
	})
}

// TestANoteInAForumIsOne, where cards are posts.
func TestANoteInAForumIsOne(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Post = []bot.Channel{{Connection: guild, ID: board}}
		r.Desks["support"] = d
	}}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		h.until("the card is there", func() bool { return len(h.discord.Threads(board)) > 0 })
		post := h.discord.Threads(board)[0].ID
		h.pass(time.Second)
		h.discord.Say(bob, post, "I know her.")
		h.did(id, "say", "note")
		h.pass(time.Minute)
		for _, m := range h.discord.Messages(post) {
			if m.Author == h.discord.BotUser() && strings.Contains(m.Shown(), "I know her") {
				t.Errorf("heed repeats the note: %q", m.Shown())
			}
		}
	})
}

// TestANoteUnderACardThatIsInDoubt waits until it is known for one.
func TestANoteUnderACardThatIsInDoubt(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.discord.Fail("POST channels/C/messages", discordtest.LostAfter)
		id, _ := h.says(zoe, shop, "Hello?")
		h.until("it is there", func() bool { return len(h.discord.Messages(team)) > 0 })
		card := h.discord.Messages(team)[0]
		h.discord.Reply(ann, card, "Does anybody know her?")
		h.discord.Thread(bob, card, "the story")
		h.discord.Say(bob, card.ID, "I do.")
		h.pass(2 * time.Minute)
		h.did(id, "say", "note", "note")
	})
}

// TestANoteThatIsChangedIsAnother: what was noted stays.
func TestANoteThatIsChangedIsAnother(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		n := h.discord.Say(bob, h.thread(id), "Refund 500.")
		h.discord.Unfurl(n, "https://example.com")
		h.discord.Edit(n, "Refund 50.")
		h.discord.Unfurl(n, "https://example.com")
		h.did(id, "say", "note", "note")
		if l := h.view(id).Log[2]; l.Member != "bob" || l.Words.Text != "Changed: Refund 50." {
			h.Errorf("the note is %+v", l)
		}
		h.discord.Delete(n)
		h.did(id, "say", "note", "note")
	})
}
