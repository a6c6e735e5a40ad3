package bot_test

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"heed/bot"
)

// zone is a zone of the IANA's.
func zone(t testing.TB, name string) bot.Zone {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return bot.Zone{Location: l}
}

// moment reads "2026-03-29 01:30:00 +0100".
func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05 -0700", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// sameMoment compares with a moment as above; "" is the zero time.
func sameMoment(t testing.TB, what string, got time.Time, want string) {
	t.Helper()
	if want == "" && !got.IsZero() || want != "" && !got.Equal(moment(t, want)) {
		t.Errorf("%s: %s, want %q", what, got, want)
	}
}

// office is a week of long lunches, closed on Boxing Day, with a night shift
// from Friday to Saturday.
func office(t testing.TB) bot.Hours {
	day := []bot.Window{{From: 9 * 60, To: 12*60 + 30}, {From: 13 * 60, To: 17*60 + 30}}
	return bot.Hours{Zone: zone(t, "Europe/Amsterdam"), Week: map[time.Weekday][]bot.Window{
		time.Monday: day, time.Tuesday: day, time.Wednesday: day, time.Thursday: day,
		time.Friday:   {{From: 22 * 60, To: 24 * 60}},
		time.Saturday: {{From: 0, To: 6 * 60}},
	}, Holidays: []bot.Date{{Year: 2026, Month: time.December, Day: 26}, {Year: 2027, Month: time.January, Day: 1}}}
}

// TestHoursOfAnOffice: lunches, nights, a weekend and a holiday.
func TestHoursOfAnOffice(t *testing.T) {
	h := office(t)
	for _, c := range []struct {
		at, from, until string
	}{
		{"2026-11-23 08:59:59 +0100", "2026-11-23 09:00:00 +0100", "2026-11-23 08:59:59 +0100"},
		{"2026-11-23 09:00:00 +0100", "2026-11-23 09:00:00 +0100", "2026-11-23 12:30:00 +0100"},
		{"2026-11-23 12:29:59 +0100", "2026-11-23 12:29:59 +0100", "2026-11-23 12:30:00 +0100"},
		{"2026-11-23 12:30:00 +0100", "2026-11-23 13:00:00 +0100", "2026-11-23 12:30:00 +0100"},
		{"2026-11-27 23:00:00 +0100", "2026-11-27 23:00:00 +0100", "2026-11-28 06:00:00 +0100"}, // over midnight
		{"2026-12-25 23:00:00 +0100", "2026-12-25 23:00:00 +0100", "2026-12-26 00:00:00 +0100"}, // until the holiday
		{"2026-12-26 03:00:00 +0100", "2026-12-28 09:00:00 +0100", "2026-12-26 03:00:00 +0100"},
	} {
		at := moment(t, c.at)
		sameMoment(t, "from "+c.at, h.From(at), c.from)
		sameMoment(t, "until "+c.at, h.Until(at), c.until)
		if got, want := h.Open(at), c.from == c.at; got != want {
			t.Errorf("open at %s: %v", c.at, got)
		}
	}
}

// TestTimeElapsesInHours: to the closing moment, over nights and to the
// nanosecond; nothing elapses backwards.
func TestTimeElapsesInHours(t *testing.T) {
	h := office(t)
	for _, c := range []struct {
		from string
		d    time.Duration
		to   string
	}{
		{"2026-11-23 09:00:00 +0100", 8 * time.Hour, "2026-11-23 17:30:00 +0100"},
		{"2026-11-23 09:00:00 +0100", 8*time.Hour + 1, "2026-11-24 09:00:00.000000001 +0100"},
		{"2026-11-23 17:29:59.75 +0100", time.Second, "2026-11-24 09:00:00.75 +0100"},
		{"2026-11-22 12:00:00.75 +0100", time.Hour, "2026-11-23 10:00:00 +0100"},
		{"2026-11-27 12:00:00 +0100", 9 * time.Hour, "2026-11-30 10:00:00 +0100"},
	} {
		from := moment(t, c.from)
		to := h.Add(from, c.d)
		sameMoment(t, c.d.String()+" after "+c.from, to, c.to)
		if got := h.Between(from, to); got != c.d {
			t.Errorf("between %s and %s: %s, want %s", from, to, got, c.d)
		}
		if got := h.Between(to, from); got != 0 {
			t.Errorf("between %s and %s: %s", to, from, got)
		}
		if got := h.Add(from, -c.d); !got.Equal(from) {
			t.Errorf("%s before %s: %s", c.d, from, got)
		}
	}
}

