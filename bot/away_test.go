package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// since lists what an item's log says from a place on, with whom it names.
func (h *house) since(id bot.ItemID, seq int) []string {
	h.Helper()
	var all []string
	for _, l := range h.view(id).Log[seq:] {
		all = append(all, strings.TrimSpace(string(l.Do)+" "+l.To))
	}
	return all
}

// alone makes a desk with nothing but one habit.
func alone(change func(*bot.Desk)) func(*bot.Rules) {
	return desk(func(d *bot.Desk) {
		d.Targets, d.Duty = map[bot.Kind]bot.Targets{"": {}}, bot.Duty{}
		change(d)
	})
}

func TestASilentOwnerIsAskedAndThenLosesTheItem(t *testing.T) {
	inBubble(t, settings{rules: alone(func(d *bot.Desk) { d.ReleaseAfter = 4 * time.Hour })}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.pass(3 * time.Hour)
		h.must(ann, bot.Event{Do: bot.Note, Item: id, Text: "I am on it."})
		h.pass(4*time.Hour + 30*time.Minute)
		h.must(ann, bot.Event{Do: bot.Note, Item: id, Text: "Yes, it is mine."})
		h.pass(4*time.Hour + time.Minute)
		if got, want := h.since(id, 2), []string{"note", "ask Ann", "note", "ask Ann"}; !slices.Equal(got, want) {
			t.Fatalf("the log says %q, want %q", got, want)
		}
		h.pass(time.Hour + time.Minute)
		if got, want := h.since(id, 6), []string{"release Ann"}; !slices.Equal(got, want) || h.view(id).Item.Owner != "" {
			t.Errorf("an hour later the log says %q, want %q", got, want)
		}
		h.pass(24 * time.Hour)
		if got := h.since(id, 7); len(got) != 0 {
			t.Errorf("nobody has it, and yet: %q", got)
		}
	})
}

// TestAnAbsentOwnerIsStoodInFor: they are asked when they leave, and then their
// stand-in, or the stand-in of that one, has the item.
func TestAnAbsentOwnerIsStoodInFor(t *testing.T) {
	inBubble(t, settings{rules: alone(func(*bot.Desk) {})}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		now := time.Now()
		h.must(ann, bot.Event{Do: bot.Away, Since: now.Add(2 * time.Hour), Until: now.Add(48 * time.Hour), StandIn: "Bob"})
		h.must(bob, bot.Event{Do: bot.Away, Until: now.Add(24 * time.Hour), StandIn: "Lea"})
		h.pass(time.Hour)
		if got := h.since(id, 2); len(got) != 0 {
			t.Fatalf("an hour before she leaves: %q", got)
		}
		h.pass(2*time.Hour + time.Minute)
		if got, want := h.since(id, 2), []string{"ask Ann", "assign Lea"}; !slices.Equal(got, want) {
			t.Errorf("the log says %q, want %q", got, want)
		}
	})
}

// TestAnAbsenceOutlivesARestart, and ends when they say so.
func TestAnAbsenceOutlivesARestart(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.must(ann, bot.Event{Do: bot.Away, Until: time.Now().Add(48 * time.Hour), StandIn: "Bob"})
		h.reopen()
		id, _ := h.says("It is broken.")
		if r := h.do(lea, bot.Event{Do: bot.Assign, Item: id, To: "Ann"}); r == nil || !strings.Contains(r.Sentence, "Bob stands in") {
			t.Errorf("assigning to somebody who is away: %v", r)
		}
		h.must(ann, bot.Event{Do: bot.Away})
		h.must(lea, bot.Event{Do: bot.Assign, Item: id, To: "Ann"})
	})
}

func TestAbsencesAreChecked(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		now := time.Now()
		h.must(bob, bot.Event{Do: bot.Away, Until: now.Add(24 * time.Hour), StandIn: "Lea"})
		h.must(lea, bot.Event{Do: bot.Away, To: "Vic", Until: now.Add(time.Hour)})
		for name, c := range map[string]struct {
			e     bot.Event
			field string
			says  string
		}{
			"past":            {bot.Event{Until: now.Add(-time.Hour)}, "until", "has passed"},
			"ends before":     {bot.Event{Since: now.Add(2 * time.Hour), Until: now.Add(time.Hour)}, "until", "after the beginning"},
			"far away":        {bot.Event{Until: now.AddDate(3, 0, 0)}, "until", "at most two years"},
			"stranger":        {bot.Event{Until: now.Add(time.Hour), StandIn: "Nobody"}, "stand_in", "no member Nobody"},
			"oneself":         {bot.Event{Until: now.Add(time.Hour), StandIn: "Ann"}, "stand_in", "Nobody stands in for themselves."},
			"a viewer":        {bot.Event{Until: now.Add(time.Hour), StandIn: "Vic"}, "stand_in", "may look but not change"},
			"of somebody":     {bot.Event{To: "Nobody", Until: now.Add(time.Hour)}, "to", "no member Nobody"},
			"of another":      {bot.Event{To: "Bob", Until: now.Add(time.Hour)}, "", "themselves or a lead"},
			"of another back": {bot.Event{To: "Bob"}, "", "themselves or a lead"},
		} {
			c.e.Do = bot.Away
			if r := h.do(ann, c.e); r == nil || r.Field != c.field || !strings.Contains(r.Sentence, c.says) {
				t.Errorf("%s: %v", name, r)
			}
		}
		if r := h.do(lea, bot.Event{Do: bot.Away, Until: now.Add(time.Hour), StandIn: "Bob"}); r == nil || r.Field != "stand_in" {
			t.Errorf("two who stand in for each other: %v", r)
		}
		h.must(lea, bot.Event{Do: bot.Away, Since: now.Add(24 * time.Hour), Until: now.Add(48 * time.Hour), StandIn: "Bob"})
	})
}
