package when_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heed/adapters/when"
	"heed/bot"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

const layout = "2006-01-02 15:04"

// said is what people write on Wednesday 18 November 2026 at 11:20 in Amsterdam.
var said = map[string]string{
	"2026-12-24T09:00:00Z": "2026-12-24 10:00", "2026-12-24t09:00:59+01:00": "2026-12-24 09:00",
	"2026-12-24": "2026-12-24 09:00", "2026-12-24 14:30": "2026-12-24 14:30", "2026-12-24T14:30": "2026-12-24 14:30", "2026-12-24 at 2pm": "2026-12-24 14:00",
	"in 2h": "2026-11-18 13:20", "2h": "2026-11-18 13:20", "30m": "2026-11-18 11:50", "1h30m": "2026-11-18 12:50", "in 1 hour and 30 minutes": "2026-11-18 12:50",
	"in half an hour": "2026-11-18 11:50", "in an hour": "2026-11-18 12:20", "within two hours": "2026-11-18 13:20", "48h": "2026-11-20 11:20",
	"3d": "2026-11-21 11:20", "in 3 days": "2026-11-21 11:20", "in 3 days at 10:00": "2026-11-21 10:00", "2 weeks": "2026-12-02 11:20", "in a month": "2026-12-18 11:20",
	"tomorrow": "2026-11-19 09:00", "Tomorrow 10": "2026-11-19 10:00", "tomorrow at 10": "2026-11-19 10:00", "tomorrow at 10:30": "2026-11-19 10:30", "10:30 tomorrow": "2026-11-19 10:30",
	"tomorrow morning": "2026-11-19 09:00", "tomorrow evening at 8": "2026-11-19 20:00", "tomorrow, noon": "2026-11-19 12:00", "tomorrow midnight": "2026-11-20 00:00",
	"Thursday": "2026-11-19 09:00", "thursday 14:00": "2026-11-19 14:00", "Wednesday": "2026-11-25 09:00", "wed 23:00": "2026-11-25 23:00", "this friday": "2026-11-20 09:00", "mon": "2026-11-23 09:00",
	"next monday 9am": "2026-11-23 09:00", "next friday": "2026-11-27 09:00", "friday next week": "2026-11-27 09:00", "next week friday": "2026-11-27 09:00", "monday morning": "2026-11-23 09:00", "friday afternoon": "2026-11-20 15:00",
	"24 Dec": "2026-12-24 09:00", "Dec 24 10:00": "2026-12-24 10:00", "24 Dec 10:30": "2026-12-24 10:30", "24 dec 10": "2026-12-24 10:00", "December 24th at 10am": "2026-12-24 10:00", "the 24th of December": "2026-12-24 09:00", "24 Dec 2027": "2027-12-24 09:00",
	"Dec 24, 2027 10:00": "2027-12-24 10:00", "Thursday 24 Dec": "2026-12-24 09:00", "3 Nov": "2027-11-03 09:00", "18 Nov 11:00": "2027-11-18 11:00", "18 Nov 12:00": "2026-11-18 12:00", "March": "2027-03-01 09:00", "29 Feb": "2028-02-29 09:00",
	"11:30": "2026-11-18 11:30", "11:20": "2026-11-19 11:20", "10:30": "2026-11-19 10:30", "10am": "2026-11-19 10:00", "1pm": "2026-11-18 13:00", "12am": "2026-11-19 00:00", "12:30 am": "2026-11-19 00:30", "12pm": "2026-11-18 12:00", "at 10": "2026-11-19 10:00",
	"tonight": "2026-11-18 20:00", "tonight at 8": "2026-11-18 20:00", "tonight 9:30": "2026-11-18 21:30", "noon": "2026-11-18 12:00", "this afternoon": "2026-11-18 15:00", "midnight": "2026-11-19 00:00", "today": "2026-11-18 17:00", "today 15:00": "2026-11-18 15:00",
	"end of day": "2026-11-18 17:00", "EOD": "2026-11-18 17:00", "end of the day tomorrow": "2026-11-19 17:00", "morning": "2026-11-19 09:00", "9 in the morning": "2026-11-19 09:00",
	"next week": "2026-11-23 09:00", "next month": "2026-12-01 09:00",
	"until Thursday": "2026-11-19 09:00", "till 14:00": "2026-11-18 14:00", "by tomorrow noon": "2026-11-19 12:00", "on Friday": "2026-11-20 09:00", "  UNTIL \u00a0 thursday ": "2026-11-19 09:00",
}

