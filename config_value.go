package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"heed/adapters"
	"heed/adapters/calendar"
	"heed/bot"
)

// environment is where secrets come from.
type environment struct {
	lookup func(name string) (string, bool)
	read   func(file string) ([]byte, error)
	blind  bool // secrets are not looked for: none is there yet, and none is missed
}

// Bounds of the files that a configuration names, in bytes.
const (
	maxSecret = 64 << 10
	maxFile   = calendar.MaxFeed
)

// readFile reads a file that a configuration names: of a secret, as systemd and
// container runtimes hand them out, or of a calendar.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d bytes", name, maxFile)
	}
	return text, err
}

// secret reads {env: NAME}, {file: path} or the secret itself, and puts the
// secret into the tree. One that can not be had leaves a stand-in, so that the
// adapter does not call it missing too.
func (r *reading) secret(field string, n *yaml.Node) {
	value, wrong := n.Value, ""
	switch {
	case r.env.blind:
		r.lost[field], value = true, "not had"
	case n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[1].Kind == yaml.ScalarNode:
		value, wrong = r.env.secret(n.Content[0].Value, n.Content[1].Value)
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null":
		wrong = "this must be {env: NAME}, {file: path} or text, not " + described(n)
	}
	if wrong == "" && value == "" {
		wrong = "the secret is empty"
	}
	if wrong != "" {
		r.at(placeOf(n), field, "%s", wrong)
		value = "not had"
	}
	*n = yaml.Node{Kind: yaml.ScalarNode, Value: value, Line: n.Line, Column: n.Column}
	asText(n)
}

// secret finds one secret, or says why it can not.
func (e environment) secret(source, name string) (value, wrong string) {
	switch source {
	case "env":
		value, ok := e.lookup(name)
		if !ok {
			return "", "the environment variable " + shortened(name) + " is not set"
		}
		return value, ""
	case "file":
		text, err := e.read(name)
		if err != nil {
			return "", "the file of this secret can not be read: " + err.Error()
		}
		if len(text) > maxSecret {
			return "", fmt.Sprintf("the file of this secret has more than %d bytes", maxSecret)
		}
		return strings.TrimRight(string(text), "\r\n"), ""
	}
	return "", "a secret comes from {env: NAME} or {file: path}" + meant(source, []string{"env", "file"})
}

// plug reads a connection: its type, and for the rest whatever the adapter of
// that type can be told.
func (r *reading) plug(field string, n *yaml.Node) {
	name := bot.ConnectionID(strings.TrimPrefix(field, "connections."))
	told, kind := *n, ""
	if n.Kind == yaml.MappingNode {
		told.Content, kind = r.withoutType(field, n)
	}
	asMapping(n)
	if told.Kind != yaml.MappingNode {
		r.note(field, "this must be a mapping with a type, such as {type: web}, not %s", described(&told))
		return
	}
	types := slices.Sorted(maps.Keys(adapters.Types))
	known, ok := adapters.Types[kind]
	switch {
	case kind == "":
		r.note(field+".type", "missing; the types are %s", strings.Join(types, ", "))
	case !ok:
		r.note(field+".type", "this version of heed has no such type%s", meant(kind, types))
	default:
		c := known.Config()
		r.decode(field, &told, c)
		r.plugs[name] = connection{Type: kind, Config: c}
		for _, m := range c.Check() {
			r.note(strings.TrimSuffix(field+"."+m.Field, "."), "%s", m.Detail)
		}
	}
}

// withoutType takes `type` out of a connection's keys.
func (r *reading) withoutType(field string, n *yaml.Node) (rest []*yaml.Node, kind string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Value != "type" || kind != "" {
			rest = append(rest, key, value)
			continue
		}
		r.places[field+".type"] = placeOf(value)
		if r.text(field+".type", value) {
			kind = value.Value
		}
	}
	return rest, kind
}

// channel reads "connection/channel", or a connection alone.
func (r *reading) channel(field string, n *yaml.Node) {
	if !r.text(field, n) {
		return
	}
	connection, id, more := strings.Cut(n.Value, "/")
	if connection == "" || more && id == "" {
		r.spoil(field, n, "a channel is connection/channel, or a connection alone, not %q", shortened(n.Value))
		return
	}
	at := placeOf(n)
	*n = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: at.line, Column: at.column}
	for _, pair := range [][2]string{{"connection", connection}, {"id", id}} {
		key, value := &yaml.Node{Kind: yaml.ScalarNode, Value: pair[0]}, &yaml.Node{Kind: yaml.ScalarNode, Value: pair[1]}
		n.Content = append(n.Content, asText(key), asText(value))
	}
}

// duration reads Go's durations, and days: 90s, 30m, 1h30m, 30d.
func (r *reading) duration(field string, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.spoil(field, n, "this must be a time such as 30m, 8h or 30d, not %s", described(n))
		return
	}
	d, err := parseDuration(n.Value)
	switch {
	case err != nil:
		r.spoil(field, n, "this must be a time such as 30m, 8h or 30d, not %q", shortened(n.Value))
	case d <= 0 || d > maxDuration:
		r.spoil(field, n, "this must be more than nothing and at most ten years")
	default:
		n.Value = d.String()
		asText(n)
	}
}

// orNever reads a duration, or the word never.
func (r *reading) orNever(field string, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Value == "never" {
		asNumber(n, int64(never))
		return
	}
	d, err := parseDuration(n.Value)
	if r.duration(field, n); err == nil && !r.lost[field] {
		asNumber(n, int64(d))
	}
}

// maxWorkdays is how late the latest follow-up is.
const maxWorkdays = 365

// workdays reads a number of working days, or the word never.
func (r *reading) workdays(field string, n *yaml.Node) {
	days, err := strconv.ParseUint(n.Value, 10, 16)
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "never":
		asNumber(n, 0)
	case n.Kind != yaml.ScalarNode || err != nil || days > maxWorkdays:
		r.spoil(field, n, "this must be a number of working days up to %d, or never, not %s", maxWorkdays, described(n))
	}
}

const (
	day         = 24 * time.Hour
	maxDuration = 3650 * day
)

func parseDuration(s string) (time.Duration, error) {
	days, ok := strings.CutSuffix(s, "d")
	if !ok {
		return time.ParseDuration(s)
	}
	n, err := strconv.ParseUint(days, 10, 12)
	return time.Duration(n) * day, err
}

// meant is the end of a sentence about a word nobody knows: the nearest known
// one, or all of them.
func meant(word string, known []string) string {
	near, distance := "", len(word)/4+2
	for _, k := range known {
		if d := edits(strings.ToLower(word), strings.ToLower(k)); d < distance {
			near, distance = k, d
		}
	}
	switch {
	case near != "":
		return `; did you mean "` + near + `"?`
	case len(known) == 0:
		return "; there are none"
	case len(known) > 20:
		return ""
	}
	return "; there are " + strings.Join(known, ", ")
}

// edits counts the letters to add, drop or change to make b of a.
func edits(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	above, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		above, row = row, above
		row[0] = i + 1
		for j := range len(b) {
			changed := above[j]
			if a[i] != b[j] {
				changed++
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, changed)
		}
	}
	return row[len(b)]
}