// TestAlwaysAndNever: 24/7 is the plain clock; what never comes is the zero time.
func TestAlwaysAndNever(t *testing.T) {
	const years = 3653 * 24 * time.Hour
	at := moment(t, "2026-11-22 12:00:00.5 +0100")
	var always bot.Hours
	if !always.Open(at) || always.From(at) != at || !always.Until(at).IsZero() || always.Between(at, at.Add(years)) != years {
		t.Error("24/7 is not always open")
	}
	sameMoment(t, "ten years", always.Add(at, years), "2036-11-22 12:00:00.5 +0100")
	sameMoment(t, "three days", always.WorkingDays(at, 3), "2026-11-25 12:00:00.5 +0100")
	for _, h := range []bot.Hours{always, {Week: map[time.Weekday][]bot.Window{}}, office(t)} {
		sameMoment(t, "too long", h.Add(at, years+1), "")
		sameMoment(t, "far too long", h.Add(at, 1<<63-1), "")
		sameMoment(t, "too many days", h.WorkingDays(at, 1<<62), "")
		sameMoment(t, "no days", h.WorkingDays(at, 0), "2026-11-22 12:00:00.5 +0100")
	}
	never := bot.Hours{Week: map[time.Weekday][]bot.Window{}}
	if never.Open(at) || never.Between(at, at.Add(years)) != 0 {
		t.Error("a week without windows is open")
	}
	sameMoment(t, "opens", never.From(at), "")
	sameMoment(t, "closes", never.Until(at), "2026-11-22 12:00:00.5 +0100")
	sameMoment(t, "elapses", never.Add(at, 1), "")
	sameMoment(t, "works", never.WorkingDays(at, 1), "")
	sameMoment(t, "closes", everyDay(t).Until(at), "")
	if got := everyDay(t).Between(time.Time{}, at); got != 1<<63-1 {
		t.Errorf("two thousand years: %s", got)
	}
}

// everyDay is open at all times, but says so by its windows.
func everyDay(t testing.TB) bot.Hours {
	h := bot.Hours{Zone: zone(t, "Europe/Amsterdam"), Week: map[time.Weekday][]bot.Window{}}
	for d := range time.Weekday(7) {
		h.Week[d] = []bot.Window{{From: 0, To: 12 * 60}, {From: 12 * 60, To: 24 * 60}}
	}
	return h
}

// TestWorkingDays skip weekends and holidays, and the rest of the day itself.
func TestWorkingDays(t *testing.T) {
	h := office(t)
	sameMoment(t, "from Monday", h.WorkingDays(moment(t, "2026-11-23 08:00:00 +0100"), 1), "2026-11-24 09:00:00 +0100")
	sameMoment(t, "from Thursday", h.WorkingDays(moment(t, "2026-11-26 12:00:00 +0100"), 3), "2026-11-30 09:00:00 +0100")
	sameMoment(t, "over Boxing Day", h.WorkingDays(moment(t, "2026-12-24 12:00:00 +0100"), 2), "2026-12-28 09:00:00 +0100")
	closed := bot.Hours{Holidays: h.Holidays}
	sameMoment(t, "over Boxing Day, day and night", closed.WorkingDays(moment(t, "2026-12-24 12:00:00 +0000"), 2), "2026-12-27 00:00:00 +0000")
}

