package bot_test

import (
	"testing"
	"testing/synctest"

	"heed/bot"
)

// TestWhatWasTakenBackIsNotSolved: an item in which nothing waits any more is
// answered, but nobody was told anything: it ends with a reason.
func TestWhatWasTakenBackIsNotSolved(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.wall.Delete("shop", thread)
		synctest.Wait()
		if r := h.do(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved}); r == nil {
			t.Error("solved without an answer")
		}
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.CouldNot, Reason: "they took it back"})
	})
}
