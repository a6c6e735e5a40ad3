package bot_test

import (
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// answering hands over what somebody wrote in answer to a mention, where there
// are no threads.
func (h *house) answering(by wall.Person, id, to, text string) bot.Receipt {
	h.Helper()
	return h.quoting(by, bot.Mention{ID: id, Text: text, Answers: to})
}

// quoting hands over what somebody wrote in the shop.
func (h *house) quoting(by wall.Person, m bot.Mention) bot.Receipt {
	h.Helper()
	m.From, m.Author = bot.Channel{Connection: "w", ID: "shop"}, bot.Author{ID: by.ID, Name: by.Name}
	r, err := h.bot.Take(h.Context(), bot.Event{
		Do: bot.Say, Mention: &m, By: bot.Person{Connection: "w", ID: by.ID, Name: by.Name, Belongs: by.Team},
		Keys: []bot.Key{{Name: bot.MentionKey("w", m.ID)}},
	})
	if err != nil {
		h.Fatal(err)
	}
	return r
}

// TestAnAnswerJoinsWhatItAnswers: whoever wrote it, however late, on the same road.
func TestAnAnswerJoinsWhatItAnswers(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		first := h.answering(zoe, "m1", "", "It is broken.")
		h.pass(2 * time.Hour)
		other := h.answering(zoe, "m2", "", "And where is my parcel?")
		if other.Item == first.Item {
			t.Fatal("two hours later it is the same item")
		}
		max := wall.Person{ID: "max", Name: "Max"}
		for n, r := range []bot.Receipt{
			h.answering(zoe, "m3", "m1", "Any news?"), h.answering(max, "m4", "m1", "Mine too!"), h.answering(max, "m5", "m4", "Since Monday."),
		} {
			if r.Item != first.Item || r.Status != bot.StatusAdded {
				t.Errorf("answer %d: %+v, want it in %s", n, r, first.Item)
			}
		}
		if roads := h.view(first.Item).Item.Roads; len(roads) != 1 {
			t.Errorf("%d roads, want one: %+v", len(roads), roads)
		}
		if r := h.answering(max, "m6", "never heard of", "Hello?"); r.Status != bot.StatusNew {
			t.Errorf("an answer to what heed does not know: %+v", r)
		}
	})
}

// TestATeamMessageAnswersWhatItQuotes: without any thread.
func TestATeamMessageAnswersWhatItQuotes(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id := h.answering(zoe, "m1", "", "It is broken.").Item
		h.answering(ann, "m2", "", "Lunch, anybody?")
		if got := h.view(id).Item.State(); got != bot.Open {
			t.Errorf("what answers nothing: the item is %s", got)
		}
		h.answering(ann, "m3", "m1", "Press the button.")
		if got := h.view(id).Item.State(); got != bot.Answered {
			t.Errorf("the item is %s, want answered", got)
		}
		h.answering(zoe, "m4", "m3", "It does not help.")
		if got := h.view(id).Item; got.State() != bot.Claimed || got.Mentions != 2 {
			t.Errorf("after an answer to the answer it is %s with %d mentions", got.State(), got.Mentions)
		}
	})
}

// TestALateAnswerIsANewItem: what was resolved long ago is linked, not reopened.
func TestALateAnswerIsANewItem(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		untimed(r)
		d := r.Desks["support"]
		d.ReopenWithin = time.Hour
		r.Desks["support"] = d
	}}, func(h *house) {
		old := h.answering(zoe, "m1", "", "It is broken.").Item
		h.must(ann, bot.Event{Do: bot.Resolve, Item: old, Outcome: bot.CouldNot, Reason: "no parts"})
		h.pass(2 * time.Hour)
		r := h.answering(zoe, "m2", "m1", "Is it still broken for others?")
		if r.Item == old || h.view(r.Item).Item.Earlier != old {
			t.Errorf("%+v, earlier %q; want a new item after %s", r, h.view(r.Item).Item.Earlier, old)
		}
		if next := h.answering(zoe, "m3", "m1", "Hello?"); next.Item != r.Item {
			t.Errorf("the next one is in %s, want %s", next.Item, r.Item)
		}
	})
}

// TestAnAnswerToASplitThatIsMergedBack goes the way of its conversation: it is
// answered once, and the team's own answers count.
func TestAnAnswerToASplitThatIsMergedBack(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id := h.answering(zoe, "m1", "", "It is broken.").Item
		h.must(ann, bot.Event{Do: bot.Split, Item: id, Of: h.answering(zoe, "m2", "m1", "And it smells.").Seq})
		h.must(ann, bot.Event{Do: bot.Merge, Item: h.newest(), To: string(id)})
		h.answering(zoe, "m3", "m2", "Very much so.")
		if roads := h.view(id).Item.Roads; len(roads) != 1 {
			t.Fatalf("%d roads, want one: %+v", len(roads), roads)
		}
		h.answering(ann, "m4", "m2", "Open a window.")
		if got := h.view(id).Item.State(); got != bot.Answered {
			t.Errorf("the item is %s, want answered", got)
		}
	})
}
