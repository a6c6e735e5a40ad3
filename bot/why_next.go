package bot

import (
	"slices"
	"strings"
	"time"
)

// foresight is the next nag of an item to which nothing else happens.
type foresight struct {
	at     time.Time // zero: there is none
	before Item
	after  Item
	to     []Recipient
	missed []Milestone
	early  bool
}

// maxForeseen is how often the clerk may look at an item without nagging before
// nobody looks further ahead.
const maxForeseen = 50

// foresee lets the clerk look at the item whenever it would, until it nags.
func (i Item) foresee(r Rules, now time.Time) foresight {
	_, i.Wake = i.clock(r, now)
	for range maxForeseen {
		if i.Wake.IsZero() {
			break
		}
		now = later(now, i.Wake)
		c, refusal := Apply(Case{Item: &i}, Event{Do: Nag, Item: i.ID, At: now}, r)
		if refusal != nil || len(c.Items) == 0 {
			break
		}
		f := foresight{at: now, before: i, after: c.Items[0]}
		if f.read(c); len(f.missed) > 0 {
			return f
		}
		i = f.after
	}
	return foresight{}
}

// read finds the nags in what the clerk did. Of several it is the gravest.
func (f *foresight) read(c Change) {
	learn := func(missed []Milestone, early bool, to []Recipient) {
		list := slices.Equal(missed, []Milestone{ToResolve})
		if len(f.missed) > 0 && list {
			return
		}
		f.missed, f.early = missed, early
		for _, t := range to {
			if !slices.Contains(f.to, t) {
				f.to = append(f.to, t)
			}
		}
	}
	for _, a := range c.Actions {
		if a.Kind == SendNag {
			learn(a.Missed, a.Early, a.To)
		}
	}
	for _, n := range c.Log {
		if n.Do == Nag || n.Do == Warn {
			learn(n.Missed, n.Do == Warn, n.Why)
		}
	}
}

// next says when the next nag comes, to whom, and because of what.
func (w *why) next() {
	f := w.Item.foresee(w.rules, w.now)
	switch {
	case f.at.IsZero() && len(w.targets) > 0:
		w.say("As things are, no nag will come.")
		return
	case f.at.IsZero():
		return
	}
	when := "on " + w.at(f.at)
	if !f.at.After(w.now) {
		when = "now"
	}
	switch {
	case slices.Equal(f.missed, []Milestone{ToResolve}):
		w.say("The next nag comes %s, to %s: it is in the list of what is ready to resolve.", when, w.names(f))
	case f.early:
		w.say("The next warning comes %s, to %s, because %s.", when, w.names(f), w.because(f))
	default:
		w.say("The next nag comes %s, to %s, because %s.", when, w.names(f), w.because(f))
	}
}

// because says what of the targets brings a nag about.
func (w *why) because(f foresight) string {
	var all []string
	ladder := w.desk.LadderFor(w.Item.Kind)
	for _, t := range f.before.targets(w.rules) {
		if !slices.Contains(f.missed, t.Milestone) {
			continue
		}
		is := " is due on "
		if !t.due.After(w.now) {
			is = " was due on "
		}
		what := things([]Milestone{t.Milestone}) + is + w.at(t.due)
		if step, done := w.desk.climb(t, ladder, f.at); t.Milestone != ToResolve && done > 1 && step.At == 0 {
			what += " and nagging goes on every " + length(either(w.desk.NagRepeat, DefaultNagRepeat))
		}
		all = append(all, what)
	}
	return and(all)
}

// names says whom a nag is for, and as what, each of them once.
func (w *why) names(f foresight) string {
	var told []MemberID
	roles := map[MemberID][]string{}
	at := w.desk.pingAt(f.at)
	for _, to := range w.rules.as(f.to, f.after, at) {
		for _, m := range w.rules.tell([]Recipient{to}, f.after, at) {
			if roles[m] == nil {
				told = append(told, m)
			}
			roles[m] = append(roles[m], string(to))
		}
	}
	var all []string
	for _, m := range told {
		all = append(all, w.rules.nameOf(m)+" ("+strings.Join(roles[m], ", ")+")")
	}
	if slices.Contains(f.to, ToChannel) {
		all = append(all, "the channel")
	}
	if len(all) == 0 {
		return "nobody by name"
	}
	return and(all)
}

// silent says why nothing is said just now.
func (w *why) silent() {
	i := w.Item
	var all []string
	reason := func(is bool, sentence string) {
		if is {
			all = append(all, sentence)
		}
	}
	reason(len(w.targets) == 0, "nothing is due")
	reason(i.State() == Answered, "the customer has their answer")
	reason(i.Snooze.Until.After(w.now), "it is snoozed until "+w.at(i.Snooze.Until))
	reason(i.Snooze.TheirWriting, "it is snoozed until the customer writes")
	reason(!w.desk.Hours.Open(w.now), "the desk is closed"+w.until(w.desk.Hours.From(w.now)))
	if q := w.desk.Quiet; q != nil {
		reason(q.Open(w.now), "it is quiet"+w.until(q.Until(w.now)))
	}
	if len(all) > 0 {
		w.say("It is not nagged now, because %s.", strings.Join(all, ", and "))
	}
	for _, a := range i.Acts {
		ends := a.At.Add(justActed)
		if !ends.After(w.now) {
			continue
		}
		w.say("%s is told nothing before %s, having done something on %s.", w.rules.nameOf(a.By), w.at(ends), w.at(a.At))
	}
}

func (w *why) until(t time.Time) string {
	if t.IsZero() {
		return " for good"
	}
	return " until " + w.at(t)
}
