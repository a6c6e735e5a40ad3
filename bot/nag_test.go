package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// TestNagsFollowTheKind: one with longer targets is nagged about when those are
// missed, and not looked at again and again until then.
func TestNagsFollowTheKind(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Targets = map[bot.Kind]bot.Targets{"": {Answer: 8 * time.Hour}, "complaint": {Answer: time.Hour}}
		r.Desks["support"] = d
	}}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: "complaint"})
		h.pass(61 * time.Minute)
		h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: "question"})
		h.pass(2 * time.Hour)
		if waking, _, err := h.store.Waking(h.Context(), time.Now(), 10); err != nil || len(waking) != 0 {
			t.Errorf("looked at again and again: %v, %v", waking, err)
		}
		if n := len(h.nags("team")); n != 1 {
			t.Errorf("%d nags before the longer target was missed, want 1", n)
		}
		h.pass(5 * time.Hour)
		if n := len(h.nags("team")); n != 2 {
			t.Errorf("%d nags after it was, want 2", n)
		}
	})
}

// TestANagThatWaitedIsDropped if the item was snoozed or moved meanwhile.
func TestANagThatWaitedIsDropped(t *testing.T) {
	for name, e := range map[string]bot.Event{
		"snoozed": {Do: bot.SnoozeUntil},
		"moved":   {Do: bot.Move, To: "billing"},
	} {
		inBubble(t, settings{}, func(h *house) {
			id, _ := h.says("It is broken.")
			h.wall.Archive("team", true)
			h.pass(61 * time.Minute)
			e.Item, e.Until = id, time.Now().Add(24*time.Hour)
			h.must(ann, e)
			h.wall.Archive("team", false)
			h.pass(5 * time.Minute)
			if n := h.nags("team"); len(n) != 0 {
				t.Errorf("%s: %s", name, n[0].Text)
			}
		})
	}
}

// TestASnoozeEnds within a year, even where nobody waits.
func TestASnoozeEnds(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		year := time.Now().AddDate(1, 0, 0)
		for _, until := range []time.Time{year.Add(time.Second), time.Now().Add(1<<63 - 1)} {
			r := h.do(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: until})
			if r == nil || r.Field != "until" || !strings.Contains(r.Sentence, "one year") {
				t.Errorf("until %s: %+v", until, r)
			}
		}
		h.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: year})
	})
}
