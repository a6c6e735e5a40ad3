package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"heed/bot"
)

// nag is how a desk is told of targets that are missed, or about to be.
type nag struct {
	Repeat time.Duration `yaml:"repeat"`
	Ladder ladders       `yaml:"ladder"`
}

// ladders are one for each kind. A list alone is that of every kind.
type ladders map[bot.Kind][]step

type step struct {
	At     percent    `yaml:"at"`
	To     recipients `yaml:"to"`
	Direct bool       `yaml:"direct"`
}

type (
	percent    int             // written "75%"; 0: none was given
	recipients []bot.Recipient // one word, or a list
)

// maxPercent is how late after the beginning a step may be.
const maxPercent = 500

// laddersOf reads ladders, or one that is for every kind.
func (r *reading) laddersOf(field string, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.table(field, n, reflect.TypeFor[[]step]())
		return
	}
	r.list(field, n, reflect.TypeFor[step]())
	all := *n
	asMapping(n)
	n.Content = []*yaml.Node{asText(&yaml.Node{Kind: yaml.ScalarNode, Value: string(defaultKind)}), &all}
}

// percentOf reads "75%".
func (r *reading) percentOf(field string, n *yaml.Node) {
	digits, ok := strings.CutSuffix(n.Value, "%")
	value, err := strconv.ParseUint(digits, 10, 16)
	switch {
	case n.Kind != yaml.ScalarNode || !ok || err != nil:
		r.spoil(field, n, "this must be a percentage of the target such as 75%%, not %s", described(n))
	case value < 1 || value > maxPercent:
		r.spoil(field, n, "this must be from 1%% to %d%% of the target", maxPercent)
	default:
		asNumber(n, int64(value))
	}
}

// recipientsOf reads one word, or a list of them.
func (r *reading) recipientsOf(field string, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && !empty(n) {
		one := *n
		*n = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{&one}, Line: n.Line, Column: n.Column}
		r.recipient(field, &one)
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.spoil(field, n, "this must be who is told, such as owner or [owner, channel], not %s", described(n))
		return
	}
	for i, one := range n.Content {
		r.recipient(field+"["+strconv.Itoa(i)+"]", one)
	}
}

func (r *reading) recipient(field string, n *yaml.Node) {
	r.places[field] = placeOf(n)
	if !r.text(field, n) {
		return
	}
	var words []string
	for _, known := range bot.Recipients {
		words = append(words, string(known))
	}
	if !slices.Contains(words, n.Value) {
		r.at(placeOf(n), field, "nobody is called %q here%s", shortened(n.Value), meant(n.Value, words))
	}
}

// climb checks the ladders of a desk.
func (r *reading) climb(field string, all ladders) {
	_, named := r.places[join(field, string(defaultKind))]
	for kind, steps := range all {
		at := field
		if kind != defaultKind || named {
			at = join(field, string(kind))
			r.kindName(field, kind)
		}
		r.steps(at, steps)
	}
}

// steps checks that steps ascend, and that a missed target is nagged about.
func (r *reading) steps(field string, steps []step) {
	missed, last, repeats := false, percent(0), false
	for i, s := range steps {
		at := field + "[" + strconv.Itoa(i) + "]"
		switch {
		case s.At == 0 && r.lost[at+".at"]:
		case s.At == 0:
			repeats = true
		case repeats:
			r.note(at+".at", "a step with a percentage comes before those without, which follow one repeat after the other")
		case s.At <= last:
			r.note(at+".at", "steps ascend: %d%% is not after %d%%", s.At, last)
		}
		missed = missed || s.At == bot.AtMissed || r.lost[at+".at"]
		last = max(last, s.At)
		r.told(at+".to", s.To)
	}
	if !missed && !r.lost[field] {
		r.note(field, "there is no step at %d%%: a target that was missed is always nagged about", bot.AtMissed)
	}
}

// told checks that a step tells somebody, and each once.
func (r *reading) told(field string, to recipients) {
	if len(to) == 0 {
		r.note(field, "missing; who is told? such as owner or [owner, channel]")
	}
	for i, one := range to {
		if slices.Contains(to[:i], one) && one != "" {
			r.note(field+"["+strconv.Itoa(i)+"]", "%s is named twice", one)
		}
	}
}

// ladders returns those of every kind as decisions see them; nil: none was given.
func (n nag) ladders() map[bot.Kind][]bot.Step {
	if n.Ladder == nil {
		return nil
	}
	all := make(map[bot.Kind][]bot.Step, len(n.Ladder))
	for kind, steps := range n.Ladder {
		if kind == defaultKind {
			kind = ""
		}
		for _, s := range steps {
			all[kind] = append(all[kind], bot.Step{At: int(s.At), To: s.To, Direct: s.Direct})
		}
	}
	return all
}
