package webhook

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"heed/bot"
)

// fields are what a body can say, named as in heed's own shape.
var fields = []string{
	"id", "text", "author.id", "author.name", "author.handle", "author.url", "author.email", "author.followers",
	"thread", "url", "kind", "language", "posted_at", "attachments", "meta", "change",
}

// shape says where in a body each field is. A field that is nowhere has no path.
type shape map[string]string

// shapeOf returns the shape that `map` describes; without one, heed's own.
func shapeOf(mapped map[string]string) shape {
	if len(mapped) > 0 {
		return mapped
	}
	own := shape{}
	for _, f := range fields {
		own[f] = f
	}
	return own
}

// field returns what the sender calls a field that was refused; a refusal that
// names none is about the mention as a whole, and so about its id.
func (s shape) field(refused string) string {
	if path, ok := s[refused]; ok {
		return path
	}
	return cmp.Or(refused, s["id"])
}

func (c *Config) checkMap() []bot.Mistake {
	var all []bot.Mistake
	for _, field := range slices.Sorted(maps.Keys(c.Map)) {
		if !slices.Contains(fields, field) {
			all = append(all, mistake("map."+field, "is no field of a mention; there are %s", strings.Join(fields, ", "))...)
		}
		steps := strings.Split(c.Map[field], ".")
		if slices.Contains(steps, "") || len(steps) > maxDepth {
			all = append(all, mistake("map."+field, "must be the names that lead to the value, joined by dots, such as data.user.id or items.0.id")...)
		}
	}
	for _, field := range []string{"id", "text"} {
		if len(c.Map) > 0 && c.Map[field] == "" {
			all = append(all, mistake("map", "must say where %s is", field)...)
		}
	}
	return all
}
