package bot

import (
	"fmt"
	"time"
)

// Hours are when a desk works: windows of the week on the clock of a zone, but
// not on holidays. The zero Hours are 24/7, in UTC.
//
// A moment is in the hours if the clock on the wall of the zone shows a time in
// a window of that weekday, and the date is no holiday: so an hour that a
// change of clocks skips is never worked, and one that it repeats is worked
// twice. A holiday is closed from midnight to midnight.
type Hours struct {
	Zone     Zone                      `json:"zone"`
	Week     map[time.Weekday][]Window `json:"week,omitempty"`     // ascending, apart from each other; nil: always
	Holidays []Date                    `json:"holidays,omitempty"` // ascending
}

// Window is a part of a day, half-open. One that goes on after midnight is two.
type Window struct{ From, To Minute }

// Minute is a time of day: 0 is midnight, 1440 the midnight after.
type Minute int

// String is the form "09:30"; the end of the day is "24:00".
func (m Minute) String() string { return fmt.Sprintf("%02d:%02d", int(m)/60, int(m)%60) }

// Date is a day of a calendar, in no zone. It is written "2026-12-25".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Zone is a time zone that encodes as its IANA name. The zero Zone is UTC.
type Zone struct{ *time.Location }

// Location is the zone as package time knows it.
func (h Hours) Location() *time.Location {
	if h.Zone.Location == nil {
		return time.UTC
	}
	return h.Zone.Location
}
