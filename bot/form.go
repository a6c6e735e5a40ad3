package bot

import "time"

// Form is what a person fills in to do something to an item, in no platform's
// words. Whether it may be done is for [Apply] to say.
type Form struct {
	Do     Verb
	Label  string // of the button that opens it, and of the form; at most 24 characters
	Help   string
	Grave  bool // rarely done and felt long: to be confirmed
	Fields []Field
}

// Field is one thing to fill in.
type Field struct {
	Name     string // of the event's part, as on the wire: text, to, until, outcome, reason, mention
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

// Forms are what can be done to an item where it stands, by whoever may, in the
// order in which it is offered. Of v it needs the item, the customer and the
// latest entries of the log. A form without fields is done at once.
func Forms(v View, r Rules, now time.Time) []Form { return nil }
