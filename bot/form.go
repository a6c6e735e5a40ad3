package bot

import "slices"

// Form is what a person fills in to do something to an item, in no platform's
// words. Whether it may be done is for [Apply] to say.
type Form struct {
	Do     Verb
	Label  string // of the button that opens it, and of the form; at most 24 characters
	Help   string
	Grave  bool // rarely done and felt long: to be confirmed
	Fields []Field
}

// Field returns one of the fields, if the form has it.
func (f Form) Field(name string) (Field, bool) {
	n := slices.IndexFunc(f.Fields, func(o Field) bool { return o.Name == name })
	if n < 0 {
		return Field{}, false
	}
	return f.Fields[n], true
}

// Field is one thing to fill in.
type Field struct {
	Name     string // of the event's part, as on the wire: text, to, until, outcome, reason; mention and reply are places in the log, an event's Of
	Label    string
	Hint     string // of what can be typed
	Kind     FieldKind
	Choices  []Choice
	Value    string // what it begins with
	Optional bool
	Max      int // most runes
}

// FieldKind says how a field is filled in.
type FieldKind string

// The kinds of fields.
const (
	WordsField  FieldKind = "words"  // several lines
	LineField   FieldKind = "line"   // a few words
	ChoiceField FieldKind = "choice" // one of Choices
)

// Choice is one thing to choose.
type Choice struct{ Value, Label string }
