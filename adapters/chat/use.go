package chat

import (
	"maps"
	"slices"

	"heed/bot"
)

// Use is what a configuration wants of a connection.
type Use struct {
	Posts    bool // some desk's cards or words go to its channels
	Reports  bool // some desk's digests do
	Watches  bool // some desk's customers write in its channels
	Forwards bool // some desk takes what is forwarded
	Directs  bool // people get direct messages
	Emails   bool // members are known by address
}

// UseOf reads what rules want of a connection.
func UseOf(r bot.Rules, id bot.ConnectionID) Use {
	var u Use
	for _, d := range r.Desks {
		u.Watches, u.Forwards = u.Watches || named(d.From, id, true), u.Forwards || named(d.From, id, false)
		posts := named(posted(d), id, true)
		u.Posts, u.Directs = u.Posts || posts, u.Directs || posts && directs(d)
		u.Reports = u.Reports || named(reported(d), id, true)
	}
	for _, m := range r.Members {
		u.Emails = u.Emails || m.Email != "" && m.On[id] == ""
	}
	return u
}

// Channels are the ids of all channels of a connection that the rules name.
func Channels(r bot.Rules, id bot.ConnectionID) []string {
	all := map[string]bool{}
	for _, d := range r.Desks {
		for _, c := range append(posted(d), d.From...) {
			if c.Connection == id && c.ID != "" {
				all[c.ID] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// posted is everywhere that a desk's cards and words go.
func posted(d bot.Desk) []bot.Channel {
	return slices.Concat([]bot.Channel{d.Fallback}, d.Post, reported(d))
}

// reported is everywhere that a desk's reports go.
func reported(d bot.Desk) []bot.Channel {
	return slices.Concat(d.Digest.Post, d.Weekly.Post, d.Review.Post)
}

// named reports whether channels of a connection are listed or, not deep, the
// connection itself.
func named(all []bot.Channel, id bot.ConnectionID, deep bool) bool {
	return slices.ContainsFunc(all, func(c bot.Channel) bool { return c.Connection == id && (c.ID != "") == deep })
}

// directs reports whether a desk sends direct messages.
func directs(d bot.Desk) bool {
	for _, ladder := range d.Ladders {
		if slices.ContainsFunc(ladder, func(s bot.Step) bool { return s.Direct }) {
			return true
		}
	}
	return len(d.Digest.Direct)+len(d.Weekly.Direct)+len(d.Review.Direct) > 0
}
