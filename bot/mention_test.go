package bot_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

// TestAMentionThatReopenedCanBeWithdrawn: the source names it by its own id,
// whatever else it brought about.
func TestAMentionThatReopenedCanBeWithdrawn(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.NotOurs, Reason: "because"})
		h.pass(time.Minute)
		again := h.adds(thread, "It broke again.")
		h.wall.Delete("shop", again)
		synctest.Wait()
		if all := events(h.view(id)); !slices.Contains(all, "withdrawn") {
			t.Errorf("it was not taken back: %v", all)
		}
	})
}
