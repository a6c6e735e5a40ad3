package bot_test

import (
	"testing"
	"time"

	"heed/bot"
)

// TestDutyChangesHandsAtItsHour, on the clock of the desk's zone, whatever the
// clocks do in between; overrides begin and end then too.
func TestDutyChangesHandsAtItsHour(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	day := func(month time.Month, day int) bot.Date { return bot.Date{Year: 2026, Month: month, Day: day} }
	r := bot.Rules{
		Members: map[bot.MemberID]bot.Member{"ann": {ID: "ann"}, "bob": {ID: "bob"}, "cem": {ID: "cem"}},
		Absent:  map[bot.MemberID][]bot.Absence{"bob": {{From: time.Date(2026, 4, 1, 0, 0, 0, 0, amsterdam), Until: time.Date(2026, 4, 2, 0, 0, 0, 0, amsterdam), StandIn: "cem"}}},
		Desks: map[bot.DeskID]bot.Desk{"support": {
			Hours: bot.Hours{Zone: bot.Zone{Location: amsterdam}},
			Duty: bot.Duty{
				Members: []bot.MemberID{"ann", "bob"}, Since: day(3, 23), At: 9 * 60,
				Overrides: []bot.Turn{{From: day(4, 14), Until: day(4, 16), Member: "cem"}},
			},
		}},
	}
	for at, want := range map[string]bot.MemberID{
		"2026-03-23 08:59": "",
		"2026-03-23 09:00": "ann",
		"2026-03-30 08:59": "ann", // the clocks were changed the day before
		"2026-03-30 09:00": "bob",
		"2026-04-01 12:00": "cem", // stands in for bob
		"2026-04-02 00:00": "bob",
		"2026-04-06 09:00": "ann",
		"2026-04-14 08:59": "bob",
		"2026-04-14 09:00": "cem",
		"2026-04-16 08:59": "cem",
		"2026-04-16 09:00": "bob",
	} {
		moment, err := time.ParseInLocation("2006-01-02 15:04", at, amsterdam)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.OnDuty("support", moment.UTC()); got != want {
			t.Errorf("%s: %q is on duty, want %q", at, got, want)
		}
	}
}
