package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// posts lets somebody post in the forum, and returns the item that came of it.
func (h *house) posts(user, title, text string) (bot.ItemID, discordtest.Thread) {
	h.Helper()
	was := h.newest()
	p := h.discord.Post(user, forum, title, text)
	h.until("an item comes of "+title, func() bool { return h.newest() != was })
	return h.newest(), p
}

// TestPostsThatWereMissedAreHeard, archived ones too, and what was said in old ones.
func TestPostsThatWereMissedAreHeard(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		one, p1 := h.posts(zoe, "One", "The first.")
		two, p2 := h.posts(zoe, "Two", "The second.")
		h.pass(11 * time.Minute) // between two rounds
		h.discord.Archive(p2.ID, true)
		var posted time.Time
		h.away(func() {
			h.discord.Say(zoe, p1.ID, "Hello?")
			h.discord.Say(zoe, p2.ID, "I am back.")
			h.discord.Archive(p2.ID, true)
			three := h.discord.Post(zoe, forum, "Three", "The third.")
			posted = time.Now()
			h.discord.Say(zoe, three.ID, "More of it.")
			h.discord.Archive(three.ID, true)
			time.Sleep(10 * time.Minute)
		})
		h.settled()
		h.opens(3)
		h.did(one, "say", "say")
		h.did(two, "say", "say")
		h.did(h.newest(), "say", "say")
		if at := h.items()[2]; at.Round.At.Unix() != posted.Unix() || at.OpenedAt.Sub(posted) < time.Minute {
			t.Errorf("the clock runs since %v, it was opened at %v and posted at %v", at.Round.At, at.OpenedAt, posted)
		}
		calls := len(h.discord.Called())
		h.pass(30 * time.Minute)
		if n := h.discord.Calls("GET channels/C/messages"); len(h.discord.Called())-calls > 6*17 {
			t.Errorf("called %d times in half an hour, %d times for messages in all", len(h.discord.Called())-calls, n)
		}
	})
}

// TestManyPostsThatWereMissedAreHeard is more than a page of each kind.
func TestManyPostsThatWereMissedAreHeard(t *testing.T) {
	inBubble(t, settings{rules: apart, discord: discordtest.Settings{Pace: true}}, func(h *house) {
		h.settled()
		var want []string
		h.away(func() {
			for n := range 250 {
				p := h.discord.Post(zoe, forum, fmt.Sprint("Post ", n), fmt.Sprint("words ", n))
				want = append(want, fmt.Sprint("words ", n))
				time.Sleep(time.Second)
				if n%5 != 0 {
					h.discord.Archive(p.ID, true)
				}
			}
			h.discord.Fail("GET channels/C/threads/archived/public", discordtest.None, discordtest.Broken, discordtest.None, discordtest.Empty)
			h.discord.Fail("GET guilds/G/threads/active", discordtest.Empty, discordtest.None, discordtest.Lost)
		})
		h.pass(15 * time.Minute)
		var got []string
		for _, text := range h.heard() {
			_, words, _ := strings.Cut(text, "words ")
			got = append(got, "words "+words)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("heard %d posts of %d", len(got), len(want))
		}
	})
}

// TestALongThreadIsReadWhole, by page.
func TestALongThreadIsReadWhole(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, p := h.posts(zoe, "One", "The first.")
		h.away(func() {
			for n := range 250 {
				h.discord.Say(zoe, p.ID, fmt.Sprint("line ", n))
			}
		})
		h.settled()
		v := h.view(id)
		if len(v.Log) != 251 || v.Latest.Text != "line 249" {
			t.Errorf("%d entries, the last %q", len(v.Log), v.Latest.Text)
		}
	})
}

// TestNotesThatWereMissedAreHeard in the threads of cards.
func TestNotesThatWereMissedAreHeard(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		card := h.card(id)
		h.settled()
		h.away(func() {
			h.discord.Say(bob, card.ID, "I know this one.")
			time.Sleep(10 * time.Minute)
		})
		h.settled()
		h.did(id, "say", "note")
	})
}

// TestWhatHappensToPostsUnheard: edits and deletions of what was said long before.
func TestWhatHappensToPostsUnheard(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		one, p1 := h.posts(zoe, "One", "The first.")
		r := h.discord.Say(zoe, p1.ID, "My password is 1234.")
		two, p2 := h.posts(zoe, "Two", "The second.")
		three, p3 := h.posts(zoe, "Three", "The third.")
		h.pass(10 * time.Minute)
		h.away(func() {
			h.discord.Delete(r)
			h.discord.Edit(h.discord.Messages(p2.ID)[0], "The last.")
			h.discord.DeleteChannel(p3.ID)
		})
		h.settled()
		h.did(one, "say", "say", "withdrawn")
		h.did(two, "say", "edited")
		h.did(three, "say", "withdrawn")
		h.pass(3 * time.Hour)
		h.did(one, "say", "say", "withdrawn")
		h.did(two, "say", "edited")
	})
}

// TestThreadsOfWhatWasForwardedAreReadBack though nobody watches their channel:
// since it was forwarded, not what was said before.
func TestThreadsOfWhatWasForwardedAreReadBack(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		m := h.discord.Say(guy, hall, "The printer burns.")
		h.pass(10 * time.Minute)
		h.discord.Apply(ann, hall, "Send to heed", m.ID)
		h.opens(1)
		one := h.newest()
		thread := h.discord.Thread(guy, h.discord.Say(guy, hall, "The roof leaks."), "The roof")
		h.discord.Say(guy, thread.ID, "Since Monday.")
		h.pass(10 * time.Minute)
		in := h.discord.Say(guy, thread.ID, "Much.")
		h.discord.Apply(ann, thread.ID, "Send to heed", in.ID)
		h.opens(2)
		two := h.newest()
		h.pass(10 * time.Minute)
		h.away(func() {
			h.discord.Say(guy, h.discord.Thread(guy, m, "The printer").ID, "It smokes.")
			h.discord.Say(guy, thread.ID, "And more.")
			h.discord.Say(guy, hall, "Lunch?")
			time.Sleep(2 * time.Minute)
		})
		h.settled()
		h.opens(2)
		h.did(one, "say", "say")
		h.did(two, "say", "say")
	})
}
