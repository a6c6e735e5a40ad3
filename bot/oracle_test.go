package bot_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// oracle knows when each target is missed and what must be said of it, from the
// log and the rules alone. It counts minutes one by one.
type oracle struct {
	*testing.T
	rules bot.Rules
	desks map[bot.DeskID]*minutes
	souls map[bot.ItemID]*soul
	held  map[bot.ItemID][]step // out of order

	nags, warnings, asks, lists int
}

// step is what one change did to one item.
type step struct {
	item bot.Item
	bot.Change
}

// minutes are those of a desk: in which it works, and may be spoken to.
type minutes struct {
	from         time.Time
	open, speaks []bool
}

// soul is what is known of an item.
type soul struct {
	rev                uint64
	desk               bot.DeskID
	kind               bot.Kind
	owner              bot.MemberID
	asked              map[uint64]bool
	answered           uint64
	closed             bool
	fresh              bool
	round              int
	reached            map[bot.Milestone]bool
	hold               map[uint64]bool
	stays              []stay
	calm               time.Time
	snoozed            time.Time
	theirs             bool
	promise, followUp  time.Time
	promised, toFollow time.Time
	promiseSeq         uint64
	nagged             map[bot.Milestone]time.Time
	acts               map[bot.MemberID]time.Time
	owned, seen        time.Time
	put                time.Time // when kind or desk changed
	listed             string
	tale               []string // for whoever reads what went wrong
}

// stay is since when the round is at a desk.
type stay struct {
	desk bot.DeskID
	from time.Time
}

func newOracle(t *testing.T, r bot.Rules, from time.Time) *oracle {
	o := &oracle{T: t, rules: r, desks: map[bot.DeskID]*minutes{}, souls: map[bot.ItemID]*soul{}, held: map[bot.ItemID][]step{}}
	from = from.Truncate(time.Hour).Add(-24 * time.Hour)
	for id, d := range r.Desks {
		m := &minutes{from: from}
		for n := range 200 * 24 * 60 {
			at := from.Add(time.Duration(n) * time.Minute)
			open := within(d.Hours, at)
			m.open = append(m.open, open)
			m.speaks = append(m.speaks, open && (d.Quiet == nil || !within(*d.Quiet, at)))
		}
		o.desks[id] = m
	}
	return o
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

// elapsed is how much of the hours passed between two times.
func (m *minutes) elapsed(from, to time.Time) (d time.Duration) {
	for at := from; at.Before(to); {
		next := m.from.Add(time.Duration(m.at(at)+1) * time.Minute)
		if next.After(to) {
			next = to
		}
		if m.open[m.at(at)] {
			d += next.Sub(at)
		}
		at = next
	}
	return d
}

// after is when so much of the hours has passed since a time.
func (m *minutes) after(from time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return from
	}
	for at := from; ; {
		next := m.from.Add(time.Duration(m.at(at)+1) * time.Minute)
		if m.open[m.at(at)] {
			if d <= next.Sub(at) {
				return at.Add(d)
			}
			d -= next.Sub(at)
		}
		at = next
	}
}

// spoken is the first moment at or after a time when the desk may be spoken to.
func (m *minutes) spoken(from time.Time) time.Time {
	for at := from; ; at = m.from.Add(time.Duration(m.at(at)+1) * time.Minute) {
		if m.speaks[m.at(at)] {
			return at
		}
	}
}

// read takes in what was committed. Of one item it is told in order.
func (o *oracle) read(news []bot.Change) {
	for _, c := range news {
		for _, i := range c.Items {
			o.held[i.ID] = append(o.held[i.ID], step{i, c})
		}
	}
	for id, steps := range o.held {
		slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.item.Rev, b.item.Rev) })
		s := o.souls[id]
		if s == nil {
			s = &soul{kind: steps[0].item.Kind, desk: steps[0].item.Desk, asked: map[uint64]bool{}, hold: map[uint64]bool{}, acts: map[bot.MemberID]time.Time{}, seen: steps[0].At}
			s.begin(steps[0].item.Round.At, true) // a source that was caught up on says when it was written
			o.souls[id] = s
		}
		for len(steps) > 0 && steps[0].item.Rev == s.rev+1 {
			o.step(s, steps[0])
			steps = steps[1:]
		}
		o.held[id] = steps
		if len(steps) == 0 {
			delete(o.held, id)
		}
	}
}

