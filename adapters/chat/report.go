package chat

import (
	"fmt"
	"strings"
	"time"

	"heed/bot"
)

// Most characters of what a report says.
const (
	maxValue  = 500
	maxListed = 150
	maxQuoted = 400
	maxDay    = 20
)

// Figure is a line of a report: its name, and what follows that.
func Figure(l bot.ReportLine) (name, rest string) {
	name, value := Clip(OneLine(l.Name), MaxName), Clip(OneLine(l.Value), maxValue)
	if before := Clip(OneLine(l.Before), maxValue); before != "" {
		value = strings.TrimSpace(value + " (before: " + before + ")")
	}
	if strings.HasSuffix(name, "?") {
		return name, After(" ", value)
	}
	return name, After(": ", value)
}

// Listed is an item of a list in a report.
func Listed(i bot.ReportItem) string {
	said := "“" + Clip(OneLine(i.Text), maxListed) + "”"
	if by := Clip(OneLine(i.By), MaxName); by != "" {
		return by + ": " + said
	}
	return said
}

// Quoted are words of a customer in a report, and what stands above them: what
// it is, and who they are.
func Quoted(q bot.ReportItem) (by, said string) {
	kind := OneLine(string(q.Kind))
	if q.Kind == bot.UnknownKind {
		kind = "message"
	}
	by = Capital(Shown(strings.Join(There(Capital(kind), OneLine(q.By)), ", "), MaxName))
	return by, Words(q.Text, maxQuoted)
}

// Day is a day of a report in words.
func Day(d bot.ReportDay) string {
	return fmt.Sprintf("%s: %d came in, %d answered%s", DayName(d.Day, Weekday), d.Received, d.Answered, After(", median ", Took(d.Median)))
}

// How a day is named.
const (
	Weekday  = "Mon 2 Jan" // as people say it
	ShortDay = "2 Jan"
)

// DayName is a day in a form.
func DayName(day, form string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Clip(OneLine(day), maxDay)
	}
	return t.Format(form)
}
