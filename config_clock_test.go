package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

// clocks is a configuration in which everything about time is said.
const clocks = `
connections: {board: {type: web}, shop: {type: webhook, token: {env: SHOP_TOKEN}}}
members:
  ann: {away: [{from: 2026-12-24, until: 2027-01-02, stand_in: bob}, {from: 2026-07-01, until: 2026-07-02}]}
  bob: {away: [{from: 2027-01-02, until: 2027-01-03, stand_in: ann}]}
  mia:
desks:
  support:
    from: [shop]
    members: [ann, bob]
    managers: [mia]
    hours:
      zone: Europe/Amsterdam
      mon-wed: ["13:00-17:30", "09:00-12:30"]
      fri-sat,thu: 22:00-06:00
      sun: ["07:00-24:00", "06:00-07:00"]
      holidays: [2026-12-25, nl, closed.ics, "https://example.com/feed.ics"]
    quiet: {mon-sun: "22:30-07:00"}
    targets: {default: {resolve: 3d}}
    nag:
      ladder:
        default: [{at: 75%, to: owner}, {at: 100%, to: [owner, channel]}, {to: on-duty, direct: true}]
        complaint: [{at: 100%, to: manager}]
    duty: {members: [ann, bob], since: 2026-01-05, at: "09:00", overrides: [{from: 2026-12-24, until: 2027-01-02, member: bob}]}
    follow_up: {complaint: never, order: 10}
    digest: {cron: "0 9 * * 1-5", post: [board], direct: [mia], members: all}
    weekly: {cron: "@weekly"}
    review: {cron: "0 9 * * 1", post: [board]}
`

func dateOn(year int, month time.Month, of int) bot.Date {
	return bot.Date{Year: year, Month: month, Day: of}
}

func TestEverythingAboutTimeIsUnderstood(t *testing.T) {
	c := mustParse(t, clocks)
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	late, early := bot.Window{From: 22 * 60, To: 24 * 60}, bot.Window{From: 0, To: 6 * 60}
	working := []bot.Window{{From: 9 * 60, To: 12*60 + 30}, {From: 13 * 60, To: 17*60 + 30}}
	quiet := []bot.Window{{From: 0, To: 7 * 60}, {From: 22*60 + 30, To: 24 * 60}}
	board := []bot.Channel{{Connection: "board"}}
	want := bot.Desk{
		ID: "support", From: []bot.Channel{{Connection: "shop"}}, Members: []bot.MemberID{"ann", "bob"}, Managers: []bot.MemberID{"mia"},
		Hours: bot.Hours{Zone: bot.Zone{Location: zone}, Week: map[time.Weekday][]bot.Window{
			time.Monday: working, time.Tuesday: working, time.Wednesday: working, time.Thursday: {late},
			time.Friday: {early, late}, time.Saturday: {early, late}, time.Sunday: {{From: 0, To: 24 * 60}},
		}},
		Quiet:   &bot.Hours{Zone: bot.Zone{Location: zone}, Week: map[time.Weekday][]bot.Window{}},
		Targets: map[bot.Kind]bot.Targets{"": {Respond: time.Hour, Answer: 8 * time.Hour, Resolve: 72 * time.Hour}},
		Ladders: map[bot.Kind][]bot.Step{
			"": {
				{At: 75, To: []bot.Recipient{bot.ToOwner}}, {At: 100, To: []bot.Recipient{bot.ToOwner, bot.ToChannel}},
				{To: []bot.Recipient{bot.ToOnDuty}, Direct: true},
			},
			"complaint": {{At: 100, To: []bot.Recipient{bot.ToManager}}},
		},
		NagRepeat: time.Hour, ReleaseAfter: 24 * time.Hour,
		Duty: bot.Duty{
			Members: []bot.MemberID{"ann", "bob"}, Since: dateOn(2026, 1, 5), At: 9 * 60,
			Overrides: []bot.Turn{{From: dateOn(2026, 12, 24), Until: dateOn(2027, 1, 2), Member: "bob"}},
		},
		FollowUp:   map[bot.Kind]int{"complaint": 0, "order": 10},
		JoinWithin: 30 * time.Minute, ReopenWithin: 720 * time.Hour,
		Digest:  bot.Posting{At: "0 9 * * 1-5", Post: board, Direct: []bot.MemberID{"mia"}},
		Weekly:  bot.Posting{At: "@weekly"},
		Review:  bot.Posting{At: "0 9 * * 1", Post: board},
		Figures: true,
	}
	for d := range time.Weekday(7) {
		want.Quiet.Week[d] = quiet
	}
	sameZone := cmp.Comparer(func(a, b bot.Zone) bool { return a.String() == b.String() })
	rules := c.rules("")
	if diff := cmp.Diff(want, rules.Desks["support"], sameZone); diff != "" {
		t.Error(diff)
	}
	at := func(d bot.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone) }
	away := []bot.Absence{
		{From: at(dateOn(2026, 7, 1)), Until: at(dateOn(2026, 7, 2))},
		{From: at(dateOn(2026, 12, 24)), Until: at(dateOn(2027, 1, 2)), StandIn: "bob"},
	}
	if diff := cmp.Diff(away, rules.Members["ann"].Away); diff != "" {
		t.Error(diff)
	}
	if away := rules.Members["mia"].Away; away != nil {
		t.Errorf("mia is away: %v", away)
	}
}

