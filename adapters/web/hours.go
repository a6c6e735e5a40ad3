package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/bot"
)

// week are the days in the order of a working week.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// hoursWords says when hours are, one line for days that are alike.
func hoursWords(h bot.Hours) []string {
	if h.Week == nil {
		return []string{"Around the clock, every day"}
	}
	var lines []string
	for n := 0; n < len(week); {
		windows, last := dayWords(h, week[n]), n
		for last+1 < len(week) && dayWords(h, week[last+1]) == windows {
			last++
		}
		if windows != "" {
			lines = append(lines, daysWords(week[n:last+1])+" "+windows)
		}
		n = last + 1
	}
	if len(lines) == 0 {
		return []string{"Never"}
	}
	return lines
}

// daysWords names days that follow each other.
func daysWords(days []time.Weekday) string {
	first, last := days[0].String()[:3], days[len(days)-1].String()[:3]
	if first == last {
		return first
	}
	return first + "–" + last
}

// dayWords names the windows that begin on a day. One that goes on after
// midnight is kept as two and told as one.
func dayWords(h bot.Hours, day time.Weekday) string {
	var all []string
	for _, w := range h.Week[day] {
		if w.From == 0 && goesOn(h, (day+6)%7) && w.To < endOfDay {
			continue
		}
		ends := w.To
		if goesOn(h, day) && w.To == endOfDay && h.Week[(day+1)%7][0].To < endOfDay {
			ends = h.Week[(day+1)%7][0].To
		}
		all = append(all, w.From.String()+"–"+ends.String())
	}
	return together(all)
}

// endOfDay is the midnight after a day.
const endOfDay bot.Minute = 24 * 60

// goesOn reports whether the last window of a day goes on after midnight.
func goesOn(h bot.Hours, day time.Weekday) bool {
	today, next := h.Week[day], h.Week[(day+1)%7]
	return len(today) > 0 && len(next) > 0 && today[len(today)-1].To == endOfDay && next[0].From == 0
}

// standing says whether hours are open, and until or from when.
func standing(h bot.Hours, now time.Time) (open bool, words string) {
	if h.Open(now) {
		ends := h.Until(now)
		if ends.IsZero() {
			return true, "Open around the clock"
		}
		return true, "Open now, until " + soon(ends, now)
	}
	opens := h.From(now)
	if opens.IsZero() {
		return false, "Closed"
	}
	return false, "Closed, opens " + soon(opens, now)
}

// soon tells a time on the clock of now: without the day where it is today,
// without the date where it is within a week.
func soon(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format("15:04")
	case t.After(now) && t.Sub(now) < 6*24*time.Hour:
		return t.Format("Mon 15:04")
	}
	return t.Format("Mon 2 Jan 15:04")
}

// lasts says how long d is, in hours and minutes: days of a desk are not those
// of the calendar.
func lasts(d time.Duration) string {
	if d > 0 && d < time.Minute {
		return "< 1 min"
	}
	d = d.Round(time.Minute)
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d h", hours)
	}
	return fmt.Sprintf("%d h %d min", hours, minutes)
}

// dateWords tells a date.
func dateWords(d bot.Date) string {
	return fmt.Sprintf("%s %d %s %d", d.Weekday().String()[:3], d.Day, d.Month.String()[:3], d.Year)
}

// How far ahead a desk's page looks.
const (
	maxHolidays = 6
	dutyDays    = 28
	awayAhead   = 14 * 24 * time.Hour
)

// holidays are the next ones.
func holidays(h bot.Hours, now time.Time) (next []string) {
	today := h.DateOf(now)
	for _, d := range h.Holidays {
		if d.Compare(today) >= 0 && len(next) < maxHolidays {
			next = append(next, dateWords(d))
		}
	}
	return next
}

// stepWords says when a step of a ladder is taken, and who is told.
func stepWords(s bot.Step, first bool, repeat time.Duration) string {
	when := "After " + lasts(repeat) + " more"
	switch {
	case s.At == bot.AtMissed, s.At == 0 && first:
		when = "When it is missed"
	case s.At > 0:
		when = fmt.Sprintf("At %d %%", s.At)
	}
	var who []string
	for _, to := range s.To {
		who = append(who, recipientPhrases[to])
	}
	how := ""
	if s.Direct && !slices.Equal(s.To, []bot.Recipient{bot.ToChannel}) {
		how = ", by direct message"
	}
	return when + ": " + together(who) + how
}

// recipientPhrases are the recipients as part of a sentence.
var recipientPhrases = map[bot.Recipient]string{
	bot.ToOwner: "whoever has it", bot.ToChannel: "the channel", bot.ToOnDuty: "whoever is on duty",
	bot.ToLead: "the leads", bot.ToManager: "the managers",
}

// ladderWords says how a ladder is climbed.
func ladderWords(ladder []bot.Step, repeat time.Duration) []string {
	var all []string
	for n, s := range ladder {
		all = append(all, stepWords(s, n == 0, repeat))
	}
	if repeat > 0 {
		all = append(all, "Then the last again, every "+lasts(repeat))
	}
	return all
}

// kindWords names a kind; the empty one is all that have no line of their own.
func kindWords(k bot.Kind, others string) string {
	if k == "" {
		return others
	}
	return display(strings.TrimSpace(string(k)))
}
