package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"heed/bot"
)

// MaxBody is the most bytes a body may have.
const MaxBody = 256 << 10

// Bounds of what is read and answered.
const (
	maxWord     = 512 // bytes of a name or an id
	maxMistakes = 32  // told at once
)

// order is what a body asks for.
type order struct {
	by      bot.MemberID
	text    string
	outcome bot.Outcome
	reason  string
	to      string
	until   time.Time
	from    time.Time
	standIn bot.MemberID
	source  string // the mention meant, by its source's id …
	mention uint64 // … or by its place in the log
	reply   uint64 // the place of the reply meant
	rev     uint64 // the revision the person was looking at
}

// takes says what the body of each event may have, beside `by` and `rev`. What
// an event would not use is refused: words are never dropped in silence.
var takes = map[bot.Verb][]string{
	bot.Claim: nil, bot.TakeOver: nil, bot.Release: nil, bot.Reopen: nil,
	bot.Assign: {"to"}, bot.Move: {"to"}, bot.Link: {"to"}, bot.Merge: {"to"},
	bot.Reply: {"text", "until"}, bot.Hold: {"text", "until"}, bot.AnsweredElsewhere: {"text"}, bot.Note: {"text"},
	bot.SetKind: {"text"}, bot.Tag: {"text"}, bot.SetFeeling: {"text"},
	bot.Resolve:     {"outcome", "reason", "until"},
	bot.SnoozeUntil: {"until"},
	bot.PromiseBy:   {"until", "text", "reason"},
	bot.FollowedUp:  {"outcome", "text"},
	bot.Review:      {"outcome", "text", "reason"},
	bot.Split:       {"mention"}, bot.NeedsAnswer: {"mention"},
	bot.Block: {"reason"}, bot.Unblock: {"reason"},
	bot.Retry: {"reply", "reason"}, bot.Arrived: {"reply", "reason"}, bot.Discard: {"reply", "reason"},
}

// fields are all the body of an event can have, in the order they are documented.
var fields = []string{"by", "text", "outcome", "reason", "to", "until", "mention", "reply", "rev"}

// awayFields are all the body of an absence can have.
var awayFields = []string{"by", "from", "until", "stand_in"}

// clock understands times in words, of which it returns a [*bot.Refusal] if it
// does not.
type clock func(words string) (time.Time, error)

// readOrder reads the body of an event, or of [bot.Away]. Nothing at all is an
// empty object. Mistakes are what is wrong with its fields; broken is a sentence
// that says why it is not JSON.
func readOrder(raw []byte, do bot.Verb, understand clock) (o order, wrong []bot.Mistake, broken string) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return o, nil, ""
	}
	if broken = notJSON(raw); broken != "" {
		return o, nil, broken
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, _ := d.Token(); open != json.Delim('{') {
		return o, []bot.Mistake{mistake("body", "must be an object")}, ""
	}
	seen := map[string]bool{}
	for d.More() && len(wrong) < maxMistakes {
		name, value := member(d)
		detail := o.set(name, value, do, understand)
		if seen[name] {
			detail = "is there twice"
		}
		seen[name] = true
		if detail != "" {
			wrong = append(wrong, mistake(shortened(name), "%s", detail))
		}
	}
	if len(wrong) == 0 {
		wrong = o.astray(do)
	}
	return o, wrong, ""
}

// astray is what the event would not use beside the other fields.
func (o order) astray(do bot.Verb) []bot.Mistake {
	switch {
	case do != bot.PromiseBy:
	case o.until.IsZero() && o.text != "":
		return []bot.Mistake{mistake("text", "means nothing without until; to take a promise back, say why in reason")}
	case !o.until.IsZero() && o.reason != "":
		return []bot.Mistake{mistake("reason", "means nothing beside until: it is why a promise is taken back")}
	}
	return nil
}

// notJSON says what keeps raw from being one JSON value.
func notJSON(raw []byte) string {
	if !utf8.Valid(raw) {
		return "The body is not valid UTF-8."
	}
	err := json.Unmarshal(raw, new(json.RawMessage))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("The body is not one JSON value: it goes wrong at byte %d.", syntax.Offset)
	}
	if err != nil {
		return "The body is not one JSON value."
	}
	return ""
}

// member reads the next name and value of an object that was checked already.
func member(d *json.Decoder) (string, json.RawMessage) {
	name, _ := d.Token()
	var value json.RawMessage
	_ = d.Decode(&value)
	s, _ := name.(string)
	return s, value
}

// set puts one value where it belongs, or says what is wrong with it. Null and
// the empty string are as good as absent.
func (o *order) set(name string, v json.RawMessage, do bot.Verb, understand clock) string {
	known, common := fields, name == "by" || name == "rev"
	if do == bot.Away {
		known, common = awayFields, true
	}
	switch {
	case !slices.Contains(known, name):
		return "is no field of this; there are " + strings.Join(known, ", ")
	case string(v) == "null" || string(v) == `""`:
		return ""
	case !common && !slices.Contains(takes[do], name):
		return "means nothing to " + string(do) + ": leave it out"
	}
	switch name {
	case "by":
		return word(v, &o.by)
	case "text":
		return text(v, &o.text)
	case "outcome":
		return word(v, &o.outcome)
	case "reason":
		return text(v, &o.reason)
	case "to":
		return word(v, &o.to)
	case "until":
		return instant(v, &o.until, understand)
	case "from":
		return instant(v, &o.from, understand)
	case "stand_in":
		return word(v, &o.standIn)
	case "mention":
		if v[0] == '"' {
			return word(v, &o.source)
		}
		return number(v, &o.mention, "must be a mention's id at its source, or its seq in the log")
	case "reply":
		return number(v, &o.reply, "must be the seq of a reply in the log")
	}
	return number(v, &o.rev, "must be the rev of an item")
}

// text reads words. A NUL in them, which no platform takes, becomes U+FFFD.
func text(v json.RawMessage, to *string) string {
	wrong := literal(v, to)
	*to = strings.ReplaceAll(*to, "\x00", "\uFFFD")
	return wrong
}

func literal(v json.RawMessage, to *string) string {
	if v[0] != '"' {
		return "must be a string"
	}
	_ = json.Unmarshal(v, to) // can not fail: it was checked
	return ""
}

// word reads a name or an id.
func word[S ~string](v json.RawMessage, to *S) string {
	var s string
	if wrong := literal(v, &s); wrong != "" {
		return wrong
	}
	if wrong := wordy(s); wrong != "" {
		return wrong
	}
	*to = S(s)
	return ""
}

// wordy says what keeps s from being a name or an id.
func wordy(s string) string {
	switch {
	case len(s) > maxWord:
		return fmt.Sprintf("is longer than %d bytes", maxWord)
	case !utf8.ValidString(s):
		return "is not valid UTF-8"
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "has control characters in it"
	}
	return ""
}

// instant reads a time: of RFC 3339 to the second, in words to the minute.
func instant(v json.RawMessage, to *time.Time, understand clock) string {
	var s string
	if wrong := literal(v, &s); wrong != "" {
		return wrong
	}
	t, err := time.Parse(time.RFC3339, s)
	t = t.UTC()
	// In UTC it may lie outside what RFC 3339 can say.
	if err != nil || t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		t, err = understand(s)
	}
	if err != nil {
		return err.Error()
	}
	*to = t
	return ""
}

func number(v json.RawMessage, to *uint64, wrong string) string {
	n, err := strconv.ParseUint(string(v), 10, 64)
	if err != nil {
		return wrong
	}
	*to = n
	return ""
}

// shortened is s cut so that an answer can repeat it.
func shortened(s string) string {
	const most = 64
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
