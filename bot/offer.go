package bot

import (
	"slices"
	"time"
)

// Forms are what can be done to an item where it stands, by whoever may, in the
// order in which it is offered. Of v it needs the item, the customer and, for
// what is about one mention or reply, the latest entries of the log; without
// them only the latest mention can be chosen. A form without fields is done at
// once. What only repeats how things are, such as a second claim, is not offered.
func Forms(v View, r Rules, now time.Time) []Form {
	o := offer{View: v, rules: r, now: now, i: v.Item, desk: r.Desks[v.Item.Desk], state: v.Item.State()}
	var all []Form
	for _, kind := range []func() []Form{o.claiming, o.answering, o.ending, o.mending, o.owning, o.waiting, o.labelling, o.joining, o.blocking} {
		all = append(all, kind()...)
	}
	return all
}

// offer is what is looked at to say what can be done.
type offer struct {
	View
	rules Rules
	now   time.Time
	i     Item
	desk  Desk
	state State
}

// formLabels are the words on the buttons.
var formLabels = map[Verb]string{
	Claim: "Claim", TakeOver: "Take over", Release: "Release", Assign: "Assign", Reply: "Reply", Hold: "Send a holding text",
	AnsweredElsewhere: "Answered elsewhere", Note: "Add a note", Resolve: "Resolve", Reopen: "Reopen", SnoozeUntil: "Snooze",
	PromiseBy: "Promise", FollowedUp: "Followed up", Review: "Judge", SetKind: "Set the kind", Tag: "Tag",
	SetFeeling: "Set the feeling", Link: "Link to another item", Merge: "Merge into another item", Split: "Split off a mention",
	NeedsAnswer: "Needs an answer", Block: "Block the customer", Unblock: "Unblock the customer", Move: "Move to another desk",
	Retry: "Send again", Arrived: "It arrived", Discard: "Discard the reply",
}

// timeHint is what can be typed for a time.
const timeHint = "tomorrow 10:00, Thursday, in 2h, 2026-12-24"

func form(do Verb, fields ...Field) Form { return Form{Do: do, Label: formLabels[do], Fields: fields} }

// wordsOf is a field for what somebody writes.
func wordsOf(name, label string) Field {
	return Field{Name: name, Label: label, Kind: WordsField, Max: MaxText}
}

// maxLine is the most runes of a field of a few words.
const maxLine = 200

func lineOf(name, label string) Field {
	return Field{Name: name, Label: label, Kind: LineField, Max: maxLine}
}

func timeOf(label string) Field {
	return Field{Name: "until", Label: label, Hint: timeHint, Kind: LineField, Max: maxLine}
}

func choiceOf(name, label string, choices []Choice) Field {
	return Field{Name: name, Label: label, Kind: ChoiceField, Choices: choices}
}

// orNot makes a field one that may stay empty.
func orNot(f Field) Field {
	f.Optional = true
	return f
}

// claiming is how somebody gets the item, at once.
func (o offer) claiming() []Form {
	switch {
	case o.state == Resolved && o.i.MergedInto == "":
		return []Form{form(Reopen)}
	case o.state == Resolved:
		return nil
	case o.i.Owner == "":
		return []Form{form(Claim)}
	}
	return nil
}

// answering is how the customer gets words.
func (o offer) answering() []Form {
	var all []Form
	limit, roads := o.limit()
	if o.state != Resolved && roads > 0 && len(o.i.Replies)+roads <= MaxReplies {
		reply, back := wordsOf("text", "Reply to "+o.Customer.Called()), orNot(timeOf("And I come back by"))
		reply.Max = limit
		full := form(Reply, reply, back)
		full.Help = "These exact words are sent."
		hold := form(Hold, reply, back)
		hold.Help = "These exact words are sent, and say that somebody is on it. The item still waits for its answer."
		all = append(all, full, hold)
	}
	return append(all, form(AnsweredElsewhere, wordsOf("text", "What they were told, or a link to it")))
}

// limit is the most runes of a reply, and how many roads it would take.
func (o offer) limit() (limit, roads int) {
	limit = MaxText
	for _, road := range o.i.Roads {
		c := o.rules.Connections[road.Channel.Connection]
		if !c.Replies {
			continue
		}
		roads++
		if c.ReplyLimit > 0 {
			limit = min(limit, c.ReplyLimit)
		}
	}
	return limit, roads
}

// ending is how the item ends, and what is said of that later.
func (o offer) ending() []Form {
	if o.state == Resolved {
		said := form(FollowedUp, choiceOf("outcome", "Their expectations were", outcomeChoices(FollowUps)), orNot(wordsOf("text", "What they said")))
		return append([]Form{said}, o.judging()...)
	}
	if len(o.i.Replies) > 0 || !o.i.Promise.IsZero() {
		return o.judging()
	}
	heard := o.state == Answered && o.i.heard()
	possible := slices.DeleteFunc(slices.Clone(Outcomes), func(c Outcome) bool { return c.NeedsAnswer() && !heard })
	why := wordsOf("reason", "Why")
	why.Optional = heard
	f := form(Resolve, choiceOf("outcome", "What came of it", outcomeChoices(possible)), why, orNot(timeOf("Ask the customer how it went by")))
	if heard {
		f.Help = "A reason is needed where they got no solution: could not, not ours, duplicate, spam."
	} else {
		f.Help = "The customer has no answer yet: it can be closed as solved, recompensed, thanked or explained once they do."
	}
	return append([]Form{f}, o.judging()...)
}

// judging is the verdict on a complaint.
func (o offer) judging() []Form {
	if !o.i.Has(Complaint) && o.i.Verdict == "" {
		return nil
	}
	shows := choiceOf("outcome", "It shows", outcomeChoices(Verdicts))
	shows.Value = string(o.i.Verdict)
	theme := orNot(lineOf("text", "Theme of a weakness"))
	theme.Value, theme.Hint, theme.Max = o.i.Theme, "late-delivery", maxLabel
	return []Form{form(Review, shows, theme, orNot(wordsOf("reason", "Why, for the team")))}
}

// outcomeWords are outcomes as people say them, where that is not as on the wire.
var outcomeWords = map[Outcome]string{
	CouldNot: "could not", NotOurs: "not ours", Weakness: "a weakness of ours", OneOff: "a one-off", Mistaken: "they are mistaken",
}

func outcomeChoices(all []Outcome) []Choice {
	var choices []Choice
	for _, o := range all {
		choices = append(choices, Choice{string(o), outcomeCalled(o)})
	}
	return choices
}
