package bot

import (
	"slices"
	"time"
)

// target is a milestone not yet reached, and when it should be.
type target struct {
	Milestone
	due time.Time
}

// targets are the milestones of the current round that are not yet reached, in
// the order of an item's life. While it waits for the customer, or is
// withheld, nothing is due.
func (i Item) targets(r Rules) []target {
	if s := i.State(); s == Resolved || s == Answered || i.Withheld {
		return nil
	}
	var all []target
	add := func(m Milestone, reached time.Time, within time.Duration) {
		if reached.IsZero() && within > 0 {
			all = append(all, target{m, i.Round.At.Add(within)})
		}
	}
	t := r.Desks[i.Desk].TargetsFor(i.Kind)
	if i.Round.Fresh {
		add(ToClaim, i.Round.Claimed, t.Claim)
		add(ToRespond, i.Round.Responded, t.Respond)
	}
	if i.Round.N > 1 && t.NextAnswer > 0 {
		t.Answer = t.NextAnswer
	}
	add(ToAnswer, i.Round.Answered, t.Answer)
	return all
}

// clock returns when the item is due, the earliest target not yet met, and when
// the clerk must look at it next: when a target is missed, when one missed
// before is to be nagged about again, or, while nags are silent, when they may
// speak again.
func (i Item) clock(r Rules, now time.Time) (due, wake time.Time) {
	for _, t := range i.targets(r) {
		due = earliest(due, t.due)
		wake = earliest(wake, i.nagAt(t, r))
	}
	if !wake.IsZero() && i.Snooze.Until.After(now) && i.Snooze.Until.After(wake) {
		wake = i.Snooze.Until
	}
	return due, wake
}

// nagAt is when a target that is not met is nagged about next: not before it is
// due, which may be later now than when it was nagged about last.
func (i Item) nagAt(t target, r Rules) time.Time {
	last, nagged := i.Round.Nagged[t.Milestone]
	if !nagged {
		return t.due
	}
	return later(t.due, last.Add(r.Desks[i.Desk].NagRepeat))
}

// nag decides what the clerk does about an item: one nag that names all that
// is missed, when something was missed anew or its last nag is long enough ago.
func (d *draft) nag(i *Item) *Refusal {
	edit := d.items[0]
	edit.quiet = true
	if i.Snooze.Until.After(d.At) {
		return nil
	}
	var missed []Milestone
	speak := false
	for _, t := range i.targets(d.rules) {
		if !t.due.After(d.At) {
			missed = append(missed, t.Milestone)
			speak = speak || !i.nagAt(t, d.rules).After(d.At)
		}
	}
	if !speak {
		return nil
	}
	i.Round.Nagged = make(map[Milestone]time.Time, len(missed))
	for _, m := range missed {
		i.Round.Nagged[m] = d.At
	}
	d.sendNag(i, missed)
	return nil
}

// sendNag owes a nag to every channel that can be sent to. Where none can, the
// log entry is the nag.
func (d *draft) sendNag(i *Item, missed []Milestone) {
	for _, c := range i.Cards {
		d.owe(Action{
			ID: nagID(i.ID, d.Event.ID, c), Kind: SendNag, Lane: c, Urgency: ForNag,
			Item: i.ID, Missed: missed, Round: i.Round.N,
		})
	}
	if len(i.Cards) == 0 {
		d.log(i, Entry{Do: Nag, Missed: missed}, Words{})
	}
}

// Outlived reports whether a nag is pointless by now: another round, another
// desk, snoozed since, or all it was about was reached, or was nagged about
// again while this one waited.
func (a Action) Outlived(i Item, r Rules) bool {
	if a.Round != i.Round.N || i.Snooze.Until.After(a.Made) || !slices.Contains(i.Cards, a.Lane) {
		return true
	}
	for _, t := range i.targets(r) {
		for _, m := range a.Missed {
			if t.Milestone == m && !i.Round.Nagged[m].After(a.Made) {
				return false
			}
		}
	}
	return true
}

// reach notes a milestone: for the round, and, if it is the first, for good.
func reach(round, first *time.Time, at time.Time) {
	if round.IsZero() {
		*round = at
	}
	if first.IsZero() {
		*first = at
	}
}

// earliest returns the earlier of two times, of which the zero time is never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
