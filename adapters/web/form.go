package web

import (
	"net/url"
	"slices"

	"heed/bot"
)

// form is one thing a member can do, as the page offers it.
type form struct {
	ID     string // of its element
	Action string
	Do     bot.Verb
	Label  string // of its button
	Help   string
	Fields []field
	Also   []submit // other things to do with the same fields
	Open   bool
	Grave  bool
	Gone   bool // not to be offered now; see [gone]
	Error  string
	Of     uint64
	Seen   uint64
	Key    string
}

// submit is a second button of a form.
type submit struct{ Label, Action string }

// field is one thing to fill in.
type field struct {
	ID       string
	Name     string // as on the wire
	Label    string
	Kind     string // area, line or choice
	Value    string
	Choices  []option
	Hints    []string // of what can be typed
	Optional bool
	Wrong    string // what is wrong with it; empty: nothing
}

// labels are the words on the buttons.
var labels = map[bot.Verb]string{
	bot.Claim: "Claim", bot.TakeOver: "Take over", bot.Release: "Release", bot.Assign: "Assign",
	bot.Reply: "Send reply", bot.Hold: "Send as holding text", bot.AnsweredElsewhere: "Answered elsewhere",
	bot.Note: "Add note", bot.Resolve: "Resolve", bot.Reopen: "Reopen", bot.SnoozeUntil: "Snooze",
	bot.PromiseBy: "Promise", bot.FollowedUp: "Followed up", bot.Review: "Judge",
	bot.SetKind: "Set kind", bot.Tag: "Tag", bot.SetFeeling: "Set feeling", bot.Link: "Link", bot.Merge: "Merge",
	bot.Split: "Split off", bot.NeedsAnswer: "Needs an answer", bot.Block: "Block customer", bot.Unblock: "Unblock customer",
	bot.Move: "Move", bot.Retry: "Send again", bot.Arrived: "It arrived", bot.Discard: "Discard",
}

// mishap is an event that was not done, with what was typed for it.
type mishap struct {
	Do       bot.Verb
	Of       uint64
	Sentence string
	Field    string
	Offer    *link
	Typed    url.Values
	placed   bool // the form it was typed in is on the page, and shows it
}

// Kept is what was typed, where the page has no form for it any more.
func (x *mishap) Kept() string {
	if x == nil || x.placed {
		return ""
	}
	if s := x.Typed.Get("text"); s != "" {
		return s
	}
	return x.Typed.Get("reason")
}

// form offers a form, with what was typed in it if it was not done before.
func (p *itemView) form(do bot.Verb, of uint64, fields ...field) form {
	return p.formNamed(formID(do, of), do, of, fields...)
}

// formNamed offers one of several forms of one event; what was typed tells them
// apart by their first field.
func (p *itemView) formNamed(id string, do bot.Verb, of uint64, fields ...field) form {
	f := form{
		ID: id, Action: itemPath(p.ID) + "/" + string(do), Do: do, Label: labels[do],
		Fields: fields, Of: of, Seen: p.Rev, Key: newToken(),
	}
	for n := range f.Fields {
		f.Fields[n].ID = f.ID + "-" + f.Fields[n].Name
	}
	x := p.Mishap
	hit := x != nil && (x.Do == do || x.Do == bot.Hold && do == bot.Reply) && x.Of == of &&
		(len(fields) == 0 || x.Typed.Has(fields[0].Name))
	if hit {
		f.refill(x)
	}
	return f
}

// refill puts back what was typed, and says what was wrong with it: at the
// field, if it was one.
func (f *form) refill(x *mishap) {
	if x == nil {
		return
	}
	for n := range f.Fields {
		f.Fields[n].refill(x)
	}
	x.placed, f.Open = true, true
	if !f.wrong() {
		f.Error = x.Sentence
	}
}

// wrong reports whether a field says what is wrong.
func (f *form) wrong() bool {
	return slices.ContainsFunc(f.Fields, func(o field) bool { return o.Wrong != "" })
}

// gone takes the place of a form that is not offered. Where an open page has the
// form, with words being typed, bringing it up to date finds this in its place
// and leaves the form alone; without it, the words would be gone.
func gone(do bot.Verb) form { return form{ID: formID(do, 0), Gone: true} }

// formID names a form's element.
func formID(do bot.Verb, of uint64) string {
	if of == 0 {
		return "do-" + string(do)
	}
	return "do-" + string(do) + "-" + itoa(of)
}

// refill puts back what was typed.
func (f *field) refill(x *mishap) {
	f.Value = x.Typed.Get(f.Name)
	if x.Field == f.Name {
		f.Wrong = x.Sentence
	}
	for n := range f.Choices {
		f.Choices[n].Here = f.Choices[n].Value == f.Value
	}
}

// words is a field for a text of several lines.
func words(name, label string) field { return field{Name: name, Label: label, Kind: "area"} }

// short is a field for a few words.
func short(name, label string) field { return field{Name: name, Label: label, Kind: "line"} }

// choice is a field with a list to choose from.
func choice(name, label string, choices ...option) field {
	return field{Name: name, Label: label, Kind: "choice", Choices: choices}
}
