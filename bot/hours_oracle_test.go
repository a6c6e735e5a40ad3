package bot_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heed/bot"
)

// Somebody who looks at the clock and the calendar on the wall once a minute
// (once a second where clocks were set to the second) knows when a desk is open,
// and needs to know nothing about zones. What is compared with them:
//
//   - every zone of the IANA's, hours around every change of clocks in ten years
//     by minute, and days around it by quarters of an hour; some of the years are
//     in the zones' tables and some only follow a rule;
//   - every change to or from an offset with seconds, in every zone, by second;
//   - the zone whose clocks are hardest to follow, every minute of ten years,
//     and five more, every quarter of an hour;
//   - any zone, any hours, a week at any time from 1975 to 2100, by minute,
//     and three hours at any time from 1900 to 1975, by second;
//   - any zone, any hours, ten years, where they open and close and between.

// run is what is open without a break.
type run struct{ from, to time.Time }

// dated is the first moment of something on a date.
type dated struct {
	date bot.Date
	at   time.Time
}

// seen is what somebody saw of hours between two moments.
type seen struct {
	hours    bot.Hours
	from, to time.Time
	runs     []run
	days     []dated // when each date or a later one was first shown
	opened   []dated // when it first opened on each date
}

// glance is a look at the wall.
type glance struct {
	day     int64 // whichever it is: another one is another day
	date    bot.Date
	weekday time.Weekday
	minute  bot.Minute
}

// look looks at the clock in a zone, and at the calendar if the last look was on
// another day.
func look(at int64, zone *time.Location, last glance) glance {
	_, ahead := time.Unix(at, 0).In(zone).Zone()
	shows := at + int64(ahead) + 1000*366*24*60*60 // no day is negative since the year 970
	g := glance{shows / (24 * 60 * 60), last.date, last.weekday, bot.Minute(shows / 60 % (24 * 60))}
	if g.day != last.day {
		l := time.Unix(at, 0).In(zone)
		g.date, g.weekday = bot.Date{Year: l.Year(), Month: l.Month(), Day: l.Day()}, l.Weekday()
	}
	return g
}

// open reports whether h are open when the wall shows that.
func (g glance) open(h bot.Hours) bool {
	if h.Holidays != nil && slices.Contains(h.Holidays, g.date) {
		return false
	}
	for _, w := range h.Week[g.weekday] {
		if w.From <= g.minute && g.minute < w.To {
			return true
		}
	}
	return h.Week == nil
}

func watch(h bot.Hours, from, to time.Time, step time.Duration) *seen {
	s := &seen{hours: h, from: from, to: to}
	var last glance
	var open bool
	zone, end, second := h.Location(), to.Unix(), int64(step/time.Second)
	for at := from.Unix(); at < end; at += second {
		g := look(at, zone, last)
		s.days = first(s.days, g.date, at)
		was := open
		if open = g.open(h); open {
			s.opened = first(s.opened, g.date, at)
		}
		if open && !was {
			s.runs = append(s.runs, run{time.Unix(at, 0), to})
		} else if was && !open {
			s.runs[len(s.runs)-1].to = time.Unix(at, 0)
		}
		last = g
	}
	return s
}

// first adds a date to others if it is later than all of them.
func first(all []dated, date bot.Date, at int64) []dated {
	if len(all) > 0 && (all[len(all)-1].date == date || all[len(all)-1].date.Compare(date) > 0) {
		return all
	}
	return append(all, dated{date, time.Unix(at, 0)})
}

// elapsed is how much of the runs lies between two moments.
func elapsed(runs []run, from, to time.Time) (sum time.Duration) {
	for _, r := range runs {
		sum += max(0, min(r.to.Sub(from), r.to.Sub(r.from), to.Sub(r.from), to.Sub(from)))
	}
	return sum
}

// after is when d of the runs has elapsed since from; zero if it never does.
func after(runs []run, from time.Time, d time.Duration) time.Time {
	for _, r := range runs {
		begin := r.from
		if begin.Before(from) {
			begin = from
		}
		if rest := r.to.Sub(begin); rest >= d {
			return begin.Add(d)
		} else if rest > 0 {
			d -= rest
		}
	}
	return time.Time{}
}

// reporter is a *testing.T or a *rapid.T.
type reporter interface{ Errorf(string, ...any) }

