package web

import (
	"fmt"
	"testing"
	"time"

	"heed/bot"
)

func TestWeeksAreThoseOfTheCalendar(t *testing.T) {
	for week, monday := range map[string]string{
		"2026-W48": "2026-11-23", "2026-W01": "2025-12-29", "2020-W53": "2020-12-28", "2027-W01": "2027-01-04",
	} {
		if d, err := parseWeek(week); err != nil || d.String() != monday {
			t.Errorf("%s begins on %s, %v", week, d, err)
		}
	}
	for _, no := range []string{"2025-W53", "2020-W54", "2020-W00", "2020-W1", "0000-W10", "2020-w10", "2020-W-1"} {
		if d, err := parseWeek(no); err == nil {
			t.Errorf("%s begins on %s", no, d)
		}
	}
	for d := (bot.Date{Year: 2019, Month: time.December, Day: 1}); d.Year < 2033; d = d.Next() {
		monday := mondayOf(d)
		if monday.Weekday() != time.Monday || d.Compare(monday) < 0 || d.Compare(monday.AddDays(7)) >= 0 {
			t.Fatalf("the Monday of %s is %s", d, monday)
		}
		if again, err := parseWeek(d.Week()); err != nil || again != monday {
			t.Fatalf("%s is in %s, which begins on %s: %v", d, d.Week(), again, err)
		}
	}
}

func TestHoursInWords(t *testing.T) {
	day := []bot.Window{{From: 9 * 60, To: 17*60 + 30}}
	for want, h := range map[string]bot.Hours{
		"Around the clock, every day": {},
		"Never":                       {Week: map[time.Weekday][]bot.Window{}},
		"Mon–Tue 09:00–17:30 | Thu 09:00–17:30": {Week: map[time.Weekday][]bot.Window{
			time.Monday: day, time.Tuesday: day, time.Thursday: day,
		}},
		"Fri 22:00–06:00": {Week: map[time.Weekday][]bot.Window{
			time.Friday: {{From: 22 * 60, To: endOfDay}}, time.Saturday: {{From: 0, To: 6 * 60}},
		}},
		"Sat–Sun 00:00–24:00": {Week: map[time.Weekday][]bot.Window{
			time.Saturday: {{From: 0, To: endOfDay}}, time.Sunday: {{From: 0, To: endOfDay}},
		}},
		"Mon 09:00–12:00 and 20:00–02:00 | Tue 09:00–17:30": {Week: map[time.Weekday][]bot.Window{
			time.Monday: {{From: 9 * 60, To: 12 * 60}, {From: 20 * 60, To: endOfDay}}, time.Tuesday: {{From: 0, To: 120}, day[0]},
		}},
	} {
		got := ""
		for _, l := range hoursWords(h) {
			if got != "" {
				got += " | "
			}
			got += l
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhoIsAwayNowAndSoon(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	from := func(from, until int, in bot.MemberID) bot.Absence {
		return bot.Absence{From: now.AddDate(0, 0, from), Until: now.AddDate(0, 0, until), StandIn: in}
	}
	rules := bot.Rules{
		Members: map[bot.MemberID]bot.Member{
			"ann": {ID: "ann", Name: "Ann", Away: []bot.Absence{from(-9, -1, ""), from(-1, 2, "bob"), from(40, 50, "")}},
			"bob": {ID: "bob", Name: "Bob"},
		},
		Absent: map[bot.MemberID][]bot.Absence{"bob": {from(3, 5, "")}},
	}
	told := func(of []bot.MemberID, reader bot.Member) (s string) {
		for _, a := range away(of, rules, reader, now) {
			s += fmt.Sprintln(a.Who, a.Now, a.Until, a.StandIn, a.Own, a.MayEnd)
		}
		return s
	}
	for want, got := range map[string]string{
		"Ann true Wed 12:00 Bob true false\nBob false Sat 12:00  false false\n": told(nil, bot.Member{ID: "ann"}),
		"Ann true Wed 12:00 Bob false false\nBob false Sat 12:00  false true\n": told([]bot.MemberID{"ann", "bob"}, bot.Member{ID: "eve", Role: bot.Lead}),
		"Bob false Sat 12:00  true true\n":                                      told([]bot.MemberID{"bob"}, bot.Member{ID: "bob"}),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestStandingOpenOrClosed(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	h := bot.Hours{Zone: bot.Zone{Location: amsterdam}, Week: map[time.Weekday][]bot.Window{
		time.Monday: {{From: 9 * 60, To: 17*60 + 30}}, time.Tuesday: {{From: 20 * 60, To: endOfDay}}, time.Wednesday: {{From: 0, To: 120}},
	}, Holidays: []bot.Date{{Year: 2026, Month: time.November, Day: 30}, {Year: 2026, Month: time.December, Day: 1}, {Year: 2026, Month: time.December, Day: 2}}}
	for at, want := range map[string]string{
		"2026-11-23T10:00": "Open now, until 17:30", "2026-11-22T10:00": "Closed, opens Mon 09:00", "2026-11-24T10:00": "Closed, opens 20:00",
		"2026-11-24T21:00": "Open now, until Wed 02:00", "2026-11-25T03:00": "Closed, opens Mon 7 Dec 09:00",
	} {
		now, err := time.ParseInLocation("2006-01-02T15:04", at, amsterdam)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := standing(h, now); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}