func TestHolidaysAreMergedFromEverywhere(t *testing.T) {
	from := mustParse(t, clocks).Desks["support"].Hours.holidays
	fed := map[string][]bot.Date{"https://example.com/feed.ics": {dateOn(2026, 6, 1), dateOn(2026, 12, 25)}}
	dates, err := from.in(2026, fed)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(dates, bot.Date.Compare) || len(slices.Compact(slices.Clone(dates))) != len(dates) {
		t.Errorf("not ascending, or twice: %v", dates)
	}
	for _, want := range []bot.Date{dateOn(2026, 12, 25), dateOn(2025, 4, 27).AddDays(-1), dateOn(2036, 12, 25), dateOn(2026, 7, 4), dateOn(2026, 6, 1)} {
		if !slices.Contains(dates, want) {
			t.Errorf("%s is none", want)
		}
	}
}

func TestAListAloneIsTheLadderOfEveryKind(t *testing.T) {
	c := mustParse(t, small[:len(small)-3]+`, nag: {ladder: [{at: 100%, to: lead}, {to: [manager]}]}}}`)
	want := map[bot.Kind][]bot.Step{"": {{At: 100, To: []bot.Recipient{bot.ToLead}}, {To: []bot.Recipient{bot.ToManager}}}}
	if diff := cmp.Diff(want, c.rules("").Desks["support"].Ladders); diff != "" {
		t.Error(diff)
	}
}

func TestOwnersAreReleasedWhereThereAreHours(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"":                                       0,
		"hours: 24/7":                            0,
		`hours: {zone: UTC, mon: "09:00-10:00"}`: 24 * time.Hour,
		`hours: {zone: UTC, mon: "09:00-10:00"}, release_after: never`: 0,
		"release_after: 2d": 48 * time.Hour,
	} {
		d := mustParse(t, strings.Replace(small, "[shop]", "[shop], "+text, 1)).rules("").Desks["support"]
		if d.ReleaseAfter != want {
			t.Errorf("%q: %s", text, d.ReleaseAfter)
		}
	}
}

