package bot

import (
	"slices"
	"time"
)

// absent are the times in which a member is away, as configured and as they
// said.
func (r Rules) absent(id MemberID) []Absence {
	return slices.Concat(r.Members[id].Away, r.Absent[id])
}

// Away returns the absence that a member is in, if they are away. Of several
// it is the one that ends last.
func (r Rules) Away(id MemberID, at time.Time) (found Absence, away bool) {
	for _, a := range r.absent(id) {
		if !at.Before(a.From) && at.Before(a.Until) && (!away || a.Until.After(found.Until)) {
			found, away = a, true
		}
	}
	return found, away
}

// leaves is when a member's first absence since a time begins that is not over
// now; zero: never.
func (r Rules) leaves(id MemberID, since, now time.Time) (from time.Time) {
	for _, a := range r.absent(id) {
		if !a.From.Before(since) && a.Until.After(now) {
			from = earliest(from, a.From)
		}
	}
	return from
}

// returns is when the last of a member's absences ends that begin at a time or
// later and are over at another; zero: there is none.
func (r Rules) returns(id MemberID, since, by time.Time) (until time.Time) {
	for _, a := range r.absent(id) {
		if !a.From.Before(since) && !a.Until.After(by) {
			until = later(until, a.Until)
		}
	}
	return until
}

// acting is who does what a member would do: themselves, or, while
// they are away, their stand-in, or theirs. It is empty if nobody does.
func (r Rules) acting(id MemberID, at time.Time) MemberID {
	for range len(r.Members) {
		if r.Members[id].ID == "" || r.Gone[id] {
			return ""
		}
		a, away := r.Away(id, at)
		if !away {
			return id
		}
		id = a.StandIn
	}
	return ""
}

// Bounds of absences: how many years back and ahead, and how many of a member.
const (
	maxAway     = 2
	maxAbsences = 50
)

// away notes that a member is away for a while, or is back.
func (d *draft) away() *Refusal {
	who, refusal := d.absentee()
	if refusal != nil {
		return refusal
	}
	m := d.record(who)
	if d.Until.IsZero() {
		if len(m.Away) > 0 {
			m.Away = nil
			d.change.Members = []Member{m}
		}
		return nil
	}
	a := Absence{From: either(d.Event.Since, d.At), Until: d.Until, StandIn: d.rules.known(d.StandIn)}
	if refusal := d.absence(who, a); refusal != nil {
		return refusal
	}
	m.Away = append(slices.DeleteFunc(slices.Clone(m.Away), func(o Absence) bool { return !o.Until.After(d.At) || o.overlaps(a) }), a)
	if len(m.Away) > maxAbsences {
		return refuse("So many absences can not be planned ahead. Say that they are back, which ends all of them, or make one of several.")
	}
	d.change.Members = []Member{m}
	return nil
}

// absentee is whom an absence is about, if the rules know them.
func (r Rules) absentee(e Event) MemberID {
	if e.To != "" {
		return r.known(MemberID(e.To))
	}
	return r.self(e.By)
}

// absentee is whom an absence is about, who may be known only now. Where that is somebody by name, the
// record in the case is theirs and says nothing of who acts: only the rules do.
func (d *draft) absentee() (MemberID, *Refusal) {
	if d.To == "" {
		refusal := d.identify()
		return d.actor.ID, refusal
	}
	who := d.rules.known(MemberID(d.To))
	actor, ok := d.rules.Members[d.rules.self(d.By)]
	switch {
	case !ok:
		return "", refuseStranger(d.rules)
	case d.rules.Members[who].ID == "":
		return "", refuseField("to", "There is no member "+d.To+".")
	case who != actor.ID && actor.Role != Lead && actor.Role != Admin:
		return "", refuse("Only they themselves or a lead may do this. Ask " + d.rules.leads() + ".")
	}
	return who, nil
}

// record is what the store keeps of a member, to be changed: of one who was
// enrolled, maybe by this very event, everything, of a configured one only what
// they said themselves.
func (d *draft) record(who MemberID) Member {
	m := Member{ID: who}
	switch {
	case len(d.change.Members) > 0:
		return d.change.Members[0]
	case d.Member != nil && d.Member.ID == who:
		m = *d.Member
	}
	m.Rev++
	return m
}

// absence says what is wrong with a time away.
func (d *draft) absence(who MemberID, a Absence) *Refusal {
	switch {
	case a.From.Before(d.At.AddDate(-maxAway, 0, 0)):
		return refuseField("from", "That beginning is too long ago: at most two years.")
	case !a.Until.After(d.At):
		return refuseField("until", "That time has passed.")
	case !a.From.Before(a.Until):
		return refuseField("until", "The end must be after the beginning.")
	case a.Until.After(d.At.AddDate(maxAway, 0, 0)):
		return refuseField("until", "That is too far away: at most two years.")
	case a.StandIn == "":
		return nil
	case d.rules.Members[a.StandIn].ID == "":
		return refuseField("stand_in", "There is no member "+string(d.StandIn)+".")
	case a.StandIn == who:
		return refuseField("stand_in", "Nobody stands in for themselves. Choose somebody else.")
	case d.rules.Members[a.StandIn].Role == Viewer:
		return refuseField("stand_in", d.rules.nameOf(a.StandIn)+" can not stand in: they may look but not change anything. Choose somebody else.")
	}
	if loop := d.rules.standsInFor(who, a); loop {
		return refuseField("stand_in", d.rules.nameOf(a.StandIn)+" can not stand in: they are away too, and "+d.rules.nameOf(who)+" would stand in for them. Choose somebody else.")
	}
	return nil
}

// standsInFor reports whether a member would, by way of others who are away in
// the same time, stand in for themselves.
func (r Rules) standsInFor(who MemberID, a Absence) bool {
	seen := map[MemberID]bool{}
	next := []MemberID{a.StandIn}
	for len(next) > 0 {
		id := next[0]
		next = next[1:]
		if id == who {
			return true
		}
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		for _, o := range r.absent(id) {
			if o.overlaps(a) {
				next = append(next, o.StandIn)
			}
		}
	}
	return false
}

func (a Absence) overlaps(o Absence) bool { return a.From.Before(o.Until) && o.From.Before(a.Until) }
