package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// weekdays are hours of weekdays, in UTC. Virtual time begins on a Saturday.
var weekdays = bot.Hours{Week: map[time.Weekday][]bot.Window{
	time.Monday: {{9 * 60, 17 * 60}}, time.Tuesday: {{9 * 60, 17 * 60}}, time.Wednesday: {{9 * 60, 17 * 60}},
	time.Thursday: {{9 * 60, 17 * 60}}, time.Friday: {{9 * 60, 17 * 60}},
}}

// desk changes the desk that the tests are about.
func desk(change func(*bot.Desk)) func(*bot.Rules) {
	return func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Duty = bot.Duty{Members: []bot.MemberID{"Bob"}, Since: bot.Date{Year: 1999, Month: 12, Day: 27}}
		d.Managers = []bot.MemberID{"Vic"}
		change(&d)
		r.Desks["support"] = d
	}
}

// told lists the nags and warnings in an item's log: how long after it was
// opened, which, and whom they named.
func (h *house) told(id bot.ItemID) []string {
	h.Helper()
	v := h.view(id)
	var all []string
	for _, l := range v.Log {
		if l.Do == bot.Nag || l.Do == bot.Warn {
			all = append(all, strings.Join(append([]string{l.At.Sub(v.Item.OpenedAt).Truncate(time.Minute).String(), string(l.Do)}, names(l.Told)...), " "))
		}
	}
	return all
}

func names(all []bot.MemberID) []string {
	var words []string
	for _, m := range all {
		words = append(words, string(m))
	}
	return words
}

func (h *house) wantTold(id bot.ItemID, want ...string) {
	h.Helper()
	if got := h.told(id); !slices.Equal(got, want) {
		h.Errorf("told %q, want %q", got, want)
	}
}

func TestALadderIsClimbed(t *testing.T) {
	inBubble(t, settings{rules: desk(func(d *bot.Desk) { d.Targets = map[bot.Kind]bot.Targets{"": {Answer: time.Hour}} })}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.pass(6*time.Hour + time.Minute)
		h.wantTold(id,
			"45m0s warn Ann", "1h0m0s nag Ann", "2h0m0s nag Ann Bob", "3h0m0s nag Ann Lea", "4h0m0s nag Vic", "5h0m0s nag Vic", "6h0m0s nag Vic")
	})
}

// TestItIsTheTurnOfWhoeverIsOnDuty where nobody has the item, and of nobody else.
func TestItIsTheTurnOfWhoeverIsOnDuty(t *testing.T) {
	inBubble(t, settings{rules: desk(func(d *bot.Desk) { d.Targets = map[bot.Kind]bot.Targets{"": {Claim: time.Hour}} })}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.pass(61 * time.Minute)
		h.wantTold(id, "45m0s warn Bob", "1h0m0s nag Bob")
	})
}

// TestNobodyIsWarnedWhereNobodyIsThere: a warning is for somebody.
func TestNobodyIsWarnedWhereNobodyIsThere(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.pass(61 * time.Minute)
		h.wantTold(id, "1h0m0s nag")
	})
}

func TestWhoeverJustActedIsNotNagged(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.pass(58 * time.Minute)
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.pass(2*time.Hour + 3*time.Minute)
		h.wantTold(id, "1h0m0s nag", "2h0m0s nag Ann", "3h0m0s nag Ann Lea")
	})
}

func TestAKindHasItsOwnLadder(t *testing.T) {
	ladders := map[bot.Kind][]bot.Step{"complaint": {{At: 50, To: []bot.Recipient{bot.ToLead}}, {At: 100, To: []bot.Recipient{bot.ToManager}}, {At: 150, To: []bot.Recipient{bot.ToLead}}}}
	inBubble(t, settings{rules: desk(func(d *bot.Desk) {
		d.Ladders, d.Targets = ladders, map[bot.Kind]bot.Targets{"": {Answer: time.Hour}}
	})}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: "complaint"})
		h.pass(3*time.Hour + time.Minute)
		h.wantTold(id, "30m0s warn Lea", "1h0m0s nag Vic", "1h30m0s nag Lea", "2h30m0s nag Lea")
	})
}

func TestTargetsRunInHours(t *testing.T) {
	inBubble(t, settings{rules: desk(func(d *bot.Desk) { d.Hours = weekdays })}, func(h *house) {
		id, _ := h.says("It is broken.") // in the night to Saturday
		if due, want := h.view(id).Item.Due, time.Date(2000, 1, 3, 10, 0, 0, 0, time.UTC); !due.Equal(want) {
			t.Errorf("due %v, want %v", due, want)
		}
		h.pass(58*time.Hour + time.Minute)
		h.wantTold(id, "57h45m0s warn Bob", "58h0m0s nag Bob")
	})
}

// TestQuietHoursHoldEveryPing, of lines as of nags.
func TestQuietHoursHoldEveryPing(t *testing.T) {
	quiet := bot.Hours{Week: map[time.Weekday][]bot.Window{time.Saturday: {{0, 7 * 60}}}}
	inBubble(t, settings{rules: desk(func(d *bot.Desk) { d.Quiet = &quiet })}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.adds(thread, "Hello?")
		h.pass(6*time.Hour + 50*time.Minute)
		if in := h.in("team"); len(in) != 1 {
			t.Fatalf("%d messages while it is quiet, want the card alone", len(in))
		}
		h.pass(15 * time.Minute)
		if in := h.in("team"); len(in) != 2 {
			t.Errorf("%d messages after it was quiet, want the card and one bundle", len(in))
		}
		h.wantTold(id, "7h0m0s nag Ann")
	})
}

// TestTimeAtAnotherDeskIsKept, by that desk's hours, also when the rules change.
func TestTimeAtAnotherDeskIsKept(t *testing.T) {
	hours := func(r *bot.Rules) {
		d := r.Desks["billing"]
		d.Hours = weekdays
		r.Desks["billing"] = d
	}
	inBubble(t, settings{rules: hours}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.must(ann, bot.Event{Do: bot.Hold, Item: id, Text: "We look into it."})
		h.pass(3 * time.Hour)
		h.must(ann, bot.Event{Do: bot.Move, Item: id, To: "billing"})
		want := time.Date(2000, 1, 3, 14, 0, 0, 0, time.UTC)
		if due := h.view(id).Item.Due.Truncate(time.Minute); !due.Equal(want) {
			t.Errorf("due %v, want %v: three of eight hours had passed", due, want)
		}
		h.set.rules = func(r *bot.Rules) {
			hours(r)
			d := r.Desks["support"]
			d.Hours = weekdays // so nothing had passed there
			r.Desks["support"] = d
		}
		h.reopen()
		if due := h.view(id).Item.Due; !due.Equal(want.Add(3 * time.Hour)) {
			t.Errorf("due %v after the hours changed, want %v", due, want.Add(3*time.Hour))
		}
	})
}

// TestReadyToResolveIsSaidOnceADay to whoever has the item.
func TestReadyToResolveIsSaidOnceADay(t *testing.T) {
	inBubble(t, settings{rules: desk(func(d *bot.Desk) {
		d.Targets = map[bot.Kind]bot.Targets{"": {Resolve: 2 * time.Hour}}
	})}, func(h *house) {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		h.pass(34 * time.Hour)
		h.wantTold(id, "9h0m0s nag Ann", "33h0m0s nag Ann")
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
		h.pass(24 * time.Hour)
		h.wantTold(id, "9h0m0s nag Ann", "33h0m0s nag Ann")
	})
}
