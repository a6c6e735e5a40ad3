package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestChangesToldTwice: a source that tells a change again, without an id by
// which that could be known, changes nothing.
func TestChangesToldTwice(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, thread := h.says("It is broken.")
		change := func(do bot.Verb, text string) bot.Status {
			m := bot.Mention{ID: h.view(id).Log[0].Source, From: bot.Channel{Connection: "w", ID: "shop"}, Thread: thread, Text: text}
			r, err := h.bot.Take(h.Context(), bot.Event{Do: do, Mention: &m})
			if err != nil {
				t.Fatal(err)
			}
			return r.Status
		}
		for _, step := range []struct {
			do   bot.Verb
			text string
			want bot.Status
		}{
			{bot.Edited, "It is worse.", bot.StatusAdded},
			{bot.Edited, "It is worse.", bot.StatusDuplicate},
			{bot.Edited, "It is broken.", bot.StatusAdded},
			{bot.Withdrawn, "", bot.StatusAdded},
			{bot.Withdrawn, "", bot.StatusDuplicate},
		} {
			was := len(h.view(id).Log)
			if got := change(step.do, step.text); got != step.want {
				t.Errorf("%s %q: %s, want %s", step.do, step.text, got, step.want)
			}
			if grew := len(h.view(id).Log) > was; grew != (step.want == bot.StatusAdded) {
				t.Errorf("%s %q: the log is %v", step.do, step.text, events(h.view(id)))
			}
		}
	})
}

// TestWithdrawingWhatWasMerged: the item that stays does not wait any more for
// what was withdrawn, but for what else was said there.
func TestWithdrawingWhatWasMerged(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		stays, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Reply, Item: stays, Text: "Fixed."})
		goes, thread := h.says("Nothing works.")
		second := h.adds(thread, "Nothing at all.")
		h.must(ann, bot.Event{Do: bot.Merge, Item: goes, To: string(stays)})
		h.wall.Delete("shop", thread)
		synctest.Wait()
		if got := h.view(stays).Item.State(); got != bot.Claimed {
			t.Errorf("with one of two withdrawn: %s", got)
		}
		h.wall.Delete("shop", second)
		synctest.Wait()
		if got := h.view(stays).Item.State(); got != bot.Answered {
			t.Errorf("with both withdrawn: %s, %v", got, events(h.view(stays)))
		}
	})
}

// TestWhatHoldsAReplyUp: a reply that does not get through says why, while heed
// keeps trying, and changes the item once for each reason.
func TestWhatHoldsAReplyUp(t *testing.T) {
	t.Parallel()
	inBubble(t, settings{}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.wall.FailWhen(func(c wall.Call) *wall.Fault {
			if c.Endpoint == wall.Post && c.Thread == thread {
				f := wall.Limited(time.Second)
				return &f
			}
			return nil
		})
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Fixed."})
		h.pass(time.Minute)
		v := h.view(id)
		if len(v.Item.Replies) != 1 || v.Item.Replies[0].State != bot.ReplyPending || v.Item.Replies[0].Error == "" {
			t.Fatalf("the reply is %+v", v.Item.Replies)
		}
		h.pass(30 * time.Minute)
		if now := h.view(id); now.Item.Rev != v.Item.Rev {
			t.Errorf("from revision %d to %d, and nothing new", v.Item.Rev, now.Item.Rev)
		}
		shown := false
		for _, m := range h.wall.Messages("team") {
			shown = shown || strings.Contains(string(m.Card), "heed keeps trying")
		}
		if !shown {
			t.Error("the card does not say so")
		}
		h.wall.Heal()
		h.pass(10 * time.Minute)
		if got := h.view(id).Item; got.State() != bot.Answered || len(got.Replies) != 0 {
			t.Errorf("in the end: %s, %+v", got.State(), got.Replies)
		}
	})
}
