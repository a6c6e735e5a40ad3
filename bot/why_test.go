package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heed/bot"
)

// nineToFive are hours on working days.
func nineToFive(t testing.TB) bot.Hours {
	h := bot.Hours{Zone: zone(t, "Europe/Amsterdam"), Week: map[time.Weekday][]bot.Window{}}
	for day := time.Monday; day <= time.Friday; day++ {
		h.Week[day] = []bot.Window{{From: 9 * 60, To: 17 * 60}}
	}
	return h
}

// why is the explanation of an item now.
func (h *house) why(id bot.ItemID) []string {
	h.Helper()
	return bot.Why(h.view(id), h.bot.Rules(), time.Now())
}

// explains compares an explanation with what is wanted.
func (h *house) explains(id bot.ItemID, want ...string) {
	h.Helper()
	if diff := cmp.Diff(want, h.why(id)); diff != "" {
		h.Errorf("wanted -, got +\n%s", diff)
	}
}

// TestWhyTellsTheStoryOfAnItem from Saturday on, when nobody works.
func TestWhyTellsTheStoryOfAnItem(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Hours, d.Targets = nineToFive(t), map[bot.Kind]bot.Targets{"": {Answer: 10 * time.Hour}}
		d.ReleaseAfter = 6 * time.Hour
		d.Duty = bot.Duty{Members: []bot.MemberID{"Lea"}, Since: bot.Date{Year: 1999, Month: 12, Day: 27}}
		r.Desks["support"] = d
	}}, func(h *house) {
		h.pass(time.Until(time.Date(2000, 1, 1, 11, 0, 0, 0, time.UTC)))
		id, _ := h.says("It is broken.")
		due := []string{
			"An answer is due on Tue 4 Jan 11:00: 10h in the hours of support, counted from Sat 1 Jan 12:00; the desk opened after that on Mon 3 Jan 09:00.",
			"So it is due on Tue 4 Jan 11:00.",
		}
		waits, clock := "The customer waits for an answer since Sat 1 Jan 12:00.", "Times are those of Europe/Amsterdam."
		h.explains(id, waits, due[0], due[1],
			"Nobody owns it; Lea is on duty.",
			"The next warning comes on Mon 3 Jan 16:30, to Lea (on-duty), because an answer is due on Tue 4 Jan 11:00.",
			"It is not nagged now, because the desk is closed until Mon 3 Jan 09:00.",
			clock)
		h.pass(48 * time.Hour)
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.explains(id, waits, due[0], due[1],
			"Ann owns it, since Mon 3 Jan 12:00.",
			"If Ann does nothing until Tue 4 Jan 10:00 they are asked whether it is still theirs.",
			"The next warning comes on Mon 3 Jan 16:30, to Ann (owner), because an answer is due on Tue 4 Jan 11:00.",
			"Ann is told nothing before Mon 3 Jan 12:05, having done something on Mon 3 Jan 12:00.",
			clock)
		h.pass(22*time.Hour + 30*time.Minute)
		h.explains(id, waits, due[0], due[1],
			"Ann owns it, since Mon 3 Jan 12:00.",
			"On Mon 3 Jan 16:30 Ann (as owner) was warned of what would soon be due, an answer, in w/team.",
			"On Tue 4 Jan 10:00 Ann was asked whether it is still theirs.",
			"If Ann does nothing until Tue 4 Jan 11:00 it is nobody's again.",
			"The next nag comes on Tue 4 Jan 11:00, to Lea (on-duty) and the channel, because an answer is due on Tue 4 Jan 11:00.",
			clock)
		h.pass(time.Hour)
		h.explains(id, waits, strings.Replace(due[0], "is due", "was due", 1),
			"So it has been late since Tue 4 Jan 11:00.",
			"Nobody owns it; Lea is on duty.",
			"On Mon 3 Jan 16:30 Ann (as owner) was warned of what would soon be due, an answer, in w/team.",
			"On Tue 4 Jan 10:00 Ann was asked whether it is still theirs.",
			"On Tue 4 Jan 11:00 it was taken from Ann.",
			"On Tue 4 Jan 11:00 Lea (as on-duty) was nagged about an answer, in w/team.",
			"The next nag comes on Tue 4 Jan 12:00, to Lea (on-duty), because an answer was due on Tue 4 Jan 11:00 and nagging goes on every 1h.",
			clock)
	})
}