// Each mistake about time is shown where it was made, with what to do.
func TestMistakesAboutTime(t *testing.T) {
	const before = `connections: {board: {type: web}, shop: {type: webhook, token: {env: SHOP_TOKEN}}}
members: {ann: , bob: , mia: , vic: {role: viewer}}
desks: {d: {from: [shop], members: [ann, bob, vic], `
	at := len(before) - strings.LastIndex(before, "\n")
	hours := func(keys string) string { return "hours: {zone: Europe/Amsterdam, " + keys + "}" }
	for _, c := range []struct {
		text   string
		column int // within text, from 1
		field  string
		says   string
	}{
		{"hours: 9-5", 8, "hours", `this must be 24/7 or {zone: Europe/Amsterdam, mon-fri: "09:00-17:30"}, not "9-5"`},
		{"hours: []", 8, "hours", "not a list"},
		{"hours: {zone: UTC}", 8, "hours", "no hours"},
		{`hours: {mon: "09:00-10:00"}`, 8, "hours.zone", "missing"},
		{`hours: {zone: Local, mon: "09:00-10:00"}`, 15, "hours.zone", `there is no time zone "Local"`},
		{`hours: {zone: "", mon: "09:00-10:00"}`, 15, "hours.zone", "such as Europe/Amsterdam"},
		{`hours: {zone: posixrules, mon: "09:00-10:00"}`, 15, "hours.zone", "no time zone"},
		{`hours: {zone: europe/Amsterdm, mon: "09:00-10:00"}`, 15, "hours.zone", `did you mean "Europe/Amsterdam"?`},
		{hours(`mom: "09:00-10:00"`), 33, "hours.mom", `did you mean "mon"?`},
		{hours(`mon-mon: "09:00-10:00"`), 33, "hours.mon-mon", "there is no such key"},
		{hours(`mon-fri: "09:00-10:00", wed: "12:00-13:00"`), 57, "hours.wed", "wed is in mon-fri already"},
		{hours(`"fri-mon,sun": "09:00-10:00"`), 33, "hours.fri-mon,sun", "sun is in fri-mon,sun already"},
		{hours(`mon: 9-5`), 38, "hours.mon", `"9-5" are no hours: write them like 09:00-17:30`},
		{hours(`mon: []`), 38, "hours.mon", "leave out days that are free"},
		{hours(`mon: {}`), 38, "hours.mon", "not a mapping"},
		{hours(`mon: `), 38, "hours.mon", "not nothing"},
		{hours(`mon: ["09:00-12:00", "24:00-25:00"]`), 54, "hours.mon[1]", "are no hours"},
		{hours(`mon: ["09:00-12:00", "11:59-13:00"]`), 54, "hours.mon[1]", "mon 11:59-13:00 overlaps mon 09:00-12:00 on mon"},
		{hours(`sun: "22:00-06:00", mon: ["07:00-08:00", "05:00-06:30"]`), 74, "hours.mon[1]", "mon 05:00-06:30 overlaps sun 22:00-06:00 on mon"},
		{hours(`mon: "00:00-01:00", sat-sun: "23:00-00:01"`), 62, "hours.sat-sun", "sat-sun 23:00-00:01 overlaps mon 00:00-01:00 on mon"},
		{hours(`mon: "09:00-10:00", holidays: [2026-02-30]`), 64, "hours.holidays[0]", `"2026-02-30" is no date`},
		{hours(`mon: "09:00-10:00", holidays: [xx]`), 64, "hours.holidays[0]", `no holidays are known of "xx"`},
		{hours(`mon: "09:00-10:00", holidays: [nowhere.ics]`), 64, "hours.holidays[0]", "can not be read: file does not exist"},
		{hours(`mon: "09:00-10:00", holidays: broken.ics`), 63, "hours.holidays", "the calendar in this file can not be read: "},
		{hours(`mon: "09:00-10:00", holidays: ["file:///etc/passwd"]`), 64, "hours.holidays[0]", "begins with https://"},
		{hours(`mon: "09:00-10:00", holidays: ["https://"]`), 64, "hours.holidays[0]", "has no host"},
		{hours(`mon: "09:00-10:00", holidays: [nl, {}]`), 68, "hours.holidays[1]", "not a mapping"},
		{`quiet: "22:00-07:00"`, 8, "quiet", "this must be hours such as"},
		{`quiet: {mon-sun: "00:00-24:00"}`, 8, "quiet", "nobody could ever be nagged"},
		{hours(`mon-fri: "09:00-17:00"`) + `, quiet: {mon-fri: "08:59-17:00"}`, 65, "quiet", "nobody could ever be nagged"},
		{hours(`mon-fri: "09:00-17:00"`) + `, quiet: {zone: UTC, mon-fri: "06:00-17:00"}`, 65, "quiet", "nobody could ever be nagged"},
		{`quiet: {mon: "09:00-10:00", holidays: [nl]}`, 29, "quiet.holidays", "there is no such key"},
		{`nag: {ladder: []}`, 15, "nag.ladder", "a target that was missed is always nagged about"},
		{`nag: {ladder: [{at: 75%, to: owner}]}`, 15, "nag.ladder", "no step at 100%"},
		{`nag: {ladder: {complaint: [{to: owner}]}}`, 27, "nag.ladder.complaint", "no step at 100%"},
		{`nag: {ladder: {Big: [{at: 100%, to: owner}]}}`, 21, "nag.ladder.Big", "small letters"},
		{`nag: {ladder: [{at: 100, to: owner}]}`, 21, "nag.ladder[0].at", `such as 75%, not "100"`},
		{`nag: {ladder: [{at: 501%, to: owner}, {at: 100%, to: lead}]}`, 21, "nag.ladder[0].at", "from 1% to 500%"},
		{`nag: {ladder: [{at: 100%, to: owner}, {at: 100%, to: lead}]}`, 44, "nag.ladder[1].at", "100% is not after 100%"},
		{`nag: {ladder: [{to: owner}, {at: 100%, to: lead}]}`, 34, "nag.ladder[1].at", "comes before those without"},
		{`nag: {ladder: [{at: 100%, to: ownr}]}`, 31, "nag.ladder[0].to", `did you mean "owner"?`},
		{`nag: {ladder: [{at: 100%, to: [owner, owner]}]}`, 39, "nag.ladder[0].to[1]", "owner is named twice"},
		{`nag: {ladder: [{at: 100%}]}`, 16, "nag.ladder[0].to", "who is told?"},
		{`nag: {ladder: [{at: 100%, to: []}]}`, 31, "nag.ladder[0].to", "who is told?"},
		{`release_after: soon`, 16, "release_after", "this must be a time such as"},
		{`follow_up: {complaint: 366}`, 24, "follow_up.complaint", "up to 365, or never"},
		{`follow_up: {default: 3}`, 22, "follow_up.default", "one by one"},
		{`duty: {members: [ann]}`, 7, "duty.since", "missing"},
		{`duty: {since: 2026-01-05}`, 7, "duty.members", "missing"},
		{`duty: {members: [ann, mia], since: 2026-01-05}`, 23, "duty.members[1]", "mia is no member of this desk"},
		{`duty: {members: [ann, vic], since: 2026-01-05}`, 23, "duty.members[1]", "vic is a viewer"},
		{`duty: {members: [ann], since: 5}`, 31, "duty.since", "such as 2026-12-25"},
		{`duty: {members: [ann], since: 2026-01-05, at: 9}`, 47, "duty.at", `such as "09:00", not "9"`},
		{`duty: {members: [ann], since: 2026-01-05, overrides: [{from: 2026-02-01, until: 2026-02-02, member: mia}]}`, 101, "duty.overrides[0].member", "no member of this desk"},
		{`duty: {members: [ann], since: 2026-01-05, overrides: [{from: 2026-02-01, until: 2026-02-02}]}`, 55, "duty.overrides[0].member", "missing"},
		{`duty: {members: [ann], since: 2026-01-05, overrides: [{from: 2026-02-02, until: 2026-02-02, member: bob}]}`, 81, "duty.overrides[0].until", "after 2026-02-02"},
		{
			`duty: {members: [ann], since: 2026-01-05, overrides: [{from: 2026-02-01, until: 2026-02-03, member: bob}, {from: 2026-02-02, until: 2026-02-04, member: ann}]}`,
			114, "duty.overrides[1].from", "overrides[0] puts bob on duty from 2026-02-01 until 2026-02-03",
		},
		{`digest: {post: [board]}`, 9, "digest.cron", "missing"},
		{`digest: {cron: "61 * * * *"}`, 16, "digest.cron", "61"},
		{`digest: {cron: "TZ=UTC 0 9 * * *"}`, 16, "digest.cron", "zone"},
		{`digest: {cron: "0 0 30 2 *"}`, 16, "digest.cron", "never"},
		{`digest: {cron: "@daily", post: [shop]}`, 33, "digest.post[0]", "can not show cards"},
		{`digest: {cron: "@daily", post: [board/@U1]}`, 33, "digest.post[0]", "direct"},
		{`digest: {cron: "@daily", members: some}`, 35, "digest.members", "own, all"},
		{`weekly: {cron: "@daily", members: own}`, 26, "weekly.members", "there is no such key"},
		{`review: {cron: "@daily", direct: [an]}`, 35, "review.direct[0]", `did you mean "ann"?`},
		{`managers: [mia, mia]`, 17, "managers[1]", "mia is named twice"},
		{`managers: [zoe]`, 12, "managers[0]", `there is no member "zoe"`},
	} {
		wrong := mistakesIn(t, before+c.text+"}}\n")
		if len(wrong) != 1 || wrong[0].Field != "desks.d."+c.field || !strings.Contains(wrong[0].Detail, c.says) || wrong[0].Line != 3 || wrong[0].Column != at+c.column-1 {
			t.Errorf("%s\n got %v\nwant config.yaml:3:%d: desks.d.%s: … %s", c.text, wrong, at+c.column-1, c.field, c.says)
		}
	}
}

