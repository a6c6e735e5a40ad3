package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"heed/bot"
)

// maxDepth is how deep a body may be nested.
const maxDepth = 32

// body is a JSON document of which only the levels that are asked for are
// decoded, each once. It collects what is wrong with what it was asked for.
type body struct {
	levels   map[string]level // by the path that leads there
	mistakes []bot.Mistake
}

// level is one object or array, its values not yet decoded. One of them is nil.
type level struct {
	object map[string]json.RawMessage
	array  []json.RawMessage
}

// parse checks that raw is one well-formed JSON value in UTF-8. Its error is a
// sentence for the sender, without anything of theirs in it.
func parse(raw []byte) (*body, error) {
	if !utf8.Valid(raw) {
		return nil, errors.New("the body is not valid UTF-8")
	}
	if tooDeep(raw) {
		return nil, fmt.Errorf("the body is nested deeper than %d levels", maxDepth)
	}
	top, err := open(raw)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, fmt.Errorf("the body is not one JSON value: it goes wrong at byte %d", syntax.Offset)
	}
	b := &body{levels: map[string]level{"": top}}
	b.scalar("", top)
	return b, nil
}

// tooDeep counts brackets outside strings, so that a deep body costs nothing
// but this one pass.
func tooDeep(raw []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// open decodes one level. Scalars have none inside, and are no error.
func open(raw []byte) (level, error) {
	var l level
	var err error
	switch first(raw) {
	case '{':
		err = json.Unmarshal(raw, &l.object)
	case '[':
		err = json.Unmarshal(raw, &l.array)
	default:
		var scalar json.RawMessage
		err = json.Unmarshal(raw, &scalar)
	}
	return l, err
}

// first returns the first byte that is not white space, 0 if there is none.
func first(raw []byte) byte {
	for _, c := range raw {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
	}
	return 0
}

// at returns the value at a path of keys and array indexes joined by dots. It
// is nil if there is none, or null.
func (b *body) at(path string) json.RawMessage {
	if path == "" {
		return nil
	}
	parent, last := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, last = path[:i], path[i+1:]
	}
	raw := b.inside(parent, last)
	if string(raw) == "null" {
		return nil
	}
	return raw
}

func (b *body) inside(parent, last string) json.RawMessage {
	l := b.level(parent)
	if l.array == nil {
		return l.object[last]
	}
	i, err := strconv.Atoi(last)
	switch {
	case err != nil:
		b.wrong(parent, "must be an object")
	case i >= 0 && i < len(l.array):
		return l.array[i]
	}
	return nil
}

// level returns what is inside the value at path, nothing if it is absent.
func (b *body) level(path string) level {
	if l, ok := b.levels[path]; ok {
		return l
	}
	var l level
	if raw := b.at(path); raw != nil {
		l, _ = open(raw) // can not fail: parse has checked it
		b.scalar(path, l)
	}
	b.levels[path] = l
	return l
}

// scalar says what is wrong with a level that has no inside.
func (b *body) scalar(path string, l level) {
	if l.object == nil && l.array == nil {
		b.wrong(path, "must be an object")
	}
}

// wrong adds a mistake, the first one of each path.
func (b *body) wrong(path, detail string, args ...any) {
	if path == "" {
		path = "body"
	}
	if !slices.ContainsFunc(b.mistakes, func(m bot.Mistake) bool { return m.Field == path }) {
		b.mistakes = append(b.mistakes, mistake(path, detail, args...)...)
	}
}

// text returns the string at path, "" if there is none. A NUL in it, which no
// store and no platform takes, becomes U+FFFD.
func (b *body) text(path string, most limit) string {
	raw := b.at(path)
	if raw == nil {
		return ""
	}
	if raw[0] != '"' {
		b.wrong(path, "must be a string")
		return ""
	}
	return b.within(path, most, unquote(raw))
}

// word is text that may also be a number, which stands for its literal digits:
// many a source counts its ids.
func (b *body) word(path string, most limit) string {
	raw := b.at(path)
	if raw != nil && (raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9') {
		return b.within(path, most, string(raw))
	}
	if raw != nil && raw[0] != '"' {
		b.wrong(path, "must be a string or a number")
		return ""
	}
	return b.text(path, most)
}

// unquote decodes a string literal that was checked already.
func unquote(raw []byte) string {
	inner := raw[1 : len(raw)-1]
	for _, c := range inner {
		if c == '\\' {
			var s string
			_ = json.Unmarshal(raw, &s) // can not fail: parse has checked it
			return strings.ReplaceAll(s, "\x00", "\uFFFD")
		}
	}
	return string(inner)
}

// limit is the most a text may have of something.
type limit struct {
	n     int
	runes bool // else bytes
}

func (b *body) within(path string, most limit, s string) string {
	switch {
	case len(s) <= most.n:
		return s
	case !most.runes:
		b.wrong(path, "is longer than %d bytes", most.n)
		return ""
	case utf8.RuneCountInString(s) > most.n:
		b.wrong(path, "is longer than %d characters", most.n)
		return ""
	}
	return s
}
