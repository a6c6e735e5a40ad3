package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// threads is wall as a platform on which a card has a thread for everything. It
// shows no words below a line, so what it was given is kept here.
type threads struct {
	*wall.Adapter
	fold  int
	every time.Duration // pace

	mu    sync.Mutex
	given []bot.Message
}

func (a *threads) Describe() bot.Connection {
	c := a.Adapter.Describe()
	c.Threads, c.Fold, c.ReplyLimit = true, a.fold, 0
	return c
}

func (a *threads) Pace() bot.Pace {
	return bot.Pace{Every: a.every, Parallel: 1, Settle: 5 * time.Second}
}

func (a *threads) Send(ctx context.Context, m bot.Message) (bot.Ref, error) {
	ref, err := a.Adapter.Send(ctx, m)
	if err == nil && m.Kind == bot.TellLine {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.given = append(a.given, m)
	}
	return ref, err
}

// lines are those that were told of an item, as people read them, in the thread
// of its card in a channel, or in the channel itself.
func (a *threads) lines(id bot.ItemID, channel string, inThread bool) (all []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, m := range a.given {
		if m.Item != id || m.Lane.ID != channel || m.Thread.IsZero() == inThread {
			continue
		}
		text := m.Text
		if m.Said != nil {
			text += " “" + m.Said.By + ": " + m.Said.Text + "”"
		}
		for _, p := range m.Ping {
			text += " @" + p.Name
		}
		all = append(all, strings.ReplaceAll(text, "http://heed.example", ""))
	}
	return all
}

// inThreads runs a test where cards have threads.
func inThreads(t *testing.T, fold int, test func(h *house, told func(bot.ItemID) []string)) {
	t.Helper()
	a := &threads{fold: fold}
	inBubble(t, settings{rules: untimed, talk: a}, func(h *house) {
		test(h, func(id bot.ItemID) []string {
			h.pass(time.Minute)
			return a.lines(id, "team", true)
		})
	})
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestEverythingIsToldInTheThread, in order, one line each, with the words.
func TestEverythingIsToldInTheThread(t *testing.T) {
	inThreads(t, 0, func(h *house, told func(bot.ItemID) []string) {
		id, thread := h.says("It is broken.")
		do := func(e bot.Event) {
			e.Item = id
			h.must(ann, e)
			h.pass(time.Minute)
		}
		do(bot.Event{Do: bot.Reply, Text: "We look into it."})
		do(bot.Event{Do: bot.Note, Text: "A known fault."})
		do(bot.Event{Do: bot.SetKind, Text: "complaint, delivery"})
		do(bot.Event{Do: bot.Tag, Text: "vip"})
		do(bot.Event{Do: bot.SetFeeling, Text: "angry"})
		do(bot.Event{Do: bot.PromiseBy, Until: time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC), Text: "a new one"})
		do(bot.Event{Do: bot.PromiseBy, Reason: "it was sent"})
		do(bot.Event{Do: bot.SnoozeUntil})
		h.adds(thread, "And now?")
		h.pass(time.Minute)
		do(bot.Event{Do: bot.AnsweredElsewhere, Text: "by phone"})
		do(bot.Event{Do: bot.Review, Outcome: bot.Weakness, Text: "late-delivery"})
		do(bot.Event{Do: bot.Resolve, Outcome: bot.Solved, Reason: "replaced"})
		do(bot.Event{Do: bot.FollowedUp, Outcome: bot.Met, Text: "fine"})
		do(bot.Event{Do: bot.Reopen})
		do(bot.Event{Do: bot.Release})
		same(t, "the thread", told(id),
			"Ann replied. “Ann: We look into it.”",
			"Ann made a note. “Ann: A known fault.”",
			"Ann set the kind: complaint, delivery.",
			"Ann tagged this: vip.",
			"Ann set the feeling: angry.",
			"Ann promised the customer to come back by 2000-01-03 09:00 UTC. “Ann: a new one”",
			"Ann took the promise back. “Ann: it was sent”",
			"Ann snoozed this until they write.",
			"The customer wrote again. “Zoe: And now?”",
			"Ann answered elsewhere. “Ann: by phone”",
			"Ann judged this: a weakness of ours, late-delivery.",
			"Ann resolved this: solved. “Ann: replaced”",
			"Ann followed up. Their expectations were: met. “Ann: fine”",
			"This is open again.",
			"Ann released this; nobody has it now.",
		)
	})
}

