package web

import (
	"slices"
	"time"

	"heed/bot"
)

// stand is how a member stands to an item: what decides which forms are worth
// showing. Whether an event may happen is for the core to say; a form that is
// here and declined shows why.
type stand struct {
	item   bot.Item
	rules  bot.Rules
	me     bot.Member
	state  bot.State
	free   bool // nobody has it
	mine   bool
	led    bool // the member is a lead
	closed bool
}

// standOf reads how a member stands to an item.
func standOf(i bot.Item, m bot.Member, rules bot.Rules) stand {
	return stand{
		item: i, rules: rules, me: m, state: i.State(), free: i.Owner == "", mine: i.Owner == m.ID,
		led: leads(m), closed: i.Closed != nil,
	}
}

// barred says why the member can do nothing here; empty: they can.
func (s stand) barred() string {
	switch {
	case s.me.Role == bot.Viewer:
		return "You may look but not change anything."
	case s.me.Role != bot.Admin && s.me.Rev == 0 && !s.rules.Desks[s.item.Desk].Has(s.me.ID):
		return "You may look; only members of the desk " + string(s.item.Desk) + " change its items."
	}
	return ""
}

// handles reports whether the member may act for the owner.
func (s stand) handles() bool { return !s.closed && (s.free || s.mine || s.led) }

// road reports whether a reply can reach the customer from here.
func (s stand) road() bool {
	return slices.ContainsFunc(s.item.Roads, func(r bot.Road) bool {
		return s.rules.Connections[r.Channel.Connection].Replies
	})
}

// offer fills in the forms of an item: buttons, what answers it, and the rest.
func (p *itemView) offer(s stand, c bot.Customer) {
	if p.Barred = s.barred(); p.Barred != "" {
		return
	}
	p.offerButtons(s)
	p.offerAnswers(s)
	p.offerPromises(s)
	p.offerOwners(s)
	p.offerLabels(s)
	p.offerGrave(s, c)
}

// offerButtons are those that need nothing filled in.
func (p *itemView) offerButtons(s stand) {
	if !s.closed && s.free {
		p.Buttons = append(p.Buttons, p.form(bot.Claim, 0))
	}
	if !s.closed && !s.free && !s.mine {
		p.Buttons = append(p.Buttons, p.form(bot.TakeOver, 0))
	}
	if !s.free && s.handles() {
		p.Buttons = append(p.Buttons, p.form(bot.Release, 0))
	}
	if s.closed && s.item.MergedInto == "" {
		p.Buttons = append(p.Buttons, p.form(bot.Reopen, 0))
	}
}

// offerAnswers are those by which a customer is answered and an item ends.
func (p *itemView) offerAnswers(s stand) {
	elsewhere := p.form(bot.AnsweredElsewhere, 0, words("text", "What they were told, or a link to it"))
	elsewhere.Open = elsewhere.Open || !s.road() && s.handles() && s.state != bot.Answered
	note := p.form(bot.Note, 0, words("text", "Note for the team; the customer never sees it"))
	p.Answers = []form{p.offerReply(s), elsewhere, p.offerResolve(s), note}
}

// offerReply is the form for words to the customer.
func (p *itemView) offerReply(s stand) form {
	if !s.road() || s.closed || !s.free && !s.mine {
		return gone(bot.Reply)
	}
	back := until("And I come back by", p.now.Location())
	back.Optional = true
	f := p.form(bot.Reply, 0, words("text", "Reply to "+p.Customer), back)
	f.Help, f.Open = "These exact words are sent. A holding text says that somebody is on it; the item still waits for its answer.", true
	f.Also = []submit{{labels[bot.Hold], itemPath(p.ID) + "/" + string(bot.Hold)}}
	return f
}

// offerResolve is the form that ends the item.
func (p *itemView) offerResolve(s stand) form {
	if !s.handles() || len(s.item.Replies) > 0 {
		return gone(bot.Resolve)
	}
	f := p.form(bot.Resolve, 0, outcomes(s), reason("Why (needed unless it was answered)"), followUpBy(s, p.now))
	f.Open = f.Open || s.state == bot.Answered && !s.free
	return f
}

