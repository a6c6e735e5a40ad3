package bot

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSpeakFromIsTheFirstMomentToSpeak is compared with a look at every minute
// of two weeks.
func TestSpeakFromIsTheFirstMomentToSpeak(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		quiet := someHours(r, "quiet")
		d := Desk{Hours: someHours(r, "hours"), Quiet: &quiet}
		from := time.Date(2026, 3, 27, 0, rapid.IntRange(0, 1439).Draw(r, "minute"), 0, 0, time.UTC)
		at := from
		for !d.speaks(at) && at.Before(from.AddDate(0, 0, 14)) {
			at = at.Add(time.Minute)
		}
		switch got := d.speakFrom(from); {
		case d.speaks(at) && !got.Equal(at):
			r.Errorf("from %s: %s, want %s", from, got, at)
		case !d.speaks(at) && !got.IsZero():
			r.Errorf("from %s: %s, want never", from, got)
		}
	})
}

// someHours are the same windows on some days of every week.
func someHours(r *rapid.T, name string) Hours {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		r.Fatal(err)
	}
	h := Hours{Zone: Zone{zone}, Week: map[time.Weekday][]Window{}}
	a := Minute(rapid.IntRange(0, 1400).Draw(r, name+" from"))
	b := Minute(rapid.IntRange(int(a)+1, 1440).Draw(r, name+" to"))
	for day := range rapid.IntRange(0, 7).Draw(r, name+" days") {
		h.Week[time.Weekday(day)] = []Window{{From: a, To: b}}
	}
	return h
}

// TestWhoIsNeverSpokenTo: quiet that covers all hours, and the time that is never.
func TestWhoIsNeverSpokenTo(t *testing.T) {
	day := func(from, to Minute) Hours {
		return Hours{Week: map[time.Weekday][]Window{time.Monday: {{from, to}}, time.Friday: {{from, to}}}}
	}
	quiet, now := day(540, 1020), time.Date(2026, 3, 27, 12, 0, 0, 0, time.UTC)
	for name, d := range map[string]Desk{
		"the same hours": {Hours: day(540, 1020), Quiet: &quiet}, "within": {Hours: day(600, 900), Quiet: &quiet}, "always quiet": {Quiet: &Hours{}},
		"no hours": {Hours: Hours{Week: map[time.Weekday][]Window{}}},
	} {
		if at := d.speakFrom(now); !at.IsZero() || d.speaks(now) {
			t.Errorf("%s: from %s", name, at)
		}
	}
	if d := (Desk{}); !d.speakFrom(now).Equal(now) || !d.speakFrom(time.Time{}).IsZero() {
		t.Error("a desk at 24/7 is spoken to at once, and at no time never")
	}
}