// TestWhatOthersDoIsTold: pings are as they are without threads.
func TestWhatOthersDoIsTold(t *testing.T) {
	inThreads(t, 0, func(h *house, told func(bot.ItemID) []string) {
		id, thread := h.says("It is broken.")
		other, _ := h.says("Another matter?")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		message := h.adds(thread, "Hello?")
		h.pass(time.Second)
		h.wall.Rewrite("shop", message, "Hello??")
		h.pass(time.Second)
		h.wall.Delete("shop", message)
		h.pass(time.Second)
		h.must(bob, bot.Event{Do: bot.TakeOver, Item: id})
		h.pass(time.Second)
		h.must(lea, bot.Event{Do: bot.Assign, Item: id, To: "Ann"})
		h.pass(time.Second)
		h.must(ann, bot.Event{Do: bot.Link, Item: id, To: string(other)})
		h.pass(time.Second)
		h.must(ann, bot.Event{Do: bot.Merge, Item: id, To: string(other)})
		same(t, "the thread", told(id),
			"Ann has this now.",
			"The customer wrote again. “Zoe: Hello?” @Ann",
			"The customer changed what they wrote. “Zoe: Hello??” @Ann",
			"The customer took back what they wrote.",
			"Bob took this over from Ann. @Ann",
			"Lea assigned this to Ann. @Ann",
			"Ann linked this to /items/"+string(other),
			"Ann merged this into another. It goes on in /items/"+string(other),
		)
		same(t, "the other's", told(other), "Ann linked this to /items/"+string(id), "Ann merged another into this: /items/"+string(id))
	})
}

// TestThatAReplyArrivedIsNewsOnlyWhereItTookLong.
func TestThatAReplyArrivedIsNewsOnlyWhereItTookLong(t *testing.T) {
	inThreads(t, 0, func(h *house, told func(bot.ItemID) []string) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Hold, Item: id, Text: "We look."})
		h.pass(time.Minute)
		h.wall.Archive("shop", true)
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "It is mended."})
		h.pass(5 * time.Minute)
		h.wall.Archive("shop", false)
		h.pass(10 * time.Minute)
		same(t, "the thread", told(id), "Ann sent a holding text. “Ann: We look.”", "Ann replied. “Ann: It is mended.”", "The reply reached the customer.")
	})
}

// TestABumpIsInTheThreadToo: where somebody who was answered writes again the
// channel is told, and the thread has their words all the same.
func TestABumpIsInTheThreadToo(t *testing.T) {
	a := &threads{}
	inBubble(t, settings{rules: untimed, talk: a}, func(h *house) {
		id, thread := stand(h, ann, "answered, yours")
		h.pass(time.Minute)
		before := len(a.lines(id, "team", true))
		h.adds(thread, "It broke again.")
		h.pass(time.Minute)
		same(t, "the thread", a.lines(id, "team", true)[before:], "The customer wrote again. “Zoe: It broke again.”")
		same(t, "the channel", a.lines(id, "team", false), "The customer wrote again. /items/"+string(id)+" “Zoe: It broke again.” @Ann")
	})
}

// TestAPingThatWaitsHoldsNoNews: who may not be alerted now is alerted later, and
// the thread has it at once.
func TestAPingThatWaitsHoldsNoNews(t *testing.T) {
	a := &threads{}
	rules := func(r *bot.Rules) {
		untimed(r)
		d := r.Desks["support"]
		d.Hours.Week = map[time.Weekday][]bot.Window{time.Monday: {{From: 9 * 60, To: 17 * 60}}}
		r.Desks["support"] = d
	}
	inBubble(t, settings{rules: rules, talk: a}, func(h *house) { // on a Saturday
		id, thread := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.adds(thread, "Hello?")
		h.pass(time.Minute)
		same(t, "on Saturday", a.lines(id, "team", true), "Ann has this now.", "The customer wrote again. “Zoe: Hello?”")
		h.pass(3 * 24 * time.Hour)
		if all := a.lines(id, "team", true); len(all) != 3 || !strings.HasSuffix(all[2], "@Ann") {
			t.Errorf("on Tuesday: %q", all)
		}
	})
}

// TestANoteIsNotToldWhereItWasWritten, and in other channels it is.
func TestANoteIsNotToldWhereItWasWritten(t *testing.T) {
	a := &threads{}
	rules := func(r *bot.Rules) {
		untimed(r)
		d := r.Desks["support"]
		d.Post = append(d.Post, bot.Channel{Connection: "w", ID: "more"})
		r.Desks["support"] = d
	}
	inBubble(t, settings{rules: rules, talk: a}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Note, Item: id, Text: "A known fault.", Under: bot.Channel{Connection: "w", ID: "team"}})
		h.pass(time.Minute)
		same(t, "there", a.lines(id, "team", true))
		same(t, "elsewhere", a.lines(id, "more", true), "Ann made a note. “Ann: A known fault.”")
	})
}

// TestAMoveIsToldInBothThreads.
func TestAMoveIsToldInBothThreads(t *testing.T) {
	a := &threads{fold: 600}
	inBubble(t, settings{rules: untimed, talk: a}, func(h *house) {
		id, _ := h.says(strings.Repeat("broken ", 100) + "end")
		h.pass(time.Minute)
		h.must(ann, bot.Event{Do: bot.Move, Item: id, To: "billing"})
		h.pass(time.Minute)
		moved := "Ann moved this from the desk support to the desk billing."
		for _, place := range []string{"team", "more"} {
			all := a.lines(id, place, true)
			if len(all) != 2 || !slices.Contains(all, moved) || !strings.HasSuffix(all[0]+all[1], "end”") && !strings.Contains(all[0], "end”") {
				t.Errorf("%s: %q", place, all)
			}
		}
	})
}

