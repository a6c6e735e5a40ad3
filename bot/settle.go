package bot

import (
	"slices"
	"time"
)

// settle notes what a courier learned, and what it means for the item.
func (d *draft) settle() *Refusal {
	s, a := *d.Settled, d.Action
	if a == nil || a.Fence != s.Fence || a.State != Sending {
		return refuse("This action was settled by somebody else.")
	}
	d.change.Settle = &s
	if s.Fate == FateSent && s.Look {
		d.lookAgain(*a, s)
	}
	d.settleLane(*a, s)
	if d.Case.Item == nil {
		return nil
	}
	switch a.Kind {
	case ShowCard:
		d.settleCard(*a, s)
	case SendReply:
		d.settleReply(d.edit(*d.Case.Item), *a, s)
	case SendNag:
		d.settleNag(*a, s)
	}
	return nil
}

// settleNag notes a nag that was sent: what it was about, where, whom it named
// and as what. One that can not be told by direct message is told otherwise.
func (d *draft) settleNag(a Action, s Settlement) {
	_, direct := a.Lane.Direct()
	never := direct && (s.Fate == FateRefused || s.Fate == FateBlocked)
	if s.Fate != FateSent && !never {
		return
	}
	i := d.edit(*d.Case.Item)
	d.items[0].quiet = true
	if never {
		d.change.Drop = append(d.change.Drop, a.ID)
		d.undirected(i, a)
		return
	}
	n := a.nagEntry(s.Told, d.rules.as(a.To, *i, d.At))
	n.Channel, n.Ref = a.Lane, s.Ref
	d.log(i, n, Words{})
}

// lookAfter is when a message that was in doubt is looked for once more: a copy
// that landed late is removed then.
const lookAfter = 10 * time.Minute

func (d *draft) lookAgain(a Action, s Settlement) {
	d.change.Actions = append(d.change.Actions, Action{
		ID: "check/" + ActionID(d.Event.ID), Kind: LookAgain, Lane: a.Lane, Urgency: ForDigest,
		Item: a.Item, Seq: a.Seq, Road: a.Road, About: a.About, Text: a.Text, Aloud: a.Aloud, Part: a.Part, Folded: a.Folded,
		Look: a.Key(), LookFor: a.Kind, Ref: s.Ref, Lost: earliest(a.Lost, a.Tried), Made: d.At, State: Queued, Due: d.At.Add(lookAfter),
	})
}

// settleCard tells the fallback of a card that nobody may ever see: of all that
// can happen to one this alone may not mend itself.
func (d *draft) settleCard(a Action, s Settlement) {
	if i := d.Case.Item; s.Fate == FateGone && d.threaded(a.Lane) && slices.Contains(i.Cards, a.Lane) {
		d.unfold(i, a.Lane, 0) // it is sent anew, and nothing is under it
	}
	if a.Told {
		return
	}
	link := d.rules.linkTo(a.Item)
	switch s.Fate {
	case FateDoubt:
		if a.mute(s) {
			d.tellFallback(a, a.Lane, "may or may not show the card of "+link+". heed goes on asking, and can not learn it: "+s.Why)
		}
	case FateUnsure:
		d.tellFallback(a, a.Lane, "may or may not show the card of "+link+", and can not be asked: "+s.Why)
	case FateRefused:
		d.tellFallback(a, a.Lane, "refuses the card of "+link+": "+s.Why)
	}
}

// settleReply notes the fate of a reply.
func (d *draft) settleReply(i *Item, a Action, s Settlement) {
	n := slices.IndexFunc(i.Replies, func(r OpenReply) bool { return r.Seq == a.Seq && r.Road == a.Road })
	if n < 0 {
		return
	}
	r := i.Replies[n]
	switch s.Fate {
	case FateSent:
		d.log(i, Entry{Do: Delivered, Of: r.Seq, Road: r.Road, Ref: s.Ref}, Words{})
		d.arrived(i, r, d.At)
		d.sendNext(i, r.Road)
	case FateRefused:
		i.setReply(r, ReplyFailed, s.Why)
		d.tell(i, d.log(i, Entry{Do: Failed, Of: r.Seq, Road: r.Road, Error: s.Why}, Words{}))
	case FateUnsure:
		i.setReply(r, ReplyUnsure, s.Why)
		d.tell(i, d.log(i, Entry{Do: Unsure, Of: r.Seq, Road: r.Road, Error: s.Why}, Words{}))
	case FateNotSent, FateDoubt, FateBlocked:
		if a.Tries > 1 {
			i.setReply(r, ReplyPending, s.Why) // people see what holds it up, and each new reason once
		}
	}
}

// settleLane notes that a lane works or does not. The fallback of the desk is
// told once of each.
func (d *draft) settleLane(a Action, s Settlement) {
	switch s.Fate {
	case FateBlocked:
		d.laneBlocked(a, s)
	case FateSent, FateGone, FateRefused:
		if s.Found {
			return // reading proves nothing about writing
		}
		for n, l := range []*LaneState{d.Lane, d.Case.Connection} {
			if n > 0 && a.Lane.ID == "" {
				return // the lane is its connection
			}
			if n == 0 && l != nil && l.Mute && !a.fresh() {
				continue
			}
			if l != nil && !l.Blocked.After(a.Until.Add(-lease)) {
				d.change.Lanes = append(d.change.Lanes, LaneState{Lane: l.Lane, Rev: l.Rev + 1})
				d.tellFallback(a, l.Lane, "works again.")
			}
		}
	}
}

// fresh reports whether an attempt at a puts something new into its channel. Some
// platforms let heed edit what is there where they let it say nothing.
func (a Action) fresh() bool { return a.Kind != MarkSolved && (a.Kind != ShowCard || a.Ref.IsZero()) }

func (d *draft) laneBlocked(a Action, s Settlement) {
	lane, l := a.Lane, d.Lane
	if s.Connection {
		lane, l = Channel{Connection: a.Lane.Connection}, d.Case.Connection
	}
	next := LaneState{Lane: lane, Rev: 1, Blocked: d.At, Probe: s.Again, Tries: 1, Why: s.Why, Mute: a.fresh()}
	if l != nil && !l.Blocked.IsZero() {
		next.Rev, next.Blocked, next.Tries, next.Mute = l.Rev+1, l.Blocked, l.Tries+1, l.Mute || next.Mute
	} else {
		if l != nil {
			next.Rev = l.Rev + 1
		}
		d.tellFallback(a, lane, "can not be used: "+s.Why+". What it owes waits; heed keeps trying.")
	}
	d.change.Lanes = append(d.change.Lanes, next)
}

// tellFallback tells the desk's fallback about a lane, unless that is the one in trouble.
func (d *draft) tellFallback(a Action, lane Channel, what string) {
	desk := a.Desk
	if d.Case.Item != nil {
		desk = d.Case.Item.Desk
	}
	if d.rules.Desks[desk].Fallback != lane {
		d.tellDesk(desk, lane.String()+" "+what)
	}
}
