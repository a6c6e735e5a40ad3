package calendar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heed/adapters/calendar"
)

// feed is a calendar of events, each the lines between BEGIN and END.
func feed(events ...string) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//heed//test//EN\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\n" + e + "\nEND:VEVENT\n")
	}
	b.WriteString("END:VCALENDAR\n")
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

func TestTheDaysOfAFeed(t *testing.T) {
	for _, test := range []struct {
		name, event, want string // in 2026 and 2027
	}{
		{"a day", "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226", "2026-12-25"},
		{"several, the end excluded", "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227", "2026-12-24 2026-12-25 2026-12-26"},
		{"without an end", "DTSTART;VALUE=DATE:20261225", "2026-12-25"},
		{"with an end that is its start", "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225", "2026-12-25"},
		{"of a duration", "DTSTART;VALUE=DATE:20261225\nDURATION:P2D", "2026-12-25 2026-12-26"},
		{"that does not say it is a date", "DTSTART:20261225", "2026-12-25"},
		{"that says it is a date, and is a time", "DTSTART;VALUE=DATE:20261225T000000", "2026-12-25"},
		{"in lower case", "dtstart;value=date:20261225\nstatus:confirmed", "2026-12-25"},
		{"free time", "DTSTART;VALUE=DATE:20261225\nTRANSP:TRANSPARENT", "2026-12-25"},
		{"cancelled", "DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED", ""},
		{"over the end of the years", "DTSTART;VALUE=DATE:20271230\nDTEND;VALUE=DATE:20280103", "2027-12-30 2027-12-31"},
		{"over their beginning", "DTSTART;VALUE=DATE:20251230\nDTEND;VALUE=DATE:20260103", "2026-01-01 2026-01-02"},
		{"before", "DTSTART;VALUE=DATE:20241225", ""},
		{"after", "DTSTART;VALUE=DATE:20281225\nRRULE:FREQ=YEARLY", ""},

		{"a meeting", "DTSTART:20261225T090000Z\nDTEND:20261225T100000Z", ""},
		{"a daily meeting", "DTSTART:20260101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY", ""},
		{"a moment", "DTSTART:20261225T090000Z", ""},
		{"a flight that lands before it starts", "DTSTART;TZID=Asia/Tokyo:20261225T230000\nDTEND;TZID=Pacific/Honolulu:20261225T110000", ""},
		{"from midnight to midnight", "DTSTART;TZID=W. Europe Standard Time:20261225T000000\nDTEND;TZID=W. Europe Standard Time:20261226T000000", "2026-12-25"},
		{"until a minute before midnight", "DTSTART:20261225T000000\nDTEND:20261225T235900", "2026-12-25"},
		{"almost", "DTSTART:20261225T000000\nDTEND:20261225T235800", ""},
		{"24 hours that cover no day", "DTSTART:20261225T120000\nDTEND:20261226T120000", ""},
		{"the days in between", "DTSTART:20261224T180000\nDTEND:20261228T090000", "2026-12-25 2026-12-26 2026-12-27"},
		{"24 hours from midnight, twice", "DTSTART:20261225T000000Z\nDURATION:PT24H\nRRULE:FREQ=YEARLY;COUNT=5", "2026-12-25 2027-12-25"},

		{"every year", "DTSTART;VALUE=DATE:19700427\nRRULE:FREQ=YEARLY", "2026-04-27 2027-04-27"},
		{"every year since the birth of calendars", "DTSTART;VALUE=DATE:16040427\nRRULE:FREQ=YEARLY", "2026-04-27 2027-04-27"},
		{"a rule with a semicolon too many", "DTSTART;VALUE=DATE:19700427\nRRULE:FREQ=YEARLY;", "2026-04-27 2027-04-27"},
		{"until", "DTSTART;VALUE=DATE:20200427\nRRULE:FREQ=YEARLY;UNTIL=20260427", "2026-04-27"},
		{"until before", "DTSTART;VALUE=DATE:20260427\nRRULE:FREQ=YEARLY;UNTIL=20260101", "2026-04-27"},
		{"so many times", "DTSTART;VALUE=DATE:20250427\nRRULE:FREQ=YEARLY;COUNT=2", "2026-04-27"},
		{"every other year", "DTSTART;VALUE=DATE:20250427\nRRULE:FREQ=YEARLY;INTERVAL=2", "2027-04-27"},
		{"the fourth Thursday", "DTSTART;VALUE=DATE:20001123\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26 2027-11-25"},
		{"the last Monday", "DTSTART;VALUE=DATE:20000529\nRRULE:FREQ=MONTHLY;INTERVAL=12;BYDAY=-1MO", "2026-05-25 2027-05-31"},
		{"leap days", "DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY", ""},
		{"a rule that its first day does not keep", "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1", "2026-01-05 2026-02-01 2027-02-01"},
		{"at an hour that a day has not", "DTSTART;VALUE=DATE:20200427\nRRULE:FREQ=YEARLY;BYHOUR=5", "2026-04-27 2027-04-27"},
		{"two days each time", "DTSTART;VALUE=DATE:20201231\nDURATION:P2D\nRRULE:FREQ=YEARLY;UNTIL=20261231", "2026-01-01 2026-12-31 2027-01-01"},
		{"except", "DTSTART;VALUE=DATE:20200427\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260427,20250427", "2027-04-27"},
		{"except at a time", "DTSTART;VALUE=DATE:20200427\nRRULE:FREQ=YEARLY\nEXDATE:20250427T000000Z\nEXDATE:20260427T000000Z", "2027-04-27"},
		{"except the first", "DTSTART;VALUE=DATE:20260427\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260427", "2027-04-27"},
		{"further days", "DTSTART;VALUE=DATE:20260427\nRDATE;VALUE=DATE:20260501,20270502", "2026-04-27 2026-05-01 2027-05-02"},
		{"further periods", "DTSTART:20260427T000000\nDURATION:P1D\nRDATE;VALUE=PERIOD:20260501T000000/P1D", "2026-04-27 2026-05-01"},

		{"folded", "SUMMARY:Kerst\n mis\nDTSTART;VALUE=\n DATE:2026\n\t1225", "2026-12-25"},
		{"an alarm with times of its own", "DTSTART;VALUE=DATE:20261225\nBEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:P9D\nDTEND:20270101\nEND:VALARM", "2026-12-25"},
		{"unknown and broken lines that say no time", "X-A;B=\"c:d\nDESCRIPTION;X=:\nwithout a colon\nATTENDEE;CN=\"a\"b\":mailto:a\nDTSTART;VALUE=DATE:20261225", "2026-12-25"},
		{"quoted parameters", "DTSTART;X-A=\"a;b:c\";VALUE=DATE:20261225", "2026-12-25"},
	} {
		dates, err := calendar.Feed(feed(test.event), 2026, 2027)
		if got := dateText(dates); err != nil || got != test.want {
			t.Errorf("%s: %v\n got %s\nwant %s", test.name, err, got, test.want)
		}
	}
}