// begin is a round that begins.
func (s *soul) begin(at time.Time, fresh bool) {
	s.round++
	s.fresh, s.stays, s.reached = fresh, []stay{{s.desk, at}}, map[bot.Milestone]bool{}
	s.nagged = map[bot.Milestone]time.Time{bot.ToKeep: s.nagged[bot.ToKeep]}
}

func (s *soul) asks() bool {
	for seq := range s.asked {
		if seq > s.answered {
			return true
		}
	}
	return false
}

func (s *soul) state() bot.State {
	switch {
	case s.closed:
		return bot.Resolved
	case !s.asks():
		return bot.Answered
	case s.owner != "":
		return bot.Claimed
	}
	return bot.Open
}

// dues are the targets that are not met, and when they are missed.
func (o *oracle) dues(s *soul) map[bot.Milestone]time.Time {
	all := map[bot.Milestone]time.Time{}
	targets := o.rules.Desks[s.desk].TargetsFor(s.kind)
	m := o.desks[s.desk]
	add := func(k bot.Milestone, within time.Duration) {
		if within <= 0 || s.reached[k] {
			return
		}
		for n, at := range s.stays[:len(s.stays)-1] {
			within -= o.desks[at.desk].elapsed(at.from, s.stays[n+1].from)
		}
		all[k] = m.after(s.stays[len(s.stays)-1].from, within)
	}
	switch s.state() {
	case bot.Resolved:
		if !s.followUp.IsZero() {
			all[bot.ToFollowUp] = s.followUp
		}
		return all
	case bot.Answered:
		if targets.Resolve > 0 {
			all[bot.ToResolve] = m.after(s.calm, targets.Resolve)
		}
	default:
		if s.fresh {
			add(bot.ToClaim, targets.Claim)
			add(bot.ToRespond, targets.Respond)
		}
		if s.round > 1 && targets.NextAnswer > 0 {
			targets.Answer = targets.NextAnswer
		}
		add(bot.ToAnswer, targets.Answer)
	}
	if !s.promise.IsZero() {
		all[bot.ToKeep] = s.promise
	}
	return all
}

// patience is how long a nag may take.
const patience = 30 * time.Second

// missing complains about nags that should have come before a time.
func (o *oracle) missing(id bot.ItemID, s *soul, now time.Time) {
	m := o.desks[s.desk]
	for k, due := range o.dues(s) {
		if k == bot.ToResolve {
			continue
		}
		at := due
		if last := s.nagged[k]; !last.Before(due) {
			at = m.after(last, o.rules.Desks[s.desk].NagRepeat)
		}
		for _, t := range []time.Time{s.snoozed, s.put, s.seen} { // seen: what is due by then was put off, and comes back
			if t.After(at) {
				at = t
			}
		}
		at = m.spoken(at)
		if by := at.Add(patience); by.Before(now) && m.spoken(by).Equal(by) && m.elapsed(at, by) == patience {
			o.Errorf("%s: %s was due %s and should have been nagged about at %s, but was not by %s (last nag %s)", id, k, due, at, now, s.nagged[k])
		}
	}
}

