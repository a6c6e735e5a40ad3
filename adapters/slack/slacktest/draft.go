package slacktest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// draft is something that is being checked: where in it, and what was wrong so far.
type draft struct {
	at     string // the JSON pointer of what is looked at
	found  []string
	reject bool // data_* blocks are not known
}

// wrong notes what is wrong with what is at a place below.
func (d *draft) wrong(at, what string) {
	d.found = append(d.found, fmt.Sprintf("%s [json-pointer:%s%s]", what, d.at, at))
}

// tooLong notes a text of more than n runes.
func (d *draft) tooLong(at string, n int) {
	d.wrong(at, fmt.Sprintf("must be less than %d characters", n+1))
}

// below checks what is in a place below.
func (d *draft) below(at string, f func()) {
	before := d.at
	d.at += at
	f()
	d.at = before
}

// plain checks a plain_text object of 1 to n runes.
func (d *draft) plain(at string, v any, n int) { d.words(at, v, n, "plain_text") }

// words checks a text object of 1 to n runes, of one of the types.
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
func (d *draft) words(at string, v any, n int, types ...string) {
	o, isObject := v.(map[string]any)
	if !isObject {
		d.wrong(at, "must be a valid text object")
		return
	}
	d.below(at, func() {
		kind, _ := o["type"].(string)
		known := map[string]any{"type": "", "text": ""}
		switch {
		case !slices.Contains(types, kind):
			d.wrong("/type", "must be one of "+strings.Join(types, ", "))
		case kind == "plain_text":
			known["emoji"] = false
		case kind == "mrkdwn":
			known["verbatim"] = false
		}
		d.fields(o, known, "type", "text")
		text, _ := o["text"].(string)
		switch length := utf8.RuneCountInString(text); {
		case length == 0:
			d.wrong("/text", "must be more than 0 characters")
		case length > n:
			d.tooLong("/text", n)
		}
	})
}

// fields checks that o has only known fields, each of the kind of its example:
// text, a number, true or false, a list, an object; nil is any. Some are needed.
func (d *draft) fields(o, known map[string]any, needed ...string) {
	for _, name := range keys(o) {
		example, is := known[name]
		switch {
		case !is:
			d.wrong("", "invalid additional property: "+name)
		case example != nil && fmt.Sprintf("%T", example) != fmt.Sprintf("%T", o[name]):
			d.wrong("/"+name, "must be "+kindOf[fmt.Sprintf("%T", example)])
		}
	}
	for _, name := range needed {
		if _, is := o[name]; !is {
			d.wrong("", "missing required field: "+name)
		}
	}
}

var kindOf = map[string]string{
	"string": "a string", "float64": "a number", "bool": "a boolean", "[]interface {}": "an array", "map[string]interface {}": "an object",
}