func TestAnOccurrenceThatWasMoved(t *testing.T) {
	yearly := "UID:a\nDTSTART;VALUE=DATE:20200427\nRRULE:FREQ=YEARLY"
	for _, test := range []struct {
		name, event, want string
	}{
		{"to the day before", "UID:a\nRECURRENCE-ID;VALUE=DATE:20260427\nDTSTART;VALUE=DATE:20260426", "2026-04-26 2027-04-27"},
		{"cancelled", "UID:a\nRECURRENCE-ID;VALUE=DATE:20260427\nDTSTART;VALUE=DATE:20260427\nSTATUS:CANCELLED", "2027-04-27"},
		{"of another event", "UID:b\nRECURRENCE-ID;VALUE=DATE:20260427\nDTSTART;VALUE=DATE:20260426", "2026-04-26 2026-04-27 2027-04-27"},
		{"with its old rule", "UID:a\nRECURRENCE-ID;VALUE=DATE:20260427\nDTSTART;VALUE=DATE:20260426\nRRULE:FREQ=YEARLY", "2026-04-26 2027-04-27"},
	} {
		for _, events := range [][]string{{yearly, test.event}, {test.event, yearly}} {
			dates, err := calendar.Feed(feed(events...), 2026, 2027)
			if got := dateText(dates); err != nil || got != test.want {
				t.Errorf("%s: %v\n got %s\nwant %s", test.name, err, got, test.want)
			}
		}
	}
}

