package bot_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"heed/bot"
)

// inOrder are the milestones that are nagged about, in the order of a life.
var inOrder = []bot.Milestone{bot.ToClaim, bot.ToRespond, bot.ToAnswer, bot.ToKeep, bot.ToFollowUp}

// climb looks whether a nag goes to those whose step it is, and where.
func (o *oracle) climb(id bot.ItemID, s *soul, c step, dues map[bot.Milestone]time.Time, due map[bot.Milestone]bool, made []bot.Action) {
	ladder := o.rules.Desks[s.desk].LadderFor(s.kind)
	var taken []bot.Step
	known := true
	warns := func(k bot.Milestone) bool { return noted(c.item, k).warned.Equal(c.At) }
	others := func(n bot.Entry) bool { return n.Member != "" || n.Customer != "" }
	if len(made) == 0 && (!slices.ContainsFunc(inOrder, warns) || slices.ContainsFunc(c.Log, others)) {
		return // it is not the clerk, or there is nothing to say
	}
	for _, k := range inOrder {
		rung, warned := s.rung[k], noted(c.item, k).warned.Equal(c.At)
		switch at, open := dues[k]; {
		case due[k] && s.nagged[k].Before(at):
			rung = o.come(s, ladder, k, c.At, bot.AtMissed)
		case due[k]:
			rung = min(rung+1, len(ladder))
		case open && at.After(c.At) && warned:
			rung = o.come(s, ladder, k, c.At, bot.AtMissed-1)
		default:
			continue
		}
		if known = known && !s.loose[k]; s.loose[k] {
			rung = noted(c.item, k).step
			delete(s.loose, k)
		}
		if s.rung[k] = rung; rung == 0 {
			o.Errorf("%s: at %s it is no time yet for %s", id, c.At, k)
			return
		}
		taken = append(taken, ladder[rung-1])
	}
	then := *s
	then.owner = c.item.Owner // who may have lost it a moment ago
	if got, want := sentTo(made), o.lanes(id, &then, c.At, taken, len(due) == 0); known && !maps.Equal(got, want) {
		o.Errorf("%s: what is said at %s is for %v, want %v", id, c.At, got, want)
	}
}

// record is what an item says of a target.
type record struct {
	warned time.Time
	step   int
}

func noted(i bot.Item, k bot.Milestone) record {
	switch k {
	case bot.ToKeep:
		return record{i.Promise.Warned, i.Promise.Step}
	case bot.ToFollowUp:
		return record{i.FollowUp.Warned, i.FollowUp.Step}
	}
	return record{i.Round.Warned[k], i.Round.Steps[k]}
}

// come is how many steps of a ladder, up to some percentage, have had their time.
func (o *oracle) come(s *soul, ladder []bot.Step, k bot.Milestone, now time.Time, most int) (rung int) {
	for n, step := range ladder {
		if step.At > 0 && step.At <= most && !o.elapse(s, step.At)[k].After(now) {
			rung = n + 1
		}
	}
	return rung
}

// sentTo is to whom nags go, by lane.
func sentTo(made []bot.Action) map[string]string {
	all := map[string]string{}
	for _, a := range made {
		all[a.Lane.ID] += fmt.Sprint(slices.Sorted(slices.Values(a.To)), a.Aloud)
	}
	return all
}

// lanes is where steps that are taken together are told, and to whom.
func (o *oracle) lanes(id bot.ItemID, s *soul, now time.Time, taken []bot.Step, early bool) map[string]string {
	var mention, direct []bot.Recipient
	for _, step := range taken {
		for _, to := range step.To {
			list := &mention
			if step.Direct && to != bot.ToChannel {
				list = &direct
			}
			if !slices.Contains(*list, to) {
				*list = append(*list, to)
			}
		}
	}
	var made []bot.Action
	if o.rules.Connections["w"].Directs {
		for _, m := range o.idlers(s, now, direct) {
			made = append(made, bot.Action{Lane: bot.DirectTo("w", o.rules.Members[m].On["w"]), To: direct})
		}
	} else if len(direct) > 0 && len(o.idlers(s, now, direct)) > 0 {
		mention = slices.Concat(mention, direct)
	}
	a := bot.Action{Lane: o.rules.Desks[s.desk].Post[0], To: mention, Aloud: slices.Contains(mention, bot.ToChannel)}
	if a.Aloud || len(o.idlers(s, now, mention)) > 0 || len(made) == 0 && !early {
		made = append(made, a)
	}
	return sentTo(made)
}

