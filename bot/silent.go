package bot

import (
	"slices"
	"time"
)

// askAt is when the owner of an item whose customer waits is asked whether it is
// still theirs, or, having been asked, loses it; zero: never. That is when they
// did nothing for [Desk.ReleaseAfter], or are away.
func (i Item) askAt(r Rules, now time.Time) time.Time {
	if i.State() != Claimed || i.Withheld {
		return time.Time{}
	}
	silent := i.silentAt(r, now)
	if silent.IsZero() || i.AskedAt.Before(silent) {
		return silent
	}
	release := r.Desks[i.Desk].repeat(i.AskedAt)
	// They may be back before that, and be silent again for too long.
	if again := i.silentAt(r, release); again.After(i.AskedAt) {
		return earliest(release, later(again, r.returns(i.Owner, i.active(), release)))
	}
	return release
}

// active is when the owner last showed that they have the item.
func (i Item) active() time.Time { return later(i.OwnedAt, i.lastAct(i.Owner)) }

// silentAt is when the owner counts as silent; zero: never.
func (i Item) silentAt(r Rules, now time.Time) time.Time {
	since := i.active()
	var silent time.Time
	if desk := r.Desks[i.Desk]; desk.ReleaseAfter > 0 {
		silent = desk.Hours.Add(since, desk.ReleaseAfter)
	}
	// Somebody who did something while they were away is there.
	return earliest(silent, r.leaves(i.Owner, since, now))
}

// acted notes that somebody of the team does something. Of others it is forgotten
// after a while, of the owner it is not.
func (i *Item) acted(m MemberID, at time.Time) {
	var acts []Act
	for _, a := range i.Acts {
		if a.By != m && (a.By == i.Owner || at.Sub(a.At) < justActed) {
			acts = append(acts, a)
		}
	}
	if len(acts) == MaxActs {
		n := 0
		if acts[0].By == i.Owner {
			n = 1
		}
		acts = slices.Delete(acts, n, n+1)
	}
	i.Acts = append(acts, Act{m, at})
}

// lastAct is when a member last did something, if it is remembered.
func (i Item) lastAct(m MemberID) time.Time {
	for _, a := range i.Acts {
		if a.By == m {
			return a.At
		}
	}
	return time.Time{}
}

// askOwner asks a silent owner, or gives the item to their stand-in or to
// nobody if they were asked and did nothing.
func (d *draft) askOwner(i *Item) {
	at := i.askAt(d.rules, d.At)
	switch {
	case at.IsZero() || at.After(d.At):
		return
	case i.AskedAt.Before(i.silentAt(d.rules, d.At)):
		i.AskedAt = d.At
		d.tell(i, d.log(i, Entry{Do: Ask, To: string(i.Owner)}, Words{}))
		return
	}
	in := d.rules.acting(i.Owner, d.At)
	if in == i.Owner || !d.rules.belongs(in, i.Desk) {
		d.released(i)
		return
	}
	d.own(i, in, d.At)
	d.tell(i, d.log(i, Entry{To: string(in), Do: Assign}, Words{}))
}
