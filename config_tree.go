package main

import (
	"maps"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxCopied bounds how many values aliases may stand for in one file.
const maxCopied = 10_000

// expand puts a copy in the place of every alias, so that what follows sees a
// tree, and reports whether it could.
func (r *reading) expand(doc *yaml.Node) bool {
	e := expansion{left: maxCopied, open: map[*yaml.Node]bool{}}
	at := e.expand(doc, false)
	if at != nil {
		r.at(placeOf(at), "", "aliases in this file stand for too much; write it out")
	}
	return at == nil
}

// expansion is [reading.expand] under way.
type expansion struct {
	left int
	open map[*yaml.Node]bool // those around the one looked at
}

// expand returns the node that stands for too much, or for itself; nil if none does.
func (e *expansion) expand(n *yaml.Node, copied bool) *yaml.Node {
	if copied {
		e.left--
	}
	if e.left < 0 || e.open[n] {
		return n
	}
	e.open[n] = true
	defer delete(e.open, n)
	for i, child := range n.Content {
		inside := copied
		if child.Kind == yaml.AliasNode {
			if e.open[child.Alias] {
				return child
			}
			child, inside = meantBy(child), true
		} else if copied {
			twin := *child
			child = &twin
		}
		child.Content = append([]*yaml.Node(nil), child.Content...)
		n.Content[i] = child
		if at := e.expand(child, inside); at != nil {
			return at
		}
	}
	return nil
}

// meantBy is what an alias stands for, at the alias's place.
func meantBy(alias *yaml.Node) *yaml.Node {
	n := *alias.Alias
	n.Line, n.Column = alias.Line, alias.Column
	return &n
}

// keysOf lists the keys that a struct is read from, with the types of their values.
func keysOf(t reflect.Type) map[string]reflect.Type {
	keys := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case !f.IsExported() || name == "-":
		case strings.Contains(options, "inline"):
			maps.Copy(keys, keysOf(f.Type))
		case name == "":
			keys[strings.ToLower(f.Name)] = f.Type
		default:
			keys[name] = f.Type
		}
	}
	return keys
}

// empty reports whether nothing was written after a key.
func empty(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// asText makes n the text that was written, whatever YAML takes it for.
func asText(n *yaml.Node) *yaml.Node {
	n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
	return n
}

// asNumber makes n a whole number.
func asNumber(n *yaml.Node, value int64) {
	*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(value, 10), Line: n.Line, Column: n.Column}
}

// asMapping makes n a mapping without keys.
func asMapping(n *yaml.Node) {
	*n = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: n.Line, Column: n.Column}
}

// described says what n is, in words.
func described(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case empty(n):
		return "nothing"
	}
	return `"` + shortened(n.Value) + `"`
}

// shortened keeps a message readable whatever somebody wrote.
func shortened(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

func join(field, key string) string {
	if field == "" {
		return shortened(key)
	}
	return field + "." + shortened(key)
}
