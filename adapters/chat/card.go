package chat

import (
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// Most characters of what a card shows.
const (
	MaxName    = 80
	MaxHistory = 300
	maxKind    = 30
	maxTrouble = 200
	troubles   = 5
)

// Light is a colour for how things stand. Words say the same.
func Light(c bot.Card) string {
	switch {
	case c.State == bot.Resolved:
		return "⚪"
	case c.Overdue:
		return "🔴"
	case c.State == bot.Answered:
		return "🟢"
	case c.State == bot.Claimed:
		return "🟡"
	}
	return "🔵"
}

// Title says what came from whom.
func Title(c bot.Card) string {
	kind := "Message"
	if c.Kind != "" && c.Kind != bot.UnknownKind {
		kind = Capital(Clip(OneLine(string(c.Kind)), maxKind))
	}
	return kind + " from " + Shown(c.Customer, MaxName)
}

// Again stands above the latest of several mentions.
func Again(c bot.Card, s bot.Said) string {
	latest := "The latest"
	switch {
	case c.More == 1:
		latest = "1 more, and the latest"
	case c.More > 1:
		latest = fmt.Sprintf("%d more, and the latest", c.More)
	}
	if !Blank(OneLine(s.By)) {
		latest += ", from " + Shown(s.By, MaxName)
	}
	return latest
}

// Status is where an item stands: its state, more about that which follows it,
// who has it, and what introduces the time since when. What nothing is known of
// is empty.
type Status struct{ State, More, Owner, Since string }

// StatusOf says where the item of a card stands.
func StatusOf(c bot.Card) Status {
	s := Status{State: Capital(string(c.State))}
	switch {
	case c.State == bot.Resolved && c.Outcome != "":
		s.More = ": " + string(c.Outcome)
	case c.State == bot.Open && c.Owner == "":
		s.More = ": nobody has it yet"
	}
	switch {
	case c.Owner != "" && c.State == bot.Resolved:
		s.Owner = Shown(c.Owner, MaxName) + " had it"
	case c.Owner != "":
		s.Owner = Shown(c.Owner, MaxName) + " has it"
	}
	switch {
	case c.Since.IsZero():
	case c.State == bot.Open || c.State == bot.Claimed:
		s.Since = "Waiting since "
	default:
		s.Since = "Opened "
	}
	return s
}

// Due says what is due when, or was, with times as date shows them: with how far
// they are from now, or without. Empty: nothing is due.
func Due(c bot.Card, date func(t time.Time, far bool) string) string {
	if c.Due.IsZero() {
		return ""
	}
	what, ok := milestones[c.DueFor]
	if !ok {
		what = "something"
	}
	if c.Overdue {
		return "Overdue: " + what + " was due " + date(c.Due, true)
	}
	return Capital(what) + " is due " + date(c.Due, false)
}

// milestones are what targets are called in a sentence.
var milestones = map[bot.Milestone]string{
	bot.ToClaim: "a claim", bot.ToRespond: "a first response", bot.ToAnswer: "an answer", bot.ToResolve: "resolving it",
	bot.ToKeep: "what was promised", bot.ToFollowUp: "asking how it went",
}

// Troubled are lines that say which replies did not arrive.
func Troubled(c bot.Card) []string {
	var all []string
	for _, t := range c.Trouble[:min(len(c.Trouble), troubles)] {
		all = append(all, "⚠️ "+Clip(OneLine(t), maxTrouble))
	}
	if n := len(c.Trouble) - troubles; n > 0 {
		all = append(all, fmt.Sprintf("⚠️ and %d more", n))
	}
	return all
}

// Once are the first buttons, each event once: what can be pressed on a card is
// known by its event.
func Once(all []bot.Button, most int) []bot.Button {
	var kept []bot.Button
	for _, b := range all {
		if len(kept) < most && !slices.ContainsFunc(kept, func(k bot.Button) bool { return k.Do == b.Do }) {
			kept = append(kept, b)
		}
	}
	return kept
}

// Label is what stands on a button.
func Label(b bot.Button, limit int) string {
	if s := OneLine(b.Label); !Blank(s) {
		return Clip(s, limit)
	}
	return Capital(string(b.Do))
}
