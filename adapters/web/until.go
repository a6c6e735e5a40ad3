package web

import (
	"errors"
	"time"

	"heed/adapters/when"
	"heed/bot"
)

// untilHints are offered where a time is to be told in words.
var untilHints = []string{"in 2h", "tomorrow 10:00", "Thursday", "in 3d"}

// until is a field for a time in words, read on the clock of the desk.
func until(label string, zone *time.Location) field {
	f := short("until", label+" ("+zoneWords(zone)+")")
	f.Hints = untilHints
	return f
}

// zoneWords names a zone for people.
func zoneWords(zone *time.Location) string { return "time in " + zone.String() }

// readTime reads a time in words; a text that is none is refused at its field.
func readTime(name, words string, now time.Time, zone *time.Location) (time.Time, *bot.Refusal) {
	t, err := when.Parse(words, now, zone)
	if err == nil {
		return t, nil
	}
	refusal := &bot.Refusal{Sentence: "heed does not understand that time.", Field: name}
	var why *bot.Refusal
	if errors.As(err, &why) {
		refusal.Sentence = why.Sentence
	}
	return t, refusal
}

// theyWrite is what a member may type instead of a time to snooze an item until
// the customer writes; so is nothing.
const theyWrite = "they write"

// readUntil reads the time of an event that may name one, where one was typed.
func readUntil(e *bot.Event, typed string, zone *time.Location) (refusal *bot.Refusal) {
	switch e.Do {
	case bot.SnoozeUntil, bot.PromiseBy, bot.Reply, bot.Hold, bot.Resolve:
	default:
		return nil
	}
	if typed == "" || e.Do == bot.SnoozeUntil && typed == theyWrite {
		return nil
	}
	e.Until, refusal = readTime("until", typed, time.Now(), zone)
	return refusal
}
