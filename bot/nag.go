package bot

import (
	"maps"
	"slices"
	"time"
)

// What is due at once leaves as one message: a ping waits a moment for others,
// and longer when the desk has only just opened.
const (
	gather  = 2 * time.Second
	opening = 10 * time.Second // more than a round of the clerk
)

// pingAt is when a ping that is made now may leave: at a whole second, as the
// clerk makes those of one round within one, a moment after each other.
func (d Desk) pingAt(now time.Time) time.Time {
	from := d.speakFrom(now)
	if d.speaks(now) {
		from = d.speakFrom(now.Add(-opening)) // it opened at most a moment ago
	}
	return later(now.Truncate(time.Second).Add(gather), from.Add(opening))
}

// nag decides what the clerk does about an item: it asks an owner who does
// nothing, and nags about what it is time for, if heed may speak to the desk.
func (d *draft) nag(i *Item) *Refusal {
	d.items[0].quiet = true
	if !d.rules.Desks[i.Desk].speaks(d.At) || i.Snooze.Until.After(d.At) {
		return nil
	}
	d.askOwner(i)
	n := d.speak(i)
	switch {
	case len(n.missed) > 0:
		d.sendNag(i, n, Action{Missed: n.missed})
	case len(n.early) > 0:
		d.sendNag(i, n, Action{Missed: n.early, Early: true})
	}
	if n.list {
		d.sendNag(i, nagging{direct: []Recipient{ToOwner}}, Action{Missed: []Milestone{ToResolve}})
	}
	return nil
}

// nagging is what is to be said about an item now, and to whom.
type nagging struct {
	missed  []Milestone
	early   []Milestone // not missed yet
	mention []Recipient // in the thread, or where the channel is among them, there
	direct  []Recipient // by direct message
	list    bool        // it belongs in the list of what is ready to resolve
}

// speak climbs the ladders of all targets whose time it is. One nag names all
// that is missed; a warning only says what will be.
func (d *draft) speak(i *Item) nagging {
	var n nagging
	speaks := false
	desk, ladder := d.rules.Desks[i.Desk], d.rules.Desks[i.Desk].LadderFor(i.Kind)
	all := i.targets(d.rules)
	for _, t := range all {
		at := i.speakable(t, desk.nagAt(t, ladder))
		switch {
		case at.IsZero() || at.After(d.At):
		case t.Milestone == ToResolve:
			n.list = true
			i.nagged(t, d.At, 0)
		default:
			step, done := desk.climb(t, ladder, d.At)
			n.tell(step)
			i.nagged(t, d.At, done)
			if t.due.After(d.At) {
				n.early = append(n.early, t.Milestone)
			}
			speaks = speaks || !t.due.After(d.At)
		}
	}
	if speaks {
		n.missed = i.missed(all, d.At)
	}
	return n
}

func (n *nagging) tell(s Step) {
	for _, to := range s.To {
		list := &n.mention
		if s.Direct && to != ToChannel {
			list = &n.direct
		}
		if !slices.Contains(*list, to) {
			*list = append(*list, to)
		}
	}
}

// missed lists what is missed, all of which is nagged about at once.
func (i *Item) missed(all []target, at time.Time) []Milestone {
	var missed []Milestone
	for _, t := range all {
		if t.Milestone != ToResolve && !t.due.After(at) {
			missed = append(missed, t.Milestone)
			i.nagged(t, at, -1)
		}
	}
	return missed
}

// nagged notes that a target was nagged about, or warned of, and, unless that is
// negative, how far its ladder was climbed.
func (i *Item) nagged(t target, at time.Time, done int) {
	switch t.Milestone {
	case ToKeep:
		i.Promise.nagged(at, done)
		return
	case ToFollowUp:
		i.FollowUp.nagged(at, done)
		return
	}
	r := &i.Round
	if t.due.After(at) {
		r.Warned = with(r.Warned, t.Milestone, at)
	} else {
		r.Nagged = with(r.Nagged, t.Milestone, at)
	}
	if done >= 0 {
		r.Steps = with(r.Steps, t.Milestone, done)
	}
}

// with returns a copy of a map in which one thing is otherwise.
func with[V any](of map[Milestone]V, m Milestone, v V) map[Milestone]V {
	of = maps.Clone(of)
	if of == nil {
		of = map[Milestone]V{}
	}
	of[m] = v
	return of
}

