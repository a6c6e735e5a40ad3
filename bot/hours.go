package bot

import (
	"iter"
	"math"
	"slices"
	"time"
)

// Hours are when a desk works: windows of the week on the clock of a zone, but
// not on holidays. The zero Hours are 24/7, in UTC.
//
// A moment is in the hours if the clock on the wall of the zone shows a time in
// a window of that weekday, and the date is no holiday: so an hour that a
// change of clocks skips is never worked, and one that it repeats is worked
// twice. A holiday is closed from midnight to midnight.
//
// Times come back in the location of the time that was given. Whatever would
// lie more than ten years (3653 days) ahead is the zero time: it never comes.
type Hours struct {
	Zone     Zone                      `json:"zone"`
	Week     map[time.Weekday][]Window `json:"week,omitzero"`      // ascending, apart from each other; nil: always; empty: never
	Holidays []Date                    `json:"holidays,omitempty"` // ascending
}

// How far ahead hours are looked for.
const (
	horizonDays = 3653
	horizon     = horizonDays * 24 * time.Hour
)

// Location is the zone as package time knows it.
func (h Hours) Location() *time.Location {
	if h.Zone.Location == nil {
		return time.UTC
	}
	return h.Zone.Location
}

// always reports whether h are 24/7.
func (h Hours) always() bool { return h.Week == nil && len(h.Holidays) == 0 }

// Open reports whether t is in the hours.
func (h Hours) Open(t time.Time) bool {
	if h.always() {
		return true
	}
	for range h.spans(t.Unix(), t.Unix()+1) {
		return true
	}
	return false
}

// From returns the first moment in the hours that is not before t; zero if
// there is none within ten years.
func (h Hours) From(t time.Time) time.Time {
	if h.always() {
		return t
	}
	for s := range h.spans(t.Unix(), ahead(t)) {
		if s.from == t.Unix() {
			return t
		}
		return time.Unix(s.from, 0).In(t.Location())
	}
	return time.Time{}
}

// Until returns the first moment outside the hours that is not before t; zero
// if there is none within ten years.
func (h Hours) Until(t time.Time) time.Time {
	if h.always() {
		return time.Time{}
	}
	closes := t.Unix()
	for s := range h.spans(t.Unix(), ahead(t)) {
		if s.from > closes {
			break
		}
		closes = s.to
	}
	switch closes {
	case t.Unix():
		return t
	case ahead(t):
		return time.Time{}
	}
	return time.Unix(closes, 0).In(t.Location())
}

// Add returns the earliest moment by which d has elapsed inside the hours since
// t, which may be the very moment they end: Between(t, Add(t, d)) is d. It is
// t, in the hours or not, if d is not positive, and zero if d does not elapse
// within ten years.
func (h Hours) Add(t time.Time, d time.Duration) time.Time {
	switch {
	case d <= 0:
		return t
	case d > horizon:
		return time.Time{}
	case h.always():
		return t.Add(d)
	}
	for s := range h.spans(t.Unix(), ahead(t)) {
		if s.from == t.Unix() {
			d += time.Duration(t.Nanosecond()) // the part of that second which is over
		}
		if d <= s.length() {
			return time.Unix(s.from, 0).Add(d).In(t.Location())
		}
		d -= s.length()
	}
	return time.Time{}
}

// Between returns how much time elapses inside the hours between two moments:
// 0 if to is not after from, and at most the greatest Duration, 292 years.
func (h Hours) Between(from, to time.Time) time.Duration {
	if !to.After(from) {
		return 0
	}
	if h.always() {
		return to.Sub(from)
	}
	var seconds, rest int64
	for s := range h.spans(from.Unix(), to.Unix()+1) {
		if s.from == from.Unix() {
			rest -= int64(from.Nanosecond())
		}
		if s.to > to.Unix() {
			s.to = to.Unix()
			rest += int64(to.Nanosecond())
		}
		seconds += s.to - s.from
	}
	if seconds > math.MaxInt64/int64(time.Second)-1 {
		return math.MaxInt64
	}
	return time.Duration(seconds)*time.Second + time.Duration(rest)
}

// Day returns when the clock first shows a date or a later one, and when it
// first shows the next date or a later one: where midnight is skipped a day
// begins right after the gap, and a day that is skipped altogether begins when
// it ends. Where clocks go back over midnight, what they repeat belongs to the
// later day, although [Hours.DateOf] tells the earlier. Both times are in the zone.
func (h Hours) Day(d Date) (from, to time.Time) {
	zone := h.Location()
	return firstShows(d.midnight(), zone).In(zone), firstShows(d.Next().midnight(), zone).In(zone)
}

// DateOf returns the date that the calendar in the zone shows at t.
func (h Hours) DateOf(t time.Time) Date {
	return dateOf(t.In(h.Location()))
}

// WorkingDays returns when the hours first open on the n-th later day that has
// any: weekends and holidays do not count, nor does the day of t. For 24/7 it is
// n times 24 hours later. It is t if n is not positive, and zero if there is no
// such day within ten years.
func (h Hours) WorkingDays(t time.Time, n int) time.Time {
	switch {
	case n <= 0:
		return t
	case n > horizonDays:
		return time.Time{}
	case h.always():
		return t.Add(time.Duration(n) * 24 * time.Hour)
	}
	day := h.DateOf(t)
	for s := range h.spans(t.Unix(), ahead(t)) {
		opens := time.Unix(s.from, 0)
		if d := h.DateOf(opens); d.Compare(day) > 0 {
			day = d
			n--
		}
		if n == 0 {
			return opens.In(t.Location())
		}
	}
	return time.Time{}
}

// span is a run of moments, half-open, as Unix times.
type span struct{ from, to int64 }

func (s span) length() time.Duration { return time.Duration(s.to-s.from) * time.Second }

// spans are all that is in the hours from one Unix time until another, ascending.
// They may touch: none goes over midnight or a change of clocks.
func (h Hours) spans(from, to int64) iter.Seq[span] {
	return func(yield func(span) bool) {
		zone := h.Location()
		for from < to {
			offset, end := evenly(from, zone)
			end = min(end, to)
			if !h.spansAt(offset, span{from, end}, yield) {
				return
			}
			from = end
		}
	}
}

// spansAt yields the spans in a run of moments in which the zone is one number
// of seconds ahead of UTC.
func (h Hours) spansAt(offset int64, run span, yield func(span) bool) bool {
	for day := floor(run.from+offset, daySeconds); day*daySeconds-offset < run.to; day++ {
		midnight := day*daySeconds - offset
		for _, w := range h.windows(day) {
			s := span{max(run.from, midnight+int64(w.From)*60), min(run.to, midnight+int64(w.To)*60)}
			if s.from < s.to && !yield(s) {
				return false
			}
		}
	}
	return true
}

// wholeDay are the windows of a day without windows of its own.
var wholeDay = []Window{{0, dayEnd}}

// windows returns what of a day, counted from 1970-01-01, is in the hours.
func (h Hours) windows(day int64) []Window {
	if len(h.Holidays) > 0 {
		if _, off := slices.BinarySearchFunc(h.Holidays, dateAt(day), Date.Compare); off {
			return nil
		}
	}
	if h.Week == nil {
		return wholeDay
	}
	return h.Week[weekdayAt(day)]
}

// ahead is the end of the time in which hours are looked for, as a Unix time.
func ahead(t time.Time) int64 { return t.Unix() + int64(horizon/time.Second) }
