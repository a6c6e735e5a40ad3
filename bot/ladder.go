package bot

import (
	"maps"
	"slices"
	"time"
)

// Step is one step of a ladder: when somebody is nagged, and who.
type Step struct {
	At     int         `json:"at,omitempty"`     // percent of the target that has elapsed; 0: one more [Desk.NagRepeat] after the step before
	To     []Recipient `json:"to"`               // who is told
	Direct bool        `json:"direct,omitempty"` // by direct message where the platform has them, not in the card's thread
}

// Recipient says who a step tells, whoever that is at the time.
type Recipient string

// The recipients. Whoever is away is told through their stand-in. Where nobody
// owns the item it is the turn of whoever is on duty; a desk without leads has
// its managers, or the admins, one without managers its leads.
const (
	ToOwner   Recipient = "owner"
	ToChannel Recipient = "channel" // the channel itself, not the card's thread
	ToOnDuty  Recipient = "on-duty"
	ToLead    Recipient = "lead"    // the leads who are members of the desk
	ToManager Recipient = "manager" // the desk's managers
)

// Recipients lists them in the order of a ladder.
var Recipients = []Recipient{ToOwner, ToChannel, ToOnDuty, ToLead, ToManager}

// AtMissed is the percentage at which a target is missed. Every ladder has a step there.
const AtMissed = 100

// DefaultLadder is climbed where config.yaml says nothing.
var DefaultLadder = []Step{
	{At: 75, To: []Recipient{ToOwner}},
	{At: AtMissed, To: []Recipient{ToOwner, ToChannel}},
	{To: []Recipient{ToOwner, ToOnDuty}},
	{To: []Recipient{ToOwner, ToLead}},
	{To: []Recipient{ToManager}},
}

// LadderFor returns the ladder of a kind, or the desk's default.
func (d Desk) LadderFor(k Kind) []Step {
	if l, ok := d.Ladders[k]; ok {
		return l
	}
	if l, ok := d.Ladders[""]; ok {
		return l
	}
	return DefaultLadder
}

// justActed is how long after somebody did something about an item they are not
// told what they know.
const justActed = 5 * time.Minute

// tell returns whom a nag is for at a time, each once: never who just acted.
func (r Rules) tell(to []Recipient, i Item, at time.Time) []MemberID {
	var all []MemberID
	for _, who := range to {
		for _, m := range r.those(who, i, at) {
			if at.Sub(i.lastAct(m)) >= justActed && !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}

// those are the members that a recipient is at a time.
func (r Rules) those(to Recipient, i Item, at time.Time) []MemberID {
	switch to {
	case ToOwner:
		if m := r.acts(i, at); m != "" {
			return []MemberID{m}
		}
		return r.those(ToOnDuty, i, at)
	case ToOnDuty:
		if m := r.OnDuty(i.Desk, at); m != "" {
			return []MemberID{m}
		}
	case ToLead:
		return r.firstPresent(at, r.leadsOf(i.Desk), r.Desks[i.Desk].Managers, r.admins())
	case ToManager:
		return r.firstPresent(at, r.Desks[i.Desk].Managers, r.leadsOf(i.Desk), r.admins())
	}
	return nil
}

// acts is who has an item at a time, or stands in for who has.
func (r Rules) acts(i Item, at time.Time) MemberID {
	for _, m := range []MemberID{i.Owner, i.Promise.By, i.FollowUp.By} {
		if in := r.acting(m, at); in != "" {
			return in
		}
	}
	return ""
}

// as is what a nag tells people as: what nobody has is told to whoever is on
// duty, and its owner is nobody.
func (r Rules) as(to []Recipient, i Item, at time.Time) []Recipient {
	if !slices.Contains(to, ToOwner) || r.acts(i, at) != "" {
		return to
	}
	var all []Recipient
	for _, who := range to {
		if who == ToOwner {
			who = ToOnDuty
		}
		if !slices.Contains(all, who) {
			all = append(all, who)
		}
	}
	return all
}

// firstPresent returns the first of several groups of which anybody is there,
// with stand-ins for those who are not.
func (r Rules) firstPresent(at time.Time, groups ...[]MemberID) []MemberID {
	for _, group := range groups {
		var there []MemberID
		for _, m := range group {
			if in := r.acting(m, at); in != "" && !slices.Contains(there, in) {
				there = append(there, in)
			}
		}
		if len(there) > 0 {
			return there
		}
	}
	return nil
}

// leadsOf are the leads who are members of a desk.
func (r Rules) leadsOf(desk DeskID) []MemberID {
	return r.having(Lead, func(m Member) bool { return r.Desks[desk].Has(m.ID) })
}

func (r Rules) admins() []MemberID { return r.having(Admin, func(Member) bool { return true }) }

// having lists the members of a role, in order of their ids.
func (r Rules) having(role Role, and func(Member) bool) []MemberID {
	var all []MemberID
	for _, id := range slices.Sorted(maps.Keys(r.Members)) {
		if m := r.Members[id]; m.Role == role && and(m) {
			all = append(all, id)
		}
	}
	return all
}

// directTo is the lane of a member's direct messages: on a connection that the
// desk posts to, or on another.
func (r Rules) directTo(m MemberID, desk DeskID) (Channel, bool) {
	var near []ConnectionID
	for _, c := range r.Desks[desk].Post {
		near = append(near, c.Connection)
	}
	for _, c := range append(near, slices.Sorted(maps.Keys(r.Members[m].On))...) {
		if user := r.Members[m].On[c]; user != "" && r.Connections[c].Directs {
			return DirectTo(c, user), true
		}
	}
	return Channel{}, false
}