func (p *Promise) nagged(at time.Time, done int) {
	if p.Due.After(at) {
		p.Warned = at
	} else {
		p.Nagged = at
	}
	if done >= 0 {
		p.Step = done
	}
}

// sendNag owes a nag by direct message to whoever is to be told so and can be,
// and else to every channel that can be sent to. Where none can, the log entry
// is the nag. Of what is not missed yet nobody is told but those it is for.
func (d *draft) sendNag(i *Item, n nagging, a Action) {
	a.Kind, a.Urgency, a.Item, a.Round = SendNag, ForNag, i.ID, i.Round.N
	told, all := d.sendDirect(i, a, n.direct)
	a.To, a.Aloud = n.mention, slices.Contains(n.mention, ToChannel)
	if !all {
		a.To = slices.Concat(a.To, n.direct)
	}
	whom := d.rules.tell(a.To, *i, d.At)
	if len(whom) == 0 && !a.Aloud && (told || a.Early) {
		return
	}
	for _, c := range i.Cards {
		a.Lane = c
		d.oweNag(i, a)
	}
	if len(i.Cards) == 0 {
		d.log(i, a.nagEntry(whom, d.rules.as(a.To, *i, d.At)), Words{})
	}
}

// sendDirect owes direct messages, and reports whether there are any, and
// whether everybody who was to have one does.
func (d *draft) sendDirect(i *Item, a Action, to []Recipient) (told, all bool) {
	all = true
	for _, m := range d.rules.tell(to, *i, d.At) {
		lane, ok := d.rules.directTo(m, i.Desk)
		if !ok {
			all = false
			continue
		}
		told, a.To, a.Lane = true, to, lane
		d.oweNag(i, a)
	}
	return told, all
}

// undirected owes a nag that was to be a direct message under the item's cards,
// once for all whom it was to reach so. It is as old as it was.
func (d *draft) undirected(i *Item, a Action) {
	n := Action{Kind: SendNag, Urgency: ForNag, Item: a.Item, Missed: a.Missed, Round: a.Round, To: a.To, Early: a.Early}
	for _, n.Lane = range i.Cards {
		n.ID = nagID(i.ID, EventID(a.Made.Format(time.RFC3339Nano)), 0, n.Lane)
		d.owe(n)
		last := &d.change.Actions[len(d.change.Actions)-1]
		last.Made, last.Due = a.Made, d.rules.Desks[i.Desk].pingAt(d.At)
	}
	if len(i.Cards) == 0 {
		d.log(i, n.nagEntry(d.rules.tell(n.To, *i, d.At), d.rules.as(n.To, *i, d.At)), Words{})
	}
}

func (d *draft) oweNag(i *Item, a Action) {
	a.ID = nagID(a.Item, d.Event.ID, len(d.change.Actions), a.Lane)
	d.owe(a)
	d.change.Actions[len(d.change.Actions)-1].Due = d.rules.Desks[i.Desk].pingAt(d.At)
}

// nagEntry is how a nag that was sent stands in the log: whom it told, and as what.
func (a Action) nagEntry(told []MemberID, as []Recipient) Entry {
	n := Entry{Do: Nag, Missed: a.Missed, Told: told, Why: as}
	if a.Early {
		n.Do = Warn
	}
	return n
}

// Outlived reports whether a nag is pointless by now: another round, another
// desk, snoozed since, or all it was about was reached, or was nagged about
// again while this one waited.
func (a Action) Outlived(i Item, r Rules) bool {
	_, direct := a.Lane.Direct()
	if i.Snooze.Until.After(a.Made) || !direct && !slices.Contains(i.Cards, a.Lane) {
		return true
	}
	for _, t := range i.targets(r) {
		own := t.Milestone == ToKeep || t.Milestone == ToFollowUp
		if slices.Contains(a.Missed, t.Milestone) && (own || a.Round == i.Round.N) && a.holds(t) {
			return false
		}
	}
	return true
}

// holds reports whether a target is the one that a nag was made about, and still
// as it was: neither put off nor nagged about again.
func (a Action) holds(t target) bool {
	return !t.start.After(a.Made) && !t.said().After(a.Made) && (a.Early || !t.due.After(a.Made))
}