// TestWhySaysWhyNobodySpeaks, and what passed elsewhere.
func TestWhySaysWhyNobodySpeaks(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		quiet := bot.Hours{Week: map[time.Weekday][]bot.Window{time.Saturday: {{From: 0, To: 9 * 60}}}}
		d := r.Desks["billing"]
		d.Quiet = &quiet
		r.Desks["billing"] = d
	}}, func(h *house) {
		h.pass(time.Until(time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)))
		id, _ := h.says("It is broken.")
		h.pass(30 * time.Minute)
		h.must(ann, bot.Event{Do: bot.Move, Item: id, To: "billing"})
		h.has(id, "30m passed at support before it was moved here on Sat 1 Jan 01:30.",
			"A response is due on Sat 1 Jan 02:00: 1h, counted from Sat 1 Jan 01:00.",
			"An answer is due on Sat 1 Jan 09:00: 8h, counted from Sat 1 Jan 01:00.",
			"So it is due on Sat 1 Jan 02:00.",
			"Nobody owns it; nobody is on duty.",
			"The next nag comes on Sat 1 Jan 09:00, to the channel, because a response is due on Sat 1 Jan 02:00 and an answer is due on Sat 1 Jan 09:00.",
			"It is not nagged now, because it is quiet until Sat 1 Jan 09:00.")
		h.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: time.Now().Add(24 * time.Hour)})
		h.has(id, "It is not nagged now, because it is snoozed until Sun 2 Jan 01:30, and it is quiet until Sat 1 Jan 09:00.")
		h.must(ann, bot.Event{Do: bot.PromiseBy, Item: id, Until: time.Now().AddDate(0, 0, 10)})
		h.has(id, "Ann promised on Sat 1 Jan 01:30 that the customer hears more by Tue 11 Jan 01:30.")
		h.take(bot.Event{Do: bot.Away, By: bot.Person{Member: "Ann"}, Until: time.Now().AddDate(0, 0, 2), StandIn: "Bob"})
		h.has(id, "Its owner Ann is away until Mon 3 Jan 01:30; Bob stands in.")
		h.must(lea, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		h.has(id, "The customer has had their answer since Sat 1 Jan 01:30.", "Nothing is due.")
		h.must(lea, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved, Until: time.Now().AddDate(1, 0, 0)})
		h.has(id, "Lea resolved it on Sat 1 Jan 01:30: solved.", "Ann is to ask by Mon 1 Jan 2001 01:30 how it went.", "So it is due on Mon 1 Jan 2001 01:30.")
		h.must(lea, bot.Event{Do: bot.FollowedUp, Item: id, Outcome: bot.Met})
		h.has(id, "Nothing is due.")
	})
}

// TestWhyTellsTargetsInFull, and whoever is told as several once.
func TestWhyTellsTargetsInFull(t *testing.T) {
	inBubble(t, settings{rules: desk(func(d *bot.Desk) {
		d.Targets = map[bot.Kind]bot.Targets{"": {Claim: 45 * time.Second, Respond: 90 * time.Second, Answer: 90 * time.Minute}}
		d.Ladders = map[bot.Kind][]bot.Step{"": {{At: 100, To: []bot.Recipient{bot.ToOwner, bot.ToChannel, bot.ToManager}}}}
		d.Managers = []bot.MemberID{"Bob"}
	})}, func(h *house) {
		h.pass(time.Until(time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)))
		id, _ := h.says("It is broken.")
		h.has(id, "A claim is due on Sat 1 Jan 01:00: 45s, counted from Sat 1 Jan 01:00.",
			"A response is due on Sat 1 Jan 01:01: 1m30s, counted from Sat 1 Jan 01:00.",
			"An answer is due on Sat 1 Jan 02:30: 1h30m, counted from Sat 1 Jan 01:00.",
			"The next nag comes on Sat 1 Jan 01:00, to Bob (on-duty, manager) and the channel, because a claim is due on Sat 1 Jan 01:00.")
	})
}

