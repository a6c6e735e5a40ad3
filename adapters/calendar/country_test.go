package calendar_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heed/adapters/calendar"
	"heed/bot"
)

// dateText writes dates as a person would compare them.
func dateText(dates []bot.Date) string {
	var all []string
	for _, d := range dates {
		all = append(all, d.String())
	}
	return strings.Join(all, " ")
}

func TestACountryHasItsPublicHolidays(t *testing.T) {
	for _, test := range []struct {
		code     string
		from, to int
		want     string
	}{
		{"nl", 2026, 2026, "2026-01-01 2026-04-03 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-25 2026-12-25 2026-12-26"},
		{" NL ", 2026, 2026, "2026-01-01 2026-04-03 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-25 2026-12-25 2026-12-26"},
		{"no", 2027, 2027, "2027-01-01 2027-03-25 2027-03-26 2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-12-25 2027-12-26"},
	} {
		dates, err := calendar.Country(test.code, test.from, test.to)
		if got := dateText(dates); err != nil || got != test.want {
			t.Errorf("%s: %v\n got %s\nwant %s", test.code, err, got, test.want)
		}
	}
}

func TestADayIsAHolidayOrNot(t *testing.T) {
	for _, test := range []struct {
		code, day string
		want      bool
	}{
		{"nl", "2031-04-27", true}, // a Sunday,
		{"nl", "2031-04-26", true}, // so that it is kept on Saturday
		{"us", "2021-12-31", true}, // New Year of 2022, a Saturday
		{"us", "2022-01-01", true},
		{"us", "2020-12-31", false}, // New Year of 2021, a Friday
		{"gb", "2026-12-28", true},  // Boxing Day is a Saturday; a bank holiday
		{"de", "2026-03-08", false},
		{"de-be", "2026-03-08", true}, // Berlin alone
		{"se", "2026-12-25", true},
		{"se", "2026-12-24", false}, // an eve is no public holiday
		{"au-nsw", "2026-01-26", true},
	} {
		year := 0
		if _, err := fmt.Sscanf(test.day, "%d", &year); err != nil {
			t.Fatal(err)
		}
		dates, err := calendar.Country(test.code, year, year)
		if err != nil || strings.Contains(dateText(dates), test.day) != test.want {
			t.Errorf("%s in %s: %v, want %t; %v", test.day, test.code, !test.want, test.want, err)
		}
	}
}

func TestACountryThatIsNotKnownIsToldWhatThereIs(t *testing.T) {
	for _, code := range []string{"", "xx", "holland", "de-xx", "au", strings.Repeat("nl", 1000)} {
		_, err := calendar.Country(code, 2026, 2026)
		if err == nil || !strings.Contains(err.Error(), "nl, no, nz") || !strings.Contains(err.Error(), "de-be") {
			t.Errorf("%.10q: %v", code, err)
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Errorf("an error of %d bytes", len(err.Error()))
		}
	}
}

func TestEveryCountryHasHolidaysEveryYear(t *testing.T) {
	for _, code := range calendar.Countries() {
		for year := 2020; year <= 2035; year++ {
			dates, err := calendar.Country(code, year, year)
			if err != nil || len(dates) < 5 || len(dates) > 40 {
				t.Errorf("%s in %d: %d holidays, %v", code, year, len(dates), err)
			}
		}
	}
}

// Years that are asked for together hold what they hold one by one.
func TestYearsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(calendar.Countries()).Draw(t, "code")
		from := rapid.IntRange(1950, 2090).Draw(t, "from")
		to := from + rapid.IntRange(0, 9).Draw(t, "years")
		var each [][]bot.Date
		for year := from; year <= to; year++ {
			dates, err := calendar.Country(code, year, year)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range dates {
				if d.Year != year {
					t.Fatalf("%v is not in %d", d, year)
				}
			}
			each = append(each, dates)
		}
		all, err := calendar.Country(code, from, to)
		if want := slices.Concat(each...); err != nil || dateText(all) != dateText(want) {
			t.Fatalf("%v\n got %s\nwant %s", err, dateText(all), dateText(want))
		}
	})
}

func TestYearsThatMakeNoSense(t *testing.T) {
	for _, years := range [][2]int{{2027, 2026}, {2000, 2100}, {0, 0}, {-5, 3}, {9990, 9999}, {1, 1 << 62}} {
		if dates, err := calendar.Country("nl", years[0], years[1]); err == nil {
			t.Errorf("%v: %d dates", years, len(dates))
		}
		if dates, err := calendar.Feed(nil, years[0], years[1]); err == nil {
			t.Errorf("%v: %d dates", years, len(dates))
		}
	}
}

// On 8 March 2026 the clocks of Havana went from 23:59 to 01:00.
func TestAMachineInHavanaCountsTheSameDays(t *testing.T) {
	if os.Getenv("TZ") != "America/Havana" {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		child.Env = append(os.Environ(), "TZ=America/Havana")
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	dates, err := calendar.Country("de-be", 2026, 2026)
	if got := dateText(dates); err != nil || !strings.Contains(got, "2026-03-08") || strings.Contains(got, "2026-03-07") {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestMerge(t *testing.T) {
	day := rapid.Custom(func(t *rapid.T) bot.Date {
		return bot.Date{
			Year:  rapid.IntRange(2025, 2027).Draw(t, "year"),
			Month: rapid.SampledFrom([]time.Month{1, 2, 12}).Draw(t, "month"),
			Day:   rapid.IntRange(1, 4).Draw(t, "day"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(rapid.SliceOfN(day, 0, 20), 0, 4).Draw(t, "lists")
		want := map[string]bool{}
		for _, list := range lists {
			for _, d := range list {
				want[d.String()] = true
			}
		}
		before := fmt.Sprint(lists)
		if got := dateText(calendar.Merge(lists...)); got != strings.Join(slices.Sorted(maps.Keys(want)), " ") {
			t.Fatalf("got %s, want %v", got, want)
		}
		if fmt.Sprint(lists) != before {
			t.Fatal("a list was changed")
		}
	})
}
