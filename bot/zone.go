package bot

import (
	"math"
	"time"
)

// What a clock shows is counted here in seconds as a Unix time is: on a clock
// in UTC it is the Unix time.

// Zone is a time zone that encodes as its IANA name. The zero Zone is UTC.
type Zone struct{ *time.Location }

// MarshalText returns the zone's name.
func (z Zone) MarshalText() ([]byte, error) {
	if z.Location == nil {
		return []byte("UTC"), nil
	}
	return []byte(z.String()), nil
}

const daySeconds = 24 * 60 * 60

// evenly returns by how many seconds the clock of a zone is ahead of UTC at a
// Unix time, and a later one until which that surely stays so.
func evenly(at int64, zone *time.Location) (offset, end int64) {
	t := time.Unix(at, 0).In(zone)
	_, seconds := t.Zone()
	_, bound := t.ZoneBounds()
	if bound.IsZero() {
		return int64(seconds), math.MaxInt64
	}
	if end = bound.Unix(); end <= at {
		// Where the zone's table has ended and a rule goes on, ZoneBounds takes
		// each year to have 365 days: on the last of a leap year it is behind.
		end = (floor(at, daySeconds) + 1) * daySeconds
	}
	return int64(seconds), end
}

// shows returns what the clock of a zone shows, as the time when one in UTC does.
func shows(t time.Time, zone *time.Location) time.Time {
	_, seconds := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(seconds) * time.Second)
}

// firstShows returns the first moment when the clock of a zone shows a time, or
// a later one where it skips that time.
func firstShows(clock int64, zone *time.Location) time.Time {
	at := clock - daySeconds // no zone is a day ahead of UTC
	for {
		offset, end := evenly(at, zone)
		if first := max(at, clock-offset); first < end {
			return time.Unix(first, 0)
		}
		at = end
	}
}

// weekdayAt returns the weekday of a day counted from 1970-01-01, a Thursday.
func weekdayAt(day int64) time.Weekday { return time.Weekday(day + 4 - 7*floor(day+4, 7)) }

// floor is the quotient rounded down.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