// step judges a change, and takes it in.
func (o *oracle) step(s *soul, c step) {
	id := c.item.ID
	for _, n := range c.Log {
		s.tale = append(s.tale, fmt.Sprintf("%s %s by %q to %q of %d, due %s, missed %v", n.At.Format(time.DateTime), n.Do, n.Member, n.To, n.Of, n.Due, n.Missed))
	}
	for _, a := range c.Actions {
		if a.Kind == bot.SendNag {
			s.tale = append(s.tale, fmt.Sprintf("%s nag made: %v early %v to %v", c.At.Format(time.DateTime), a.Missed, a.Early, a.To))
		}
	}
	s.tale = append(s.tale, fmt.Sprint("wake ", c.item.Wake, " nagged ", c.item.Round.Nagged, c.item.Round.Steps))
	bad := o.Failed()
	defer func() {
		if o.Failed() && !bad {
			o.Logf("%s", strings.Join(s.tale, "\n"))
		}
	}()
	if s.rev > 0 {
		o.missing(id, s, c.At)
		o.judge(id, s, c)
	}
	was := s.state()
	for _, n := range c.Log {
		if n.Item == id {
			o.entry(id, s, c, n)
		}
	}
	if s.state() != bot.Answered {
		s.calm = time.Time{}
	} else if s.calm.IsZero() || was != bot.Answered {
		s.calm = c.At
		s.reached[bot.ToAnswer] = true
	}
	s.rev = c.item.Rev
	if len(c.Log) > 0 {
		s.seen = c.At
	}
	var due time.Time
	for _, t := range o.dues(s) {
		if due.IsZero() || t.Before(due) {
			due = t
		}
	}
	if !due.Equal(c.item.Due) {
		o.Errorf("%s at %s: due %s, want %s (%v); %+v", id, c.At, c.item.Due, due, o.dues(s), c.item.Round)
	}
	if s.owner != c.item.Owner || s.state() != c.item.State() {
		o.Errorf("%s at %s: %s of %q, want %s of %q", id, c.At, c.item.State(), c.item.Owner, s.state(), s.owner)
	}
}

// judge looks at the nags that a change makes.
func (o *oracle) judge(id bot.ItemID, s *soul, c step) {
	dues, now := o.dues(s), c.At
	var missed []bot.Milestone
	said := false
	for _, a := range c.Actions {
		if a.Kind != bot.SendNag || a.Item != id {
			continue
		}
		if m := o.desks[s.desk]; !m.spoken(now).Equal(now) || s.snoozed.After(now) {
			o.Errorf("%s: nagged at %s, when nobody may be spoken to", id, now)
		}
		switch {
		case slices.Contains(a.Missed, bot.ToResolve):
			o.list(id, s, dues, now)
		case a.Early:
			o.warnings++
			for _, k := range a.Missed {
				if due, open := dues[k]; !open || !due.After(now) {
					o.Errorf("%s: warned of %s at %s, which was due %s", id, k, now, due)
				}
			}
		default:
			missed, said = a.Missed, true
		}
	}
	if !said {
		return
	}
	o.nags++
	fresh := false
	for k, due := range dues {
		if k == bot.ToResolve {
			continue
		}
		if !due.After(now) != slices.Contains(missed, k) {
			o.Errorf("%s: at %s, %s was due %s; the nag names %v", id, now, k, due, missed)
		}
		again := due
		if last := s.nagged[k]; !last.IsZero() {
			again = o.desks[s.desk].after(last, o.rules.Desks[s.desk].NagRepeat)
		}
		fresh = fresh || !due.After(now) && (s.nagged[k].Before(due) || !again.After(now))
	}
	for _, k := range missed {
		if _, open := dues[k]; !open {
			o.Errorf("%s: nagged about %s at %s, which is done", id, k, now)
		}
		s.nagged[k] = now
	}
	if !fresh {
		o.Errorf("%s: nagged twice about %v, at %s", id, missed, now)
	}
}

// list looks at what is said to be ready to resolve, once a day.
func (o *oracle) list(id bot.ItemID, s *soul, dues map[bot.Milestone]time.Time, now time.Time) {
	o.lists++
	day := now.In(o.rules.Desks[s.desk].Hours.Location()).Format(time.DateOnly)
	if due, open := dues[bot.ToResolve]; !open || due.After(now) || s.listed == day || s.theirs {
		o.Errorf("%s: in the list at %s; due %s, in the list before on %q", id, now, due, s.listed)
	}
	s.listed = day
}

