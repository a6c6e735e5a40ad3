package bot

import (
	"fmt"
	"time"
)

// Window is a part of a day, half-open. One that goes on after midnight is two.
type Window struct{ From, To Minute }

// Minute is a time of day: 0 is midnight, 1440 the midnight after.
type Minute int

// dayEnd is the midnight after a day.
const dayEnd Minute = 24 * 60

// String is the form "09:30"; the end of the day is "24:00".
func (m Minute) String() string { return fmt.Sprintf("%02d:%02d", int(m)/60, int(m)%60) }

// ParseWindow reads the form "09:00-17:30". It may end at "24:00"; one that ends
// before it begins goes on after midnight, see [Windows]. One that ends when it
// begins is an error.
func ParseWindow(s string) (from, to Minute, err error) {
	if len(s) != len("09:00-17:30") || s[5] != '-' {
		return 0, 0, fmt.Errorf("%q are no hours: write them like 09:00-17:30", s)
	}
	from, begins := parseMinute(s[:5])
	to, ends := parseMinute(s[6:])
	switch {
	case !begins || !ends || from == dayEnd:
		return 0, 0, fmt.Errorf("%q are no hours: they begin from 00:00 to 23:59 and end from 00:00 to 24:00", s)
	case from == to:
		return 0, 0, fmt.Errorf("%q are no hours: they end when they begin; a whole day is 00:00-24:00", s)
	}
	return from, to, nil
}

// parseMinute reads the form "09:30", from 00:00 to 24:00.
func parseMinute(s string) (Minute, bool) {
	digit := func(n int) Minute { return Minute(s[n]) - '0' }
	for _, n := range []int{0, 1, 3, 4} {
		if s[n] < '0' || s[n] > '9' {
			return 0, false
		}
	}
	hour, minute := 10*digit(0)+digit(1), 10*digit(3)+digit(4)
	at := 60*hour + minute
	return at, s[2] == ':' && minute < 60 && at <= dayEnd
}

// Windows returns the windows of a week that begin on a day at from and end at
// to: two if they go on after midnight, because to is not after from.
func Windows(day time.Weekday, from, to Minute) map[time.Weekday][]Window {
	if from < to {
		return map[time.Weekday][]Window{day: {{from, to}}}
	}
	w := map[time.Weekday][]Window{day: {{from, dayEnd}}}
	if to > 0 {
		w[(day+1)%7] = []Window{{0, to}}
	}
	return w
}
