package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// lengthy is what is cut on a card at 600 runes, and has one part more.
var lengthy = strings.Repeat("broken ", 400) + "end"

// talking runs a test where cards have threads, and gives the adapter away.
func talking(t *testing.T, a *threads, rules func(*bot.Rules), test func(h *house)) {
	t.Helper()
	inBubble(t, settings{talk: a, rules: func(r *bot.Rules) {
		untimed(r)
		if rules != nil {
			rules(r)
		}
	}}, test)
}

// cardIn is the message that is an item's card in a channel.
func (h *house) cardIn(id bot.ItemID, channel string) string {
	h.Helper()
	for _, m := range h.wall.Messages(channel) {
		if m.Item == string(id) && m.Thread == "" {
			return m.ID
		}
	}
	h.Fatalf("%s has no card in %s", id, channel)
	return ""
}

// TestWhereNoCardIsNothingIsTold: it would be noise in the channel, and an item
// that moved before its card was sent was never there.
func TestWhereNoCardIsNothingIsTold(t *testing.T) {
	a := &threads{fold: 600}
	talking(t, a, nil, func(h *house) {
		h.wall.Archive("team", true)
		if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: &bot.Mention{
			ID: "m", From: bot.Channel{Connection: "w", ID: "shop"}, Thread: "m", Text: lengthy, Author: bot.Author{ID: "C9", Name: "Zoe"},
		}}); err != nil {
			t.Fatal(err)
		}
		id := h.newest()
		h.must(ann, bot.Event{Do: bot.Tag, Item: id, Text: "vip"})
		h.must(ann, bot.Event{Do: bot.Move, Item: id, To: "billing"})
		h.wall.Archive("team", false)
		h.pass(10 * time.Minute)
		if all := h.wall.Messages("team"); len(all) != 0 {
			t.Errorf("the channel it was never in shows %+v", all)
		}
		same(t, "the other channel", a.lines(id, "more", false))
		if all := a.lines(id, "more", true); len(all) != 2 || !strings.HasPrefix(all[0], "Ann moved this") || !strings.HasSuffix(all[1], "end”") {
			t.Errorf("its thread: %q", all)
		}
	})
}

// TestACardThatWasDeletedHasItsRestAgain under the one that was sent anew, and
// what nobody is alerted of never goes to the channel instead.
func TestACardThatWasDeletedHasItsRestAgain(t *testing.T) {
	a := &threads{fold: 600}
	talking(t, a, nil, func(h *house) {
		id, _ := h.says(lengthy)
		h.pass(time.Minute)
		before := len(a.lines(id, "team", true))
		h.wall.Delete("team", h.cardIn(id, "team"))
		h.must(ann, bot.Event{Do: bot.Tag, Item: id, Text: "vip"})
		h.pass(time.Minute)
		all := a.lines(id, "team", true)[before:]
		if len(all) != 2 || !strings.HasPrefix(all[1], "The rest of what they wrote:") || !strings.HasSuffix(all[1], "end”") {
			t.Errorf("the new thread: %q", all)
		}
		same(t, "the channel", a.lines(id, "team", false))
	})
}

// TestNewsOfAThreadThatIsGoneIsNotShouted: the card was deleted, and nobody
// knows of it before the line.
func TestNewsOfAThreadThatIsGoneIsNotShouted(t *testing.T) {
	a := &threads{}
	talking(t, a, nil, func(h *house) {
		id, _ := h.says("It is broken.")
		h.pass(time.Minute)
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.wall.Fail(wall.Edit, wall.Times(20, wall.Down)...) // it stays unknown
		h.wall.Delete("team", h.cardIn(id, "team"))
		h.must(ann, bot.Event{Do: bot.Tag, Item: id, Text: "vip"})
		h.must(bob, bot.Event{Do: bot.TakeOver, Item: id})
		h.pass(10 * time.Second)
		same(t, "the channel", a.lines(id, "team", false), "Bob took this over from Ann. @Ann")
	})
}

// TestWordsTakenBackAreNotTold, if they were not by then.
func TestWordsTakenBackAreNotTold(t *testing.T) {
	a := &threads{fold: 600}
	talking(t, a, nil, func(h *house) {
		id, thread := h.says(lengthy)
		message := h.adds(thread, lengthy)
		h.wall.Fail(wall.Post, wall.Times(1000, wall.Down)...)
		h.pass(time.Minute)
		h.wall.Rewrite("shop", message, "More: "+lengthy)
		h.adds(thread, "And what else?")
		h.pass(time.Second)
		h.wall.Delete("shop", message)
		h.wall.Delete("shop", thread)
		h.pass(time.Second)
		before := len(a.lines(id, "team", true))
		h.wall.Heal()
		h.pass(30 * time.Minute)
		for _, l := range a.lines(id, "team", true)[before:] {
			if strings.Contains(l, "broken") {
				t.Errorf("told after it was taken back: %.80q", l)
			}
		}
	})
}

