package bot

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestNothingIsPostedTwiceOrSkippedForEver lets a clock tick, stop for days, and
// jump by a day both ways, over both changes of clocks.
func TestNothingIsPostedTwiceOrSkippedForEver(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		spec := rapid.SampledFrom([]string{"0 9 * * *", "30 2 * * *", "0 * * * *", "0 9 * * 1"}).Draw(r, "schedule")
		now := time.Date(2026, 3, 26, rapid.IntRange(0, 23).Draw(r, "hour"), 17, 0, 0, time.UTC)
		if rapid.Bool().Draw(r, "autumn") {
			now = time.Date(2026, 10, 23, 12, 0, 0, 0, time.UTC)
		}
		s, err := ParseSchedule(spec)
		if err != nil {
			r.Fatal(err)
		}
		at := posted{}
		seen := map[time.Time]bool{}
		latest := now
		for range rapid.IntRange(1, 60).Draw(r, "ticks") {
			now = now.Add(rapid.SampledFrom([]time.Duration{5 * time.Second, 20 * time.Minute, time.Hour, 30 * time.Hour, 9 * 24 * time.Hour, -24 * time.Hour, 24 * time.Hour}).Draw(r, "passes"))
			was := at
			next, due, err := was.next(spec, zone, now)
			if err != nil {
				r.Fatal(err)
			}
			if at = next; due.IsZero() {
				if expected := s.Next(latest, zone); was.At != "" && !expected.IsZero() && !expected.After(now) {
					r.Fatalf("at %v nothing is posted, although it was to be at %v", now, expected)
				}
			} else {
				if seen[due] || due.After(now) {
					r.Fatalf("at %v the report of %v, posted before: %v", now, due, seen[due])
				}
				if later := s.Next(due, zone); !later.After(now) {
					r.Fatalf("at %v the report of %v, although one was due %v", now, due, later)
				}
				if !at.To.After(was.To) || at.To.After(now) {
					r.Fatalf("at %v a report from %v to %v", now, was.To, at.To)
				}
				seen[due] = true
			}
			if at.To.After(now) {
				r.Fatalf("at %v everything until %v is told", now, at.To)
			}
			latest = later(latest, now)
		}
	})
}

// TestAScheduleThatChangesBeginsNow, and what was not told yet is told then.
func TestAScheduleThatChangesBeginsNow(t *testing.T) {
	begin := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p, due, err := posted{}.next("0 9 * * *", time.UTC, begin)
	if err != nil || !due.IsZero() || !p.To.Equal(begin) {
		t.Fatalf("first seen: %+v, %v, %v", p, due, err)
	}
	month := begin.AddDate(0, 1, 0)
	p, due, err = p.next("0 8 * * *", time.UTC, month)
	if err != nil || !due.IsZero() || !p.To.Equal(begin) {
		t.Fatalf("changed: %+v, %v, %v", p, due, err)
	}
	p, due, err = p.next("0 8 * * *", time.UTC, month.AddDate(0, 0, 1))
	if want := time.Date(2026, 4, 3, 8, 0, 0, 0, time.UTC); err != nil || !due.Equal(want) || !p.To.After(want) {
		t.Fatalf("the next day: %+v, %v, %v", p, due, err)
	}
	if _, _, err := p.next("nonsense", time.UTC, month); err == nil {
		t.Error("a schedule that is none is followed")
	}
}

// TestAWeekIsComparedWithAWeek, also where one of them is an hour shorter or longer.
func TestAWeekIsComparedWithAWeek(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	nine := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 9, 0, 0, 0, zone) }
	for _, week := range [][3]time.Time{ // the clocks change on 29 March and 25 October
		{nine(3, 16), nine(3, 23), nine(3, 30)}, {nine(3, 23), nine(3, 30), nine(4, 6)}, {nine(10, 12), nine(10, 19), nine(10, 26)}, {nine(10, 19), nine(10, 26), nine(11, 2)},
	} {
		if got := asLong(week[1].UTC(), week[2].UTC(), zone); !got.Equal(week[0]) {
			t.Errorf("from %v it is compared with what came since %v", week[1], got.In(zone))
		}
	}
}
