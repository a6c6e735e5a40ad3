package web

import (
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// pledge is something that was promised for a time, as an item's page shows it.
type pledge struct {
	Who  string
	What string
	By   *moment
	Time string // the same in plain words
}

// pledges are the item's open promise and follow-up.
func (p *itemView) pledges(i bot.Item) (all []pledge) {
	add := func(b bot.Promise, what string) {
		if b.IsZero() {
			return
		}
		who := "Somebody"
		if b.By != "" {
			who = p.called.of(b.By)
		}
		all = append(all, pledge{who, what, dueOf(b.Due, p.now), p.by("", b.Due)})
	}
	add(i.Promise, "promised the customer to come back by")
	add(i.FollowUp, "asks the customer how it went by")
	return all
}

// judgement says how an item was judged; empty: it was not.
func judgement(i bot.Item) string {
	if i.Verdict == "" {
		return ""
	}
	s := "Judged " + verdictWords[i.Verdict]
	if i.Theme != "" {
		s += ": " + display(i.Theme)
	}
	return s
}

// offerPromises are the forms about what the customer was promised, and what
// came of it.
func (p *itemView) offerPromises(s stand) {
	if s.closed {
		p.offerFollowedUp(s)
	} else if s.handles() {
		p.offerPromise(s)
	}
	if judged(s.item) {
		f := p.form(bot.Review, 0, verdicts(s.item), theme(s.item), reason("Why, for the team"))
		p.More = append(p.More, f)
	}
}

// offerPromise are the forms to promise something, and to take that back.
func (p *itemView) offerPromise(s stand) {
	note := short("text", "What was promised, for the team")
	note.Optional = true
	f := p.form(bot.PromiseBy, 0, until("The customer hears from us by", p.now.Location()), note)
	f.Help = "heed reminds you before, and goes on until the customer has an answer."
	p.More = append(p.More, f)
	if !s.item.Promise.IsZero() {
		back := p.formNamed(formID(bot.PromiseBy, 0)+"-back", bot.PromiseBy, 0, words("reason", "Why the promise is taken back"))
		back.Label = "Take the promise back"
		p.More = append(p.More, back)
	}
}

// offerFollowedUp is the form for what the customer said of how it ended.
func (p *itemView) offerFollowedUp(s stand) {
	if s.item.MergedInto != "" {
		return
	}
	outcome := choice("outcome", "Their expectations were", option{Label: "choose…"})
	for _, o := range bot.FollowUps {
		outcome.Choices = append(outcome.Choices, option{Value: string(o), Label: string(o)})
	}
	said := words("text", "What they said")
	said.Optional = true
	f := p.form(bot.FollowedUp, 0, outcome, said)
	if s.item.FollowUp.IsZero() {
		p.More = append(p.More, f)
		return
	}
	f.Open = true
	p.Answers = append(p.Answers, f)
}

// judged reports whether an item is of those that are judged.
func judged(i bot.Item) bool {
	return i.Kind == bot.Complaint || slices.Contains(i.Kinds, bot.Complaint) || i.Verdict != ""
}

// verdicts are the ways to judge a complaint.
func verdicts(i bot.Item) field {
	f := choice("outcome", "It shows", option{Label: "choose…"})
	for _, o := range bot.Verdicts {
		f.Choices = append(f.Choices, option{Value: string(o), Label: verdictWords[o], Here: o == i.Verdict})
	}
	return f
}

// theme is the field for which weakness it was.
func theme(i bot.Item) field {
	f := short("text", "Theme of a weakness, such as late-delivery")
	f.Optional, f.Value = true, i.Theme
	return f
}

// followUpBy is the field for when to ask the customer how it went. Left empty
// it is as the desk does it.
func followUpBy(s stand, now time.Time) field {
	f := until("Ask how it went by", now.Location())
	f.Optional = true
	days := 0
	for _, k := range append([]bot.Kind{s.item.Kind}, s.item.Kinds...) {
		if n := s.rules.Desks[s.item.Desk].FollowUp[k]; n > 0 && (days == 0 || n < days) {
			days = n
		}
	}
	if days > 0 {
		f.Label += fmt.Sprintf("; empty: %d working days from now", days)
	}
	return f
}
