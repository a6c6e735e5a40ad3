package bot

import (
	"slices"
	"strings"
	"time"
)

// may is the one place that decides who may do what. It knows nothing of
// states: whether an event makes sense there is for the event itself to say.
func may(m Member, e Event, i Item, r Rules) *Refusal {
	switch {
	case m.Role == Viewer:
		return refuse("You may look but not change anything. Ask " + r.leads() + " to make you an agent.")
	case m.Rev == 0 && m.Role != Admin && !r.Desks[i.Desk].Has(m.ID):
		return refuse("You are not a member of the desk " + string(i.Desk) + ". Ask " + r.leads() + " to add you.")
	}
	mine, led := i.Owner == "" || i.Owner == m.ID, m.Role == Lead || m.Role == Admin
	switch e.Do {
	case Block, Unblock:
		if !led {
			return refuse("Only a lead may do this. Ask " + r.leads() + ".")
		}
	case Reply, Hold:
		if !mine && i.State() != Resolved {
			return &Refusal{Sentence: i.held(r) + " Take it over first, then reply.", Offer: TakeOver}
		}
	case Release, Assign, Resolve, SnoozeUntil, PromiseBy, Retry, Arrived, Discard:
		if !mine && !led && i.State() != Resolved && (e.Do != SnoozeUntil || i.State() != Answered) {
			return &Refusal{Sentence: i.held(r) + " Only they or a lead may do this; or take it over first.", Offer: TakeOver}
		}
	}
	return nil
}

// held says who has the item and since when.
func (i Item) held(r Rules) string {
	return r.nameOf(i.Owner) + " has had this since " + r.clockTime(i.Desk, i.OwnedAt) + "."
}

// identify finds out which member acts. Somebody the team does not know yet is
// enrolled as an agent if their platform says that they belong to it.
func (d *draft) identify() *Refusal {
	p := d.By
	if m, ok := d.rules.Members[d.rules.self(p)]; ok {
		d.actor = m
		return nil
	}
	if d.Member != nil {
		d.actor = *d.Member
		return nil
	}
	if _, refusal := d.rules.Who(p); refusal != nil {
		return refusal
	}
	d.actor = Member{
		ID: MemberID(d.Event.ID), Rev: 1, Name: p.Name, Role: Agent,
		On: map[ConnectionID]string{p.Connection: p.ID},
	}
	d.change.Members = append(d.change.Members, d.actor)
	return nil
}

func refuseStranger(r Rules) *Refusal {
	return refuse("heed does not know you as a member of the team. Ask " + r.leads() + " to add you.")
}

// leads names whom to ask: the leads and admins.
func (r Rules) leads() string {
	var names []string
	for _, m := range r.Members {
		if m.Role == Lead || m.Role == Admin {
			names = append(names, r.nameOf(m.ID))
		}
	}
	if len(names) == 0 {
		return "whoever runs heed"
	}
	slices.Sort(names)
	return strings.Join(names, " or ")
}

// nameOf is a member's name, or the id of one who has none or has left.
func (r Rules) nameOf(id MemberID) string {
	if m := r.Members[id]; m.Name != "" {
		return m.Name
	}
	return string(id)
}

// belongs reports whether somebody can own items of a desk.
func (r Rules) belongs(id MemberID, desk DeskID) bool {
	m, ok := r.Members[id]
	return ok && m.Role != Viewer && !r.Gone[id] && (m.Rev > 0 || m.Role == Admin || r.Desks[desk].Has(id))
}

// present reports whether they are there as well.
func (r Rules) present(id MemberID, desk DeskID, at time.Time) bool {
	_, away := r.Away(id, at)
	return !away && r.belongs(id, desk)
}

// own gives the item to a member, and notes the milestone.
func (d *draft) own(i *Item, m MemberID, at time.Time) {
	i.Owner, i.OwnedAt = m, at
	reach(&i.Round.Claimed, &i.ClaimedAt, at)
}
