package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"

	"heed/bot"
)

// What a rule may be at most. The library reckons a rule that never comes true
// up to the year 9999, so only so many are tried.
const (
	maxRule     = 256 // bytes
	maxInterval = 10_000
	maxBarren   = 5 // rules without any occurrence
)

var errTooMany = fmt.Errorf("the feed holds too much: more than %d dates, or rules that take too long", MaxDates)

const daySeconds = 24 * 60 * 60

// reckoning finds the days of events between two of them. Days are numbered:
// 0 is 1970-01-01.
type reckoning struct {
	first, last  int64
	days         map[int64]bool
	steps, rules int
	barren       int
}

// dayOf is the number of the day at whose midnight, or after it, t is.
func dayOf(t int64) int64 {
	day := t / daySeconds
	if t%daySeconds < 0 {
		day--
	}
	return day
}

func dayAt(year int, month time.Month, day int) int64 {
	return dayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix())
}

func (r *reckoning) sorted() []bot.Date {
	dates := make([]bot.Date, 0, len(r.days))
	for _, day := range slices.Sorted(maps.Keys(r.days)) {
		dates = append(dates, dateOf(time.Unix(day*daySeconds, 0).UTC()))
	}
	return dates
}

func (r *reckoning) all(events []event) error {
	moved, err := movedOf(events)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.value(ical.PropStatus) == string(ical.EventCancelled) {
			continue
		}
		if err := r.event(e, moved[e.value(ical.PropUID)]); err != nil {
			return err
		}
	}
	return nil
}

// movedOf returns, by UID, the days on which an occurrence would begin that has
// an event of its own instead, which may be cancelled.
func movedOf(events []event) (map[string]map[int64]bool, error) {
	moved := map[string]map[int64]bool{}
	for _, e := range events {
		uid := e.value(ical.PropUID)
		for _, p := range e.props[ical.PropRecurrenceID] {
			t, err := p.moment(p.Value)
			if err != nil {
				return nil, err
			}
			if moved[uid] == nil {
				moved[uid] = map[int64]bool{}
			}
			moved[uid][dayOf(t.Unix())] = true
		}
	}
	return moved, nil
}

// event adds the days of one event; moved are those of its occurrences that
// events of their own replace.
func (r *reckoning) event(e event, moved map[int64]bool) error {
	start, seconds, err := e.span()
	if err != nil {
		return err
	}
	if seconds+60 < daySeconds {
		return nil // however often it recurs, it is never a whole day
	}
	if len(e.props[ical.PropRecurrenceID]) > 0 {
		return r.add(start.Unix(), seconds)
	}
	except := map[int64]bool{}
	for _, p := range e.props[ical.PropExceptionDates] {
		dates, err := p.moments()
		if err != nil {
			return err
		}
		for _, t := range dates {
			except[dayOf(t.Unix())] = true
		}
	}
	return r.occurrences(e, start, func(t time.Time) error {
		if day := dayOf(t.Unix()); except[day] || moved[day] {
			return r.step()
		}
		return r.add(t.Unix(), seconds)
	})
}

// occurrences goes through the times at which an event begins. The first does
// so even where its own rule would leave it out, as calendars show it.
func (r *reckoning) occurrences(e event, start time.Time, each func(time.Time) error) error {
	if err := each(start); err != nil {
		return err
	}
	for _, p := range e.props[ical.PropRecurrenceDates] {
		dates, err := p.moments()
		if err != nil {
			return err
		}
		for _, t := range dates {
			if err := each(t); err != nil {
				return err
			}
		}
	}
	for _, p := range e.props[ical.PropRecurrenceRule] {
		if err := r.rule(p, start, each); err != nil {
			return err
		}
	}
	return nil
}

// rule goes through the occurrences of a rule up to the last day that counts.
func (r *reckoning) rule(p property, start time.Time, each func(time.Time) error) (err error) {
	rule, err := r.ruleOf(p, start)
	if rule == nil || err != nil {
		return err
	}
	defer func() {
		if recover() != nil {
			err = p.wrong(errors.New("the rule can not be reckoned"))
		}
	}()
	next := rule.Iterator()
	t, ok := next()
	if !ok {
		r.barren++
	}
	for ; ok; t, ok = next() {
		if err := each(t); err != nil {
			return err
		}
	}
	return nil
}

// ruleOf reads a rule (RFC 5545, section 3.3.10). One that has ended before it
// begins, or begins after the last day, is nil.
func (r *reckoning) ruleOf(p property, start time.Time) (*rrule.RRule, error) {
	if r.rules++; r.rules > maxRules || r.barren > maxBarren {
		return nil, p.wrong(errTooMany)
	}
	if len(p.Value) > maxRule {
		return nil, p.wrong(fmt.Errorf("the rule is longer than %d bytes", maxRule))
	}
	o, err := rrule.StrToROption(strings.TrimRight(p.Value, ";"))
	switch {
	case err != nil:
		return nil, p.wrong(errors.New("no rule such as FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"))
	case o.Freq > rrule.DAILY:
		return nil, p.wrong(errors.New("days recur daily at most"))
	case o.Interval > maxInterval, len(o.Byeaster) > 0:
		return nil, p.wrong(errors.New("the rule can not be reckoned"))
	}
	end := time.Unix((r.last+1)*daySeconds-1, 0).UTC()
	if o.Until.IsZero() || o.Until.After(end) {
		o.Until = end
	}
	if o.Until.Before(start) {
		return nil, nil
	}
	o.Dtstart, o.Byhour, o.Byminute, o.Bysecond = start, nil, nil, nil
	rule, err := rrule.NewRRule(*o)
	if err != nil {
		return nil, p.wrong(err)
	}
	return rule, nil
}

// add adds the days that an occurrence covers from midnight to midnight. One
// that ends at 23:59 means midnight.
func (r *reckoning) add(start, seconds int64) error {
	from, to := dayOf(start+daySeconds-1), dayOf(start+seconds+60)
	for day := max(from, r.first); day < to && day <= r.last; day++ {
		if err := r.step(); err != nil {
			return err
		}
		r.days[day] = true
	}
	if len(r.days) > MaxDates {
		return errTooMany
	}
	return r.step()
}

// step counts what was looked at.
func (r *reckoning) step() error {
	if r.steps++; r.steps > maxSteps {
		return errTooMany
	}
	return nil
}