func TestWhatPeopleWrite(t *testing.T) {
	amsterdam := zone(t, "Europe/Amsterdam")
	now := time.Date(2026, 11, 18, 11, 20, 30, 5, amsterdam)
	for text, want := range said {
		got, err := when.Parse(text, now, amsterdam)
		if err != nil || got.Location() != time.UTC || got.In(amsterdam).Format(layout) != want {
			t.Errorf("%q: %s, want %s; %v", text, got.In(amsterdam).Format(layout), want, err)
		}
	}
}

func TestOtherDays(t *testing.T) {
	for _, test := range []struct{ zone, now, text, want string }{
		{"Europe/Amsterdam", "2026-12-31 23:30", "tomorrow", "2027-01-01 09:00"},
		{"Europe/Amsterdam", "2026-12-31 23:30", "in 1h", "2027-01-01 00:30"},
		{"Europe/Amsterdam", "2026-12-31 23:30", "next month", "2027-01-01 09:00"},
		{"Europe/Amsterdam", "2026-12-31 23:30", "23:00", "2027-01-01 23:00"},
		{"Europe/Amsterdam", "2026-12-31 23:30", "31 Dec", "2027-12-31 09:00"},
		{"Europe/Amsterdam", "2027-01-31 12:00", "in 1 month", "2027-02-28 12:00"},
		{"Europe/Amsterdam", "2026-11-22 12:00", "next monday", "2026-11-23 09:00"}, // a Sunday
		{"Europe/Amsterdam", "2026-11-23 08:00", "monday", "2026-11-30 09:00"},
		{"Europe/Amsterdam", "2028-02-28 12:00", "tomorrow", "2028-02-29 09:00"},
		{"Europe/Amsterdam", "2028-02-29 12:00", "29 feb", "2032-02-29 09:00"},
		{"Europe/Amsterdam", "2096-03-01 12:00", "29 feb", "2104-02-29 09:00"},
		// The clocks go from 02:00 to 03:00 on 28 March 2027, and from 03:00 to 02:00 on 25 October 2026.
		{"Europe/Amsterdam", "2027-03-27 12:00", "tomorrow 2:30", "2027-03-28 03:00"},
		{"Europe/Amsterdam", "2027-03-27 12:00", "in 24h", "2027-03-28 13:00"},
		{"Europe/Amsterdam", "2027-03-27 12:00", "in 1 day", "2027-03-28 12:00"},
		{"Europe/Amsterdam", "2027-03-27 02:30", "1d", "2027-03-28 03:00"},
		{"Europe/Amsterdam", "2026-10-24 12:00", "tomorrow", "2026-10-25 09:00"},
		{"Europe/Amsterdam", "2026-10-24 12:00", "in 24h", "2026-10-25 11:00"},
		{"America/New_York", "2027-03-13 12:00", "tomorrow 2:30", "2027-03-14 03:00"},
		{"America/New_York", "2027-03-13 12:00", "sunday 2am", "2027-03-14 03:00"},
		{"America/New_York", "2026-10-31 20:00", "tomorrow", "2026-11-01 09:00"},
		{"Africa/Cairo", "2026-04-23 12:00", "tomorrow 00:00", "2026-04-24 01:00"}, // it has no midnight
		{"Asia/Kathmandu", "2026-11-18 23:59", "12:15", "2026-11-19 12:15"},
	} {
		z := zone(t, test.zone)
		now, err := time.ParseInLocation(layout, test.now, z)
		if err != nil {
			t.Fatal(err)
		}
		got, err := when.Parse(test.text, now.UTC(), z)
		if err != nil || got.In(z).Format(layout) != test.want {
			t.Errorf("%q at %s: %s, want %s; %v", test.text, test.now, got.In(z).Format(layout), test.want, err)
		}
	}
}