func TestMistakesAboutAbsences(t *testing.T) {
	const after = "connections: {shop: {type: webhook, token: {env: SHOP_TOKEN}}}\ndesks: {d: {from: [shop]}}\n"
	for _, c := range []struct{ members, place, field, says string }{
		{"ann: {away: [{until: 2026-01-01}]}", "1:24", "ann.away[0].from", "missing"},
		{"ann: {away: [{from: 2026-01-01}]}", "1:24", "ann.away[0].until", "missing"},
		{"ann: {away: [{from: 2026-01-01, until: 2026-01-01}]}", "1:50", "ann.away[0].until", "after 2026-01-01"},
		{"ann: {away: [{from: 2026-01-01, until: 2026-01-02, stand_in: ann}]}", "1:72", "ann.away[0].stand_in", "nobody stands in for themselves"},
		{"vic: {role: viewer}, ann: {away: [{from: 2026-01-01, until: 2026-01-02, stand_in: vic}]}", "1:93", "ann.away[0].stand_in", "vic is a viewer"},
		{"ann: {away: [{from: 2026-01-01, until: 2026-01-02, stand_in: an}]}", "1:72", "ann.away[0].stand_in", `did you mean "ann"?`},
		{
			"ann: {away: [{from: 2026-01-01, until: 2026-01-03}, {from: 2026-01-02, until: 2026-01-04}]}",
			"1:70", "ann.away[1].from", "away[0] says that ann is away from 2026-01-01 until 2026-01-03",
		},
		{
			"bob: {away: [{from: 2026-01-01, until: 2026-01-05, stand_in: ann}]}, ann: {away: [{from: 2026-01-04, until: 2026-01-06, stand_in: bob}]}",
			"1:141", "ann.away[0].stand_in", "on 2026-01-04 everybody would stand in for somebody who is away: ann → bob → ann",
		},
	} {
		wrong := mistakesIn(t, "members: {"+c.members+"}\n"+after)
		if len(wrong) != 1 || wrong[0].Field != "members."+c.field || !strings.Contains(wrong[0].Detail, c.says) || fmt.Sprint(wrong[0].Line, ":", wrong[0].Column) != c.place {
			t.Errorf("%s\n got %v\nwant config.yaml:%s: members.%s: … %s", c.members, wrong, c.place, c.field, c.says)
		}
	}
	mustParse(t, "members: {bob: {away: [{from: 2026-01-01, until: 2026-01-04, stand_in: ann}]}, ann: {away: [{from: 2026-01-04, until: 2026-01-06, stand_in: bob}]}}\n"+after)
}

