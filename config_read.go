package main

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"heed/bot"
)

// reading goes through the tree of a YAML file beside the Go type it is meant
// for. It remembers where everything is, so that a mistake found later can be
// shown where it was made; it resolves secrets; and what can not be read it
// notes and takes out, so that reading goes on and everything wrong is told at
// once.
type reading struct {
	file   string
	env    environment
	places map[string]place
	lost   map[string]bool // fields that could not be read
	plugs  map[bot.ConnectionID]connection
	hours  map[string]hours // by field
	now    time.Time
	wrong  mistakes
}

// place is a position in a file; both count from 1.
type place struct{ line, column int }

func placeOf(n *yaml.Node) place { return place{n.Line, n.Column} }

// at notes a mistake at a place; one for each field is enough.
func (r *reading) at(p place, field, format string, args ...any) {
	if field != "" && slices.ContainsFunc(r.wrong, func(m mistake) bool { return m.Field == field }) {
		return
	}
	detail := fmt.Sprintf(format, args...)
	r.wrong = append(r.wrong, mistake{r.file, max(p.line, 1), max(p.column, 1), bot.Mistake{Field: field, Detail: detail}})
}

// note notes a mistake at a field, or at the nearest thing around it that is
// there. What is missing from something that could not be read is no mistake.
func (r *reading) note(field, format string, args ...any) {
	around, p, found := field, place{}, false
	for ; !found; around = outer(around) {
		if r.lost[around] {
			return
		}
		if p, found = r.places[around]; around == "" {
			break
		}
	}
	r.at(p, field, format, args...)
}

// outer is the field around a field.
func outer(field string) string {
	return field[:max(strings.LastIndexAny(field, ".["), 0)]
}

// decode reads n into the struct that v points to.
func (r *reading) decode(field string, n *yaml.Node, v any) {
	r.value(field, n, reflect.TypeOf(v).Elem())
	err := n.Load(v, yaml.WithKnownFields())
	if err != nil {
		r.syntax(err, nil)
	}
}

// syntax notes what the YAML library says about a file. It gives no place to
// bytes that are not UTF-8.
func (r *reading) syntax(err error, text []byte) {
	var all *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &all):
		for _, e := range all.Errors {
			r.library(e, text)
		}
	case errors.As(err, &one):
		r.library(one, text)
	default:
		r.at(place{}, "", "%s", err)
	}
}

func (r *reading) library(e *yaml.LoadError, text []byte) {
	p := place{e.Mark.Line, e.Mark.Column}
	if p.line == 0 {
		p = firstInvalid(text)
	}
	switch {
	case strings.Contains(e.Message, "no documents"):
		r.at(p, "", "the file is empty; config.example.yaml shows what can be in it")
	case strings.Contains(e.Message, "multiple"):
		r.at(p, "", "there is more than one document in the file; take out the lines ---")
	default:
		r.at(p, "", "this is not YAML: %s", strings.TrimPrefix(e.Message, "yaml: "))
	}
}

// firstInvalid is where text stops being UTF-8.
func firstInvalid(text []byte) place {
	valid := strings.ToValidUTF8(string(text), "\x00")
	before, _, found := strings.Cut(valid, "\x00")
	if !found {
		return place{1, 1}
	}
	line := strings.Count(before, "\n")
	return place{line + 1, len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1}
}

var textual = reflect.TypeFor[encoding.TextUnmarshaler]()

// value reads n as a t.
func (r *reading) value(field string, n *yaml.Node, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	r.places[field] = placeOf(n)
	switch t {
	case reflect.TypeFor[bot.Secret]():
		r.secret(field, n)
	case reflect.TypeFor[plug]():
		r.plug(field, n)
	case reflect.TypeFor[hours]():
		r.hoursOf(field, n)
	case reflect.TypeFor[quietHours]():
		r.quietOf(field, n)
	case reflect.TypeFor[ladders]():
		r.laddersOf(field, n)
	case reflect.TypeFor[percent]():
		r.percentOf(field, n)
	case reflect.TypeFor[recipients]():
		r.recipientsOf(field, n)
	case reflect.TypeFor[orNever]():
		r.orNever(field, n)
	case reflect.TypeFor[workdays]():
		r.workdays(field, n)
	case reflect.TypeFor[bot.Date]():
		r.date(field, n)
	case reflect.TypeFor[bot.Minute]():
		r.timeOfDay(field, n)
	case reflect.TypeFor[time.Duration]():
		r.duration(field, n)
	case reflect.TypeFor[bot.Channel]():
		r.channel(field, n)
	default:
		r.kind(field, n, t)
	}
}

