package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"heed/bot"
)

// What a feed may hold at most.
const (
	MaxFeed  = 1 << 20 // bytes of text
	MaxDates = 5000    // dates in the years that are asked for

	maxSteps  = 200_000 // occurrences and days that are looked at
	maxRules  = 1000    // recurring events
	maxNested = 16      // components within each other
)

// Feed returns the days of an iCalendar feed (RFC 5545) in the years from to to,
// ascending.
//
// Those are the days of all-day events, and of events with times those that
// they cover from midnight to midnight: a meeting is no holiday. Times are read
// as they are written, whatever their zone. Recurring events count with their
// exceptions (RRULE, RDATE, EXDATE, RECURRENCE-ID), cancelled ones do not.
// Whether an event is marked as free time (TRANSP) does not matter, since most
// feeds of holidays do that.
//
// A feed that is not whole is an error, and so is an event that can not be read:
// the error names its line. What does not say when an event is may be broken.
// At most [MaxFeed] bytes and [MaxDates] dates are taken, and the time it takes
// is bounded, too.
func Feed(text []byte, from, to int) ([]bot.Date, error) {
	if err := checkYears(from, to); err != nil {
		return nil, err
	}
	if len(text) > MaxFeed {
		return nil, fmt.Errorf("the feed is larger than %d bytes", MaxFeed)
	}
	events, err := eventsOf(bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil {
		return nil, err
	}
	r := reckoning{first: dayAt(from, 1, 1), last: dayAt(to, 12, 31), days: map[int64]bool{}}
	if err := r.all(events); err != nil {
		return nil, err
	}
	return r.sorted(), nil
}

// eventsOf reads the events of a feed, which may hold several calendars.
func eventsOf(text []byte) ([]event, error) {
	w := walk{}
	for l := range unfold(text) {
		if err := w.take(l); err != nil {
			return nil, err
		}
	}
	switch {
	case !w.begun:
		return nil, errNoFeed
	case len(w.open) > 0:
		return nil, fmt.Errorf("the feed ends in the middle: %.20s of line %d has no end", w.open[len(w.open)-1].text, w.open[len(w.open)-1].number)
	}
	return w.events, nil
}

var errNoFeed = errors.New("this is no iCalendar feed: it does not begin with BEGIN:VCALENDAR")

// walk goes through the components of a feed.
type walk struct {
	begun  bool
	open   []line // the components that have begun; text is their name
	events []event
}

func (w *walk) take(l line) error {
	if !w.begun && (l.name != "BEGIN" || component(l) != "VCALENDAR") {
		return errNoFeed
	}
	w.begun = true
	switch {
	case l.name == "BEGIN":
		return w.begin(l)
	case l.name == "END":
		return w.end(l)
	case len(w.open) > 0 && w.open[len(w.open)-1].text == "VEVENT":
		return w.events[len(w.events)-1].take(l)
	}
	return nil
}

func (w *walk) begin(l line) error {
	l.text = component(l)
	switch {
	case len(w.open) == maxNested:
		return l.wrong(fmt.Errorf("components within each other, more than %d", maxNested))
	case l.text == "VEVENT" && slices.ContainsFunc(w.open, func(o line) bool { return o.text == "VEVENT" }):
		return l.wrong(errors.New("an event within an event"))
	case l.text == "VEVENT":
		w.events = append(w.events, event{line: l})
	}
	w.open = append(w.open, l)
	return nil
}

// component is the name in a BEGIN or an END.
func component(l line) string {
	_, name, _ := strings.Cut(l.text, ":")
	return strings.ToUpper(strings.TrimSpace(name))
}

func (w *walk) end(l line) error {
	last := len(w.open) - 1
	if last < 0 || w.open[last].text != component(l) {
		return l.wrong(fmt.Errorf("%.20q ends and has not begun", component(l)))
	}
	w.open = w.open[:last]
	return nil
}
