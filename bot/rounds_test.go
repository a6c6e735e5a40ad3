package bot_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestAnswersCountFromWhereTheyWereWritten: what the customer says while a reply
// is on its way is not answered by it.
func TestAnswersCountFromWhereTheyWereWritten(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.wall.Fail(wall.Post, wall.Slow(5*time.Second))
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Have you tried again?"})
		h.adds(thread, "It also smells.")
		h.pass(10 * time.Second)
		v := h.view(id)
		if got := v.Item.State(); got != bot.Claimed || !slices.Contains(events(v), "delivered") {
			t.Errorf("%s after %v", got, events(v))
		}
		if v.Item.RespondedAt.IsZero() || !v.Item.AnsweredAt.IsZero() {
			t.Errorf("responded %v, answered %v", v.Item.RespondedAt, v.Item.AnsweredAt)
		}
	})
}

// TestRounds: an answer ends a round, the next mention begins another, and the
// fields show the first time of everything.
func TestRounds(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Targets = map[bot.Kind]bot.Targets{"": {Claim: 5 * time.Minute, Respond: time.Hour, Answer: 8 * time.Hour, NextAnswer: 2 * time.Hour}}
		r.Desks["support"] = d
	}}, func(h *house) {
		id, thread := h.says("It is broken.")
		opened := h.view(id).Item.OpenedAt
		due := func(want time.Duration, when string) {
			t.Helper()
			i := h.view(id).Item
			if want == 0 && i.Due.IsZero() {
				return
			}
			if got := i.Due.Sub(opened); got != want {
				t.Errorf("%s: due after %v, want %v", when, got, want)
			}
		}
		due(5*time.Minute, "open")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		due(time.Hour, "claimed")
		h.must(ann, bot.Event{Do: bot.Hold, Item: id, Text: "We are looking at it."})
		due(8*time.Hour, "after a holding text")
		h.pass(30 * time.Minute)
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Press the other button."})
		due(0, "answered")
		first := h.view(id).Item.AnsweredAt
		h.pass(30 * time.Minute)
		asked := time.Since(opened)
		h.adds(thread, "Which one?")
		due(asked+2*time.Hour, "in the second round")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		if got := h.view(id).Item.AnsweredAt; !got.Equal(first) {
			t.Errorf("answered at %v, not at the first answer %v", got, first)
		}
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Explained})
		h.pass(time.Minute)
		asked = time.Since(opened)
		h.adds(thread, "It broke again.")
		due(asked+time.Hour, "reopened, with its owner still there")
	})
}

// TestWithdrawingGoesBack: when the latest mention is withdrawn, an earlier one
// may still wait.
func TestWithdrawingGoesBack(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, thread := h.says("It is broken.")
		second := h.adds(thread, "And it smells.")
		h.wall.Delete("shop", second)
		synctest.Wait()
		if got := h.view(id).Item.State(); got != bot.Open {
			t.Errorf("with one mention left: %s", got)
		}
		h.wall.Delete("shop", thread)
		synctest.Wait()
		if i := h.view(id).Item; i.State() != bot.Answered || !i.AnsweredAt.IsZero() || !i.Due.IsZero() {
			t.Errorf("with none left: %s, answered %v, due %v", i.State(), i.AnsweredAt, i.Due)
		}
	})
}

// TestMergedItemsAreAnsweredTogether: after a merge a reply goes to every
// conversation, and each counts.
func TestMergedItemsAreAnsweredTogether(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		stays, first := h.says("It is broken.")
		goes, second := h.says("Nothing works.")
		h.must(ann, bot.Event{Do: bot.Merge, Item: goes, To: string(stays)})
		if i := h.view(goes).Item; i.State() != bot.Resolved || i.Closed.Outcome != bot.Duplicate || i.MergedInto != stays {
			t.Errorf("the merged item: %s, %+v", i.State(), i.Closed)
		}
		h.must(ann, bot.Event{Do: bot.Reply, Item: stays, Text: "Fixed now."})
		for _, thread := range []string{first, second} {
			if n := count(h.wall.Messages("shop"), thread, "Fixed now."); n != 1 {
				t.Errorf("%d answers in thread %s", n, thread)
			}
		}
		if got := h.view(stays).Item.State(); got != bot.Answered {
			t.Errorf("the item that stays: %s", got)
		}
		h.adds(second, "Not for me!")
		if i := h.view(stays).Item; i.State() != bot.Claimed || i.Mentions != 2 {
			t.Errorf("after the merged customer wrote again: %s, %d mentions", i.State(), i.Mentions)
		}
	})
}

func count(all []wall.Message, thread, text string) int {
	n := 0
	for _, m := range all {
		if m.Thread == thread && m.Text == text {
			n++
		}
	}
	return n
}

// TestRepliesSeenTooLate: who writes while somebody else replies is asked.
func TestRepliesSeenTooLate(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says("It is broken.")
		seen := h.view(id).Item.Rev
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Try again."})
		h.must(bob, bot.Event{Do: bot.TakeOver, Item: id})
		if r := h.do(bob, bot.Event{Do: bot.Reply, Item: id, Text: "Try again!", Seen: seen}); r == nil {
			t.Error("a reply written before Ann's was sent after it")
		}
		h.must(bob, bot.Event{Do: bot.Reply, Item: id, Text: "Try again!", Seen: h.view(id).Item.Rev})
	})
}
