package discord

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a form takes.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
// https://docs.discord.com/developers/components/reference
const (
	maxParts       = 5
	maxModalTitle  = 45
	maxFieldLabel  = 45
	maxDescription = 100
	maxPlaceholder = 100
	maxInput       = 4000
	maxShown       = 3900 // of 4000 in texts of a form
)

// The types of what is in a form, and how long what is typed may be.
const (
	inputComponent = 4
	textComponent  = 10
	labelComponent = 18

	short = 1
	long  = 2
)

// modal is a form that is shown to one person.
type modal struct {
	ID    string `json:"custom_id"`
	Title string `json:"title"`
	Parts []part `json:"components"`
}

// part is one thing in a form: a text, or a field under a label.
type part struct {
	Type        int    `json:"type"`
	Content     string `json:"content,omitempty"`
	Label       string `json:"label,omitempty"`
	Description string `json:"description,omitempty"`
	Input       *input `json:"component,omitempty"`
}

// input is what is typed into, or chosen from.
type input struct {
	Type        int    `json:"type"`
	ID          string `json:"custom_id"`
	Style       int    `json:"style,omitempty"`
	Max         int    `json:"max_length,omitempty"`
	Required    bool   `json:"required"`
	Value       string `json:"value,omitempty"`
	Placeholder string `json:"placeholder,omitempty"`
	Options     []pick `json:"options,omitempty"`
}

// pick is one thing to choose.
type pick struct {
	Label   string `json:"label"`
	Value   string `json:"value"`
	Default bool   `json:"default,omitempty"`
}

// round is what a form says of itself. People can change it: nothing that is
// allowed depends on it.
type round struct {
	do   bot.Verb
	item bot.ItemID
	seen uint64 // the revision that it shows
	id   string // of the interaction from which on what is sent is the same event, however often
}

// named is the round behind a prefix: at most 93 of 100 characters.
func (r round) named(prefix string) string {
	return prefix + strings.Join([]string{string(r.do), string(r.item), strconv.FormatUint(r.seen, 10), r.id}, ":")
}

// form shows a form, with what the customer said last above it.
func (a *Adapter) form(v bot.View, f bot.Form, r round) answer {
	zone := a.host.Rules().Desks[v.Item.Desk].Hours.Location()
	parts := []part{{Type: textComponent, Content: a.about(v, f)}}
	for _, field := range f.Fields[:min(len(f.Fields), maxParts-1)] {
		parts = append(parts, fieldPart(field, zone))
	}
	return &response{Type: modalResponse, Data: modal{r.named(formPrefix), chat.Clip(chat.OneLine(f.Label), maxModalTitle), parts}}
}

// Most characters of what somebody said above a form, in which it is read, and
// above another, in which it only tells which item it is. Escaping may double it.
const (
	maxRead    = 1500
	maxGlanced = 200
)

// about says which item a form is about: who wrote, how it stands, what they said
// last; and what the form says of itself.
func (a *Adapter) about(v bot.View, f bot.Form) string {
	c := chat.CardOf(a.host, v)
	text := "**" + escape(chat.Clip(chat.Title(c), maxGlanced)) + "** · " + cmp.Or(string(c.State), "closed")
	if len(c.Said) > 0 {
		limit := maxGlanced
		if chat.Answers(f.Do) {
			limit = maxRead
		}
		text += "\n" + quotation(c.Said[len(c.Said)-1].Text, limit)
	}
	if f.Help != "" {
		mark := "-# "
		if f.Grave {
			mark = "⚠️ "
		}
		text += "\n" + mark + escape(f.Help)
	}
	return chat.Clip(text, maxShown)
}

// quotation is what somebody wrote, as a quotation.
func quotation(s string, limit int) string {
	s = chat.Harmless(s)
	if chat.Blank(s) {
		s = "(no words)"
	}
	lines := strings.Split(chat.Clip(s, limit), "\n")
	for n, line := range lines {
		lines[n] = "> " + escape(line)
	}
	return strings.Join(lines, "\n")
}

// fieldPart is a field to fill in.
func fieldPart(f bot.Field, zone *time.Location) part {
	p := part{Type: labelComponent, Label: chat.OneLine(f.Label)}
	var hints []string
	if chat.Size(p.Label) > maxFieldLabel {
		name, rest := parted(p.Label)
		p.Label, hints = chat.Clip(name, maxFieldLabel), append(hints, rest)
	}
	if f.Name == "until" {
		hints = append(hints, "Time in "+zone.String()+".")
	}
	if menuLike(f) {
		p.Input = menuField(f)
	} else {
		p.Input = textField(f)
	}
	if f.Kind == bot.WordsField {
		hints = append(hints, fmt.Sprintf("At most %d characters.", p.Input.Max))
	}
	p.Description = chat.Clip(strings.Join(hints, " "), maxDescription)
	return p
}

// parted is what a field is called, and a sentence that says the rest.
func parted(label string) (name, rest string) {
	for _, at := range []string{"; ", ", "} {
		if name, rest, ok := strings.Cut(label, at); ok {
			first, n := utf8.DecodeRuneInString(rest)
			return name, string(unicode.ToUpper(first)) + rest[n:] + "."
		}
	}
	return label, label + "."
}

// menuLike reports whether a field is a menu: it has choices, and no more than a
// menu takes. What is typed instead is matched by [chat.Meant].
func menuLike(f bot.Field) bool {
	wide := func(c bot.Choice) bool { return c.Value == "" || chat.Size(c.Value) > maxOption }
	n := len(f.Choices)
	return f.Kind == bot.ChoiceField && n > 0 && n <= maxChoices && !slices.ContainsFunc(f.Choices, wide)
}

// menuField is a field for one of a few things.
func menuField(f bot.Field) *input {
	in := &input{Type: menuComponent, ID: f.Name, Required: !f.Optional, Placeholder: "Choose"}
	for _, c := range f.Choices {
		name := chat.OneLine(c.Label)
		if chat.Blank(name) {
			name = c.Value
		}
		in.Options = append(in.Options, pick{chat.Clip(name, maxOption), c.Value, c.Value == f.Value})
	}
	return in
}

// textField is a field for words.
func textField(f bot.Field) *input {
	in := &input{Type: inputComponent, ID: f.Name, Style: short, Max: maxInput, Required: !f.Optional}
	if f.Max > 0 {
		in.Max = min(f.Max, maxInput)
	}
	if f.Kind == bot.WordsField {
		in.Style = long
	}
	in.Value, in.Placeholder = chat.Clip(f.Value, in.Max), f.Hint
	if f.Kind == bot.ChoiceField {
		in.Placeholder = "Type one of: " + labels(f.Choices)
	}
	in.Placeholder = chat.Clip(chat.OneLine(in.Placeholder), maxPlaceholder)
	return in
}

// labels are the first of what can be chosen, in one line.
func labels(all []bot.Choice) string {
	var some []string
	for _, c := range all[:min(len(all), 10)] {
		some = append(some, chat.OneLine(c.Label))
	}
	if len(all) > len(some) {
		some = append(some, "…")
	}
	return strings.Join(some, ", ")
}
