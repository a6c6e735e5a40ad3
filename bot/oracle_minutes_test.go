package bot_test

import (
	"slices"
	"sort"
	"time"

	"heed/bot"
)

// minutes are those of a desk: in which it works, and may be spoken to.
type minutes struct {
	from         time.Time
	open, speaks []bool
	sum          []time.Duration // of those open before each
}

// learn takes in rules that hold from a time on. Hours count as they are now, for
// what was before too; what was said was said when it might be.
func (o *oracle) learn(r bot.Rules, from time.Time) {
	o.rules = r
	for id, d := range r.Desks {
		m, sum := o.desks[id], time.Duration(0)
		for n := range m.open {
			at := m.from.Add(time.Duration(n) * time.Minute)
			m.open[n], m.sum[n] = within(d.Hours, at), sum
			if m.open[n] {
				sum += time.Minute
			}
			if !at.Before(from.Truncate(time.Minute)) {
				m.speaks[n] = m.open[n] && (d.Quiet == nil || !within(*d.Quiet, at))
			}
		}
	}
}

// within looks at the clock on the wall.
func within(h bot.Hours, at time.Time) bool {
	wall := at.In(h.Location())
	year, month, day := wall.Date()
	if slices.Contains(h.Holidays, bot.Date{Year: year, Month: month, Day: day}) {
		return false
	}
	minute := bot.Minute(wall.Hour()*60 + wall.Minute())
	return slices.ContainsFunc(h.Week[wall.Weekday()], func(w bot.Window) bool { return w.From <= minute && minute < w.To })
}

func (m *minutes) at(t time.Time) int { return int(t.Sub(m.from) / time.Minute) }

// worked is how much of the hours had passed by a time, since the first minute.
func (m *minutes) worked(t time.Time) time.Duration {
	n := m.at(t)
	d := m.sum[n]
	if m.open[n] {
		d += t.Sub(m.from.Add(time.Duration(n) * time.Minute))
	}
	return d
}

// elapsed is how much of the hours passed between two times.
func (m *minutes) elapsed(from, to time.Time) time.Duration {
	return max(0, m.worked(to)-m.worked(from))
}

// after is when so much of the hours has passed since a time.
func (m *minutes) after(from time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return from
	}
	d += m.worked(from)
	n := sort.Search(len(m.sum), func(n int) bool { return m.sum[n] >= d }) - 1 // the minute in which it is reached
	return m.from.Add(time.Duration(n)*time.Minute + d - m.sum[n])
}

// spoken is the first moment at or after a time when the desk may be spoken to.
func (m *minutes) spoken(from time.Time) time.Time { return m.first(m.speaks, from) }

// first is the first moment at or after a time that is one of some minutes.
func (m *minutes) first(of []bool, from time.Time) time.Time {
	for at, n := from, m.at(from); ; {
		if of[n] {
			return at
		}
		n++
		at = m.from.Add(time.Duration(n) * time.Minute)
	}
}