// TestALongMentionIsUnderItsCard: what the card and the thread show is what was
// said, whole, as far as eight lines hold it.
func TestALongMentionIsUnderItsCard(t *testing.T) {
	for _, words := range []int{150, 1000, 5000} {
		a := &threads{fold: 1000}
		inBubble(t, settings{rules: untimed, talk: a, wall: wall.Settings{}}, func(h *house) {
			var b strings.Builder
			for n := range words {
				fmt.Fprintf(&b, "word%d ", n)
			}
			said := strings.TrimSpace(b.String())
			from := bot.Channel{Connection: "w", ID: "shop"}
			m := &bot.Mention{ID: "long", From: from, Thread: "long", Text: said, Author: bot.Author{ID: "C9", Name: "Zoe"}}
			if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: m}); err != nil {
				t.Fatal(err)
			}
			h.pass(time.Minute)
			id := h.newest()
			card := bot.Render(h.view(id), h.bot.Rules(), bot.Channel{Connection: "w", ID: "team"})
			head, cut := strings.CutSuffix(card.Said[0].Text, " … more in the thread")
			if cut != (utf8.RuneCountInString(said) > 1000) || utf8.RuneCountInString(head) > 1000 {
				t.Errorf("%d words: the card has %d runes, cut: %v", words, utf8.RuneCountInString(head), cut)
			}
			whole := head
			a.mu.Lock()
			defer a.mu.Unlock()
			for _, l := range a.given {
				if utf8.RuneCountInString(l.Said.Text) > 2800 || l.Thread.IsZero() || len(l.Ping) > 0 {
					t.Errorf("%d words: a line of %d runes, %+v", words, utf8.RuneCountInString(l.Said.Text), l.Ping)
				}
				whole += " " + l.Said.Text
			}
			whole, said = strings.Join(strings.Fields(whole), " "), strings.Join(strings.Fields(said), " ")
			linked := len(a.given) > 0 && strings.Contains(a.given[len(a.given)-1].Text, "/items/"+string(id))
			if !strings.HasPrefix(said, whole) || (whole != said) != linked || len(a.given) > 8 {
				t.Errorf("%d words: %d lines have %d runes of %d, linked: %v", words, len(a.given), len(whole), len(said), linked)
			}
		})
	}
}

// TestLongWordsAreToldWhole: a note, and a mention that was changed.
func TestLongWordsAreToldWhole(t *testing.T) {
	inThreads(t, 600, func(h *house, told func(bot.ItemID) []string) {
		long := strings.TrimSpace(strings.Repeat("It is as long as that. ", 300))
		id, thread := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Note, Item: id, Text: long})
		h.pass(time.Minute)
		h.wall.Rewrite("shop", thread, long[:2000])
		all := told(id)
		if len(all) != 4 || !strings.HasPrefix(all[0], "Ann made a note. “Ann: It is") || !strings.HasPrefix(all[1], "It goes on: “Ann: ") ||
			!strings.HasPrefix(all[3], "The customer changed what they wrote. “Zoe: ") {
			t.Errorf("%d lines: %.60q", len(all), all)
		}
	})
}

// TestThreadsOutliveACrash: what was committed is told after a restart, once; what
// happened first, then the rest of what was said.
func TestThreadsOutliveACrash(t *testing.T) {
	inThreads(t, 600, func(h *house, told func(bot.ItemID) []string) {
		h.wall.Fail(wall.Post, wall.Times(3, wall.Down)...)
		id, _ := h.says(strings.Repeat("broken ", 100))
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.must(ann, bot.Event{Do: bot.Tag, Item: id, Text: "vip"})
		h.reopen()
		all := told(id)
		if len(all) != 3 || all[0] != "Ann has this now." || all[1] != "Ann tagged this: vip." || !strings.HasPrefix(all[2], "The rest of what they wrote:") {
			t.Errorf("the thread: %q", all)
		}
	})
}

// TestPartsAreTheWhole: however words are cut, nothing is lost or told twice,
// and no more parts come of them than were owed.
func TestPartsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Repeat(rapid.StringOfN(rapid.SampledFrom([]rune("ab \n😀")), 0, 40, -1).Draw(r, "unit"), rapid.IntRange(0, 2000).Draw(r, "times"))
		fold := rapid.IntRange(1, 3000).Draw(r, "fold")
		parts, more := bot.Parted(text, fold)
		if whole := strings.Join(parts, ""); !strings.HasPrefix(text, whole) || more != (whole != text) {
			r.Fatalf("%d runes are not the beginning of %d, more: %v", len(whole), len(text), more)
		}
		if owed := bot.PartsOf(utf8.RuneCountInString(text), fold); len(parts) > owed {
			r.Fatalf("%d parts, and %d were owed", len(parts), owed)
		}
		for n, p := range parts {
			if most := []int{fold, 2800}[min(n, 1)]; utf8.RuneCountInString(p) > most || p == "" {
				r.Fatalf("part %d has %d runes, at most %d", n, utf8.RuneCountInString(p), most)
			}
		}
	})
}
