package bot_test

import (
	"context"
	"testing"
	"time"

	"heed/bot"
)

// TestNobodyIsLeftToBeWarned: whom a warning was for has just done something.
func TestNobodyIsLeftToBeWarned(t *testing.T) {
	inBubble(t, settings{rules: desk(func(d *bot.Desk) { d.Targets = map[bot.Kind]bot.Targets{"": {Answer: time.Hour}} })}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.pass(44 * time.Minute)
		for range 700 {
			if h.owed() == 1 {
				break
			}
			h.pass(100 * time.Millisecond)
		}
		h.must(ann, bot.Event{Do: bot.Note, Item: id, Text: "I am on it."})
		h.pass(10 * time.Second)
		if got := h.texts("team"); len(got) != 0 || h.owed() != 0 || len(h.told(id)) != 0 {
			t.Errorf("told %q; in the log %q", got, h.told(id))
		}
		h.pass(15 * time.Minute)
		h.wantTold(id, "1h0m0s nag Ann")
	})
}

// slow is a store in which looking back takes a while.
type slow struct{ bot.Store }

func (s slow) Opened(ctx context.Context, desk bot.DeskID, from, to time.Time, after bot.ItemID, n int) ([]bot.Story, bot.ItemID, error) {
	time.Sleep(2 * time.Hour)
	return s.Store.Opened(ctx, desk, from, to, after, n)
}

// TestADigestHoldsUpNoNag, also one that was missed while heed was down.
func TestADigestHoldsUpNoNag(t *testing.T) {
	inMortal(t, settings{rules: func(r *bot.Rules) {
		posting(r)
		d := r.Desks["support"]
		d.Targets = map[bot.Kind]bot.Targets{"": {Answer: time.Hour}}
		r.Desks["support"] = d
	}}, func(m *mortal) {
		m.until(time.Saturday, 8, 30)
		m.store = slow{m.store}
		m.wait[len(m.wait)-1]()
		m.pass(24 * time.Hour)
		m.live()
		id, _ := m.says("It is broken.")
		m.pass(time.Hour + 30*time.Second)
		if n := m.logged(id); n != 1 {
			t.Errorf("%d nags", n)
		}
	})
}
