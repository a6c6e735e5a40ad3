// Package when reads times as people write them: "tomorrow 10:00", "Thursday",
// "in 2h", "24 Dec", "2026-12-24 09:00".
//
// The words are those of the parser olebedev/when; what they mean is decided
// here, because that parser takes the half of a sentence for the whole, a day
// for 24 hours, and the past for the future.
package when

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"heed/bot"
)

// MaxText is how many characters are looked at.
const MaxText = 100

const examples = `Write a time such as "tomorrow 10:00", "Thursday", "in 2h" or "2026-12-24 09:00".`

// Parse returns the time that text says, seen at now on the clock of zone. It is
// after now, on a whole minute (seconds are cut off), and in UTC. It reads:
//
//   - RFC 3339, and what that leaves out: "2026-12-24 09:00", "2026-12-24";
//   - spans: "in 2h", "30m", "1h 30m"; "3d" and "2 weeks" are days of the
//     calendar, at the time of day that it is now;
//   - days: "today", "tomorrow", "24 Dec", "Dec 24 2027", "next week" (its
//     Monday), "next month" (its first). A weekday is never today, a "next" one
//     is in the week after this, and weeks begin on Monday;
//   - times of a day: "10:30", "10am", "noon", "midnight" (the day's end), "end of
//     day" (17:00), "tonight" (20:00), "tomorrow 10", "Monday morning" (09:00).
//
// A day alone is its 09:00, today its 17:00. A time alone is the next one, as is
// a date without a year. A time that the clocks skip is the moment after the
// gap, of one that they repeat it is the first.
//
// The words "until", "till", "by", "on" and "at" may come first. The error of a
// text that is not understood as a whole, or that lies in the past, is a
// [*bot.Refusal].
func Parse(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if utf8.RuneCountInString(text) > MaxText || strings.ContainsFunc(text, unicode.IsControl) {
		return time.Time{}, notUnderstood()
	}
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	t, err := time.Parse(time.RFC3339, strings.ToUpper(text))
	if err == nil {
		t = t.Truncate(time.Minute)
	} else if t, err = understand(text, now.In(zone)); err != nil {
		return time.Time{}, err
	}
	switch t = t.UTC(); {
	case !t.After(now):
		return time.Time{}, past()
	case t.Year() > 9999:
		return time.Time{}, notUnderstood()
	}
	return t, nil
}

func notUnderstood() error {
	return &bot.Refusal{Sentence: "heed does not understand that time. " + examples}
}

func past() error {
	return &bot.Refusal{Sentence: "That time has passed. " + examples}
}
