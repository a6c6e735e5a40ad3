package bot

import "time"

// target is something that is not done yet, and when it should be.
type target struct {
	Milestone
	start  time.Time     // since when it runs …
	within time.Duration // … and for how long in all, in the desk's hours
	spent  time.Duration // what of that had passed before start
	due    time.Time
	nagged time.Time // when it was last nagged about as missed
	warned time.Time // when somebody was last warned of it
	step   int       // how many steps of the ladder were climbed by then
}

// at is when so many percent of the target have elapsed.
func (t target) at(percent int, h Hours) time.Time {
	if percent == AtMissed {
		return t.due
	}
	// In seconds, since a target of ten years times a percentage is too much.
	elapsed := time.Duration(float64(t.within) / 100 * float64(percent))
	return h.Add(t.start, max(0, elapsed-t.spent))
}

// targets are what is to be done about the item, in the order of its life. While
// it waits for the customer only the resolve target runs; a promise stands by
// itself. Nothing withheld is due, nor anything of a desk that is gone.
func (i Item) targets(r Rules) []target {
	_, there := r.Desks[i.Desk]
	switch s := i.State(); {
	case i.Withheld || !there:
		return nil
	case s == Resolved:
		return i.pledged(nil, r, ToFollowUp, i.FollowUp)
	case s == Answered:
		return i.pledged(i.calm(r), r, ToKeep, i.Promise)
	}
	return i.pledged(i.waiting(r), r, ToKeep, i.Promise)
}

