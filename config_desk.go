package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"heed/adapters"
	"heed/bot"
)

type deskSettings struct {
	From         []bot.Channel         `yaml:"from"`
	Post         []bot.Channel         `yaml:"post"`
	Fallback     bot.Channel           `yaml:"fallback"`
	Members      []bot.MemberID        `yaml:"members"`
	Managers     []bot.MemberID        `yaml:"managers"`
	Hours        hours                 `yaml:"hours"`
	Quiet        quietHours            `yaml:"quiet"`
	Targets      map[bot.Kind]targets  `yaml:"targets"`
	Nag          nag                   `yaml:"nag"`
	ReleaseAfter orNever               `yaml:"release_after"`
	Duty         duty                  `yaml:"duty"`
	FollowUp     map[bot.Kind]workdays `yaml:"follow_up"`
	JoinWithin   time.Duration         `yaml:"join_within"`
	ReopenWithin time.Duration         `yaml:"reopen_within"`
	Digest       digest                `yaml:"digest"`
	Weekly       posting               `yaml:"weekly"`
	Review       posting               `yaml:"review"`
}

type targets struct {
	Claim      time.Duration `yaml:"claim"`
	Respond    time.Duration `yaml:"respond"`
	Answer     time.Duration `yaml:"answer"`
	NextAnswer time.Duration `yaml:"next_answer"`
	Resolve    time.Duration `yaml:"resolve"`
}

type (
	orNever  time.Duration // or the word; 0: nothing was said
	workdays int           // or the word
)

// never is the word for a time that does not come.
const never orNever = -1

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
		r.timed(field, d, c)
		c.Desks[id] = r.open(field, d)
	}
}

// open puts the hours that were read into a desk, and checks them.
func (r *reading) open(field string, d deskSettings) deskSettings {
	d.Hours = r.hours[field+".hours"]
	if quiet, there := r.hours[field+".quiet"]; there {
		if quiet.week.Zone.Location == nil {
			quiet.week.Zone = d.Hours.week.Zone
		}
		d.Quiet = quietHours{quiet}
		if !r.noted(field+".hours") && silent(d.Hours.week, quiet.week, r.now) {
			r.note(field+".quiet", "it is quiet in all hours of this desk: nobody could ever be nagged")
		}
	}
	return d
}

// silent reports whether it is quiet whenever the hours are open.
func silent(hours, quiet bot.Hours, now time.Time) bool {
	for at := now; at.Before(now.AddDate(1, 0, 0)); {
		at = hours.From(at)
		if at.IsZero() {
			return false
		}
		speaks := quiet.Until(at)
		if speaks.Equal(at) {
			return false
		}
		if at = speaks; at.IsZero() {
			break
		}
	}
	return true
}

// timed checks what a desk does when.
func (r *reading) timed(field string, d deskSettings, c *config) {
	r.climb(field+".nag.ladder", d.Nag.Ladder)
	r.rota(field+".duty", d, c)
	r.posted(field+".digest", d.Digest.Posting, c)
	r.figures(field+".digest", d.Digest)
	r.posted(field+".weekly", d.Weekly, c)
	r.posted(field+".review", d.Review, c)
	for kind := range d.FollowUp {
		r.kindName(field+".follow_up", kind)
		if kind == defaultKind {
			r.note(join(field+".follow_up", string(kind)), "kinds are named one by one here; only complaints are followed up by default")
		}
	}
}

// kindName checks the name of a kind.
func (r *reading) kindName(section string, kind bot.Kind) {
	if !kindForm.MatchString(string(kind)) {
		r.note(join(section, string(kind)), "a kind is one word in small letters, such as complaint")
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
	if wrong := adapters.Types[r.plugs[ch.Connection].Type].Channel; wrong != nil && ch.ID != "" && wrong(ch.ID) != "" {
		r.note(at, "%s", wrong(ch.ID))
	}
}

// showing is place for channels in which heed itself says something.
func (r *reading) showing(at string, ch bot.Channel, c *config) {
	r.place(at, ch, c)
	if user, direct := ch.Direct(); direct {
		r.note(at, "heed does not post to %s by this name; members are told by name, in a digest's direct", user)
	}
	kind := r.plugs[ch.Connection].Type
	switch t, known := adapters.Types[kind]; {
	case known && t.Channel != nil && ch.ID == "":
		r.note(at, "name the channel too, %s/…: %s", ch.Connection, t.Channel(""))
	case known && !t.Shows:
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
	r.people(field+".members", d.Members, c)
	r.people(field+".managers", d.Managers, c)
	for kind := range d.Targets {
		r.kindName(field+".targets", kind)
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