// has looks for lines of an explanation.
func (h *house) has(id bot.ItemID, lines ...string) {
	h.Helper()
	why := h.why(id)
	for _, l := range lines {
		if !slices.Contains(why, l) {
			h.Errorf("it does not say %q, but\n%s", l, strings.Join(why, "\n"))
		}
	}
}

// take is what heed's own boards let people do.
func (h *house) take(e bot.Event) {
	h.Helper()
	if _, err := h.bot.Take(h.Context(), e); err != nil {
		h.Fatal(e.Do, err)
	}
	h.pass(0)
}

var saysDue = regexp.MustCompile(`^So it (?:is due on|has been late since) (.*)\.$`)

// TestWhyAgreesWithWhatIsDue, whatever was done to an item, and is always able
// to tell.
func TestWhyAgreesWithWhatIsDue(t *testing.T) {
	t.Parallel()
	inBubble(t, settings{rules: func(r *bot.Rules) {
		night := bot.Hours{Week: bot.Windows(time.Tuesday, 22*60, 7*60)}
		d := r.Desks["support"]
		d.Hours, d.Quiet, d.ReleaseAfter, d.FollowUp = nineToFive(t), &night, 2*time.Hour, map[bot.Kind]int{"": 3}
		d.Targets = map[bot.Kind]bot.Targets{"": {Claim: time.Minute, Respond: time.Hour, Answer: 9 * time.Hour, NextAnswer: time.Hour, Resolve: 24 * time.Hour}}
		r.Desks["support"] = d
		a := r.Members["Bob"]
		a.Away = []bot.Absence{{From: time.Date(2000, 1, 3, 10, 0, 0, 0, time.UTC), Until: time.Date(2000, 1, 20, 0, 0, 0, 0, time.UTC), StandIn: "Ann"}}
		r.Members["Bob"] = a
	}}, func(h *house) {
		rapid.Check(t, func(rt *rapid.T) {
			l := &walk{house: h, rt: rt}
			for n := range 2 {
				id, thread := h.says(fmt.Sprint("It is broken, number ", n))
				l.items, l.threads = append(l.items, id), append(l.threads, thread)
			}
			for n := range rapid.IntRange(1, 5).Draw(rt, "steps") {
				l.step(n)
				for _, id := range l.items {
					agrees(rt, h.view(id), h.bot.Rules())
				}
			}
		})
	})
}

func agrees(t *rapid.T, v bot.View, r bot.Rules) {
	var due []string
	place := r.Desks[v.Item.Desk].Hours.Location()
	for _, line := range bot.Why(v, r, time.Now()) {
		if found := saysDue.FindStringSubmatch(line); found != nil {
			due = append(due, found[1])
		}
		if !strings.HasSuffix(line, ".") || strings.Contains(line, "  ") || strings.Contains(line, "0001") || strings.Contains(line, "%!") {
			t.Errorf("it says %q", line)
		}
	}
	var want []string
	if !v.Item.Due.IsZero() {
		layout := "Mon 2 Jan 15:04"
		if v.Item.Due.In(place).Year() != time.Now().In(place).Year() {
			layout = "Mon 2 Jan 2006 15:04"
		}
		want = append(want, v.Item.Due.In(place).Format(layout))
	}
	if !slices.Equal(due, want) {
		t.Errorf("it says that it is due %q, want %q", due, want)
	}
}