// waiting are the targets of a round whose customer waits.
func (i Item) waiting(r Rules) []target {
	var all []target
	desk := r.Desks[i.Desk]
	add := func(m Milestone, reached time.Time, within time.Duration) {
		if !reached.IsZero() || within <= 0 {
			return
		}
		t := target{Milestone: m, start: i.Round.here(), within: within, spent: i.Round.Spent}
		t.nagged, t.warned, t.step = i.Round.Nagged[m], i.Round.Warned[m], i.Round.Steps[m]
		t.due = desk.Hours.Add(t.start, max(0, within-t.spent))
		if !t.due.IsZero() { // else it never comes
			all = append(all, t)
		}
	}
	t := desk.TargetsFor(i.Kind)
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

// here is since when the round runs at the desk it is at.
func (r Round) here() time.Time { return either(r.Here, r.At) }

// calm is the target of an item whose customer has their answer.
func (i Item) calm(r Rules) []target {
	desk := r.Desks[i.Desk]
	within := desk.TargetsFor(i.Kind).Resolve
	if within <= 0 || i.Round.Calm.IsZero() {
		return nil
	}
	t := target{Milestone: ToResolve, start: i.Round.Calm, within: within, nagged: i.Round.Nagged[ToResolve]}
	if t.due = desk.Hours.Add(t.start, within); t.due.IsZero() {
		return nil
	}
	return []target{t}
}

// pledged adds what stands by itself to other targets.
func (i Item) pledged(all []target, r Rules, m Milestone, p Promise) []target {
	if p.IsZero() {
		return all
	}
	return append(all, target{
		Milestone: m, start: p.Made, within: r.Desks[i.Desk].Hours.Between(p.Made, p.Due), due: p.Due, nagged: p.Nagged, warned: p.Warned, step: p.Step,
	})
}

// clock returns when the item is due, the earliest target not yet met, and when
// the clerk must look at it next: when it becomes late, when somebody is to be
// nagged, or when its owner is to be asked whether it is still theirs.
func (i Item) clock(r Rules, now time.Time) (due, wake time.Time) {
	desk := r.Desks[i.Desk]
	for _, t := range i.targets(r) {
		due = earliest(due, t.due)
		wake = earliest(wake, i.speakable(t, desk.nagAt(t, desk.LadderFor(i.Kind))))
	}
	if ask := i.askAt(r, now); !ask.IsZero() {
		wake = earliest(wake, later(ask, i.Snooze.Until))
	}
	if !desk.speaks(now) && !wake.IsZero() {
		wake = later(wake, now) // what could not be said in time waits till it can
	}
	wake = desk.speakFrom(wake)
	if due.After(now) {
		wake = earliest(wake, due)
	}
	return due, wake
}

// speakable is when, at or after a time, the item is not snoozed. Until they
// write is for ever, but not for a promise: that was made to the customer. The
// zero time is never.
func (i Item) speakable(t target, at time.Time) time.Time {
	switch {
	case at.IsZero(), i.Snooze.TheirWriting && t.Milestone == ToResolve:
		return time.Time{}
	}
	return later(at, i.Snooze.Until)
}

// nagAt is when a target is nagged about next: when the next step of its ladder
// has come and, since it was nagged about as missed, after every repeat.
func (d Desk) nagAt(t target, ladder []Step) time.Time {
	if t.Milestone == ToResolve {
		return d.listAt(t)
	}
	next := t.due
	if done := d.climbed(t, ladder); done < len(ladder) && ladder[done].At > 0 {
		next = t.at(ladder[done].At, d.Hours)
	}
	// Another ladder, of another kind, may have had its time already.
	if !t.nagged.Before(t.due) && (!next.After(t.nagged) || next.After(d.repeat(t.nagged))) {
		return d.repeat(t.nagged)
	}
	return next
}

// repeat is when heed says again what it said at a time. A desk without an
// interval of its own has the usual one.
func (d Desk) repeat(since time.Time) time.Time {
	return d.Hours.Add(since, either(d.NagRepeat, DefaultNagRepeat))
}

// climbed returns how many steps of its ladder a target has behind it. Where it
// is due later now than when anything was said of it, it comes down again.
func (d Desk) climbed(t target, ladder []Step) int {
	done := min(t.step, len(ladder))
	for done > 0 && t.at(either(ladder[done-1].At, AtMissed), d.Hours).After(t.said()) {
		done--
	}
	return done
}

// said is when anybody was last told of the target; zero: never.
func (t target) said() time.Time { return later(t.nagged, t.warned) }

// climb returns the step that a target takes at a time, and how many it has
// behind it then: the highest whose time has come, else the next that waits for
// no time, else the last again.
func (d Desk) climb(t target, ladder []Step, at time.Time) (Step, int) {
	done := d.climbed(t, ladder)
	come := func(s Step) bool { return s.At > 0 && !t.at(s.At, d.Hours).After(at) }
	if done < len(ladder) && (ladder[done].At == 0 || come(ladder[done])) {
		done++
	}
	for done < len(ladder) && come(ladder[done]) {
		done++
	}
	return ladder[max(done, 1)-1], done
}

// listHour is when a desk without opening hours has its daily lists.
const listHour = 9 * time.Hour

// listAt is when a target is next in the daily list of what is ready to
// resolve: when the desk opens, once a day.
func (d Desk) listAt(t target) time.Time {
	from := t.due
	day := d.Hours.DateOf(from)
	if !t.nagged.IsZero() {
		if next := d.Hours.DateOf(t.nagged).AddDays(1); next.Compare(day) > 0 {
			day = next
		}
	}
	for range 2 {
		start, _ := d.Hours.Day(day)
		at := d.Hours.From(start)
		if d.Hours.Week == nil {
			at = start.Add(listHour)
		}
		if !at.Before(from) || at.IsZero() {
			return at
		}
		day = day.AddDays(1)
	}
	return from // unreachable: the second day begins after from
}

// calmed notes since when the customer has their answer.
func (i *Item) calmed(at time.Time) {
	switch {
	case i.State() != Answered:
		i.Round.Calm = time.Time{}
	case i.Round.Calm.IsZero():
		i.Round.Calm = either(i.Round.Answered, at)
	}
}

// respend recomputes from the log what of the round passed at other desks, if the
// log can be seen whole.
func (d *draft) respend(i *Item) {
	if i.Round.Here.IsZero() || len(d.Log) > 0 && d.Log[0].Seq > 1 {
		return
	}
	from, spent := i.Round.At, time.Duration(0)
	for _, n := range d.Log {
		if n.Do == Move && n.At.After(from) {
			spent += d.hours(n.From, i.Desk).Between(from, n.At)
			from = n.At
		}
	}
	i.Round.Spent = spent
}

// dayAndTime is how a time of these weeks is written.
const dayAndTime = "Mon 2 Jan 15:04"

// clockTime is a time as the clock of a desk shows it.
func (r Rules) clockTime(desk DeskID, t time.Time) string {
	return t.In(r.Desks[desk].Hours.Location()).Format("2006-01-02 15:04 MST")
}

// hours are those of a desk, or, where that is gone, of another.
func (d *draft) hours(id, other DeskID) Hours {
	if desk, ok := d.rules.Desks[id]; ok {
		return desk.Hours
	}
	return d.rules.Desks[other].Hours
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
