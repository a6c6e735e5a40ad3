package web

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"heed/bot"
)

// duty is who is on duty now and in the next weeks; whoever is away is told
// through their stand-in. A desk without a rota has nobody.
func duty(d bot.Desk, rules bot.Rules, now time.Time) (onDuty string, next []stint) {
	called, who := names(rules.Members), rules.OnDuty(d.ID, now)
	if who != "" {
		onDuty = called.of(who)
	}
	day := d.Hours.DateOf(now)
	for n := range dutyDays {
		on := day.AddDays(n)
		at := time.Date(on.Year, on.Month, on.Day, int(d.Duty.At)/60, int(d.Duty.At)%60, 0, 0, now.Location())
		then := rules.OnDuty(d.ID, at)
		if !at.After(now) || then == who {
			continue
		}
		who = then
		next = append(next, stint{soon(at, now), cmp.Or(called.maybe(then), "nobody")})
	}
	return onDuty, next
}

// maybe names a member, or nobody.
func (n names) maybe(id bot.MemberID) string {
	if id == "" {
		return ""
	}
	return n.of(id)
}

// away lists the absences of members, now and soon; no members: of everybody.
func away(of []bot.MemberID, rules bot.Rules, reader bot.Member, now time.Time) (all []absent) {
	if len(of) == 0 {
		of = slices.Sorted(maps.Keys(rules.Members))
	}
	called := names(rules.Members)
	for _, id := range of {
		said := rules.Absent[id]
		for _, a := range slices.Concat(rules.Members[id].Away, said) {
			if !a.Until.After(now) || a.From.After(now.Add(awayAhead)) {
				continue
			}
			all = append(all, absent{
				ID: id, Who: called.of(id), Now: !a.From.After(now), From: momentOf(a.From, now),
				Until: soon(a.Until, now), StandIn: called.maybe(a.StandIn),
				Own: id == reader.ID, MayEnd: slices.Contains(said, a) && (id == reader.ID || leads(reader)),
			})
		}
	}
	return all
}