// idlers are those whom recipients are, but for those who did something within
// the last five minutes.
func (o *oracle) idlers(s *soul, at time.Time, to []bot.Recipient) (all []bot.MemberID) {
	for _, r := range to {
		for _, m := range o.whom(s, at, r) {
			if acted, ok := s.acts[m]; (!ok || at.Sub(acted) >= 5*time.Minute) && !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}

// whom are the members that a recipient is.
func (o *oracle) whom(s *soul, at time.Time, to bot.Recipient) []bot.MemberID {
	desk := o.rules.Desks[s.desk]
	var leads, admins []bot.MemberID
	for id, m := range o.rules.Members {
		switch m.Role {
		case bot.Lead:
			leads = append(leads, id)
		case bot.Admin:
			admins = append(admins, id)
		}
	}
	switch to {
	case bot.ToOwner:
		return o.anybody(at, []bot.MemberID{s.owner}, []bot.MemberID{s.promiser}, []bot.MemberID{s.closer}, []bot.MemberID{o.turn(desk, at)})
	case bot.ToOnDuty:
		return o.anybody(at, []bot.MemberID{o.turn(desk, at)})
	case bot.ToLead:
		return o.anybody(at, leads, desk.Managers, admins)
	case bot.ToManager:
		return o.anybody(at, desk.Managers, leads, admins)
	}
	return nil
}

// anybody returns the first group of which somebody is there, or is stood in for.
func (o *oracle) anybody(at time.Time, groups ...[]bot.MemberID) (there []bot.MemberID) {
	for _, group := range groups {
		for _, id := range slices.Sorted(slices.Values(group)) {
			if in := o.stands(id, at); in != "" && !slices.Contains(there, in) {
				there = append(there, in)
			}
		}
		if len(there) > 0 {
			return there
		}
	}
	return nil
}

// stands is who does what a member would do: at most everybody for another.
func (o *oracle) stands(id bot.MemberID, at time.Time) bot.MemberID {
	for range o.rules.Members {
		if o.rules.Members[id].ID == "" {
			return ""
		}
		var last bot.Absence
		for _, a := range o.rules.Absent[id] {
			if !at.Before(a.From) && at.Before(a.Until) && a.Until.After(last.Until) {
				last = a
			}
		}
		if last.Until.IsZero() {
			return id
		}
		id = last.StandIn
	}
	return ""
}

// turn goes through the rota week by week.
func (o *oracle) turn(d bot.Desk, at time.Time) bot.MemberID {
	begins := func(day bot.Date) time.Time {
		return time.Date(day.Year, day.Month, day.Day, 0, int(d.Duty.At), 0, 0, d.Hours.Location())
	}
	for _, t := range d.Duty.Overrides {
		if !at.Before(begins(t.From)) && at.Before(begins(t.Until)) {
			return t.Member
		}
	}
	if len(d.Duty.Members) == 0 {
		return ""
	}
	n, day := 0, d.Duty.Since
	for day = day.AddDays(7); !begins(day).After(at); day = day.AddDays(7) {
		n++
	}
	return d.Duty.Members[n%len(d.Duty.Members)]
}

// unwarned complains about warnings that did not come, though there was somebody
// to warn.
func (o *oracle) unwarned(id bot.ItemID, s *soul, dues map[bot.Milestone]time.Time, now time.Time) {
	for _, step := range o.rules.Desks[s.desk].LadderFor(s.kind) {
		if step.At == 0 || step.At >= bot.AtMissed {
			continue
		}
		for k, at := range o.elapse(s, step.At) {
			if at = o.desks[s.desk].spoken(at); !at.After(s.seen) {
				continue // it was time for it before something else happened
			}
			at = o.desks[s.desk].spoken(latest(at, s.snoozed))
			by := at.Add(patience)
			heard := len(o.idlers(s, at, step.To)) > 0 && len(o.idlers(s, at.Add(5*time.Second), step.To)) > 0
			if _, over := o.over(s, at, now); k == bot.ToResolve || s.loose[k] || !over || !dues[k].After(by) || !heard {
				continue
			}
			if s.warned[k].Before(at) && !slices.ContainsFunc(inOrder, func(k bot.Milestone) bool { return !s.nagged[k].Before(at) }) {
				o.Errorf("%s: nobody was warned of %s at %s, which is due %s", id, k, at, dues[k])
			}
		}
	}
}

func latest(a time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if t.After(a) {
			a = t
		}
	}
	return a
}
