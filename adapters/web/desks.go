package web

import (
	"cmp"
	"maps"
	"slices"

	"heed/bot"
)

// desks are the desks this board shows: those whose `post` names it.
type desks struct {
	shown []bot.Desk // by id
	all   bool       // these are all there are
	known map[bot.DeskID]bool
}

// desks reads which they are now.
func (w *Web) desks() desks {
	rules := w.host.Rules()
	d := desks{known: map[bot.DeskID]bool{}, all: true}
	here := bot.Channel{Connection: w.host.Connection}
	for _, id := range slices.SortedFunc(maps.Keys(rules.Desks), cmp.Compare[bot.DeskID]) {
		d.known[id] = true
		if slices.Contains(rules.Desks[id].Post, here) {
			d.shown = append(d.shown, rules.Desks[id])
		} else {
			d.all = false
		}
	}
	return d
}

// shows reports whether items of a desk may be seen here. Those of a desk that
// was removed may, where nothing is hidden.
func (d desks) shows(id bot.DeskID) bool {
	if !d.known[id] {
		return d.all
	}
	return slices.ContainsFunc(d.shown, func(s bot.Desk) bool { return s.ID == id })
}

// choose returns the desk to list when one is asked for. Empty: all of them.
// Where not all may be seen, it is always one of those.
func (d desks) choose(asked bot.DeskID) (bot.DeskID, bool) {
	switch {
	case asked != "":
		return asked, d.shows(asked)
	case d.all:
		return "", true
	case len(d.shown) == 0:
		return "", false
	}
	return d.shown[0].ID, true
}