func (r *reading) kind(field string, n *yaml.Node, t reflect.Type) {
	if reflect.PointerTo(t).Implements(textual) {
		r.text(field, n)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		r.structure(field, n, t)
	case reflect.Map:
		r.table(field, n, t.Elem())
	case reflect.Slice:
		r.list(field, n, t.Elem())
	case reflect.String:
		r.text(field, n)
	case reflect.Bool:
		r.scalar(field, n, "true or false", "!!bool")
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64:
		r.scalar(field, n, "a whole number", "!!int")
	case reflect.Float32, reflect.Float64:
		r.scalar(field, n, "a number", "!!int", "!!float")
	}
}

// structure reads a mapping whose keys are the fields of t.
func (r *reading) structure(field string, n *yaml.Node, t reflect.Type) {
	known := keysOf(t)
	names := slices.Sorted(maps.Keys(known))
	r.pairs(field, n, func(at string, key, value *yaml.Node) bool {
		f, ok := known[key.Value]
		if !ok {
			r.at(placeOf(key), at, "there is no such key%s", meant(key.Value, names))
			return false
		}
		r.value(at, value, f)
		return true
	})
}

// table reads a mapping whose keys are names people chose.
func (r *reading) table(field string, n *yaml.Node, t reflect.Type) {
	r.pairs(field, n, func(at string, _, value *yaml.Node) bool {
		r.value(at, value, t)
		return true
	})
}

// pairs gives every key and value of a mapping to keep, and takes out those
// that it does not want.
func (r *reading) pairs(field string, n *yaml.Node, keep func(at string, key, value *yaml.Node) bool) {
	if empty(n) {
		n.Content = nil
		return
	}
	if n.Kind != yaml.MappingNode {
		r.spoil(field, n, "this must be a mapping (key: value), not %s", described(n))
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		return
	}
	kept := n.Content[:0:0]
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := join(field, key.Value)
		switch line, twice := first[key.Value]; {
		case key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || key.Value == "":
			r.at(placeOf(key), "", "a key must be a plain word, not %s", described(key))
		case twice:
			r.at(placeOf(key), at, "this key was there already, on line %d", line)
		case keep(at, key, value):
			kept = append(kept, asText(key), value)
		}
		first[key.Value] = key.Line
	}
	n.Content = kept
}

func (r *reading) list(field string, n *yaml.Node, t reflect.Type) {
	if empty(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.spoil(field, n, "this must be a list ([a, b]), not %s", described(n))
		return
	}
	for i, value := range n.Content {
		r.value(field+"["+strconv.Itoa(i)+"]", value, t)
	}
}

// text reads words. YAML reads some words as something else: 010 is the number
// 8. What was written is taken only if it is unmistakable.
func (r *reading) text(field string, n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.spoil(field, n, "this must be text, not %s", described(n))
		return false
	}
	number, err := strconv.ParseInt(n.Value, 10, 64)
	if n.Tag == "!!str" || n.Tag == "!!int" && err == nil && strconv.FormatInt(number, 10) == n.Value {
		asText(n)
		return true
	}
	r.spoil(field, n, "YAML does not read this as text; put it in quotes: %q", n.Value)
	return false
}

func (r *reading) scalar(field string, n *yaml.Node, what string, tags ...string) {
	if n.Kind != yaml.ScalarNode || !slices.Contains(tags, n.Tag) {
		r.spoil(field, n, "this must be %s, not %s", what, described(n))
	}
}

// spoil notes a mistake and empties n, so that the rest can be read.
func (r *reading) spoil(field string, n *yaml.Node, format string, args ...any) {
	r.at(placeOf(n), field, format, args...)
	r.lost[field] = true
	*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null", Line: n.Line, Column: n.Column}
}
