package bot

import (
	"slices"
	"strings"
	"time"
)

// maxToldOf is how many of an item's nags are told, the latest.
const maxToldOf = 8

// told says who was nagged, warned and asked in this round, and as what.
func (w *why) told() {
	var all []string
	for _, l := range w.Log {
		if l.At.Before(w.Item.Round.At) {
			continue
		}
		if line := w.past(l.Entry); line != "" {
			all = append(all, line)
		}
	}
	if more := len(all) - maxToldOf; more > 0 {
		w.say("Of %d earlier times it was nagged the log tells.", more)
		all = all[more:]
	}
	w.lines = append(w.lines, all...)
	for _, t := range w.targets {
		w.unsent(t)
	}
}

// past tells one entry, if it is about this.
func (w *why) past(n Entry) string {
	whom := w.rules.nameOf(MemberID(n.To))
	when := "On " + w.at(n.At) + " "
	switch {
	case n.Do == Nag:
		return when + w.named(n) + " nagged about " + things(n.Missed) + place(n.Channel) + "."
	case n.Do == Warn:
		return when + w.named(n) + " warned of what would soon be due, " + things(n.Missed) + place(n.Channel) + "."
	case n.Do == Ask:
		return when + whom + " was asked whether it is still theirs."
	case n.Do == Release && n.Member == "":
		return when + "it was taken from " + whom + "."
	case n.Do == Assign && n.Member == "":
		return when + "it was given to " + whom + "."
	}
	return ""
}

// named says who was told something, and as what.
func (w *why) named(n Entry) string {
	var names, roles []string
	for _, m := range n.Told {
		names = append(names, w.rules.nameOf(m))
	}
	for _, to := range n.Why {
		if to != ToChannel {
			roles = append(roles, string(to))
		}
	}
	as := ""
	if len(roles) > 0 {
		as = " (as " + strings.Join(roles, ", ") + ")"
	}
	switch {
	case len(names) > 1:
		return and(names) + as + " were"
	case len(names) == 1:
		return names[0] + as + " was"
	case slices.Contains(n.Why, ToChannel):
		return "the channel was"
	}
	return "whoever looks was"
}

func place(c Channel) string {
	if c.IsZero() {
		return ", in the log alone"
	}
	return ", in " + c.String()
}

// unsent says that it was time for a nag of which the log knows nothing.
func (w *why) unsent(t target) {
	sent := func(l Line) bool {
		return (l.Do == Nag || l.Do == Warn) && slices.Contains(l.Missed, t.Milestone) && !l.At.Before(t.said())
	}
	if t.said().IsZero() || slices.ContainsFunc(w.Log, sent) {
		return
	}
	w.say("On %s it was time to speak of %s, but nothing was sent: there was nobody to tell, or it waits for its channel.",
		w.at(t.said()), things([]Milestone{t.Milestone}))
}

// asked says when the owner loses it by doing nothing.
func (w *why) asked() {
	i := w.Item
	at := i.askAt(w.rules, w.now)
	if at.IsZero() {
		return
	}
	at = w.desk.speakFrom(later(later(at, i.Snooze.Until), w.now))
	if at.IsZero() {
		return
	}
	owner, silent := w.rules.nameOf(i.Owner), i.silentAt(w.rules, w.now)
	_, away := w.rules.Away(i.Owner, silent)
	switch {
	case !i.AskedAt.Before(silent):
		w.say("If %s does nothing until %s %s.", owner, w.at(at), w.heir(at))
	case away:
		w.say("%s is asked on %s whether it is still theirs, because they are away.", owner, w.at(at))
	default:
		w.say("If %s does nothing until %s they are asked whether it is still theirs.", owner, w.at(at))
	}
}

// heir says who has the item after an owner who did nothing.
func (w *why) heir(at time.Time) string {
	in := w.rules.acting(w.Item.Owner, at)
	if in == w.Item.Owner || !w.rules.belongs(in, w.Item.Desk) {
		return "it is nobody's again"
	}
	return "it goes to " + w.rules.nameOf(in)
}
