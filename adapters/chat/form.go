package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/adapters/when"
	"heed/bot"
)

// AtOnce reports whether an event never needs anything filled in: nothing has to
// be read for it.
func AtOnce(do bot.Verb) bool {
	switch do {
	case bot.Claim, bot.TakeOver, bot.Release, bot.Reopen, bot.Retry, bot.Arrived:
		return true
	}
	return false
}

// Answers reports whether an event answers what the customer said.
func Answers(do bot.Verb) bool {
	return do == bot.Reply || do == bot.Hold || do == bot.AnsweredElsewhere
}

// Spelled is an event in words.
func Spelled(do bot.Verb) string { return Capital(strings.ReplaceAll(string(do), "-", " ")) }

// Done says that something was done, to somebody who can not see it on a card.
func Done(do bot.Verb) string {
	switch do {
	case bot.Claim, bot.TakeOver:
		return "Done: it is yours."
	case bot.Release:
		return "Done: nobody has it now."
	case bot.Reopen:
		return "Done: it is open again."
	}
	return "Done."
}

// What people are told of a form that was not done.
const (
	NoItem   = "heed has no such item any more. Nothing was done."
	NotTaken = "heed could not do this right now, and nothing is lost. Please press again; what is done twice counts once."
)

// Filled is a form that somebody sent.
type Filled struct {
	Do    bot.Verb
	Item  bot.ItemID
	Seen  uint64            // the revision that the form showed
	Typed map[string]string // by the name of the field
}

// Event is what the form asks for; its times are read on the clock of a zone. It
// has no person and no keys.
func (f Filled) Event(zone *time.Location) (bot.Event, *bot.Refusal) {
	e := bot.Event{
		Do: f.Do, Item: f.Item, Seen: f.Seen, Text: f.Typed["text"], Outcome: bot.Outcome(f.Typed["outcome"]),
		Reason: f.Typed["reason"], To: strings.TrimSpace(f.Typed["to"]),
	}
	for _, name := range []string{"mention", "reply"} {
		if n, err := strconv.ParseUint(f.Typed[name], 10, 64); err == nil {
			e.Of = n
		}
	}
	return e, readUntil(&e, f.Typed["until"], zone)
}

// Digest stands for all that was typed.
func (f Filled) Digest() string {
	all, _ := json.Marshal(f.Typed) // of strings, it can not fail; its keys are in order
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:16])
}

// Kept is a form of the fields in which something was written, for where the event
// can not be done any more.
func (f Filled) Kept() bot.Form {
	kept := bot.Form{Do: f.Do, Label: Spelled(f.Do)}
	for _, name := range []string{"text", "reason"} {
		if f.Typed[name] != "" {
			kept.Fields = append(kept.Fields, bot.Field{Name: name, Label: "What you wrote", Kind: bot.WordsField})
		}
	}
	return kept
}

// Meant is the value of the choice that somebody typed: by its value, its label,
// or a part of that.
func Meant(f bot.Field, typed string) (string, *bot.Refusal) {
	for _, means := range []func(bot.Choice) bool{
		func(c bot.Choice) bool { return strings.EqualFold(c.Value, typed) },
		func(c bot.Choice) bool { return strings.EqualFold(OneLine(c.Label), OneLine(typed)) },
		func(c bot.Choice) bool { return strings.Contains(strings.ToLower(c.Label), strings.ToLower(typed)) },
	} {
		var some []string
		value := ""
		for _, c := range f.Choices {
			if means(c) {
				some, value = append(some, Clip(OneLine(c.Label), MaxName)+" ("+c.Value+")"), c.Value
			}
		}
		switch {
		case len(some) == 1:
			return value, nil
		case len(some) > 1:
			which := strings.Join(some[:min(len(some), maxNamed)], ", ")
			return "", &bot.Refusal{Sentence: "Which one is meant: " + which + "? Type what stands in brackets.", Field: f.Name}
		}
	}
	return "", &bot.Refusal{Sentence: "There is no “" + Clip(OneLine(typed), MaxName) + "” to choose. Type a name, or a part of it.", Field: f.Name}
}

// maxNamed is how many choices are named that may be meant.
const maxNamed = 8

// Doable reports whether people may ask for an event.
func Doable(do bot.Verb) bool { return slices.Contains(bot.Verbs, do) }

// theyWrite may be typed instead of a time to snooze an item until the customer
// writes; so may nothing.
const theyWrite = "they write"

// readUntil reads the time of an event, where one was typed.
func readUntil(e *bot.Event, typed string, zone *time.Location) *bot.Refusal {
	if typed == "" || e.Do == bot.SnoozeUntil && strings.EqualFold(typed, theyWrite) {
		return nil
	}
	at, err := when.Parse(typed, time.Now(), zone)
	if err == nil {
		e.Until = at
		return nil
	}
	refusal := &bot.Refusal{Sentence: "heed does not understand that time.", Field: "until"}
	if why, ok := RefusalOf(err); ok {
		refusal.Sentence = why.Sentence
	}
	return refusal
}
