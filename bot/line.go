package bot

import (
	"slices"
	"time"
)

// tell owes one line about a log entry in the thread of every card.
func (d *draft) tell(i *Item, seq uint64) { d.line(i, seq, false) }

// announce owes one line about a log entry in every channel itself, where a card
// far up would not be looked at again.
func (d *draft) announce(i *Item, seq uint64) { d.line(i, seq, true) }

func (d *draft) line(i *Item, seq uint64, aloud bool) {
	if i.Withheld {
		return
	}
	for _, c := range i.Cards {
		if d.rules.Connections[c.Connection].Posts {
			n := len(d.change.Actions)
			d.oweLine(Action{Lane: c, Item: i.ID, Seq: seq, Aloud: aloud})
			d.holdPing(i, &d.change.Actions[n])
		}
	}
}

// holdPing lets a line that pings somebody wait until heed may speak to the desk.
func (d *draft) holdPing(i *Item, a *Action) {
	desk := d.rules.Desks[i.Desk]
	entry := d.change.Log[slices.IndexFunc(d.change.Log, func(n Entry) bool { return n.Item == i.ID && n.Seq == a.Seq })]
	if !desk.speaks(d.At) && len(told(entry, *i, d.rules, a.Lane.Connection)) > 0 {
		a.Urgency, a.Due = ForNag, desk.pingAt(d.At)
	}
}

// oweLine owes one line about a log entry. Lines about one item leave in the
// order of its log, if they can leave together. Those that alert nobody leave
// when nothing else does: however much is told of, and however long it is, no
// card and no click waits for it.
func (d *draft) oweLine(a Action) {
	a.Kind = TellLine
	switch {
	case a.Part > 0:
		a.Urgency = ForRest
	case a.Quiet:
		a.Urgency = ForThread
	default:
		a.Urgency = ForCard
	}
	a.ID = entryLineID(a, d.Event.ID)
	d.owe(a)
}

// threaded reports whether everything is told under a card in a channel.
func (d *draft) threaded(c Channel) bool {
	to := d.rules.Connections[c.Connection]
	return to.Posts && to.Threads
}

// tellThreads owes what happened to an item, one line each, in the threads of
// its cards, where there are threads, and what of its mentions is cut on cards
// that are new there. Nobody is alerted who would not be without threads.
func (d *draft) tellThreads(was Item, i *Item) {
	if i.Withheld {
		return
	}
	for _, c := range i.Cards {
		if d.threaded(c) && !slices.Contains(was.Cards, c) {
			d.unfold(i, c, i.toldIn(c))
		}
	}
	for _, c := range was.Cards {
		if d.threaded(c) && !slices.Contains(i.Cards, c) {
			i.leaves(c)
		}
	}
	for _, n := range d.change.Log {
		if n.Item == i.ID && d.newsworthy(n, was, *i) {
			d.tellAll(was, i, n)
		}
	}
}

// soon is within what time everybody expects a reply to reach the customer.
const soon = time.Minute

// newsworthy reports whether an entry is told where everything is: not what the
// card begins with, what only follows from another entry of the event, what is a
// message of its own, and that a reply reached the customer as everybody expects.
func (d *draft) newsworthy(n Entry, was, i Item) bool {
	switch n.Do {
	case Nag, Warn:
		return false
	case Claim, Resolve:
		return n.Do == d.Do
	case Say:
		return n.Seq != i.First.Seq && !n.Withheld
	case Delivered:
		return !was.expects(n, d.At)
	}
	return !n.Withheld
}

// expects reports whether a reply that was delivered was written a moment ago.
func (i *Item) expects(n Entry, now time.Time) bool {
	return slices.ContainsFunc(i.Replies, func(r OpenReply) bool { return r.Seq == n.Of && r.Road == n.Road && now.Sub(r.At) < soon })
}

// tellAll owes the line about an entry in every thread but the one it was
// written in. Who moved an item is told where it was, too.
func (d *draft) tellAll(was Item, i *Item, n Entry) {
	to := i.Cards
	if n.Do == Move {
		to = slices.Concat(to, slices.DeleteFunc(slices.Clone(was.Cards), func(c Channel) bool { return slices.Contains(i.Cards, c) }))
	}
	for _, c := range to {
		if !d.threaded(c) || n.Do == Note && d.Under == c {
			continue
		}
		if !d.toldAtOnce(c, n) {
			d.oweLine(Action{Lane: c, Item: i.ID, Seq: n.Seq, Quiet: true})
		}
		for part := 1; part < partsOf(d.longAt(n), partRunes); part++ {
			d.oweLine(Action{Lane: c, Item: i.ID, Seq: n.Seq, Part: part, Quiet: true})
		}
	}
}

// toldAtOnce reports whether a line about an entry leaves for a thread at once. One
// for the channel itself, and one that waits until people may be alerted, are
// no part of the thread.
func (d *draft) toldAtOnce(c Channel, n Entry) bool {
	return slices.ContainsFunc(d.change.Actions, func(a Action) bool {
		return a.Kind == TellLine && a.Item == n.Item && a.Seq == n.Seq && a.Lane == c && !a.Aloud && !a.waited()
	})
}

// longAt is how many runes the words of a new entry have.
func (d *draft) longAt(n Entry) int {
	for _, w := range d.change.Words {
		if w.Item == n.Item && w.Seq == n.Seq {
			return long(w.Text)
		}
	}
	return 0
}

// unfold owes what does not fit on a card, in the thread below it, of what was
// said after a place in the log. What was taken back is not told again, and what
// the event itself says is told as what happened.
func (d *draft) unfold(i *Item, c Channel, after uint64) {
	fold := d.rules.Connections[c.Connection].Fold
	if fold <= 0 {
		return
	}
	shown := []Spoken{i.First}
	if i.Latest.Seq != i.First.Seq {
		shown = append(shown, i.Latest)
	}
	for _, s := range shown {
		at := either(s.Edit, s.Seq)
		if at <= after || s.Gone || d.tells(at, *i) {
			continue
		}
		for part := 1; part < partsOf(s.Long, fold); part++ {
			d.oweLine(Action{Lane: c, Item: i.ID, Seq: at, Part: part, Folded: true, Quiet: true})
		}
	}
}

// tells reports whether a place in the log of an item is new, and told as what
// happened.
func (d *draft) tells(seq uint64, i Item) bool {
	return slices.ContainsFunc(d.change.Log, func(n Entry) bool { return n.Item == i.ID && n.Seq == seq && d.newsworthy(n, i, i) })
}

// toldIn is how far the thread of an item's card in a channel tells of it, where
// it is not shown now.
func (i Item) toldIn(c Channel) uint64 {
	for _, t := range i.Told {
		if t.Channel == c {
			return t.Seq
		}
	}
	return 0
}

// leaves notes how far the thread of its card in a channel tells of an item that
// is not shown there any more.
func (i *Item) leaves(c Channel) {
	others := slices.DeleteFunc(slices.Clone(i.Told), func(t Told) bool { return t.Channel == c })
	i.Told = append(others, Told{c, i.Seq})
}
