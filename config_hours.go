package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"heed/bot"
)

// hours is 24/7, or a zone with windows of the week. The zero hours are 24/7.
type hours struct {
	week     bot.Hours // but for its holidays
	holidays holidays
}

// quietHours are hours without holidays, whose zone is that of the desk's hours
// where it is not named.
type quietHours struct{ hours }

// window is one part of a day, with what was written.
type window struct {
	bot.Window
	text string
}

// forHours is what hours look like, in messages.
const forHours = `{zone: Europe/Amsterdam, mon-fri: "09:00-17:30"}`

// hoursOf reads 24/7 or the mapping. What it read is kept beside the tree.
func (r *reading) hoursOf(field string, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Value == "24/7" {
		asMapping(n)
		return
	}
	if n.Kind != yaml.MappingNode {
		r.spoil(field, n, "this must be 24/7 or %s, not %s", forHours, described(n))
		return
	}
	h := r.week(field, n, "zone", "holidays")
	if _, there := r.places[field+".zone"]; !there {
		r.note(field+".zone", "missing; name one such as Europe/Amsterdam")
	}
	r.hours[field] = h
	asMapping(n)
}

// quietOf reads hours in which nobody is pinged.
func (r *reading) quietOf(field string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.spoil(field, n, "this must be hours such as {mon-sun: \"22:00-07:00\"}, not %s", described(n))
		return
	}
	r.hours[field] = r.week(field, n, "zone")
	asMapping(n)
}

// week reads the keys of hours: those named, and days.
func (r *reading) week(field string, n *yaml.Node, others ...string) hours {
	w := week{reading: r, others: others, days: map[time.Weekday]string{}, windows: map[time.Weekday][]window{}}
	var h hours
	open := false
	r.pairs(field, n, func(at string, key, value *yaml.Node) bool {
		r.places[at] = placeOf(value)
		switch {
		case !slices.Contains(others, key.Value):
			open = true
			w.key(at, key, value)
		case key.Value == "zone":
			h.week.Zone = r.zone(at, value)
		case key.Value == "holidays":
			h.holidays = r.holidays(at, value)
		}
		return false
	})
	if !open {
		r.note(field, `there are no hours; say on which days, such as mon-fri: "09:00-17:30"`)
	}
	h.week.Week = w.joined()
	return h
}

// week is [reading.week] under way.
type week struct {
	*reading
	others  []string                // keys that are no days
	days    map[time.Weekday]string // by which key each was named
	windows map[time.Weekday][]window
}

// key reads one key that names days, and their windows.
func (w *week) key(at string, key, value *yaml.Node) {
	days := parseDays(key.Value)
	if days == nil {
		w.at(placeOf(key), at, "there is no such key%s", meant(key.Value, append(slices.Clone(dayNames), w.others...)))
		return
	}
	for _, day := range days {
		if other, twice := w.days[day]; twice {
			w.at(placeOf(key), at, "%s is in %s already; name each day once", nameOf(day), shortened(other))
			return
		}
		w.days[day] = key.Value
	}
	switch {
	case value.Kind != yaml.SequenceNode:
		w.window(at, key.Value, value, days)
	case len(value.Content) == 0:
		w.at(placeOf(value), at, `there are no hours; say which, such as "09:00-17:30", or leave out days that are free`)
	}
	if value.Kind == yaml.SequenceNode {
		for i, text := range value.Content {
			w.window(at+"["+strconv.Itoa(i)+"]", key.Value, text, days)
		}
	}
}

// window reads one window and puts it into every day that it is for.
func (w *week) window(field, key string, n *yaml.Node, days []time.Weekday) {
	if n.Kind != yaml.ScalarNode || empty(n) {
		w.at(placeOf(n), field, `this must be hours such as "09:00-17:30", not %s`, described(n))
		return
	}
	from, to, err := bot.ParseWindow(shortened(n.Value))
	if err != nil {
		w.at(placeOf(n), field, "%s", err)
		return
	}
	for _, begins := range days {
		parts := bot.Windows(begins, from, to)
		for _, day := range []time.Weekday{begins, (begins + 1) % 7} {
			for _, part := range parts[day] {
				w.add(day, window{part, key + " " + n.Value}, placeOf(n), field)
			}
		}
	}
}

// add puts a window into a day, unless it overlaps another.
func (w *week) add(day time.Weekday, one window, at place, field string) {
	for _, other := range w.windows[day] {
		if other.From < one.To && one.From < other.To {
			w.at(at, field, "%s overlaps %s on %s; join them, or end one earlier", one.text, other.text, nameOf(day))
			return
		}
	}
	w.windows[day] = append(w.windows[day], one)
}

// joined returns the windows of each day in their order; those that touch are one.
func (w *week) joined() map[time.Weekday][]bot.Window {
	all := make(map[time.Weekday][]bot.Window, len(w.windows))
	for day, windows := range w.windows {
		slices.SortFunc(windows, func(a, b window) int { return cmp.Compare(a.From, b.From) })
		var out []bot.Window
		for _, one := range windows {
			if last := len(out) - 1; last >= 0 && out[last].To == one.From {
				out[last].To = one.To
				continue
			}
			out = append(out, one.Window)
		}
		all[day] = out
	}
	return all
}

// dayNames are the words for days, in the order of a week that begins on Monday.
var dayNames = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// nameOf is the word for a day.
func nameOf(day time.Weekday) string { return dayNames[(day+6)%7] }

// parseDays reads "mon", "mon-fri", "fri-mon" and "mon,wed"; nil if it is none
// of these. A day named twice comes twice.
func parseDays(s string) []time.Weekday {
	var all []time.Weekday
	for part := range strings.SplitSeq(s, ",") {
		first, last, more := strings.Cut(strings.TrimSpace(part), "-")
		if !more {
			last = first
		}
		from, to := slices.Index(dayNames, first), slices.Index(dayNames, last)
		if from < 0 || to < 0 || more && from == to || len(all) > 7 {
			return nil
		}
		for n := from; ; n = (n + 1) % 7 {
			all = append(all, time.Weekday((n+1)%7))
			if n == to {
				break
			}
		}
	}
	return all
}
