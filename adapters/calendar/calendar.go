// Package calendar knows holidays as dates: those of countries, and those that
// an owner keeps in an iCalendar file or address. It turns both into sorted
// [bot.Date] and decides nothing; which of them close a desk is said in its
// configuration.
//
// It keeps nothing and asks nobody again: who refetches a feed keeps the last
// good one, too. What it reads is bounded in size, in dates and in time, and is
// not trusted: whatever a feed holds, the answer is dates or an error.
//
// A holiday here is a whole day in no zone. The days of a feed are taken as
// they are written, on the feed's own clock.
package calendar

import (
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// MaxYears is how many years can be asked for at once.
const MaxYears = 100

// Merge returns the dates of all lists, ascending, each once. It changes none
// of them.
func Merge(lists ...[]bot.Date) []bot.Date {
	all := slices.Concat(lists...)
	slices.SortFunc(all, bot.Date.Compare)
	return slices.Compact(all)
}

// dateOf is the day that the clock of t shows.
func dateOf(t time.Time) bot.Date {
	year, month, day := t.Date()
	return bot.Date{Year: year, Month: month, Day: day}
}

// checkYears returns an error if from to to is no span that can be answered.
func checkYears(from, to int) error {
	if from < 1 || to > 9998 || to < from || to-from >= MaxYears {
		return fmt.Errorf("%d to %d are no years that can be asked for: at most %d, ascending", from, to, MaxYears)
	}
	return nil
}
