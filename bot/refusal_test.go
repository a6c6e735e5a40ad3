package bot_test

import (
	"strings"
	"testing"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestARefusalReadsWell: people see why a reply was refused, not the words by
// which heed knows that it was.
func TestARefusalReadsWell(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.wall.Fail(wall.Post, refusedForGood)
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Fixed."})
		r := h.view(id).Item.Replies
		if len(r) != 1 || r[0].State != bot.ReplyFailed || r[0].Error == "" || strings.Contains(r[0].Error, bot.ErrRefused.Error()) {
			t.Errorf("the reply is %+v", r)
		}
	})
}
