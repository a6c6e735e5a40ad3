package bot

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is when something is done again and again, such as a digest: times
// of a clock, written as cron does. It encodes as its text. The zero Schedule
// is never.
//
// It steps through what a clock shows, without a zone, and only then asks when
// the clock of a zone shows that: a time that a change of clocks skips happens
// right after the gap, one that it repeats happens the first time only.
type Schedule struct {
	text  string
	steps cron.Schedule
}

// ParseSchedule reads the five fields of cron (minute, hour, day of month,
// month, day of week) or one of its words: @hourly, @daily, @weekly, @monthly,
// @yearly. It names no zone: that is the desk's.
func ParseSchedule(spec string) (Schedule, error) {
	switch {
	case strings.Contains(spec, "TZ="):
		return Schedule{}, fmt.Errorf("schedule %q names a zone: leave it out, the zone is that of the desk's hours", spec)
	case strings.HasPrefix(spec, "@every"):
		return Schedule{}, fmt.Errorf("schedule %q counts from when heed starts: name times of the clock, such as \"0 9 * * 1-5\" or @daily", spec)
	}
	steps, err := cron.ParseStandard(spec)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %q: %w", spec, err)
	}
	if s, ok := steps.(*cron.SpecSchedule); ok && (s.Minute == 0 || s.Hour == 0 || s.Dom == 0 || s.Month == 0 || s.Dow == 0) {
		return Schedule{}, fmt.Errorf("schedule %q has a field without any value", spec)
	}
	return Schedule{spec, steps}, nil
}

// String is the text it was read from.
func (s Schedule) String() string { return s.text }

// MarshalText returns the text it was read from.
func (s Schedule) MarshalText() ([]byte, error) { return []byte(s.text), nil }

// IsZero reports whether s is the zero Schedule.
func (s Schedule) IsZero() bool { return s.steps == nil }

// Next returns the first time after a moment, in the zone; nil is UTC. It is
// the zero time if the clock shows none within five years, as for 30 February.
func (s Schedule) Next(after time.Time, zone *time.Location) time.Time {
	if s.IsZero() {
		return time.Time{}
	}
	if zone == nil {
		zone = time.UTC
	}
	// What the clock shows is written as a time in UTC. Within an hour that
	// comes twice the next steps may have happened the first time.
	for shown := s.steps.Next(shows(after, zone)); !shown.IsZero(); shown = s.steps.Next(shown) {
		if at := firstShows(shown.Unix(), zone); at.After(after) {
			return at.In(zone)
		}
	}
	return time.Time{}
}