// TestARestIsToldOnce, however often an item comes and goes, and so is what was
// said while it was elsewhere.
func TestARestIsToldOnce(t *testing.T) {
	a := &threads{fold: 600}
	talking(t, a, nil, func(h *house) {
		id, thread := h.says("First " + lengthy)
		move := func(to string) {
			h.pass(time.Minute)
			h.must(ann, bot.Event{Do: bot.Move, Item: id, To: to})
		}
		move("billing")
		h.adds(thread, "Then "+lengthy)
		move("support")
		move("billing")
		move("support")
		h.pass(time.Minute)
		for _, place := range []string{"team", "more"} {
			if ends := strings.Count(strings.Join(a.lines(id, place, true), "\n"), "end”"); ends != 2 {
				t.Errorf("%s has the ends of %d, want 2:\n%s", place, ends, strings.Join(a.lines(id, place, true), "\n"))
			}
		}
	})
}

// TestNothingOfTheBlockedIsTold, nor that they took it back; what they say once
// they may again is told once.
func TestNothingOfTheBlockedIsTold(t *testing.T) {
	a := &threads{fold: 600}
	talking(t, a, nil, func(h *house) {
		id, thread := h.says("It is broken.")
		h.must(lea, bot.Event{Do: bot.Block, Item: id, Reason: "rude"})
		message := h.adds(thread, lengthy)
		h.pass(time.Second)
		h.wall.Rewrite("shop", message, "Worse: "+lengthy)
		h.pass(time.Second)
		h.wall.Delete("shop", message)
		own, _ := h.wall.Say("shop", "", zoe, "Secret "+lengthy)
		h.pass(time.Minute)
		same(t, "the thread", a.lines(id, "team", true), "Lea blocked the customer: what they write is shown nowhere. “Lea: rude”")
		h.must(lea, bot.Event{Do: bot.Unblock, Item: id})
		h.adds(own, "Sorry "+lengthy)
		h.pass(time.Minute)
		held := h.newest()
		told := strings.Join(a.lines(held, "team", true), "\n")
		if ends := strings.Count(told, "end”"); ends != 2 {
			t.Errorf("the ends of %d are told, want 2:\n%s", ends, told)
		}
	})
}

// TestCardsGoBeforeLines: of a burst of long mentions every card is there before
// what is under them, and so is what somebody does meanwhile.
func TestCardsGoBeforeLines(t *testing.T) {
	a := &threads{fold: 600, every: time.Second}
	talking(t, a, nil, func(h *house) {
		const many = 40
		var ids []bot.ItemID
		for n := range many {
			r, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: &bot.Mention{
				ID: fmt.Sprint(n), From: bot.Channel{Connection: "w", ID: "shop"}, Thread: fmt.Sprint(n), Text: strings.Repeat(lengthy, 9),
				Author: bot.Author{ID: fmt.Sprint("C", n), Name: "Zoe"},
			}})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, r.Item)
		}
		h.pass((many + 2) * time.Second)
		for _, id := range ids {
			h.cardIn(id, "team")
		}
		h.must(ann, bot.Event{Do: bot.Claim, Item: ids[0]})
		late, _ := h.says("And this?")
		h.pass(4 * time.Second)
		h.cardIn(late, "team")
		if all := a.lines(ids[0], "team", true); !strings.Contains(strings.Join(all, "\n"), "Ann has this now.") {
			t.Errorf("what she did waits: %.100q", all)
		}
		h.pass(many * 8 * time.Second)
		for _, id := range ids {
			if rest := strings.Count(strings.Join(a.lines(id, "team", true), "\n"), "t goes on"); rest != 7 {
				t.Errorf("%s: %d lines of the rest", id, rest)
			}
		}
	})
}

// TestAPingThatWaitedRepeatsNoWords: the thread has them.
func TestAPingThatWaitedRepeatsNoWords(t *testing.T) {
	a := &threads{}
	rules := func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Hours.Week = map[time.Weekday][]bot.Window{time.Monday: {{From: 9 * 60, To: 17 * 60}}}
		r.Desks["support"] = d
	}
	talking(t, a, rules, func(h *house) { // on a Saturday
		id, thread := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.adds(thread, "Hello?")
		h.pass(3 * 24 * time.Hour)
		same(t, "the thread", a.lines(id, "team", true), "Ann has this now.", "The customer wrote again. “Zoe: Hello?”", "The customer wrote again. @Ann")
	})
}

// TestWhatHasNoLengthIsNotCut: of an item of an older heed nobody knows how much
// would be under its card.
func TestWhatHasNoLengthIsNotCut(t *testing.T) {
	a := &threads{fold: 600}
	talking(t, a, nil, func(h *house) {
		id, _ := h.says(lengthy)
		v := h.view(id)
		v.Item.First.Long, v.Item.Latest.Long = 0, 0
		card := bot.Render(v, h.bot.Rules(), bot.Channel{Connection: "w", ID: "team"})
		if card.Said[0].Text != lengthy {
			t.Errorf("the card says %q", card.Said[0].Text)
		}
	})
}