func (s *seen) same(t reporter, what any, at, got, want time.Time) {
	if l := s.hours.Location(); !got.Equal(want) {
		t.Errorf("%s, %s, %v: %s, seen %s", l, at.In(l), what, got.In(l), want.In(l))
	}
}

// checkAll compares everything that was seen.
func (s *seen) checkAll(t reporter) {
	s.checkRuns(t)
	s.checkElapsed(t)
	s.checkDays(t)
	s.checkWorkingDays(t)
}

// checkRuns: it opens and closes when it was seen to.
func (s *seen) checkRuns(t reporter) {
	h, at := s.hours, s.from
	for _, r := range s.runs {
		s.same(t, "opens", at, h.From(at), r.from)
		if !h.Open(r.from) || !h.Open(r.to.Add(-1)) || r.from.After(s.from) && h.Open(r.from.Add(-1)) {
			t.Errorf("%s is not open just from %s to %s", h.Location(), r.from, r.to)
		}
		if r.to.Before(s.to) {
			s.same(t, "closes", r.from, h.Until(r.from), r.to)
			s.same(t, "is closed", r.to, h.Until(r.to), r.to)
		}
		at = r.to
	}
	if next := h.From(at); !next.IsZero() && next.Before(s.to) {
		t.Errorf("%s opens at %s, nobody saw that", h.Location(), next)
	}
}

// checkElapsed: from within each run to within a later one.
func (s *seen) checkElapsed(t reporter) {
	for n := range s.runs {
		some := s.runs[n:min(n+1+n%7, len(s.runs))]
		from, last := some[0].from.Add(time.Duration(n%5)), some[len(some)-1]
		to := last.from.Add(last.to.Sub(last.from)/2 + time.Duration(n%3))
		if !to.After(from) {
			continue
		}
		s.checkBetween(t, some, from, to)
		s.checkBetween(t, some, from, last.to)
	}
}

func (s *seen) checkBetween(t reporter, runs []run, from, to time.Time) {
	d := elapsed(runs, from, to)
	if got := s.hours.Between(from, to); got != d {
		t.Errorf("%s between %s and %s: %s, seen %s", s.hours.Location(), from, to, got, d)
	}
	if d > 0 {
		s.same(t, d, from, s.hours.Add(from, d), after(runs, from, d))
	}
}

// checkDays: each date, and those that were skipped. When the first one began
// and the last one ends was not seen.
func (s *seen) checkDays(t reporter) {
	for n := 1; n+1 < len(s.days); n++ {
		next := s.days[n+1]
		for d := s.days[n].date; d != next.date; d = d.Next() {
			begins, ends := s.days[n].at, next.at
			if d != s.days[n].date {
				begins = ends // it was skipped
			}
			s.checkDay(t, d, begins, ends)
		}
	}
}

func (s *seen) checkDay(t reporter, d bot.Date, begins, ends time.Time) {
	if from, to := s.hours.Day(d); !from.Equal(begins) || !to.Equal(ends) {
		t.Errorf("%s in %s is from %s to %s, seen from %s to %s", d, s.hours.Location(), from, to, begins, ends)
	}
}

// checkWorkingDays: from the first look and from each opening.
func (s *seen) checkWorkingDays(t reporter) {
	if s.hours.Week == nil && s.hours.Holidays == nil {
		return // 24/7 counts days by its own clock
	}
	for n := range s.opened {
		from, later := s.from, 0
		if s.opened[0].date != s.days[0].date {
			later = 1
		}
		if n+later > 0 && n < 40 {
			s.same(t, n+later, from, s.hours.WorkingDays(from, n+later), s.opened[n].at)
		}
		if n > 0 {
			s.same(t, "the next day", s.opened[n-1].at, s.hours.WorkingDays(s.opened[n-1].at, 1), s.opened[n].at)
		}
	}
}

// hardWeek has windows wherever clocks are changed: over midnight, before and
// after it, in the small hours, and none that begins or ends as another day's.
func hardWeek() map[time.Weekday][]bot.Window {
	w := map[time.Weekday][]bot.Window{}
	for d := range time.Weekday(7) {
		n := bot.Minute(d)
		w[d] = []bot.Window{
			{From: 0, To: 1 + n}, {From: 20 + n, To: 60 + n}, {From: 75 + n, To: 120 - n}, {From: 125, To: 150 + n},
			{From: 165 - n, To: 180}, {From: 200, To: 9 * 60}, {From: 12*60 + 1 + n, To: 23 * 60}, {From: 23*60 + 45 - n, To: 24 * 60},
		}
	}
	return w
}

