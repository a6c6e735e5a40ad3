package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Why explains in plain words why an item is due when it is, and why it was or
// was not nagged about, in the order somebody asks. It is of now, by the rules
// as they are, and tells the past from as much of the log as v has. Times are
// those of the desk's zone, to the minute. What waits in a channel that is in
// trouble it knows nothing of.
func Why(v View, r Rules, now time.Time) []string {
	w := &why{View: v, rules: r, desk: r.Desks[v.Item.Desk], now: now, targets: v.Item.targets(r)}
	if v.Item.Withheld {
		w.say("The customer is blocked: nothing is due, and nobody is nagged.")
		return w.lines
	}
	w.stands()
	w.moved()
	w.dues()
	w.owned()
	w.told()
	w.asked()
	w.next()
	w.silent()
	w.say("Times are those of %s.", w.zone())
	return w.lines
}

// why is an explanation being written.
type why struct {
	View
	rules   Rules
	desk    Desk
	now     time.Time
	targets []target
	lines   []string
}

func (w *why) say(pattern string, args ...any) {
	w.lines = append(w.lines, fmt.Sprintf(pattern, args...))
}

// stands says whose turn it is, and since when.
func (w *why) stands() {
	i := w.Item
	switch s := i.State(); {
	case s == Resolved:
		w.say("%s resolved it on %s: %s.", w.rules.nameOf(i.Closed.By), w.at(i.Closed.At), i.Closed.Outcome)
	case s == Answered && i.Round.Answered.IsZero():
		w.say("Nothing that the customer wrote waits for an answer.")
	case s == Answered:
		w.say("The customer has had their answer since %s.", w.at(i.Round.Answered))
	default:
		w.say("The customer waits for an answer since %s.", w.at(i.Round.At))
		if at := i.Round.Responded; !at.IsZero() {
			w.say("They heard from somebody on %s, which was no answer yet.", w.at(at))
		}
	}
}

// moved says what passed at other desks.
func (w *why) moved() {
	i := w.Item
	if i.Round.Here.IsZero() || i.State() == Resolved || i.State() == Answered {
		return
	}
	var desks []string
	for _, l := range w.Log {
		if l.Do == Move && l.From != "" && !l.At.Before(i.Round.At) && !slices.Contains(desks, string(l.From)) {
			desks = append(desks, string(l.From))
		}
	}
	where := "another desk"
	if len(desks) > 0 {
		where = strings.Join(desks, " and ")
	}
	w.say("%s passed at %s before it was moved here on %s.", length(i.Round.Spent), where, w.at(i.Round.Here))
}

// dues says what is due, and that the earliest counts.
func (w *why) dues() {
	var due time.Time
	for _, t := range w.targets {
		w.due(t)
		due = earliest(due, t.due)
	}
	switch {
	case len(w.targets) == 0:
		w.say("Nothing is due.")
	case due.IsZero():
		w.say("So it is never due.")
	case due.After(w.now):
		w.say("So it is due on %s.", w.at(due))
	default:
		w.say("So it has been late since %s.", w.at(due))
	}
}

func (w *why) due(t target) {
	by := w.Item.Promise.By
	switch t.Milestone {
	case ToKeep:
		w.say("%s promised on %s that the customer hears more by %s.", w.rules.nameOf(by), w.at(t.start), w.at(t.due))
		return
	case ToFollowUp:
		w.say("%s is to ask by %s how it went.", w.rules.nameOf(w.Item.FollowUp.By), w.at(t.due))
		return
	}
	within := length(t.within)
	if !w.desk.Hours.always() {
		within += " in the hours of " + string(w.desk.ID)
	}
	if t.due.IsZero() {
		w.say("%s is never due: %s do not pass within ten years.", thing[t.Milestone], within)
		return
	}
	since := t.start
	if t.Milestone != ToResolve {
		since = w.Item.Round.At
	}
	w.say("%s %s due on %s: %s, counted from %s%s.", thing[t.Milestone], w.is(t.due), w.at(t.due), within, w.at(since), w.across(t))
}

// across says what of a target is before the desk closes, or when it opens.
func (w *why) across(t target) string {
	h := w.desk.Hours
	opens, closes := h.From(t.start), h.Until(t.start)
	switch {
	case h.always() || t.spent >= t.within:
		return ""
	case opens.After(t.start):
		return "; the desk opened after that on " + w.at(opens)
	case !closes.IsZero() && closes.Before(t.due):
		return ", " + length(t.spent+h.Between(t.start, closes)) + " of them before it closes on " + w.at(closes)
	}
	return ""
}

// owned says whose turn it is to do something.
func (w *why) owned() {
	i := w.Item
	if i.State() == Resolved {
		return
	}
	duty := "nobody is on duty"
	if m := w.rules.OnDuty(i.Desk, w.now); m != "" {
		duty = w.rules.nameOf(m) + " is on duty"
	}
	a, away := w.rules.Away(i.Owner, w.now)
	switch {
	case i.Owner == "":
		w.say("Nobody owns it; %s.", duty)
	case !away:
		w.say("%s owns it, since %s.", w.rules.nameOf(i.Owner), w.at(i.OwnedAt))
	default:
		in := "nobody stands in, and " + duty
		if m := w.rules.acting(i.Owner, w.now); m != "" {
			in = w.rules.nameOf(m) + " stands in"
		}
		w.say("Its owner %s is away until %s; %s.", w.rules.nameOf(i.Owner), w.at(a.Until), in)
	}
}

// thing is what a target asks for.
var thing = map[Milestone]string{
	ToClaim: "A claim", ToRespond: "A response", ToAnswer: "An answer", ToResolve: "Resolving it", ToKeep: "The promised word", ToFollowUp: "The follow-up",
}

// things names several, inside a sentence.
func things(all []Milestone) string {
	var words []string
	for _, m := range all {
		words = append(words, strings.ToLower(thing[m]))
	}
	return and(words)
}

func (w *why) is(due time.Time) string {
	if due.After(w.now) {
		return "is"
	}
	return "was"
}

// at is a time as an explanation tells it: never to be taken for one of another week.
func (w *why) at(t time.Time) string {
	zone := w.desk.Hours.Location()
	if t.In(zone).Year() != w.now.In(zone).Year() {
		return t.In(zone).Format("Mon 2 Jan 2006 15:04")
	}
	return t.In(zone).Format(dayAndTime)
}

func (w *why) zone() string { return w.desk.Hours.Location().String() }

// length is a duration in hours and minutes, of less than an hour also in
// seconds, or, if it is shorter than a minute, in full.
func length(d time.Duration) string {
	switch {
	case d >= time.Hour:
		d = d.Truncate(time.Minute)
	case d >= time.Minute:
		d = d.Truncate(time.Second)
	}
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if cut, ok := strings.CutSuffix(text, zero); ok {
			text = cut + zero[:1]
		}
	}
	return text
}

func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
