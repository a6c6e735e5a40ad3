package calendar

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// dated are the properties that say when an event is, and whether.
var dated = []string{
	ical.PropUID, ical.PropStatus, ical.PropDateTimeStart, ical.PropDateTimeEnd, ical.PropDuration,
	ical.PropRecurrenceRule, ical.PropRecurrenceDates, ical.PropExceptionDates, ical.PropRecurrenceID,
}

// event is what a feed says of one event.
type event struct {
	line  line // where it begins
	props map[string][]property
}

// property is one of [dated], its value in upper case.
type property struct {
	line
	*ical.Prop
}

func (e *event) take(l line) error {
	if !slices.Contains(dated, l.name) {
		return nil
	}
	p, err := l.property()
	if err != nil {
		return err
	}
	if e.props == nil {
		e.props = map[string][]property{}
	}
	e.props[l.name] = append(e.props[l.name], property{l, p})
	return nil
}

// value returns what the event says of itself under a name, or "".
func (e event) value(name string) string {
	if all := e.props[name]; len(all) > 0 {
		return all[0].Value
	}
	return ""
}

// span returns when an event begins and how many seconds later it ends.
func (e event) span() (start time.Time, seconds int64, err error) {
	if len(e.props[ical.PropDateTimeStart]) == 0 {
		return start, 0, e.line.wrong(errors.New("the event does not say when it begins"))
	}
	p := e.props[ical.PropDateTimeStart][0]
	if start, err = p.moment(p.Value); err != nil {
		return start, 0, err
	}
	end, err := e.end(start, p.whole(p.Value))
	return start, end.Unix() - start.Unix(), err
}

// end returns when an event ends that begins at start. A whole day without an
// end, and one that ends where it begins, is one day.
func (e event) end(start time.Time, whole bool) (time.Time, error) {
	end := start
	if ends := e.props[ical.PropDateTimeEnd]; len(ends) > 0 {
		var err error
		if end, err = ends[0].moment(ends[0].Value); err != nil {
			return end, err
		}
		if whole && end.Before(start) {
			return end, ends[0].wrong(errors.New("the event ends before it begins"))
		}
	} else if lasts := e.props[ical.PropDuration]; len(lasts) > 0 {
		d, err := lasts[0].Duration()
		if err != nil {
			return end, lasts[0].wrong(errors.New("no duration such as P1D"))
		}
		end = start.Add(d)
	}
	if whole && !end.After(start) {
		end = start.AddDate(0, 0, 1)
	}
	return end, nil
}

// moments returns the times of a list of them; of a period its start.
func (p property) moments() ([]time.Time, error) {
	var all []time.Time
	for value := range strings.SplitSeq(p.Value, ",") {
		value, _, _ = strings.Cut(value, "/")
		t, err := p.moment(value)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// moment reads a date or a time as the clock on the wall shows it, as if that
// hung in UTC: the days are the same, and a feed may call its zones as it likes.
func (p property) moment(value string) (time.Time, error) {
	bare := ical.Prop{Name: p.Name, Params: ical.Params{}, Value: value}
	bare.SetValueType(ical.ValueDateTime)
	if p.whole(value) {
		bare.SetValueType(ical.ValueDate)
		bare.Value = value[:min(len(value), len("20061225"))]
	}
	t, err := bare.DateTime(time.UTC)
	if err != nil {
		return t, p.wrong(errors.New("no date such as 20261225 and no time such as 20261225T090000Z"))
	}
	if t.Year() < 1583 {
		return t, p.wrong(errors.New("a time before the Gregorian calendar"))
	}
	return t, nil
}

// whole reports whether a value is a day; some feeds forget to say so.
func (p property) whole(value string) bool {
	return strings.EqualFold(p.Params.Get(ical.ParamValue), string(ical.ValueDate)) || len(value) == len("20061225")
}
