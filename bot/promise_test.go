package bot_test

import (
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestAPromiseIsNaggedUntilItIsKept, whoever has left or is away by then.
func TestAPromiseIsNaggedUntilItIsKept(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Hold, Item: id, Text: "I will be back in the morning.", Until: time.Now().Add(8 * time.Hour)})
		h.must(ann, bot.Event{Do: bot.Away, Until: time.Now().Add(72 * time.Hour), StandIn: "Lea"})
		if due := h.view(id).Item.Due; !due.Equal(h.view(id).Item.Promise.Due) || due.IsZero() {
			t.Errorf("due %v, promised for %v", due, h.view(id).Item.Promise.Due)
		}
		h.pass(9*time.Hour + time.Minute)
		h.wantTold(id, "6h0m0s warn Lea", "8h0m0s nag Lea", "9h0m0s nag Lea")
		h.must(lea, bot.Event{Do: bot.Hold, Item: id, Text: "Soon."})
		if h.view(id).Item.Promise.IsZero() {
			t.Fatal("a holding text kept the promise")
		}
		h.must(lea, bot.Event{Do: bot.Reply, Item: id, Text: "It is mended."})
		if !h.view(id).Item.Promise.IsZero() {
			t.Error("the answer did not keep the promise")
		}
		h.pass(24 * time.Hour)
		h.wantTold(id, "6h0m0s warn Lea", "8h0m0s nag Lea", "9h0m0s nag Lea")
	})
}

// TestAnAnswerThatPromisesMoreDoesNotKeepIt: it was written before the promise.
func TestAnAnswerThatPromisesMoreDoesNotKeepIt(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "Sorry! The part comes tomorrow.", Until: time.Now().Add(24 * time.Hour)})
		h.pass(time.Minute)
		if i := h.view(id).Item; i.State() != bot.Answered || i.Promise.IsZero() {
			t.Fatalf("%s, promise %+v", i.State(), i.Promise)
		}
		r := h.do(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
		if r == nil || r.Offer != bot.Reply {
			t.Errorf("resolving with a promise open: %v", r)
		}
		h.pass(24 * time.Hour)
		h.wantTold(id, "18h0m0s warn Ann", "24h0m0s nag Ann")
		if r := h.do(ann, bot.Event{Do: bot.PromiseBy, Item: id}); r == nil || r.Field != "reason" {
			t.Errorf("taking it back without a reason: %v", r)
		}
		h.must(ann, bot.Event{Do: bot.PromiseBy, Item: id, Reason: "they found one themselves"})
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
	})
}

func TestComplaintsAreFollowedUp(t *testing.T) {
	inBubble(t, settings{rules: alone(func(d *bot.Desk) {
		d.Hours, d.FollowUp = weekdays, map[bot.Kind]int{"complaint": 1}
	})}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: "question, complaint"})
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "It is mended."})
		h.pass(time.Second)
		h.must(lea, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
		monday := time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC)
		if due := h.view(id).Item.FollowUp.Due; !due.Equal(monday) {
			t.Errorf("to be followed up %v, want the opening on Monday", due)
		}
		page, err := h.store.Items(h.Context(), bot.Query{State: bot.Resolved, ByDue: true})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("%d follow-ups are listed, %v", len(page.Items), err)
		}
		h.pass(time.Until(monday.Add(2*time.Hour + time.Minute)))
		h.wantTold(id, "57h0m0s nag Ann", "58h0m0s nag Ann", "59h0m0s nag Ann Lea")
		if r := h.do(ann, bot.Event{Do: bot.FollowedUp, Item: id, Outcome: bot.Solved}); r == nil || r.Field != "outcome" {
			t.Errorf("an outcome that is none of a follow-up: %v", r)
		}
		h.must(ann, bot.Event{Do: bot.FollowedUp, Item: id, Outcome: bot.Exceeded})
		h.pass(4 * time.Hour)
		if n := len(h.told(id)); n != 3 {
			t.Errorf("%d nags, want no more", n)
		}
	})
}

