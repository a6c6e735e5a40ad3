package bot_test

import (
	"slices"
	"strings"
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

// TestWhatABlockedCustomerAddsIsNotShown: it is kept and counted, but the card
// of an item that they have already stays as it was.
func TestWhatABlockedCustomerAddsIsNotShown(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.must(lea, bot.Event{Do: bot.Block, Item: id})
		said := h.adds(thread, "You fools!")
		lines := len(h.texts("team"))
		h.wall.Rewrite("shop", said, "You fools, you!")
		h.wall.Rewrite("shop", thread, "All of you!")
		h.pass(time.Second)
		if got := h.texts("team"); len(got) != lines {
			t.Errorf("the channel is told of it: %q", got)
		}
		v := h.view(id)
		if got := v.Log[len(v.Log)-1]; !got.Withheld || got.Words.Text != "All of you!" {
			t.Errorf("it is not kept: %+v", got)
		}
		if v.Item.Latest.Seq != 1 || v.Item.Mentions != 1 {
			t.Errorf("the latest of %d mentions is at %d", v.Item.Mentions, v.Item.Latest.Seq)
		}
		if c := h.theCard("team"); !strings.Contains(string(c.Card), "It is broken.") || strings.Contains(string(c.Card), "you") {
			t.Errorf("the card shows it: %s", c.Card)
		}
	})
}

// TestTimesThatCanNotBeSaid do no harm, wherever they come from.
func TestTimesThatCanNotBeSaid(t *testing.T) {
	far := time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600)) // another year in UTC
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		if r := h.do(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: far}); r == nil {
			t.Error("snoozed for ever")
		}
		h.view(id)
		for n, at := range []time.Time{far, time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)} {
			m := &bot.Mention{ID: string(rune('a' + n)), From: bot.Channel{Connection: "w", ID: "shop"}, Text: "Where?", PostedAt: at, CaughtUp: true}
			r, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: m})
			if err != nil {
				t.Fatal(err)
			}
			h.view(r.Item)
		}
	})
}
