package when

import "time"

// resolve turns what was read into an instant.
func (r *reading) resolve() (time.Time, error) {
	named, ok := r.day()
	counted := r.counting || r.after > 0
	switch {
	case !ok, counted && r.hours != nil && r.after > 0, len(r.days) > 0 && !r.counting && r.after > 0:
		return time.Time{}, notUnderstood()
	case r.after > 0 && !r.counting:
		return r.now.Add(r.after).Truncate(time.Minute), nil
	case len(r.days) == 0 && r.hours == nil:
		return time.Time{}, notUnderstood()
	case len(r.days) == 0:
		return r.next(r.today(), 0, 1)
	case named.year == 0:
		named.year = r.now.Year()
		return r.next(named, 1, 0)
	case !named.real():
		return time.Time{}, notUnderstood()
	}
	return r.at(named).Add(r.after), nil
}

// day is the one day that is named; false if several are that do not agree.
func (r *reading) day() (day, bool) {
	switch len(r.days) {
	case 0:
		return day{}, true
	case 1:
		return r.days[0], true
	case 2:
		a, b := r.days[0], r.days[1]
		if a == b || b.today && a.today {
			return a, true
		}
		if a.year == 0 {
			a.year = r.now.Year()
			t, err := r.next(a, 1, 0)
			if err != nil {
				return a, false
			}
			a.year = t.In(r.now.Location()).Year()
		}
		on := time.Date(a.year, a.month, a.day, 12, 0, 0, 0, time.UTC).Weekday()
		is := time.Date(b.year, b.month, b.day, 12, 0, 0, 0, time.UTC).Weekday()
		return a, b.weekday && !a.weekday && !a.today && on == is
	}
	return day{}, false
}

// real reports whether there is such a day.
func (d day) real() bool {
	t := time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC)
	return t.Month() == d.month && t.Day() == d.day
}

// next is the first time after now on a day, or so many years or days later.
// There is a 29th of February within eight years.
func (r *reading) next(d day, years, days int) (time.Time, error) {
	for range 10 {
		if t := r.at(d); d.real() && t.After(r.now) {
			return t, nil
		}
		d.year += years
		if days > 0 {
			d.year, d.month, d.day = time.Date(d.year, d.month, d.day+days, 12, 0, 0, 0, time.UTC).Date()
		}
	}
	return time.Time{}, notUnderstood()
}

// at is the time of day that was said, on d.
func (r *reading) at(d day) time.Time {
	hour, minute := 9, 0
	switch {
	case r.hours != nil:
		hour, minute = *r.hours, r.minutes
	case r.counting:
		hour, minute = r.now.Hour(), r.now.Minute()
	case d.today:
		hour = 17
	}
	return instant(time.Date(d.year, d.month, d.day, hour, minute, 0, 0, time.UTC), r.now.Location())
}

// instant is when the clock on the wall of a zone shows wall. A time that it
// skips is the moment after the gap; of one that it shows twice it is the first.
func instant(wall time.Time, zone *time.Location) time.Time {
	y, m, d := wall.Date()
	t := time.Date(y, m, d, wall.Hour(), wall.Minute(), 0, 0, zone)
	start, end := t.ZoneBounds()
	shows := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	switch {
	case shows.After(wall):
		return wholeMinute(start)
	case shows.Before(wall):
		return wholeMinute(end)
	case start.IsZero():
		return wholeMinute(t)
	}
	_, before := start.Add(-time.Second).Zone()
	if earlier := wall.Add(-time.Duration(before) * time.Second); earlier.Before(start) {
		return wholeMinute(earlier)
	}
	return wholeMinute(t)
}

// wholeMinute goes on to the next one, as zones of long ago need it.
func wholeMinute(t time.Time) time.Time { return t.Add(time.Minute - 1).Truncate(time.Minute) }
