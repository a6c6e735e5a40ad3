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
// log and the rules alone. It has counted the minutes one by one.
type oracle struct {
	*testing.T
	rules bot.Rules
	desks map[bot.DeskID]*minutes
	souls map[bot.ItemID]*soul
	held  map[bot.ItemID][]step // out of order
	ill   []stretch             // when messages may be late, or lost
	told  map[string][]saying   // by the message that told it

	nags, warnings, asks, lists, releases int
}

// stretch is a time from one moment to another.
type stretch struct{ from, to time.Time }

// step is what one change did to one item.
type step struct {
	item bot.Item
	bot.Change
}

// soul is what is known of an item.
type soul struct {
	rev               uint64
	desk              bot.DeskID
	kind              bot.Kind
	owner             bot.MemberID
	asked             map[uint64]bool
	answered          uint64
	served            bool // the round had its answer
	closed            bool
	fresh             bool
	round             int
	reached           map[bot.Milestone]bool
	hold              map[uint64]bool
	stays             []stay
	calm              time.Time
	snoozed           time.Time
	theirs            bool
	promise, followUp time.Time
	promiseSeq        uint64
	made, promiseMade time.Time // the promise of a follow-up, and the other
	promiser, closer  bot.MemberID
	nagged, warned    map[bot.Milestone]time.Time
	rung              map[bot.Milestone]int  // how many steps of the ladder were climbed
	loose             map[bot.Milestone]bool // the ladder is another by now
	acts              map[bot.MemberID]time.Time
	owned, seen       time.Time
	put               time.Time // when kind or desk changed
	inquired          time.Time // when the owner was asked
	touched           time.Time // when somebody did something
	owing             []bot.Action
	listed            string
	been              []bot.DeskID // if it was moved
	tale              []string     // for whoever reads what went wrong
}

// stay is since when the round is at a desk.
type stay struct {
	desk bot.DeskID
	from time.Time
}

func newOracle(t *testing.T, r bot.Rules, from time.Time, days int) *oracle {
	o := &oracle{T: t, rules: r, desks: map[bot.DeskID]*minutes{}, souls: map[bot.ItemID]*soul{}, held: map[bot.ItemID][]step{}, told: map[string][]saying{}}
	from = from.Truncate(time.Hour).Add(-24 * time.Hour)
	n := (days + 30) * 24 * 60 // as far as anything can be due
	for id := range r.Desks {
		o.desks[id] = &minutes{from: from, open: make([]bool, n), speaks: make([]bool, n), sum: make([]time.Duration, n)}
	}
	o.learn(r, from)
	return o
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
			s = &soul{kind: steps[0].item.Kind, desk: steps[0].item.Desk, asked: map[uint64]bool{}, hold: map[uint64]bool{}, acts: map[bot.MemberID]time.Time{}, seen: steps[0].At, loose: map[bot.Milestone]bool{}}
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
	s.fresh, s.served, s.stays, s.reached = fresh, false, []stay{{s.desk, at}}, map[bot.Milestone]bool{}
	s.nagged = map[bot.Milestone]time.Time{bot.ToKeep: s.nagged[bot.ToKeep]}
	s.warned = map[bot.Milestone]time.Time{bot.ToKeep: s.warned[bot.ToKeep]}
	s.rung = map[bot.Milestone]int{bot.ToKeep: s.rung[bot.ToKeep]}
	s.loose = map[bot.Milestone]bool{bot.ToKeep: s.loose[bot.ToKeep]}
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
func (o *oracle) dues(s *soul) map[bot.Milestone]time.Time { return o.elapse(s, bot.AtMissed) }

// elapse is when so many percent of each target that is not met have elapsed.
func (o *oracle) elapse(s *soul, percent int) map[bot.Milestone]time.Time {
	all := map[bot.Milestone]time.Time{}
	targets := o.rules.Desks[s.desk].TargetsFor(s.kind)
	m := o.desks[s.desk]
	add := func(k bot.Milestone, within time.Duration) {
		if within <= 0 || s.reached[k] {
			return
		}
		within = within * time.Duration(percent) / 100
		for n, at := range s.stays[:len(s.stays)-1] {
			within -= o.desks[at.desk].elapsed(at.from, s.stays[n+1].from)
		}
		all[k] = m.after(s.stays[len(s.stays)-1].from, within)
	}
	dated := func(k bot.Milestone, made, due time.Time) {
		switch {
		case due.IsZero():
		case percent == bot.AtMissed:
			all[k] = due
		default:
			all[k] = m.after(made, m.elapsed(made, due)*time.Duration(percent)/100)
		}
	}
	switch s.state() {
	case bot.Resolved:
		dated(bot.ToFollowUp, s.made, s.followUp)
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
	dated(bot.ToKeep, s.promiseMade, s.promise)
	return all
}

// due is the earliest of them.
func (o *oracle) due(s *soul) (due time.Time) {
	for _, t := range o.dues(s) {
		if due.IsZero() || t.Before(due) {
			due = t
		}
	}
	return due
}

// tell tells what happened to an item if something goes wrong now, for the first
// time.
func (o *oracle) tell(s *soul) func() {
	bad := o.Failed()
	return func() {
		if o.Failed() && !bad {
			o.Logf("%s", strings.Join(s.tale, "\n"))
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
	defer o.tell(s)()
	if s.rev > 0 {
		o.missing(id, s, c.At)
		o.judge(id, s, c)
	}
	was := s.state()
	for _, n := range c.Log {
		if n.Item == id {
			o.entry(id, s, c, n)
			if n.Do != bot.Nag && n.Do != bot.Warn {
				s.touched = n.At
			}
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
	due := o.due(s)
	if !due.Equal(c.item.Due) {
		o.Errorf("%s at %s: due %s, want %s (%v); %+v", id, c.At, c.item.Due, due, o.dues(s), c.item.Round)
	}
	if s.owner != c.item.Owner || s.state() != c.item.State() {
		o.Errorf("%s at %s: %s of %q, want %s of %q", id, c.At, c.item.State(), c.item.Owner, s.state(), s.owner)
	}
}

// settle looks for what is missing before the rules change: what was due by then
// may come after it.
func (o *oracle) settle(now time.Time) {
	for id, s := range o.souls {
		o.missing(id, s, now)
		s.seen = now
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
