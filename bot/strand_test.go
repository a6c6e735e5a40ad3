package bot_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestAReplyWhoseRoadIsGoneIsAPersonsToDecide: it can neither arrive nor fail,
// and must not keep its item from ending.
func TestAReplyWhoseRoadIsGoneIsAPersonsToDecide(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.wall.Fail(wall.Post, wall.Limited(time.Hour))
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "one"})
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "two"})
		h.stop()
		h.store = h.reread()
		h.bot = bot.New(h.store, h.rules(), h.bot.Host("w").Log) // without the connection
		ctx, stop := context.WithCancel(h.Context())
		done := make(chan error, 1)
		go func() { done <- h.bot.Run(ctx) }()
		synctest.Wait()
		for _, r := range h.view(id).Item.Replies {
			if r.State != bot.ReplyUnsure || r.Error == "" {
				t.Errorf("%+v", r)
			}
		}
		if h.do(ann, bot.Event{Do: bot.Retry, Item: id}) == nil {
			t.Error("sent again, to nowhere")
		}
		h.must(ann, bot.Event{Do: bot.Discard, Item: id, Reason: "told them by phone"})
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.CouldNot, Reason: "their shop is closed"})
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