// TestAFollowUpEndsWhenTheItemIsOpenedAgain: the customer said themselves how it went.
func TestAFollowUpEndsWhenTheItemIsOpenedAgain(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "It is mended."})
		h.pass(time.Second)
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved, Until: time.Now().Add(10 * time.Hour)})
		h.adds(thread, "It is broken again!")
		h.pass(12 * time.Hour)
		if i := h.view(id).Item; !i.FollowUp.IsZero() || len(h.told(id)) != 0 {
			t.Errorf("follow-up %+v, told %q", i.FollowUp, h.told(id))
		}
	})
}

func TestAPromiseGoesWhereAMergedItemGoes(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		one, _ := h.says("It is broken.")
		other, _ := h.says("It is still broken.")
		until := time.Now().Add(5 * time.Hour)
		h.must(ann, bot.Event{Do: bot.PromiseBy, Item: one, Until: until})
		h.must(ann, bot.Event{Do: bot.Merge, Item: one, To: string(other)})
		if p := h.view(other).Item.Promise; !p.Due.Equal(until) {
			t.Errorf("promised for %v, want %v", p.Due, until)
		}
		h.must(ann, bot.Event{Do: bot.Reply, Item: other, Text: "It is mended."})
		h.pass(time.Second)
		if p := h.view(other).Item.Promise; !p.IsZero() {
			t.Errorf("it was answered, but still promised for %v", p.Due)
		}
	})
}

func TestVerdictsAreChecked(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id, _ := h.says("It is broken.")
		for _, c := range []struct {
			outcome     bot.Outcome
			theme, want string
		}{{"", "", "outcome"}, {bot.Solved, "", "outcome"}, {bot.Weakness, "", "text"}, {bot.Weakness, "two words", "text"}, {bot.OneOff, "late", "text"}} {
			if r := h.do(ann, bot.Event{Do: bot.Review, Item: id, Outcome: c.outcome, Text: c.theme}); r == nil || r.Field != c.want {
				t.Errorf("%q with theme %q: %v", c.outcome, c.theme, r)
			}
		}
		h.must(ann, bot.Event{Do: bot.Review, Item: id, Outcome: bot.Weakness, Text: "late-delivery"})
		if i := h.view(id).Item; i.Verdict != bot.Weakness || i.Theme != "late-delivery" {
			t.Errorf("%q, theme %q", i.Verdict, i.Theme)
		}
	})
}

// TestAPromiseIsKeptToEverybody whose conversations an item answers.
func TestAPromiseIsKeptToEverybody(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		one, first := h.says("It is broken.")
		other, _ := h.says("Mine too.")
		h.must(ann, bot.Event{Do: bot.Merge, Item: one, To: string(other)})
		h.must(ann, bot.Event{Do: bot.PromiseBy, Item: other, Until: time.Now().Add(5 * time.Hour)})
		h.wall.FailWhen(func(c wall.Call) *wall.Fault {
			if c.Endpoint == wall.Post && c.Thread == first {
				f := wall.Limited(time.Hour)
				return &f
			}
			return nil
		})
		h.must(ann, answer(other, "It is mended."))
		h.pass(time.Minute)
		if i := h.view(other).Item; len(i.Replies) != 1 || i.Promise.IsZero() {
			t.Fatalf("one of two was answered: %+v is on its way, promise %+v", i.Replies, i.Promise)
		}
		h.wall.Heal()
		h.pass(2 * time.Hour)
		if i := h.view(other).Item; i.State() != bot.Answered || !i.Promise.IsZero() {
			t.Errorf("%s, still promised: %+v", i.State(), i.Promise)
		}
	})
}

// TestASnoozeHidesNoPromise for longer than it would a customer who waits.
func TestASnoozeHidesNoPromise(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id, _ := h.says("It is broken.")
		month := time.Now().AddDate(0, 1, 0)
		h.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "We look into it."})
		h.pass(time.Second)
		h.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: month})
		h.must(ann, bot.Event{Do: bot.PromiseBy, Item: id, Until: time.Now().Add(8 * time.Hour)})
		h.pass(8*time.Hour + time.Minute)
		h.wantTold(id, "6h0m0s warn Ann", "8h0m0s nag Ann")
		if r := h.do(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: month}); r == nil || r.Field != "until" {
			t.Errorf("an open promise is snoozed for a month: %v", r)
		}
		h.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: time.Now().Add(24 * time.Hour)})
	})
}
