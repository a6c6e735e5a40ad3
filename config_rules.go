package main

import (
	"cmp"

	"heed/bot"
)

// defaultKind is the word for the targets that kinds inherit.
const defaultKind bot.Kind = "default"

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
		r.Members[id] = bot.Member{ID: id, Name: m.Name, Email: m.Email, Role: m.Role, On: m.On}
	}
	return r
}

func (d deskSettings) desk(id bot.DeskID) bot.Desk {
	return bot.Desk{
		ID:           id,
		From:         d.From,
		Post:         d.Post,
		Fallback:     d.Fallback,
		Members:      d.Members,
		Targets:      d.targets(),
		NagRepeat:    cmp.Or(d.Nag.Repeat, bot.DefaultNagRepeat),
		JoinWithin:   cmp.Or(d.JoinWithin, bot.DefaultJoinWithin),
		ReopenWithin: cmp.Or(d.ReopenWithin, bot.DefaultReopenWithin),
	}
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
	}
}
