package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/bot"
)

// absence is a time in which a member is away: whole days, in the zone of the
// first desk of theirs that has one.
type absence struct {
	From    bot.Date     `yaml:"from"`
	Until   bot.Date     `yaml:"until"` // the day on which they are back
	StandIn bot.MemberID `yaml:"stand_in"`
}

// zoneOf is the zone in which a member's days are reckoned: that of the first
// desk, by name, that they belong to and that has one.
func (c *config) zoneOf(m bot.MemberID) bot.Hours {
	for _, id := range slices.Sorted(maps.Keys(c.Desks)) {
		d := c.Desks[id]
		if d.Hours.week.Zone.Location != nil && (bot.Desk{Members: d.Members}).Has(m) {
			return d.Hours.week
		}
	}
	return bot.Hours{}
}

// absences returns when a member is away, the earliest first.
func (c *config) absences(id bot.MemberID) []bot.Absence {
	zone := c.zoneOf(id)
	var all []bot.Absence
	for _, a := range c.Members[id].Away {
		from, _ := zone.Day(a.From)
		until, _ := zone.Day(a.Until)
		all = append(all, bot.Absence{From: from, Until: until, StandIn: a.StandIn})
	}
	slices.SortFunc(all, func(a, b bot.Absence) int { return a.From.Compare(b.From) })
	return all
}

// absent checks when members are away, and who stands in for them.
func (r *reading) absent(c *config) {
	sound := true
	for _, id := range slices.Sorted(maps.Keys(c.Members)) {
		field, away := join("members", string(id))+".away", c.Members[id].Away
		for i, a := range away {
			at := field + "[" + strconv.Itoa(i) + "]"
			sound = r.period(at, a.From, a.Until) && sound
			refer(r, at+".stand_in", "member", a.StandIn, c.Members)
			r.acts(at+".stand_in", a.StandIn, c)
			if a.StandIn == id {
				r.note(at+".stand_in", "nobody stands in for themselves")
			}
			for n, o := range away[:i] {
				if a.From.Compare(o.Until) < 0 && o.From.Compare(a.Until) < 0 {
					r.note(at+".from", "away[%d] says that %s is away from %s until %s; join the two", n, id, o.From, o.Until)
				}
			}
		}
	}
	if sound {
		r.standIns(c)
	}
}

// standIns notes stand-ins who, at some moment, stand in for each other. It is
// enough to look at the moments at which somebody begins to be away: a circle
// is there from the last of them on.
func (r *reading) standIns(c *config) {
	all := make(map[bot.MemberID][]bot.Absence, len(c.Members))
	for id := range c.Members {
		all[id] = c.absences(id)
	}
	told := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(c.Members)) {
		for i, a := range c.Members[id].Away {
			begins, _ := c.zoneOf(id).Day(a.From)
			circle := circleOf(all, id, begins)
			if circle == "" || told[circle] {
				continue
			}
			told[circle] = true
			r.note(join("members", string(id))+".away["+strconv.Itoa(i)+"].stand_in",
				"on %s everybody would stand in for somebody who is away: %s", a.From, circle)
		}
	}
}

// circleOf follows stand-ins from a member on. If it comes back to them it names
// everybody on the way, beginning with the first by name.
func circleOf(all map[bot.MemberID][]bot.Absence, id bot.MemberID, at time.Time) string {
	var way []string
	seen := map[bot.MemberID]bool{}
	next := id
	for ; !seen[next]; next = standIn(all[next], at) {
		if next == "" {
			return ""
		}
		seen[next] = true
		way = append(way, string(next))
	}
	if next != id || len(way) < 2 {
		return ""
	}
	first := slices.Index(way, slices.Min(way))
	way = slices.Concat(way[first:], way[:first+1])
	return strings.Join(way, " → ")
}

// standIn is who stands in at a moment for a member with these absences.
func standIn(away []bot.Absence, at time.Time) bot.MemberID {
	for _, a := range away {
		if !at.Before(a.From) && at.Before(a.Until) {
			return a.StandIn
		}
	}
	return ""
}