// entry takes in one line of the log.
func (o *oracle) entry(id bot.ItemID, s *soul, c step, n bot.Entry) {
	if n.Member != "" {
		s.acts[n.Member] = n.At
	}
	switch n.Do {
	case bot.Say:
		o.says(s, n)
	case bot.Withdrawn:
		delete(s.asked, n.Of)
	case bot.Reopen:
		s.closed, s.followUp = false, time.Time{}
		s.begin(n.At, true)
		s.reached[bot.ToClaim] = s.owner != "" && !slices.ContainsFunc(c.Log, func(n bot.Entry) bool { return n.Do == bot.Release })
	case bot.Claim, bot.TakeOver:
		s.owner, s.owned, s.reached[bot.ToClaim] = n.Member, n.At, true
	case bot.Assign:
		s.owner, s.owned, s.reached[bot.ToClaim] = bot.MemberID(n.To), n.At, true
	case bot.Release:
		s.owner = ""
	case bot.Hold:
		s.hold[n.Seq] = true
	case bot.Delivered, bot.AnsweredElsewhere:
		o.answers(s, n)
	case bot.Resolve:
		s.closed, s.snoozed, s.theirs, s.promise, s.followUp = true, time.Time{}, false, time.Time{}, n.Due
		delete(s.nagged, bot.ToFollowUp)
	case bot.SnoozeUntil:
		until, err := time.Parse(time.RFC3339, n.To)
		s.snoozed, s.theirs = until, err != nil
	case bot.Move:
		s.desk, s.put = bot.DeskID(n.To), n.At
		s.stays = append(s.stays, stay{s.desk, n.At})
	case bot.SetKind:
		s.kind, s.put = bot.Kind(n.To), n.At
	case bot.PromiseBy:
		s.promise, s.promiseSeq = n.Due, n.Seq
		if s.snoozed.After(n.Due) {
			s.snoozed = time.Time{} // it would hide the promise
		}
		delete(s.nagged, bot.ToKeep)
	case bot.FollowedUp:
		s.followUp = time.Time{}
	case bot.Nag, bot.Warn:
		o.sent(id, s, n)
	case bot.Ask:
		o.ask(id, s, n)
	}
}

func (o *oracle) says(s *soul, n bot.Entry) {
	if n.Thanks {
		return
	}
	was := s.state()
	s.asked[n.Seq] = true
	s.snoozed, s.theirs = time.Time{}, false
	if was == bot.Answered && len(s.acts)+len(s.asked) > 0 && s.rev > 0 {
		reached := s.reached
		fresh, round := s.fresh, s.round
		s.begin(n.At, false)
		if s.answered == 0 { // nobody ever answered: it begins anew
			s.round, s.fresh, s.reached = round, fresh, reached
			delete(s.reached, bot.ToAnswer)
		}
	}
}

func (o *oracle) answers(s *soul, n bot.Entry) {
	if s.closed {
		return // it is recorded, and that is all
	}
	s.reached[bot.ToRespond] = true
	seq := n.Seq
	if n.Do == bot.Delivered {
		if seq = n.Of; s.hold[seq] {
			return
		}
	}
	s.answered = max(s.answered, seq)
	if seq > s.promiseSeq {
		s.promise = time.Time{}
	}
}

// sent looks at a nag that arrived.
func (o *oracle) sent(id bot.ItemID, s *soul, n bot.Entry) {
	if !o.desks[s.desk].spoken(n.At).Equal(n.At) {
		o.Errorf("%s: a nag was sent at %s, when nobody may be spoken to", id, n.At)
	}
	for _, m := range n.Told {
		if acted, ok := s.acts[m]; ok && n.At.Sub(acted) < 5*time.Minute {
			o.Errorf("%s: %s was told at %s, having done something at %s", id, m, n.At, acted)
		}
	}
}

// ask looks at an owner who was asked whether the item is still theirs.
func (o *oracle) ask(id bot.ItemID, s *soul, n bot.Entry) {
	o.asks++
	since := s.owned
	if at := s.acts[s.owner]; at.After(since) {
		since = at
	}
	m := o.desks[s.desk]
	after := o.rules.Desks[s.desk].ReleaseAfter
	_, away := o.rules.Away(s.owner, n.At)
	if silent := after > 0 && m.elapsed(since, n.At) >= after; !away && !silent {
		o.Errorf("%s: %s was asked at %s, having done something at %s", id, s.owner, n.At, since)
	}
	if !m.spoken(n.At).Equal(n.At) || n.To != string(s.owner) || s.state() != bot.Claimed {
		o.Errorf("%s: %s was asked at %s", id, n.To, n.At)
	}
}

// end looks for what is missing still.
func (o *oracle) end(now time.Time) {
	for id, s := range o.souls {
		o.missing(id, s, now)
	}
	for id, steps := range o.held {
		o.Errorf("%s: %d changes out of order", id, len(steps))
	}
}
