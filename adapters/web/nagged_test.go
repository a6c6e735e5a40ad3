package web

import (
	"testing"
	"time"

	"heed/bot"
)

func TestWhatTheClockDidIsToldInWords(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	p := &itemView{
		now:    time.Date(2026, 11, 23, 9, 0, 0, 0, amsterdam),
		called: names{"ann": {ID: "ann", Name: "Ann"}, "bob": {ID: "bob", Name: "Bob"}},
	}
	owner := []bot.Recipient{bot.ToOwner}
	for want, e := range map[string]bot.Entry{
		"nagged Ann and Bob (owner and on duty): a first response and the answer are late": {
			Do: bot.Nag, Missed: []bot.Milestone{bot.ToRespond, bot.ToAnswer}, Told: []bot.MemberID{"ann", "bob"},
			Why: []bot.Recipient{bot.ToOwner, bot.ToOnDuty},
		},
		"nagged the channel: claiming it is late": {
			Do: bot.Nag, Missed: []bot.Milestone{bot.ToClaim}, Why: []bot.Recipient{bot.ToOwner, bot.ToChannel}, // who has it just acted
		},
		"nagged Bob (on duty) and the channel: claiming it is late": {
			Do: bot.Nag, Missed: []bot.Milestone{bot.ToClaim}, Told: []bot.MemberID{"bob"}, Why: []bot.Recipient{bot.ToOnDuty, bot.ToChannel},
		},
		"snoozed it until Thu 26 Nov 2026 10:00 CET": {Do: bot.SnoozeUntil, Member: "ann", To: "2026-11-26T09:00:00Z"},
		"nagged: what was promised is late":          {Do: bot.Nag, Missed: []bot.Milestone{bot.ToKeep}},
		"warned Bob (owner) by direct message: the follow-up is due soon": {
			Do: bot.Warn, Missed: []bot.Milestone{bot.ToFollowUp}, Told: []bot.MemberID{"bob"}, Why: owner, Channel: bot.DirectTo("acme", "U1"),
		},
		"asked Bob whether it is still theirs: they are away, or did nothing for long": {Do: bot.Ask, To: "bob"},
		"promised the customer to come back by Thu 26 Nov 2026 10:00 CET":              {Do: bot.PromiseBy, Member: "ann", Due: due},
		"took the promise back":                                               {Do: bot.PromiseBy, Member: "ann"},
		"followed up: the customer's expectations were exceeded":              {Do: bot.FollowedUp, Member: "ann", Outcome: bot.Exceeded},
		"judged it: a weakness of ours, late-delivery":                        {Do: bot.Review, Member: "ann", Outcome: bot.Weakness, To: "late-delivery"},
		"judged it: mistaken":                                                 {Do: bot.Review, Member: "ann", Outcome: bot.Mistaken},
		"resolved it: solved, to be followed up by Thu 26 Nov 2026 10:00 CET": {Do: bot.Resolve, Member: "ann", Outcome: bot.Solved, Due: due},
		"resolved it: thanked":                                                {Do: bot.Resolve, Member: "ann", Outcome: bot.Thanked},
	} {
		who, what := p.sentence(bot.Line{Entry: e}, bot.View{})
		if what != want {
			t.Errorf("%s: %q, want %q", e.Do, what, want)
		}
		if by := "heed"; e.Member == "" && who != by || e.Member != "" && who != "Ann" {
			t.Errorf("%s is by %q", e.Do, who)
		}
	}
}

func TestTimesAreToldInTheDesksZone(t *testing.T) {
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	due := dueOf(now.Add(25*time.Minute), now.In(kathmandu))
	if due.Near != "due in 25 min" || due.Late || due.Exact != "Mon 4 May 2026 18:10:00 +0545" || due.Machine != "2026-05-04T12:25:00Z" {
		t.Errorf("%+v", due)
	}
}
