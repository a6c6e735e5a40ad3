package bot_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"

	"heed/bot"
)

func schedule(t testing.TB, spec string) bot.Schedule {
	t.Helper()
	s, err := bot.ParseSchedule(spec)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchedulesAcrossChanges of clocks: what is skipped happens right after the
// gap, once, and what comes twice happens the first time.
func TestSchedulesAcrossChanges(t *testing.T) {
	for _, c := range []struct {
		zone, spec, after string
		want              []string
	}{
		{"Europe/Amsterdam", "30 2 * * *", "2026-03-28 12:00:00 +0100", []string{"2026-03-29 03:00:00 +0200", "2026-03-30 02:30:00 +0200"}},
		{"Europe/Amsterdam", "*/20 2 * * *", "2026-03-28 12:00:00 +0100", []string{"2026-03-29 03:00:00 +0200", "2026-03-30 02:00:00 +0200"}},
		{"Europe/Amsterdam", "0,30 2,3 29 3 *", "2026-03-29 01:59:59 +0100", []string{"2026-03-29 03:00:00 +0200", "2026-03-29 03:30:00 +0200"}},
		{"Europe/Amsterdam", "30 2 * * *", "2026-10-24 12:00:00 +0200", []string{"2026-10-25 02:30:00 +0200", "2026-10-26 02:30:00 +0100"}},
		{"Europe/Amsterdam", "30 2 * * *", "2026-10-25 02:10:00 +0100", []string{"2026-10-26 02:30:00 +0100"}}, // within the hour that came again
		{"America/Santiago", "@daily", "2026-09-05 12:00:00 -0400", []string{"2026-09-06 01:00:00 -0300", "2026-09-07 00:00:00 -0300"}},
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-03 12:00:00 +1030", []string{"2026-10-04 02:30:00 +1100", "2026-10-05 02:15:00 +1100"}},
		{"Pacific/Apia", "0 9 * * *", "2011-12-29 10:00:00 -1000", []string{"2011-12-31 00:00:00 +1400", "2011-12-31 09:00:00 +1400"}},
		{"UTC", "0 9 29 2 *", "2026-03-01 00:00:00 +0000", []string{"2028-02-29 09:00:00 +0000"}},
		{"UTC", "0 9 30 2 *", "2026-03-01 00:00:00 +0000", []string{""}},
		{"UTC", "0 9 * * 1-5", "2026-11-20 09:00:00 +0000", []string{"2026-11-23 09:00:00 +0000"}},
	} {
		s, at := schedule(t, c.spec), moment(t, c.after)
		for _, want := range c.want {
			next := s.Next(at, zone(t, c.zone).Location)
			sameMoment(t, c.spec+" in "+c.zone+" after "+at.String(), next, want)
			at = next
		}
	}
	at := moment(t, "2026-11-22 10:00:00 +0000")
	sameMoment(t, "no zone", schedule(t, "@daily").Next(at, nil), "2026-11-23 00:00:00 +0000")
	sameMoment(t, "no schedule", bot.Schedule{}.Next(at, nil), "")
}

// TestCronAloneIsWrong, which is why a schedule does not leave zones to it: it
// skips what happens in a gap, and does twice what comes twice.
func TestCronAloneIsWrong(t *testing.T) {
	loc := zone(t, "Europe/Amsterdam").Location
	steps, err := cron.ParseStandard("30 2 * * *")
	if err != nil {
		t.Fatal(err)
	}
	s := schedule(t, "30 2 * * *")
	for _, c := range []struct{ after, alone, ours string }{
		{"2026-03-28 12:00:00 +0100", "2026-03-30 02:30:00 +0200", "2026-03-29 03:00:00 +0200"},
		{"2026-10-25 02:30:00 +0200", "2026-10-25 02:30:00 +0100", "2026-10-26 02:30:00 +0100"},
	} {
		at := moment(t, c.after)
		sameMoment(t, "cron alone after "+c.after, steps.Next(at.In(loc)), c.alone)
		sameMoment(t, "the schedule after "+c.after, s.Next(at, loc), c.ours)
	}
}

// TestSchedulesThatAreRefused: with what to write instead.
func TestSchedulesThatAreRefused(t *testing.T) {
	for spec, says := range map[string]string{
		"@every 1h": "times of the clock", "TZ=UTC 0 9 * * *": "zone", "CRON_TZ=Europe/Amsterdam @daily": "zone", "TZ=": "zone",
		"": "", "* * * *": "", "* * * * * *": "", "60 * * * *": "60", "0 9 * * 8": "8", ", * * * *": "without any value", "@noon": "@noon", "x": "",
	} {
		if s, err := bot.ParseSchedule(spec); err == nil || !strings.Contains(err.Error(), says) || !s.IsZero() {
			t.Errorf("%q: %v", spec, err)
		}
	}
}

// TestSchedulesEncode as they were written, so that those that differ do.
func TestSchedulesEncode(t *testing.T) {
	text, err := json.Marshal([]bot.Schedule{{}, schedule(t, "0 9 * * 1-5"), schedule(t, "@weekly")})
	if got := string(text); err != nil || got != `["","0 9 * * 1-5","@weekly"]` {
		t.Error(got, err)
	}
}

// fields are those of a schedule, each the values that it has; nil is a star.
type fields struct{ minute, hour, dom, month, dow []int }

// spec is how cron writes f.
func (f fields) spec() string {
	var all []string
	for _, values := range [][]int{f.minute, f.hour, f.dom, f.month, f.dow} {
		var texts []string
		for _, v := range values {
			texts = append(texts, strconv.Itoa(v))
		}
		if texts == nil {
			texts = []string{"*"}
		}
		all = append(all, strings.Join(texts, ","))
	}
	return strings.Join(all, " ")
}

// matches reports whether f names what a clock shows, written as a time in UTC.
// Days of the month and of the week, where both are named, add up.
func (f fields) matches(shows time.Time) bool {
	has := func(values []int, v int) bool { return values == nil || slices.Contains(values, v) }
	dom, dow := has(f.dom, shows.Day()), has(f.dow, int(shows.Weekday()))
	day := dom && dow
	if f.dom != nil && f.dow != nil {
		day = dom || dow
	}
	return day && has(f.minute, shows.Minute()) && has(f.hour, shows.Hour()) && has(f.month, int(shows.Month()))
}

// happenings are when somebody who looks at the clock each minute does what f
// says: whenever it first shows a minute, or has left one out, that f names.
func happenings(f fields, zone *time.Location, from, to time.Time) (all []time.Time) {
	shown := from.Add(offsetAt(from, zone)).UTC()
	for at := from.Add(time.Minute); at.Before(to); at = at.Add(time.Minute) {
		shows, due := at.Add(offsetAt(at, zone)).UTC(), false
		for shown.Before(shows) {
			shown = shown.Add(time.Minute)
			due = due || f.matches(shown)
		}
		if due {
			all = append(all, at)
		}
	}
	return all
}

// anyFields draws some values of each field, most of them in the small hours.
func anyFields(t *rapid.T) fields {
	some := func(name string, most int, values ...int) []int {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(values), 0, most, rapid.ID).Draw(t, name)
	}
	f := fields{
		minute: some("minute", 4, 0, 1, 15, 20, 30, 45, 59), hour: some("hour", 4, 0, 1, 2, 3, 4, 9, 12, 22, 23),
		month: some("month", 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), dow: some("weekday", 3, 0, 1, 2, 3, 4, 5, 6),
	}
	for n, day := range []int{1, 8, 15, 22, 25, 28, 29, 30, 31} {
		if rapid.IntRange(0, 2).Draw(t, fmt.Sprint("day", n)) == 0 {
			f.dom = append(f.dom, day)
		}
	}
	for _, values := range []*[]int{&f.minute, &f.hour, &f.dom, &f.month, &f.dow} {
		if len(*values) == 0 {
			*values = nil
		}
	}
	return f
}