// TestDaysOfACalendar: midnights that are skipped or come twice, and the day
// that Samoa never had.
func TestDaysOfACalendar(t *testing.T) {
	for _, c := range []struct{ zone, day, from, to string }{
		{"UTC", "2028-02-29", "2028-02-29 00:00:00 +0000", "2028-03-01 00:00:00 +0000"},
		{"Europe/Amsterdam", "2026-03-29", "2026-03-29 00:00:00 +0100", "2026-03-30 00:00:00 +0200"},
		{"Europe/Amsterdam", "2026-10-25", "2026-10-25 00:00:00 +0200", "2026-10-26 00:00:00 +0100"},
		{"America/Santiago", "2026-09-06", "2026-09-06 01:00:00 -0300", "2026-09-07 00:00:00 -0300"},
		{"America/Havana", "2026-11-01", "2026-11-01 00:00:00 -0400", "2026-11-02 00:00:00 -0500"},
		{"America/St_Johns", "2006-10-29", "2006-10-29 00:00:00 -0230", "2006-10-30 00:00:00 -0330"},
		{"Australia/Lord_Howe", "2026-10-04", "2026-10-04 00:00:00 +1030", "2026-10-05 00:00:00 +1100"},
		{"Pacific/Apia", "2011-12-29", "2011-12-29 00:00:00 -1000", "2011-12-30 00:00:00 -1000"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31 00:00:00 +1400", "2011-12-31 00:00:00 +1400"},
		{"Pacific/Apia", "2011-12-31", "2011-12-31 00:00:00 +1400", "2012-01-01 00:00:00 +1400"},
		{"Europe/Amsterdam", "2040-12-31", "2040-12-31 00:00:00 +0100", "2041-01-01 00:00:00 +0100"}, // a leap year's last
	} {
		d, err := bot.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		from, to := bot.Hours{Zone: zone(t, c.zone)}.Day(d)
		sameMoment(t, c.day+" begins in "+c.zone, from, c.from)
		sameMoment(t, c.day+" ends in "+c.zone, to, c.to)
	}
}

// TestDates: what a date says of itself.
func TestDates(t *testing.T) {
	d := bot.Date{Year: 2028, Month: time.February, Day: 28}
	if got := d.Next().String() + " " + d.AddDays(2).String() + " " + d.AddDays(-59).String(); got != "2028-02-29 2028-03-01 2027-12-31" {
		t.Error(got)
	}
	if d.Weekday() != time.Monday || d.AddDays(-30000).Weekday() != time.Wednesday {
		t.Error(d.Weekday(), d.AddDays(-30000).Weekday())
	}
	if d.Compare(d) != 0 || d.Compare(d.Next()) != -1 || d.Compare(d.AddDays(-28)) != 1 || d.Compare(d.AddDays(366)) != -1 {
		t.Error("dates are out of order")
	}
	if d.IsZero() || !(bot.Date{}).IsZero() {
		t.Error("which date is zero?")
	}
}

// TestHoursEncode: hours that differ encode differently, the same ones alike,
// however their maps are laid out.
func TestHoursEncode(t *testing.T) {
	change := func(do func(h *bot.Hours)) bot.Hours { h := office(t); do(&h); return h }
	seen := map[string]int{}
	for n, h := range []bot.Hours{
		{}, {Zone: zone(t, "Europe/Amsterdam")}, {Week: map[time.Weekday][]bot.Window{}}, office(t),
		change(func(h *bot.Hours) { h.Zone = zone(t, "Europe/Berlin") }),
		change(func(h *bot.Hours) { h.Holidays = h.Holidays[:1] }),
		change(func(h *bot.Hours) { h.Holidays[0].Day++ }),
		change(func(h *bot.Hours) { h.Week[time.Friday][0].From++ }),
		change(func(h *bot.Hours) { h.Week[time.Saturday][0].To++ }),
		change(func(h *bot.Hours) { delete(h.Week, time.Monday) }),
	} {
		text, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(text)]; ok {
			t.Errorf("hours %d and %d are both %s", other, n, text)
		}
		seen[string(text)] = n
	}
	for range 20 {
		text, _ := json.Marshal(office(t))
		if seen[string(text)] != 3 {
			t.Fatalf("the same hours are now %s", text)
		}
	}
	text, _ := json.Marshal(bot.Hours{Holidays: office(t).Holidays})
	if got := string(text); got != `{"zone":"UTC","holidays":["2026-12-26","2027-01-01"]}` {
		t.Error(got)
	}
}

// BenchmarkHours is what a commit pays to know when its item is due.
func BenchmarkHours(b *testing.B) {
	at := moment(b, "2026-12-23 16:00:00 +0100").UTC()
	for name, h := range map[string]bot.Hours{"always": {}, "office": office(b)} {
		b.Run(name+"/add", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.Add(at, 20*time.Hour)
			}
		})
		b.Run(name+"/between", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.Between(at, at.Add(5*24*time.Hour))
			}
		})
		b.Run(name+"/between-ten-years", func(b *testing.B) {
			for b.Loop() {
				h.Between(at, at.AddDate(10, 0, 0))
			}
		})
	}
}
