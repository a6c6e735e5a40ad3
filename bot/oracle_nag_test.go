package bot_test

import (
	"slices"
	"time"

	"heed/bot"
)

// patience is how long a nag may take.
const patience = 30 * time.Second

// missing complains about what should have been said before a time.
func (o *oracle) missing(id bot.ItemID, s *soul, now time.Time) {
	defer o.tell(s)()
	dues := o.dues(s)
	for k, due := range dues {
		at := o.again(s, k, due)
		if at.IsZero() {
			continue
		}
		if at, over := o.over(s, at, now); over {
			o.Errorf("%s: %s was due %s and should have been nagged about at %s, but was not by %s (last nag %s)", id, k, due, at, now, s.nagged[k])
		}
	}
	o.unwarned(id, s, dues, now)
	o.idle(id, s, now)
	o.unsent(id, s, now)
}

// again is when a target is to be nagged about next; zero: never.
func (o *oracle) again(s *soul, k bot.Milestone, due time.Time) time.Time {
	switch last := s.nagged[k]; {
	case k == bot.ToResolve:
		return o.listAt(s, due)
	case last.Before(due):
		return due
	default:
		return o.desks[s.desk].after(last, o.rules.Desks[s.desk].NagRepeat)
	}
}

// listAt is when an item is next in the list of what is ready to resolve: when
// the desk opens on a day after the last.
func (o *oracle) listAt(s *soul, due time.Time) time.Time {
	if s.theirs {
		return time.Time{}
	}
	m, zone := o.desks[s.desk], o.rules.Desks[s.desk].Hours.Location()
	for year, month, day := due.In(zone).Date(); ; day++ {
		midnight := time.Date(year, month, day, 0, 0, 0, 0, zone)
		opens := m.first(m.open, midnight)
		last := s.nagged[bot.ToResolve]
		if !opens.Before(due) && (last.IsZero() || midnight.After(last)) {
			return opens
		}
	}
}

// over reports whether the time in which something had to be said, from a
// moment on, is over. What was done meanwhile begins it anew.
func (o *oracle) over(s *soul, at, now time.Time) (time.Time, bool) {
	for _, t := range []time.Time{s.snoozed, s.put, s.seen} {
		if t.After(at) {
			at = t
		}
	}
	m := o.desks[s.desk]
	at = m.spoken(at)
	by := at.Add(patience)
	return at, by.Before(now) && m.spoken(by).Equal(by) && m.elapsed(at, by) == patience
}

// judge looks at the nags that a change makes.
func (o *oracle) judge(id bot.ItemID, s *soul, c step) {
	dues, now := o.dues(s), c.At
	var missed, early []bot.Milestone
	var made []bot.Action
	for _, a := range c.Actions {
		if a.Kind != bot.SendNag || a.Item != id {
			continue
		}
		if m := o.desks[s.desk]; !m.spoken(now).Equal(now) || s.snoozed.After(now) {
			o.Errorf("%s: nagged at %s, when nobody may be spoken to", id, now)
		}
		s.owing = append(s.owing, a)
		switch {
		case slices.Contains(a.Missed, bot.ToResolve):
			o.list(id, s, dues, now)
			continue
		case a.Early:
			early = a.Missed
		default:
			missed = a.Missed
		}
		made = append(made, a)
	}
	due := map[bot.Milestone]bool{} // those whose time it is
	for k, at := range dues {
		if again := o.again(s, k, at); k != bot.ToResolve && !again.After(now) {
			due[k] = true
		}
	}
	o.climb(id, s, c, dues, due, made)
	if early != nil {
		o.warns(id, s, dues, early, now)
	}
	if missed == nil {
		return
	}
	o.nags++
	for k, at := range dues {
		if k != bot.ToResolve && !at.After(now) != slices.Contains(missed, k) {
			o.Errorf("%s: at %s, %s was due %s; the nag names %v", id, now, k, at, missed)
		}
	}
	for _, k := range missed {
		if _, open := dues[k]; !open {
			o.Errorf("%s: nagged about %s at %s, which is done", id, k, now)
		}
		s.nagged[k] = now
	}
	if len(due) == 0 {
		o.Errorf("%s: nagged twice about %v, at %s", id, missed, now)
	}
}

// warns looks at a warning.
func (o *oracle) warns(id bot.ItemID, s *soul, dues map[bot.Milestone]time.Time, early []bot.Milestone, now time.Time) {
	o.warnings++
	for _, k := range early {
		if due, open := dues[k]; !open || !due.After(now) {
			o.Errorf("%s: warned of %s at %s, which was due %s", id, k, now, due)
		}
		s.warned[k] = now
	}
}

// list looks at what is said to be ready to resolve, once a day.
func (o *oracle) list(id bot.ItemID, s *soul, dues map[bot.Milestone]time.Time, now time.Time) {
	o.lists++
	day := now.In(o.rules.Desks[s.desk].Hours.Location()).Format(time.DateOnly)
	if due, open := dues[bot.ToResolve]; !open || due.After(now) || s.listed == day || s.theirs {
		o.Errorf("%s: in the list at %s; due %s, in the list before on %q", id, now, due, s.listed)
	}
	s.listed, s.nagged[bot.ToResolve] = day, now
}