// TestSchedulesAgainstAnOracle: any schedule, in any zone, around any change of
// its clocks in ten years, where it has one, and from any moment there.
func TestSchedulesAgainstAnOracle(t *testing.T) {
	t.Parallel()
	zones := allZones(t)
	rapid.Check(t, func(t *rapid.T) {
		loc := rapid.SampledFrom(zones).Draw(t, "zone")
		first := rapid.SampledFrom([]int{1976, 1996, 2006, 2026, 2033}).Draw(t, "year")
		middle := newYear(first)
		if all := changes(loc, first, first+10, 24*time.Hour); len(all) > 0 {
			middle = rapid.SampledFrom(all).Draw(t, "change").at
		}
		f := anyFields(t)
		s, err := bot.ParseSchedule(f.spec())
		if err != nil {
			t.Fatal(err)
		}
		// It begins two days before what is compared, so that it knows which
		// times come again.
		begin, from, to := middle.Add(-72*time.Hour), middle.Add(-24*time.Hour), middle.Add(36*time.Hour)
		want := happenings(f, loc, begin, to)
		for range 5 {
			from := from.Add(time.Duration(rapid.Int64Range(0, int64(to.Sub(from))).Draw(t, "after")))
			compareNext(t, s, loc, from, to, want)
		}
		compareNext(t, s, loc, from, to, want)
	})
}

// compareNext steps through a schedule.
func compareNext(t *rapid.T, s bot.Schedule, loc *time.Location, at, to time.Time, want []time.Time) {
	for _, w := range want {
		if !w.After(at) {
			continue
		}
		if next := s.Next(at, loc); !next.Equal(w) {
			t.Fatalf("%s in %s after %s: %s, seen %s", s, loc, at.In(loc), next, w.In(loc))
		}
		at = w
	}
	if next := s.Next(at, loc); !next.IsZero() && next.Before(to) {
		t.Fatalf("%s in %s after %s: %s, nobody saw that", s, loc, at.In(loc), next)
	}
}

func FuzzParseSchedule(f *testing.F) {
	for _, seed := range []string{"0 9 * * 1-5", "@daily", "*/5 1,2 ? jan-feb sun", "0 0 30 2 *", "@every 1h", "TZ=UTC * * * * *", ", * * * *", "1/99999999999 * * * *"} {
		f.Add(seed)
	}
	at := time.Date(2026, time.November, 22, 10, 30, 15, 1, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := bot.ParseSchedule(spec)
		if err != nil {
			return
		}
		if s.String() != spec {
			t.Errorf("%q is written %q", spec, s)
		}
		if next := s.Next(at, nil); !next.IsZero() && (!next.After(at) || next.Second() != 0) {
			t.Errorf("%q after %s: %s", spec, at, next)
		}
	})
}
