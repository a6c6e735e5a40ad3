package bot_test

import (
	"testing"

	"heed/bot"
)

// TestATeamMessageAnswersItsOwnThreadOnly: of an item with several, the others
// have heard nothing.
func TestATeamMessageAnswersItsOwnThreadOnly(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		stays, first := h.says("It is broken.")
		goes, second := h.says("Nothing works.")
		h.must(ann, bot.Event{Do: bot.Merge, Item: goes, To: string(stays)})
		h.wall.Say("shop", first, ann, "Press the button.")
		h.pass(0)
		if got := h.view(stays).Item.State(); got != bot.Claimed {
			t.Errorf("one of two threads was answered: %s", got)
		}
		h.wall.Say("shop", second, ann, "You too.")
		h.pass(0)
		if got := h.view(stays).Item.State(); got != bot.Answered {
			t.Errorf("both threads were answered: %s", got)
		}
	})
}

// TestAViewerIsOverheardAndChangesNothing: whichever way the adapter hands over
// what they wrote in a customer's thread.
func TestAViewerIsOverheardAndChangesNothing(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("It is broken.")
		said := &bot.Mention{ID: "x", From: bot.Channel{Connection: "w", ID: "shop"}, Thread: thread, Text: "Press the button."}
		for _, do := range []bot.Verb{bot.Say, bot.AnsweredElsewhere} {
			if r := h.do(vic, bot.Event{Do: do, Mention: said}); r == nil || h.view(id).Item.State() != bot.Open {
				t.Errorf("%s: %v; the item is %s", do, r, h.view(id).Item.State())
			}
		}
		if r := h.do(ann, bot.Event{Do: bot.Say, Mention: said}); r != nil || h.view(id).Item.State() != bot.Answered {
			t.Errorf("by an agent: %v; the item is %s", r, h.view(id).Item.State())
		}
	})
}

// TestAnAdminKeepsWhatTheyHave: they may act on every desk, so they own there too.
func TestAnAdminKeepsWhatTheyHave(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		untimed(r)
		d, m := r.Desks["support"], r.Members["Lea"]
		d.Members, m.Role = []bot.MemberID{"Ann"}, bot.Admin
		r.Desks["support"], r.Members["Lea"] = d, m
	}}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.must(lea, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		h.adds(thread, "Still broken.")
		if got := h.view(id).Item.Owner; got != "Lea" {
			t.Errorf("owner %q", got)
		}
	})
}

// TestWhatTheTeamSaysCanBeForwarded: that it was overheard before is no reason
// not to take it when somebody hands it over.
func TestWhatTheTeamSaysCanBeForwarded(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		said := &bot.Mention{ID: "x", From: bot.Channel{Connection: "w", ID: "shop"}, Text: "My own parcel is lost."}
		ev := bot.Event{Do: bot.Say, Mention: said, Keys: []bot.Key{{Name: bot.MentionKey("w", "x")}}}
		if r := h.do(ann, ev); r != nil {
			h.Fatal(r)
		}
		if receipt, err := h.bot.Take(h.Context(), ev); err != nil || receipt.Status != bot.StatusNew || receipt.Item == "" {
			h.Errorf("%+v, %v", receipt, err)
		}
	})
}
