package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"heed/bot"
)

// period is what a digest is asked for.
type period struct {
	week     bool
	first    bot.Date // its first day
	from, to time.Time
}

// periodOf reads which day or week is asked for. Nothing: today.
func periodOf(r *http.Request, h bot.Hours, now time.Time) (p period, err error) {
	q := r.URL.Query()
	p.first = h.DateOf(now)
	switch {
	case q.Get("week") != "":
		p.week = true
		p.first, err = parseWeek(q.Get("week"))
	case q.Get("day") != "":
		p.first, err = bot.ParseDate(q.Get("day"))
	}
	if err != nil {
		return p, err
	}
	return p.bound(h), nil
}

// bound fills in when a period begins and ends.
func (p period) bound(h bot.Hours) period {
	p.from, p.to = h.Day(p.first)
	if p.week {
		p.to, _ = h.Day(p.first.AddDays(7))
	}
	return p
}

// moved is the period so many days, or weeks, later.
func (p period) moved(n int, h bot.Hours) period {
	if p.week {
		n *= 7
	}
	p.first = p.first.AddDays(n)
	return p.bound(h)
}

// path is the address of a period's digest.
func (p period) path(desk bot.DeskID) string {
	if p.week {
		return deskPath(desk) + "/digest?week=" + p.first.Week()
	}
	return deskPath(desk) + "/digest?day=" + p.first.String()
}

// words name a period.
func (p period) words() string {
	if p.week {
		return dateWords(p.first) + " to " + dateWords(p.first.AddDays(6))
	}
	return dateWords(p.first)
}

// errWeek is a week that is none.
var errWeek = errors.New("no week: write it like 2026-W48")

// parseWeek reads what [bot.Date.Week] returns, and returns the Monday of that
// week.
func parseWeek(s string) (bot.Date, error) {
	if len(s) != len("2026-W48") || s[4:6] != "-W" {
		return bot.Date{}, errWeek
	}
	year, err := strconv.Atoi(s[:4])
	if err != nil || year < 1 {
		return bot.Date{}, errWeek
	}
	number, err := strconv.Atoi(s[6:])
	if err != nil || number < 1 {
		return bot.Date{}, errWeek
	}
	// The fourth of January is always in the first week.
	monday := mondayOf(bot.Date{Year: year, Month: time.January, Day: 4}).AddDays(7 * (number - 1))
	if monday.Week() != s {
		return bot.Date{}, errWeek
	}
	return monday, nil
}

// mondayOf is the first day of a date's week.
func mondayOf(d bot.Date) bot.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
