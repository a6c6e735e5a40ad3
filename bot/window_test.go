package bot_test

import (
	"reflect"
	"testing"
	"time"

	"heed/bot"
)

// TestWindowsAreRead: nothing but the one form, and what goes on after midnight
// is two windows.
func TestWindowsAreRead(t *testing.T) {
	for _, c := range []struct {
		text string
		want map[time.Weekday][]bot.Window
	}{
		{"09:00-17:30", map[time.Weekday][]bot.Window{time.Saturday: {{From: 540, To: 1050}}}},
		{"00:00-24:00", map[time.Weekday][]bot.Window{time.Saturday: {{From: 0, To: 1440}}}},
		{"22:00-06:00", map[time.Weekday][]bot.Window{time.Saturday: {{From: 1320, To: 1440}}, time.Sunday: {{From: 0, To: 360}}}},
		{"22:00-00:00", map[time.Weekday][]bot.Window{time.Saturday: {{From: 1320, To: 1440}}}},
	} {
		from, to, err := bot.ParseWindow(c.text)
		if got := bot.Windows(time.Saturday, from, to); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v", c.text, got, err)
		}
	}
	for _, text := range []string{
		"", "-", "9:00-17:30", "09:00 - 17:30", "09:00-17:30 ", "09:00–17:30", "+9:00-17:30", "09:60-17:30", "09:00-24:01", "24:00-06:00",
		"25:00-26:00", "09:00-09:00", "24:00-24:00", "09.00-17.30", "09:0a-17:30", "09:00-17:3\x00",
	} {
		if from, to, err := bot.ParseWindow(text); err == nil {
			t.Errorf("%q is %s to %s", text, from, to)
		}
	}
}

func FuzzParseWindow(f *testing.F) {
	for _, seed := range []string{"09:00-17:30", "22:00-06:00", "00:00-24:00", "24:00-00:00", "9:00-17:30", "09:00-09:00", "+9:00--1:30"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		from, to, err := bot.ParseWindow(s)
		if err != nil {
			return
		}
		if from < 0 || from >= 1440 || to < 0 || to > 1440 || from == to {
			t.Errorf("%q is from %d to %d", s, from, to)
		}
		if back := from.String() + "-" + to.String(); back != s {
			t.Errorf("%q is written %q", s, back)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2026-12-25", "2028-02-29", "2026-02-29", "0000-01-01", "9999-12-31", "2026-1-1", "2026-12-25T00:00:00Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := bot.ParseDate(s)
		if err != nil {
			return
		}
		if d.String() != s {
			t.Errorf("%q is written %q", s, d)
		}
		var back bot.Date
		if text, err := d.MarshalText(); err != nil || back.UnmarshalText(text) != nil || back != d {
			t.Errorf("%q encodes as %q, %v, and is then %v", s, text, err, back)
		}
	})
}
