package main

import (
	"cmp"
	"time"

	"heed/bot"
)

// defaultKind is the word for the targets that kinds inherit.
const defaultKind bot.Kind = "default"

// complaint is the kind that is followed up by default.
const complaint bot.Kind = "complaint"

// rules returns c as decisions see it.
func (c *config) rules(publicURL string) bot.Rules {
	r := bot.Rules{
		PublicURL: publicURL,
		Desks:     make(map[bot.DeskID]bot.Desk, len(c.Desks)),
		Members:   make(map[bot.MemberID]bot.Member, len(c.Members)),
	}
	for id, d := range c.Desks {
		r.Desks[id] = d.desk(id)
	}
	for id, m := range c.Members {
		r.Members[id] = bot.Member{ID: id, Name: m.Name, Email: m.Email, Role: m.Role, On: m.On, Away: c.absences(id)}
	}
	return r
}

func (d deskSettings) desk(id bot.DeskID) bot.Desk {
	desk := bot.Desk{
		ID:           id,
		From:         d.From,
		Post:         d.Post,
		Fallback:     d.Fallback,
		Members:      d.Members,
		Managers:     d.Managers,
		Hours:        d.Hours.week,
		Targets:      d.targets(),
		Ladders:      d.Nag.ladders(),
		NagRepeat:    cmp.Or(d.Nag.Repeat, bot.DefaultNagRepeat),
		ReleaseAfter: d.releaseAfter(),
		Duty:         d.Duty.rota(),
		FollowUp:     d.followUp(),
		JoinWithin:   cmp.Or(d.JoinWithin, bot.DefaultJoinWithin),
		ReopenWithin: cmp.Or(d.ReopenWithin, bot.DefaultReopenWithin),
		Digest:       d.Digest.Posting.posting(),
		Weekly:       d.Weekly.posting(),
		Review:       d.Review.posting(),
		Figures:      d.Digest.Members == "all",
	}
	if d.Quiet.week.Week != nil {
		desk.Quiet = &d.Quiet.week
	}
	return desk
}

// releaseAfter is what was said, or what a desk with hours does by itself.
func (d deskSettings) releaseAfter() time.Duration {
	switch {
	case d.ReleaseAfter == never:
		return 0
	case d.ReleaseAfter == 0 && d.Hours.week.Week != nil:
		return bot.DefaultReleaseAfter
	}
	return time.Duration(d.ReleaseAfter)
}

// followUp returns the working days of every kind that is followed up.
func (d deskSettings) followUp() map[bot.Kind]int {
	all := map[bot.Kind]int{complaint: bot.DefaultFollowUp}
	for kind, days := range d.FollowUp {
		all[kind] = int(days)
	}
	return all
}

// targets returns those of every kind, with what each inherits filled in.
func (d deskSettings) targets() map[bot.Kind]bot.Targets {
	base := d.Targets[defaultKind].over(bot.Targets{Respond: bot.DefaultRespond, Answer: bot.DefaultAnswer})
	all := map[bot.Kind]bot.Targets{"": base}
	for kind, t := range d.Targets {
		if kind != defaultKind {
			all[kind] = t.over(base)
		}
	}
	return all
}

// over returns base with what t says in its place.
func (t targets) over(base bot.Targets) bot.Targets {
	return bot.Targets{
		Claim:      cmp.Or(t.Claim, base.Claim),
		Respond:    cmp.Or(t.Respond, base.Respond),
		Answer:     cmp.Or(t.Answer, base.Answer),
		NextAnswer: cmp.Or(t.NextAnswer, base.NextAnswer),
		Resolve:    cmp.Or(t.Resolve, base.Resolve),
	}
}
