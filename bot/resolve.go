package bot

import (
	"slices"
	"strings"
	"time"
)

// resolve ends an item with a person and an outcome, and an answer or a reason.
func (d *draft) resolve(i *Item) *Refusal {
	if i.State() == Resolved {
		return nil
	}
	if refusal := d.endable(*i); refusal != nil {
		return refusal
	}
	followUp, refusal := d.followUp(*i)
	if refusal != nil {
		return refusal
	}
	d.claimed(i)
	d.log(i, Entry{Outcome: d.Outcome, Due: followUp.Due}, Words{Text: d.Reason})
	d.end(i, d.Outcome)
	i.FollowUp = followUp
	if !followUp.IsZero() {
		i.FollowUp.By, i.FollowUp.Seq = i.Owner, i.Seq
	}
	return nil
}

// endable says what is missing before an item can be resolved.
func (d *draft) endable(i Item) *Refusal {
	for _, r := range i.Replies {
		switch r.State {
		case ReplyPending:
			return refuse("A reply is still on its way. Wait until it has arrived, then resolve.")
		default:
			return &Refusal{Sentence: "A reply is " + string(r.State) + ". Send it again, say that it arrived, or discard it; then resolve.", Offer: Retry}
		}
	}
	switch {
	case !i.Promise.IsZero():
		return &Refusal{
			Sentence: "The customer was promised an answer by " + d.rules.clockTime(i.Desk, i.Promise.Due) + ". Answer, or take the promise back with a reason; then resolve.",
			Offer:    Reply,
		}
	case !slices.Contains(Outcomes, d.Outcome):
		return refuseField("outcome", "Say what came of it: "+listed(Outcomes)+".")
	case d.Outcome.NeedsAnswer() && (i.State() != Answered || !i.heard()):
		return &Refusal{
			Sentence: "The outcome " + string(d.Outcome) + " needs an answer that reached the customer. Reply, or record an answer given elsewhere; then resolve.",
			Offer:    Reply,
		}
	case d.Outcome.NeedsAnswer() && d.Reason == "":
		return nil
	}
	return d.sayable(d.Reason, "reason", MaxText)
}

// heard reports whether any answer reached any customer of the item: it also
// counts as answered when all that was asked was withdrawn.
func (i Item) heard() bool {
	return slices.ContainsFunc(i.Roads, func(r Road) bool { return r.Answered > 0 })
}

// listed puts outcomes into words.
func listed(all []Outcome) string {
	var words []string
	for _, o := range all {
		words = append(words, string(o))
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// end closes the item. Its owner stays, so that a reopening finds them.
func (d *draft) end(i *Item, o Outcome) {
	i.Closed = &Closing{Outcome: o, By: d.actor.ID, At: d.At}
	i.Snooze, i.Promise = Snooze{}, Promise{}
	if i.ResolvedAt.IsZero() {
		i.ResolvedAt = d.At
	}
}

func (d *draft) reopen(i *Item) *Refusal {
	switch {
	case i.State() != Resolved:
		return refuse("This is not resolved, so there is nothing to reopen.")
	case i.MergedInto != "":
		return refuseMerged(*i)
	}
	d.reopened(i, d.At)
	return nil
}

// reopened starts a new round in which every milestone runs anew, with the last
// owner if they are still there.
func (d *draft) reopened(i *Item, since time.Time) {
	i.Closed, i.FollowUp = nil, Promise{}
	i.Round = Round{N: i.Round.N + 1, At: since, Fresh: true}
	d.tell(i, d.log(i, Entry{Do: Reopen}, Words{}))
	d.recognize(i)
	switch {
	case d.rules.present(i.Owner, i.Desk, d.At):
		i.Round.Claimed = since
	case i.Owner != "":
		d.released(i)
	}
}
