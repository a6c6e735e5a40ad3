package bot

import (
	"slices"
	"time"
)

// Promise is something for a day that the team owes one customer: to come back
// to them, or, after an item was resolved, to ask whether that was what they
// expected. It outlives the shift, the absence and the leaving of whoever made
// it. The zero Promise is none.
type Promise struct {
	Due    time.Time `json:"due,omitzero"`
	Made   time.Time `json:"made,omitzero"`
	By     MemberID  `json:"by,omitempty"`
	Seq    uint64    `json:"seq,omitempty"`   // its place in the log
	Nagged time.Time `json:"nagged,omitzero"` // when it was last nagged about as missed
	Warned time.Time `json:"warned,omitzero"` // when somebody was last warned that it will be
	Step   int       `json:"step,omitempty"`  // how many steps of the ladder were climbed
}

// IsZero reports whether nothing is promised.
func (p Promise) IsZero() bool { return p.Due.IsZero() }

// The outcomes of a follow-up: what the customer says of the solution.
const (
	Exceeded Outcome = "exceeded"
	Met      Outcome = "met"
	NotMet   Outcome = "missed"
)

// FollowUps lists them in the order people are offered them.
var FollowUps = []Outcome{Exceeded, Met, NotMet}

// The verdicts of a review; a complaint can also be [NotOurs].
const (
	Weakness Outcome = "weakness" // it shows one, and the theme says which
	OneOff   Outcome = "one-off"
	Mistaken Outcome = "mistaken"
)

// Verdicts lists them in the order people are offered them.
var Verdicts = []Outcome{Weakness, OneOff, NotOurs, Mistaken}

// promise notes what somebody has promised the customer, or that they took it
// back.
func (d *draft) promise(i *Item) *Refusal {
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case !d.Until.IsZero():
		if refusal := d.ahead(d.Until); refusal != nil {
			return refusal
		}
		d.claimed(i)
		d.promises(i, Words{Text: d.Text})
		return nil
	case i.Promise.IsZero():
		return refuseField("until", "Say by when the customer will hear from you.")
	}
	if refusal := d.sayable(d.Reason, "reason", MaxText); refusal != nil {
		return refusal
	}
	d.log(i, Entry{}, Words{Text: d.Reason})
	i.Promise = Promise{}
	return nil
}

// promises makes a promise, in the place of the one there was.
func (d *draft) promises(i *Item, words Words) {
	seq := d.log(i, Entry{Do: PromiseBy, Due: d.Until}, words)
	i.promised(Promise{Due: d.Until, Made: d.At, By: d.actor.ID, Seq: seq})
}

// promised gives the item a promise, which ends a snooze that would hide it.
func (i *Item) promised(p Promise) {
	i.Promise = p
	if i.Snooze.Until.After(p.Due) {
		i.Snooze = Snooze{}
	}
}

// kept reports whether nobody whom the item answers waits for what was promised:
// an answer that was written since, and has arrived.
func (i Item) kept() bool {
	since := i.Promise.Seq
	for _, r := range i.Roads {
		coming := slices.ContainsFunc(i.Replies, func(o OpenReply) bool { return o.Road == r.Conversation && !o.Hold && o.Seq > since })
		if r.Answered <= since && (coming || r.Asked > r.Answered) {
			return false
		}
	}
	return true
}

// ahead refuses a time that has passed or is more than a year away, which is a
// slip of the pen.
func (d *draft) ahead(t time.Time) *Refusal {
	switch {
	case !t.After(d.At):
		return refuseField("until", "That time has passed.")
	case t.After(d.At.AddDate(1, 0, 0)):
		return refuseField("until", "That is too far away: at most one year.")
	}
	return nil
}

// followUp is the question to ask after the item is resolved: at the time that
// was named, else where the desk follows up items of one of its kinds.
func (d *draft) followUp(i Item) (Promise, *Refusal) {
	p := Promise{Made: d.At, Due: d.Until}
	if !p.Due.IsZero() {
		return p, d.ahead(p.Due)
	}
	if d.Outcome == Spam || d.Outcome == Duplicate || d.Outcome == NotOurs {
		return Promise{}, nil
	}
	desk := d.rules.Desks[i.Desk]
	for _, k := range append([]Kind{i.Kind}, i.Kinds...) {
		if days := desk.FollowUp[k]; days > 0 {
			p.Due = earliest(p.Due, desk.Hours.WorkingDays(d.At, days))
		}
	}
	if p.IsZero() {
		return Promise{}, nil
	}
	return p, nil
}

// followedUp notes what the customer said of how it ended.
func (d *draft) followedUp(i *Item) *Refusal {
	switch {
	case i.State() != Resolved:
		return refuse("This is not resolved, so there is nothing to follow up.")
	case !slices.Contains(FollowUps, d.Outcome):
		return refuseField("outcome", "Say what the customer thinks of how it ended: "+listed(FollowUps)+".")
	}
	d.log(i, Entry{Outcome: d.Outcome}, Words{Text: d.Text})
	i.FollowUp = Promise{}
	return nil
}

// verdict judges what a complaint says about us.
func (d *draft) verdict(i *Item) *Refusal {
	theme := d.Text
	switch {
	case !slices.Contains(Verdicts, d.Outcome):
		return refuseField("outcome", "Say what it is: "+listed(Verdicts)+".")
	case d.Outcome != Weakness && theme != "":
		return refuseField("text", "Only a weakness has a theme.")
	case d.Outcome == Weakness && !labelled(theme):
		return refuseField("text", "Say which weakness in one short word of letters, digits and dashes, such as late-delivery.")
	case i.Verdict == d.Outcome && i.Theme == theme:
		return nil
	}
	i.Verdict, i.Theme = d.Outcome, theme
	d.log(i, Entry{Outcome: d.Outcome, To: theme}, Words{Text: d.Reason})
	return nil
}
