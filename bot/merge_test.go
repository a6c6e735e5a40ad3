package bot_test

import (
	"testing"
	"time"

	"heed/bot"
)

// outside lets a customer write where there are no threads.
func (h *house) outside(mention, author string) bot.ItemID {
	h.Helper()
	r, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: &bot.Mention{
		ID: mention, From: bot.Channel{Connection: "w", ID: "shop"}, Author: bot.Author{ID: author}, Text: "Where is it?",
	}})
	if err != nil {
		h.Fatal(err)
	}
	return r.Item
}

// TestAMergeKeepsWhatWasSaidLast: a reply answers the latest mention, also where
// an older item of the same customer is merged into a newer one.
func TestAMergeKeepsWhatWasSaidLast(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		for n, older := range []bool{true, false} {
			author := string(rune('A' + n))
			goes := h.outside(author+"1", author)
			h.pass(time.Hour)
			stays := h.outside(author+"2", author)
			last := stays
			if !older {
				goes, stays = stays, goes
			}
			h.must(ann, bot.Event{Do: bot.Merge, Item: goes, To: string(stays)})
			if roads := h.view(stays).Item.Roads; len(roads) != 1 || roads[0].Latest.Item != last {
				t.Errorf("older into newer: %t: %+v, want one road, to %s", older, roads, last)
			}
		}
	})
}

// TestAMergeHidesNothing: what is shown does not go on in an item that is not.
func TestAMergeHidesNothing(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		h.must(lea, bot.Event{Do: bot.Block, Item: h.outside("1", "bad")})
		h.pass(time.Hour)
		hidden, shown := h.outside("2", "bad"), h.outside("3", "good")
		if r := h.do(ann, bot.Event{Do: bot.Merge, Item: shown, To: string(hidden)}); r == nil {
			t.Error("an item that is shown was merged into one that is not")
		}
		h.must(ann, bot.Event{Do: bot.Merge, Item: hidden, To: string(shown)})
	})
}

// TestASplitThatIsMergedBackIsAnsweredOnce: it was one conversation all along.
func TestASplitThatIsMergedBackIsAnsweredOnce(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		split := func() bot.ItemID {
			h.adds(thread, "And it smells.")
			h.must(ann, bot.Event{Do: bot.Split, Item: id, Of: h.view(id).Item.Latest.Seq})
			return h.newest()
		}
		one, two := split(), split()
		if r := h.do(ann, bot.Event{Do: bot.Merge, Item: id, To: string(one)}); r == nil {
			t.Error("the conversation went on in a part of it")
		}
		h.must(ann, bot.Event{Do: bot.Merge, Item: one, To: string(two)})
		h.must(ann, bot.Event{Do: bot.Merge, Item: two, To: string(id)})
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Sorry."})
		h.pass(time.Minute)
		if n := count(h.wall.Messages("shop"), thread, "Sorry."); n != 1 || h.view(id).Item.State() != bot.Answered {
			t.Errorf("%d copies; the item is %s", n, h.view(id).Item.State())
		}
	})
}

// TestAnEditAfterAMergeAsksWhereItGoesOn: a thank-you that becomes a question
// needs an answer, though its item is closed.
func TestAnEditAfterAMergeAsksWhereItGoesOn(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		stays, _ := h.says("It is broken.")
		goes, thread := h.says("Nothing works.")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: goes, Text: "by phone"})
		thanks := h.adds(thread, "Thanks!")
		h.must(ann, bot.Event{Do: bot.Merge, Item: goes, To: string(stays)})
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: stays, Text: "by phone"})
		h.wall.Rewrite("shop", thanks, "Thanks, but where is my money?")
		h.pass(0)
		if was, now := h.view(goes).Item.State(), h.view(stays).Item.State(); was != bot.Resolved || now != bot.Claimed {
			t.Errorf("the merged item is %s; the one that stays is %s", was, now)
		}
		h.must(ann, bot.Event{Do: bot.Reply, Item: stays, Text: "On its way."})
		if n := count(h.wall.Messages("shop"), thread, "On its way."); n != 1 || h.view(stays).Item.State() != bot.Answered {
			t.Errorf("%d answers in its thread; the item is %s", n, h.view(stays).Item.State())
		}
	})
}
