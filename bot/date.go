package bot

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of a calendar, in no zone. It is written "2026-12-25".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads the form "2026-12-25": a date that exists, and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date: write it like 2026-12-25", s)
	}
	return dateOf(t), nil
}

// String is the form that [ParseDate] reads.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText returns what [ParseDate] reads, or nothing for the zero Date. It
// is an error if there is no such date, or none that can be written so.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	text := d.String()
	if _, err := ParseDate(text); err != nil {
		return nil, err
	}
	return []byte(text), nil
}

// UnmarshalText is the inverse of [Date.MarshalText].
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or +1 as d is before, the same as, or after o.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// Next returns the day after d.
func (d Date) Next() Date { return d.AddDays(1) }

// AddDays returns the day that is n days after d, before it if n is negative.
func (d Date) AddDays(n int) Date {
	return dateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return weekdayAt(floor(d.midnight(), daySeconds)) }

// Week returns the week that d is in, as browsers write it: "2026-W48" (ISO 8601;
// https://html.spec.whatwg.org/#weeks).
func (d Date) Week() string {
	year, number := time.Unix(d.midnight(), 0).UTC().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, number)
}

// midnight is what a clock shows when d begins.
func (d Date) midnight() int64 {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix()
}

// dateAt returns the date of a day counted from 1970-01-01.
func dateAt(day int64) Date { return dateOf(time.Unix(day*daySeconds, 0).UTC()) }

// dateOf returns the date that t shows.
func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}