// quarters has windows that somebody sees who looks every quarter of an hour.
func quarters() map[time.Weekday][]bot.Window {
	w := map[time.Weekday][]bot.Window{}
	for d := range time.Weekday(7) {
		w[d] = []bot.Window{{From: 0, To: 45}, {From: 105, To: 120 + 15*bot.Minute(d)}, {From: 9 * 60, To: 17 * 60}, {From: 23*60 + 45, To: 24 * 60}}
	}
	return w
}

// TestHoursAroundEveryChange of the clocks, in every zone, in ten years. Every
// third is on a holiday.
func TestHoursAroundEveryChange(t *testing.T) {
	t.Parallel()
	kinds, n := map[time.Duration]int{}, 0
	for _, loc := range allZones(t) {
		for _, c := range changes(loc, 2031, 2041, 48*time.Hour) {
			h := bot.Hours{Zone: bot.Zone{Location: loc}, Week: hardWeek()}
			if n++; n%3 == 0 {
				h.Holidays = []bot.Date{h.DateOf(c.at)}
			}
			watch(h, c.at.Add(-2*time.Hour), c.at.Add(4*time.Hour), time.Minute).checkAll(t)
			h.Week = quarters()
			watch(h, c.at.Add(-26*time.Hour), c.at.Add(26*time.Hour), 15*time.Minute).checkAll(t)
			kinds[c.by]++
		}
	}
	for _, by := range []time.Duration{time.Hour, -time.Hour, 30 * time.Minute, -30 * time.Minute} {
		if kinds[by] < 20 {
			t.Errorf("clocks were changed by %s %d times", by, kinds[by])
		}
	}
}

// TestHoursToTheSecond: clocks once showed the time of the sun. Every change
// from or to that which is known.
func TestHoursToTheSecond(t *testing.T) {
	t.Parallel()
	n := 0
	for _, loc := range allZones(t) {
		for _, c := range changes(loc, 1880, 1975, 30*24*time.Hour) {
			if now := offsetAt(c.at, loc); now%time.Minute == 0 && c.by%time.Minute == 0 {
				continue
			}
			n++
			h := bot.Hours{Zone: bot.Zone{Location: loc}, Week: hardWeek()}
			watch(h, c.at.Add(-10*time.Minute), c.at.Add(10*time.Minute), time.Second).checkAll(t)
		}
	}
	if n < 500 {
		t.Errorf("only %d changes", n)
	}
}

// TestHoursEveryMinuteOfTenYears, leap days too, where clocks are changed twice
// more in each Ramadan; by half an hour; by a whole day; at midnight; by two
// hours; and when it is decreed.
func TestHoursEveryMinuteOfTenYears(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone  string
		first int
		week  map[time.Weekday][]bot.Window
		step  time.Duration
	}{
		{"Africa/Casablanca", 2024, hardWeek(), time.Minute},
		{"Australia/Lord_Howe", 2035, quarters(), 15 * time.Minute},
		{"Pacific/Apia", 2007, quarters(), 15 * time.Minute},
		{"America/Santiago", 2024, quarters(), 15 * time.Minute},
		{"Antarctica/Troll", 2031, quarters(), 15 * time.Minute},
		{"Asia/Gaza", 2025, quarters(), 15 * time.Minute},
	} {
		h := bot.Hours{Zone: zone(t, c.zone), Week: c.week}
		for year := c.first; year < c.first+10; year += 2 {
			h.Holidays = append(h.Holidays, bot.Date{Year: year, Month: time.February, Day: 28}.Next(), bot.Date{Year: year, Month: time.December, Day: 25})
		}
		s := watch(h, newYear(c.first), newYear(c.first+10), c.step)
		s.checkAll(t)
		for _, from := range []time.Time{s.from, s.runs[len(s.runs)/3].to} {
			s.checkBetween(t, s.runs, from, s.runs[len(s.runs)-2].to)
		}
	}
}

