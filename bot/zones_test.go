package bot_test

import (
	_ "embed"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// zoneNames are all of the IANA's, as they are in Go's lib/time/zoneinfo.zip.
// They are listed here so that every machine tests the same ones: what its own
// database lacks comes with time/tzdata.
//
//go:embed testdata/zones.txt
var zoneNames string

func allZones(t testing.TB) []*time.Location {
	t.Helper()
	var all []*time.Location
	for _, name := range strings.Fields(zoneNames) {
		all = append(all, zone(t, name).Location)
	}
	return all
}

// newYear is when a year begins in UTC.
func newYear(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

// offsetAt is by how much the clock is ahead of UTC.
func offsetAt(at time.Time, zone *time.Location) time.Duration {
	_, seconds := at.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// change is a change of clocks: when the new time began, and by how much the
// clock went ahead.
type change struct {
	at time.Time
	by time.Duration
}

// changes are all that can be seen by looking at a clock at every step, but
// given to the second, from the beginning of one year to that of another.
func changes(zone *time.Location, first, end int, step time.Duration) (all []change) {
	is, last := offsetAt(newYear(first), zone), newYear(end)
	for at := newYear(first); at.Before(last); at = at.Add(step) {
		was := is
		if is = offsetAt(at.Add(step), zone); was == is {
			continue
		}
		before, after := at, at.Add(step)
		for after.Sub(before) > time.Second {
			if middle := before.Add(after.Sub(before) / 2).Truncate(time.Second); offsetAt(middle, zone) == was {
				before = middle
			} else {
				after = middle
			}
		}
		all = append(all, change{after, is - was})
	}
	return all
}