func TestATimeThatIsTwiceIsTheFirst(t *testing.T) {
	for name, want := range map[string]string{"Europe/Amsterdam": "2026-10-25T00:30:00Z", "America/New_York": "2026-11-01T05:30:00Z"} {
		z := zone(t, name)
		text := map[string]string{"Europe/Amsterdam": "2026-10-25 2:30", "America/New_York": "2026-11-01 1:30"}[name]
		got, err := when.Parse(text, time.Date(2026, 10, 20, 0, 0, 0, 0, z), z)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s in %s: %s, want %s; %v", text, name, got.Format(time.RFC3339), want, err)
		}
	}
}

func TestWhatIsNotUnderstoodAsAWholeIsRefused(t *testing.T) {
	now := time.Date(2026, 11, 18, 11, 20, 0, 0, time.UTC)
	for _, text := range []string{
		"", " ", "at", "until", "soon", "call bob on the 3rd floor tomorrow", "tomorrow or friday", "tomorrow friday", "tomorrow 10 11", "10", "tomorrow 25",
		"12-24", "2026-13-01", "2026-02-30", "2027-02-29 10:00", "31 Nov", "31 feb", "24 Dec Dec", "friday 24 dec", "25:00", "10:60", "13pm", "10:30:45", "24:10",
		"in 2h tomorrow", "in 2h at 10:00", "2 hours ago", "h", "99999h", "0m0", "2x", "half a week", "10:30 11:30", "tomorrow 1430", "tomorrowish",
		"24/12/2026", "nextweek", "next tomorrow", "next week next month", "next monday next week", "monday next month", "0000-01-01", "tomorrow\x00", "tomorrow\n10",
		"9am 10", "noon midnight", "midnight 10:00", strings.Repeat("x", 101), "tomorrow" + strings.Repeat(" ", 100), "\xff", "1 jan 0000",
	} {
		got, err := when.Parse(text, now, time.UTC)
		if r, ok := errors.AsType[*bot.Refusal](err); !ok || !strings.Contains(r.Sentence, `"tomorrow 10:00", "Thursday"`) || strings.Contains(r.Sentence, "passed") {
			t.Errorf("%.30q: %s, %v", text, got.Format(layout), err)
		}
	}
}

func TestThePastIsRefused(t *testing.T) {
	now := time.Date(2026, 11, 18, 21, 20, 0, 0, time.UTC)
	for _, text := range []string{
		"2026-11-18T21:20:00Z", "2026-11-18T21:20:59Z", "1999-12-31", "2026-11-18", "2026-11-18 21:20", "24 Dec 2025", "today", "today 10:00", "tonight", "this morning",
		"yesterday", "now", "last night", "last monday", "monday last week", "0m", "0 days",
	} {
		got, err := when.Parse(text, now, time.UTC)
		if err == nil || !strings.Contains(err.Error(), "passed") && !strings.HasPrefix(text, "0") {
			t.Errorf("%q: %s, %v", text, got.Format(layout), err)
		}
	}
}

// Whatever is accepted is ahead, on a whole minute, and itself when it is
// written down and read again.
func check(t interface{ Fatalf(string, ...any) }, text string, now time.Time, z *time.Location) bool {
	got, err := when.Parse(text, now, z)
	if err != nil {
		return false
	}
	if !got.After(now) || !got.Equal(got.Truncate(time.Minute)) || got.Location() != time.UTC {
		t.Fatalf("%q at %s: %s", text, now, got)
	}
	if again, err := when.Parse(got.Format(time.RFC3339), now, z); err != nil || !again.Equal(got) {
		t.Fatalf("%q at %s: %s, and then %s, %v", text, now, got, again, err)
	}
	return true
}

func TestWhatIsAcceptedIsAhead(t *testing.T) {
	var texts []string
	for text := range said {
		texts = append(texts, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		z, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(1_500_000_000, 1_900_000_000).Draw(t, "now"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds"))
		text := rapid.OneOf(rapid.SampledFrom(texts), rapid.Map(rapid.SliceOfN(rapid.SampledFrom(strings.Fields(strings.Join(texts, " "))), 1, 4),
			func(words []string) string { return strings.Join(words, " ") })).Draw(t, "text")
		check(t, text, now, z)
	})
}

func FuzzParse(f *testing.F) {
	for text := range said {
		f.Add(text, int64(1_795_000_000))
	}
	z := zone(f, "Europe/Amsterdam")
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		check(t, text, time.Unix(unix%100_000_000_000, 0), z)
	})
}