// anyHours draws hours whose holidays are in the sixty days after a date.
func anyHours(t *rapid.T, zones []*time.Location, at time.Time) bot.Hours {
	h := bot.Hours{Zone: bot.Zone{Location: rapid.SampledFrom(zones).Draw(t, "zone")}}
	minutes := rapid.SliceOfNDistinct(rapid.OneOf(
		rapid.Custom(func(t *rapid.T) bot.Minute { return bot.Minute(rapid.IntRange(0, 24*60).Draw(t, "minute")) }),
		rapid.SampledFrom([]bot.Minute{0, 60, 120, 180, 23 * 60, 24 * 60}),
	), 0, 8, rapid.ID)
	if rapid.IntRange(0, 7).Draw(t, "windows") > 0 {
		h.Week = map[time.Weekday][]bot.Window{}
		for d := range time.Weekday(7) {
			edges := minutes.Draw(t, d.String())
			slices.Sort(edges)
			for n := 0; n+1 < len(edges); n += 2 {
				h.Week[d] = append(h.Week[d], bot.Window{From: edges[n], To: edges[n+1]})
			}
		}
	}
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 60), 0, 6, rapid.ID).Draw(t, "holidays") {
		h.Holidays = append(h.Holidays, h.DateOf(at).AddDays(n))
	}
	slices.SortFunc(h.Holidays, bot.Date.Compare)
	return h
}

// anyTime draws a whole minute between the beginnings of two years.
func anyTime(t *rapid.T, first, end int) time.Time {
	minutes := int64(newYear(end).Sub(newYear(first)) / time.Minute)
	return newYear(first).Add(time.Duration(rapid.Int64Range(0, minutes).Draw(t, "minutes")) * time.Minute)
}

// TestHoursOfAnyWeek: also from and to any moments, to the nanosecond.
func TestHoursOfAnyWeek(t *testing.T) {
	t.Parallel()
	zones := allZones(t)
	rapid.Check(t, func(t *rapid.T) {
		from := anyTime(t, 1900, 2100)
		h := anyHours(t, zones, from)
		to, step := from.Add(7*24*time.Hour), time.Minute
		if from.Year() < 1975 {
			to, step = from.Add(3*time.Hour), time.Second
		}
		s := watch(h, from, to, step)
		s.checkAll(t)
		for range 10 {
			moment := rapid.Custom(func(t *rapid.T) time.Time {
				return from.Add(time.Duration(rapid.Int64Range(0, int64(to.Sub(from))-1).Draw(t, "ns")))
			})
			a, b := moment.Draw(t, "from"), moment.Draw(t, "to")
			if g := look(a.Unix(), h.Location(), glance{}); h.Open(a) != g.open(h) || h.DateOf(a) != g.date {
				t.Errorf("%s is on %s, open: %v; seen %v", a, h.DateOf(a), h.Open(a), g)
			}
			if b.After(a) {
				s.checkBetween(t, s.runs, a, b)
			}
		}
	})
}

// TestHoursOfAnyTenYears: looked at every eleven hours, and where they say that
// they open or close; what elapses is the sum of what was open.
func TestHoursOfAnyTenYears(t *testing.T) {
	t.Parallel()
	zones := allZones(t)
	rapid.Check(t, func(t *rapid.T) {
		from := anyTime(t, 1975, 2090)
		h := anyHours(t, zones, from)
		to := from.AddDate(10, 0, 0)
		runs := claimed(h, from, to)
		s := &seen{hours: h, from: from, to: to, runs: runs}
		var last glance
		check := func(at time.Time, open bool) {
			if last = look(at.Unix(), h.Location(), last); last.open(h) != open {
				t.Errorf("it says that it is open: %v; seen %v", open, last)
			}
		}
		closed := from
		for _, r := range append(runs, run{to, to}) {
			for at := closed; at.Before(r.from); at = at.Add(11 * time.Hour) {
				check(at, false)
			}
			for at := r.from; at.Before(r.to); at = at.Add(11 * time.Hour) {
				check(at, true)
			}
			if r.from.After(from) && r.from.Before(to) {
				check(r.from.Add(-1), false)
			}
			if r.to.Before(to) {
				check(r.to.Add(-1), true)
			}
			closed = r.to
		}
		s.checkBetween(t, runs, from, to)
	})
}

// claimed are the runs that hours claim to have between two moments.
func claimed(h bot.Hours, from, to time.Time) (runs []run) {
	for at := from; ; {
		opens := h.From(at)
		if opens.IsZero() || !opens.Before(to) {
			return runs
		}
		at = h.Until(opens)
		if at.IsZero() || at.After(to) {
			return append(runs, run{opens, to})
		}
		runs = append(runs, run{opens, at})
	}
}