// Somebody's days begin where they work.
func TestDaysAwayAreThoseOfTheFirstDeskWithAZone(t *testing.T) {
	c := mustParse(t, `
members: {ann: {away: [{from: 2026-07-01, until: 2026-07-02}]}, bob: {away: [{from: 2026-07-01, until: 2026-07-02}]}}
connections: {a: {type: webhook, token: x1}, b: {type: webhook, token: x2}, c: {type: webhook, token: x3}}
desks:
  a: {from: [a]}
  b: {from: [b], members: [bob], hours: {zone: Asia/Tokyo, mon: "09:00-17:00"}}
  c: {from: [c], hours: {zone: America/New_York, mon: "09:00-17:00"}}
`)
	for who, want := range map[bot.MemberID]string{"ann": "2026-07-01T04:00:00Z", "bob": "2026-06-30T15:00:00Z"} {
		if got := c.rules("").Members[who].Away[0].From.UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s is away from %s, want %s", who, got, want)
		}
	}
}

// What a zone could have meant is looked for among all there are.
func TestZoneNamesAreZones(t *testing.T) {
	names := strings.Fields(zoneNames)
	if len(names) < 500 || !slices.IsSorted(names) {
		t.Errorf("%d names, sorted: %t", len(names), slices.IsSorted(names))
	}
	for _, name := range names {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckTellsTheTime(t *testing.T) {
	c := mustParse(t, clocks)
	for at, want := range map[string]string{
		"2026-07-01T12:15:00+02:00": "open now; bob is on duty; ",
		"2026-07-01T18:00:00+02:00": "opens on Thursday, 2 July 2026 at 22:00 (CEST); bob is on duty; ",
		"2026-12-25T12:00:00+01:00": "opens on Sunday, 27 December 2026 at 00:00 (CET); ",
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.summary(now); !strings.Contains(got, want) || !strings.Contains(got, " holidays in the coming year, besides those at addresses") {
			t.Errorf("%s: %s", at, got)
		}
	}
}
