package bot_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"heed/bot"
)

// TestSplitsKeepTheRecordSmall: the log names them all, the item only so many.
func TestSplitsKeepTheRecordSmall(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		for n := range bot.MaxLinks + 2 {
			h.adds(thread, fmt.Sprintf("And %d.", n))
			h.must(ann, bot.Event{Do: bot.Split, Item: id, Of: h.view(id).Item.Latest.Seq})
		}
		if n := len(h.view(id).Item.Links); n != bot.MaxLinks {
			t.Errorf("%d links", n)
		}
	})
}

// TestWhatWasTakenBackIsNotAskedAgain: by nobody of the team either.
func TestWhatWasTakenBackIsNotAskedAgain(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		thanks := h.adds(thread, "Thanks!")
		seq := h.view(id).Item.Latest.Seq
		h.wall.Delete("shop", thanks)
		synctest.Wait()
		for _, do := range []bot.Verb{bot.Split, bot.NeedsAnswer} {
			if r := h.do(ann, bot.Event{Do: do, Item: id, Of: seq}); r == nil {
				t.Errorf("%s of a mention that was withdrawn", do)
			}
		}
	})
}

// TestAMergedItemStaysClosed: it goes on in the other one, whatever is said of
// its mentions.
func TestAMergedItemStaysClosed(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		stays, _ := h.says("It is broken.")
		goes, thread := h.says("Nothing works.")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: goes, Text: "by phone"})
		h.adds(thread, "Thanks!")
		seq := h.view(goes).Item.Latest.Seq
		h.must(ann, bot.Event{Do: bot.Merge, Item: goes, To: string(stays)})
		if r := h.do(ann, bot.Event{Do: bot.NeedsAnswer, Item: goes, Of: seq}); r == nil || h.view(goes).Item.State() != bot.Resolved {
			t.Errorf("%v; the item is %s", r, h.view(goes).Item.State())
		}
	})
}

// TestALogTooLongToBeSeenGoesOnAsking: an earlier mention may still wait.
func TestALogTooLongToBeSeenGoesOnAsking(t *testing.T) {
	i := bot.Item{ID: "I", Rev: 5, Seq: 20000, Desk: "d", Roads: []bot.Road{{Conversation: "t", Asked: 15000}}}
	c := bot.Case{Item: &i, Of: 15000, Log: []bot.Entry{{Item: "I", Seq: 15000, Do: bot.Say, Road: "t"}}}
	change, refusal := bot.Apply(c, bot.Event{ID: "E", Do: bot.Withdrawn, Mention: &bot.Mention{ID: "m"}}, bot.Rules{})
	if refusal != nil || change.Items[0].State() != bot.Open {
		t.Errorf("%v; %+v", refusal, change.Items)
	}
}