func TestFeedsAsTheyAreFound(t *testing.T) {
	whole := string(feed("DTSTART;VALUE=DATE:20261225", "DTSTART;VALUE=DATE:20261226"))
	for name, text := range map[string]string{
		"CRLF":              whole,
		"LF":                strings.ReplaceAll(whole, "\r", ""),
		"a carriage return": strings.ReplaceAll(whole, "\r", "\r\r"),
		"BOM":               "\ufeff" + whole,
		"empty lines":       "\r\n\r\n" + strings.ReplaceAll(whole, "\r\n", "\r\n\r\n"),
		"no last newline":   strings.TrimSpace(whole),
		"no PRODID":         strings.ReplaceAll(whole, "PRODID:-//heed//test//EN\r\n", ""),
		"lower case":        strings.ToLower(whole),
		"two calendars":     string(feed("DTSTART;VALUE=DATE:20261226")) + string(feed("DTSTART;VALUE=DATE:20261225")),
		"no UTF-8":          strings.ReplaceAll(whole, "VERSION", "X-WR-CALNAME:F\xeates\r\nVERSION"),
		"a zone":            strings.Replace(whole, "BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT", 1),
		"a task":            strings.Replace(whole, "BEGIN:VEVENT", "BEGIN:VTODO\r\nDTSTART:20260101\r\nEND:VTODO\r\nBEGIN:VEVENT", 1),
	} {
		dates, err := calendar.Feed([]byte(text), 2026, 2026)
		if got := dateText(dates); err != nil || got != "2026-12-25 2026-12-26" {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
	if dates, err := calendar.Feed(feed(), 2026, 2026); err != nil || len(dates) != 0 {
		t.Errorf("an empty calendar: %v, %v", dates, err)
	}
}

func TestABrokenFeedIsToldWhere(t *testing.T) {
	day := "DTSTART;VALUE=DATE:20261225\n"
	for name, test := range map[string]struct {
		text []byte
		want string
	}{
		"nothing":                   {nil, "no iCalendar feed"},
		"a page to sign in":         {[]byte("<!DOCTYPE html>\n<html lang=en>\n<style>a:b</style>"), "no iCalendar feed"},
		"prose":                     {[]byte("hello"), "no iCalendar feed"},
		"an event alone":            {[]byte("BEGIN:VEVENT\nEND:VEVENT"), "no iCalendar feed"},
		"too large":                 {make([]byte, calendar.MaxFeed+1), "larger than"},
		"cut off":                   {feed(day)[:70], "line 4"},
		"cut off in the calendar":   {[]byte("BEGIN:VCALENDAR\nVERSION:2.0"), "line 1"},
		"an end without beginning":  {feed(day + "END:VALARM"), "line 6"},
		"a calendar's second end":   {append(feed(day), "END:VCALENDAR"...), "line 9"},
		"an event within another":   {feed("BEGIN:VEVENT\nEND:VEVENT"), "line 5"},
		"too deep":                  {[]byte("BEGIN:VCALENDAR" + strings.Repeat("\nBEGIN:A", 20)), "line 17"},
		"no start":                  {feed("SUMMARY:x"), "line 4"},
		"no date":                   {feed("SUMMARY:x\nDTSTART;VALUE=DATE:25-12-2026"), "line 6, DTSTART"},
		"a 31st of February":        {feed("DTSTART;VALUE=DATE:20260231"), "line 5, DTSTART"},
		"year 0":                    {feed("DTSTART;VALUE=DATE:00000101"), "line 5, DTSTART"},
		"year 1":                    {feed("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY"), "line 5, DTSTART"},
		"no parameter":              {feed("DTSTART;VALUE=DATE"), "line 5, DTSTART"},
		"half a quote":              {feed("DTSTART;X=\"a:20261225"), "line 5, DTSTART"},
		"no end":                    {feed(day + "DTEND:tomorrow"), "line 6, DTEND"},
		"an end before":             {feed(day + "DTEND;VALUE=DATE:20261224"), "line 6, DTEND"},
		"no duration":               {feed(day + "DURATION:1 day"), "line 6, DURATION"},
		"no rule":                   {feed(day + "RRULE:yearly"), "line 6, RRULE"},
		"an unknown rule":           {feed(day + "RRULE:FREQ=FORTNIGHTLY"), "line 6, RRULE"},
		"a rule out of bounds":      {feed(day + "RRULE:FREQ=YEARLY;BYMONTH=13"), "line 6, RRULE"},
		"every second":              {feed(day + "RRULE:FREQ=SECONDLY"), "line 6, RRULE"},
		"every hour":                {feed(day + "RRULE:FREQ=HOURLY;COUNT=3"), "line 6, RRULE"},
		"a rule that never repeats": {feed(day + "RRULE:FREQ=DAILY;INTERVAL=4611686018427387904"), "line 6, RRULE"},
		"Easter":                    {feed(day + "RRULE:FREQ=YEARLY;BYEASTER=400"), "line 6, RRULE"},
		"a rule of many words":      {feed(day + "RRULE:FREQ=YEARLY;BYYEARDAY=1" + strings.Repeat(",1", 200)), "line 6, RRULE"},
		"a rule that panics":        {feed(day + "RRULE:FREQ=MONTHLY;BYDAY=-53MO"), "line 6, RRULE"},
		"no exception":              {feed(day + "EXDATE:20261225,x"), "line 6, EXDATE"},
		"no further date":           {feed(day + "RDATE:"), "line 6, RDATE"},
		"no moved date":             {feed(day + "RECURRENCE-ID:x"), "line 6, RECURRENCE-ID"},
		"an endless line":           {feed(day + "EXDATE:" + strings.Repeat("20261225,", 2000) + "20261225"), "line 6, EXDATE"},
		"a folded line":             {feed("SUMMARY:a\n b\n c\n" + "DTSTART:x\n y"), "line 8, DTSTART"},
	} {
		dates, err := calendar.Feed(test.text, 2026, 2027)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q; %d dates", name, err, test.want, len(dates))
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
	}
}

func TestWhatAFeedMayCostIsBounded(t *testing.T) {
	many := func(n int, event string) []byte { return feed(slices.Repeat([]string{event}, n)...) }
	for name, text := range map[string][]byte{
		"a closed lifetime":          feed("DTSTART;VALUE=DATE:20000101\nDTEND;VALUE=DATE:21000101"),
		"daily for ever":             feed("DTSTART;VALUE=DATE:19700101\nRRULE:FREQ=DAILY"),
		"long days over each other":  many(100, "DTSTART;VALUE=DATE:20000101\nDURATION:P3000D\nRRULE:FREQ=DAILY"),
		"rules that never come true": many(1000, "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;INTERVAL=50;BYMONTH=2;BYMONTHDAY=30"),
		"rules since long ago":       many(1000, "DTSTART;VALUE=DATE:16000101\nRRULE:FREQ=DAILY"),
		"what is long past":          many(10, "DTSTART;VALUE=DATE:16000101\nRRULE:FREQ=DAILY;UNTIL=19991231"),
		"many rules":                 many(1001, "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY"),
	} {
		if dates, err := calendar.Feed(text, 2000, 2099); err == nil {
			t.Errorf("%s: %d dates", name, len(dates))
		}
	}
	if _, err := calendar.Feed(many(100, "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;UNTIL=20250101"), 2026, 2026); err != nil {
		t.Errorf("series that were cut off before they began: %v", err)
	}
	if dates, err := calendar.Feed(feed("DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=DAILY;COUNT=5000"), 2000, 2099); err != nil || len(dates) != calendar.MaxDates {
		t.Errorf("%d dates, %v", len(dates), err)
	}
}

// Days that are written in any way are read as they were meant.
func TestWhatWasWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := map[time.Time]bool{}
		var events []string
		for range rapid.IntRange(0, 5).Draw(t, "events") {
			start := time.Date(rapid.IntRange(2019, 2029).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
			length := rapid.IntRange(1, 9).Draw(t, "length")
			every := rapid.IntRange(length, 40).Draw(t, "every")
			times := rapid.IntRange(1, 60).Draw(t, "times")
			except := rapid.IntRange(0, times).Draw(t, "except")
			for n := range times {
				for d := range length {
					if n != except {
						want[start.AddDate(0, 0, n*every+d)] = true
					}
				}
			}
			events = append(events, fmt.Sprintf("DTSTART;VALUE=DATE:%s\nDTEND;VALUE=DATE:%s\nRRULE:FREQ=DAILY;INTERVAL=%d;COUNT=%d\nEXDATE;VALUE=DATE:%s",
				start.Format("20060102"), start.AddDate(0, 0, length).Format("20060102"), every, times, start.AddDate(0, 0, except*every).Format("20060102")))
		}
		from := rapid.IntRange(2019, 2029).Draw(t, "from")
		to := from + rapid.IntRange(0, 5).Draw(t, "years")
		var days []string
		for day := range want {
			if from <= day.Year() && day.Year() <= to {
				days = append(days, day.Format(time.DateOnly))
			}
		}
		slices.Sort(days)
		dates, err := calendar.Feed(feed(events...), from, to)
		if got := dateText(dates); err != nil || got != strings.Join(days, " ") {
			t.Fatalf("%v\n got %s\nwant %v", err, got, days)
		}
	})
}

func FuzzFeed(f *testing.F) {
	f.Add(feed("UID:a\nDTSTART;VALUE=DATE:20200427\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260427"))
	f.Add(feed("DTSTART:20261224T180000\nDTEND:20261228T090000", "UID:a\nRECURRENCE-ID:20260427\nDTSTART:20260426\nDURATION:P2D"))
	f.Add(feed("DTSTART;X=\"a:20261225\nRDATE;VALUE=PERIOD:20260501T000000/P1D"))
	f.Add(feed("DTSTART:20260101\nRRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,-1FR;WKST=SU;BYSETPOS=-1;UNTIL=20271231T000000Z"))
	f.Fuzz(func(t *testing.T, text []byte) {
		dates, err := calendar.Feed(text, 2026, 2027)
		if err != nil && dates != nil {
			t.Errorf("an error and %d dates", len(dates))
		}
		for i, d := range dates {
			if d.Year < 2026 || d.Year > 2027 || i > 0 && dateText(dates[i-1:i]) >= dateText(dates[i:i+1]) {
				t.Errorf("%v of %s", d, dateText(dates))
			}
		}
	})
}
