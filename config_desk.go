package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"heed/adapters"
	"heed/bot"
)

// desks checks each desk, and that no two take from the same place.
func (r *reading) desks(c *config) {
	if len(c.Desks) == 0 {
		r.note("desks", "missing; heed needs at least one desk, such as support: {from: [shop], post: [board]}")
	}
	taken := map[bot.Channel]bot.DeskID{}
	for _, id := range slices.Sorted(maps.Keys(c.Desks)) {
		d, field := c.Desks[id], join("desks", string(id))
		r.name("desks", string(id))
		if len(d.From) == 0 {
			r.note(field+".from", "missing; name at least one connection whose mentions this desk answers")
		}
		for i, from := range d.From {
			at := fmt.Sprintf("%s.from[%d]", field, i)
			r.place(at, from, c)
			if other, twice := taken[from]; twice && !from.IsZero() {
				r.note(at, "%s takes from %s already", other, from)
			}
			taken[from] = id
		}
		r.shown(field, d, c)
		r.team(field, d, c)
	}
}

// maxChannel bounds the bytes of a channel's id: it is part of names that a
// store keeps. No platform's are that long.
const maxChannel = 255

// place checks that a channel can be one, on a connection that is there.
func (r *reading) place(at string, ch bot.Channel, c *config) {
	refer(r, at, "connection", ch.Connection, c.Connections)
	if n := len(ch.ID); n > maxChannel {
		r.note(at, "the id of a channel has at most %d bytes; this one has %d", maxChannel, n)
	}
}

// showing is place for channels in which heed itself says something.
func (r *reading) showing(at string, ch bot.Channel, c *config) {
	r.place(at, ch, c)
	kind := r.plugs[ch.Connection].Type
	if t, known := adapters.Types[kind]; known && !t.Shows {
		r.note(at, "%s is of type %s, which can not show cards; name a connection of type %s", ch.Connection, kind, strings.Join(showing(), " or "))
	}
}

// showing are the types that show cards.
func showing() []string {
	var types []string
	for _, kind := range slices.Sorted(maps.Keys(adapters.Types)) {
		if adapters.Types[kind].Shows {
			types = append(types, kind)
		}
	}
	return types
}

func (r *reading) shown(field string, d deskSettings, c *config) {
	for i, post := range d.Post {
		at := fmt.Sprintf("%s.post[%d]", field, i)
		r.showing(at, post, c)
		if slices.Contains(d.Post[:i], post) && !post.IsZero() {
			r.note(at, "%s is named twice", post)
		}
	}
	r.showing(field+".fallback", d.Fallback, c)
}

func (r *reading) team(field string, d deskSettings, c *config) {
	for i, m := range d.Members {
		at := fmt.Sprintf("%s.members[%d]", field, i)
		refer(r, at, "member", m, c.Members)
		if slices.Contains(d.Members[:i], m) && m != "" {
			r.note(at, "%s is named twice", m)
		}
	}
	for kind := range d.Targets {
		if !kindForm.MatchString(string(kind)) {
			r.note(join(field+".targets", string(kind)), "a kind is one word in small letters, such as complaint")
		}
	}
}

// connections notes sources that no desk takes from, since what they send
// would have nowhere to go, and a second one of what there can be once.
func (r *reading) connections(c *config) {
	first := map[string]bot.ConnectionID{}
	for _, id := range slices.Sorted(maps.Keys(c.Connections)) {
		field := join("connections", string(id))
		r.name("connections", string(id))
		if id == apiName {
			r.note(field, "this name is taken by heed's own HTTP interface; choose another")
		}
		kind := r.plugs[id].Type
		if adapters.Types[kind].Source && !takes(c, id) {
			r.note(field, "no desk takes from it; name %s in a desk's from", id)
		}
		if other, twice := first[kind]; twice && adapters.Types[kind].Once {
			r.note(field+".type", "%s is of this type already, and there can be one only", other)
		}
		first[kind] = id
	}
}

func takes(c *config, id bot.ConnectionID) bool {
	for _, d := range c.Desks {
		if slices.ContainsFunc(d.From, func(ch bot.Channel) bool { return ch.Connection == id }) {
			return true
		}
	}
	return false
}