// outcomes are the ways to end an item. All are there: an answer may come while
// the page is open.
func outcomes(s stand) field {
	f := choice("outcome", "What came of it", option{Value: "", Label: "choose…"})
	for _, o := range bot.Outcomes {
		label := outcomeWords[o]
		if o.NeedsAnswer() && s.state != bot.Answered {
			label += " (once they have an answer)"
		}
		f.Choices = append(f.Choices, option{Value: string(o), Label: label})
	}
	return f
}

// outcomeWords are the outcomes as people say them.
var outcomeWords = map[bot.Outcome]string{
	bot.Solved: "solved", bot.Recompensed: "recompensed", bot.Thanked: "thanked", bot.Explained: "explained",
	bot.CouldNot: "could not", bot.NotOurs: "not ours", bot.Duplicate: "duplicate", bot.Spam: "spam",
}

// reason is a field that may stay empty.
func reason(label string) field {
	f := words("reason", label)
	f.Optional = true
	return f
}

// offerOwners are those that say who looks after it, and when.
func (p *itemView) offerOwners(s stand) {
	if !s.handles() {
		return
	}
	p.More = append(p.More,
		p.form(bot.Assign, 0, choice("to", "To", p.assignable(s)...)),
		p.form(bot.SnoozeUntil, 0, snooze(s, p.now)))
}

// assignable are the members who can own the item.
func (p *itemView) assignable(s stand) []option {
	all := []option{{Value: "", Label: "choose…"}}
	for _, m := range p.members {
		if m.Role != bot.Viewer && m.ID != s.item.Owner && (m.Rev > 0 || s.rules.Desks[s.item.Desk].Has(m.ID)) {
			all = append(all, option{Value: string(m.ID), Label: display(nameOf(m))})
		}
	}
	return all
}

// snooze is the field for how long. Where it is the customer's turn that may be
// until they write.
func snooze(s stand, now time.Time) field {
	f := until("Until", now.Location())
	if s.state == bot.Answered {
		f.Label, f.Hints, f.Optional = f.Label+"; empty: until they write", append([]string{theyWrite}, f.Hints...), true
	}
	return f
}

// offerLabels are those that say what it is about.
func (p *itemView) offerLabels(s stand) {
	kind := short("text", "Kind, then further ones, with commas between")
	kind.Value = joined(s.item.Kind, s.item.Kinds)
	feeling := short("text", "One word; - takes it off")
	feeling.Value = s.item.Feeling
	p.More = append(p.More,
		p.form(bot.SetKind, 0, kind),
		p.form(bot.Tag, 0, short("text", "Tags, with commas between; -tag takes one off")),
		p.form(bot.SetFeeling, 0, feeling),
		p.form(bot.Link, 0, short("to", "The other item's id or address")))
}

// joined lists kinds as they are typed.
func joined(first bot.Kind, rest []bot.Kind) string {
	s := string(first)
	for _, k := range rest {
		s += ", " + string(k)
	}
	return s
}

// offerGrave are those that are done rarely and felt long.
func (p *itemView) offerGrave(s stand, c bot.Customer) {
	if s.item.MergedInto == "" {
		p.More = append(p.More, p.form(bot.Merge, 0, short("to", "Into the item with this id or address; this one is closed")))
	}
	if others := p.otherDesks(s); !s.closed && len(others) > 1 {
		p.More = append(p.More, p.form(bot.Move, 0, choice("to", "To the desk", others...)))
	}
	do := bot.Block
	if !c.Blocked.IsZero() {
		do = bot.Unblock
	}
	if s.led && c.ID != "" {
		f := p.form(do, 0, reason("Why"))
		f.Grave = true
		p.More = append(p.More, f)
	}
}

// otherDesks are those the item can be moved to.
func (p *itemView) otherDesks(s stand) []option {
	all := []option{{Value: "", Label: "choose…"}}
	for _, id := range p.deskIDs {
		if id != s.item.Desk {
			all = append(all, option{Value: string(id), Label: display(string(id))})
		}
	}
	return all
}
