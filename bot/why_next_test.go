package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// TestTheNextNagComesWhenWhySays, to whom it says, and none before, again and
// again.
func TestTheNextNagComesWhenWhySays(t *testing.T) {
	t.Parallel()
	hour := func(n int) time.Time { return time.Now().Add(time.Duration(n) * time.Hour) }
	for name, c := range map[string]struct {
		desk func(*bot.Desk)
		lead func(h *house, id bot.ItemID)
	}{
		"nobody's": {},
		"owned":    {lead: func(h *house, id bot.ItemID) { h.must(ann, bot.Event{Do: bot.Claim, Item: id}) }},
		"in hours": {
			desk: func(d *bot.Desk) { d.Hours = nineToFive(t) },
			lead: func(h *house, id bot.ItemID) { h.must(ann, bot.Event{Do: bot.Claim, Item: id}) },
		},
		"quiet": {desk: func(d *bot.Desk) {
			d.Quiet = &bot.Hours{Zone: zone(t, "Asia/Kolkata"), Week: bot.Windows(time.Saturday, 6*60, 13*60)}
		}},
		"snoozed": {lead: func(h *house, id bot.ItemID) {
			h.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: hour(5)})
		}},
		"away": {lead: func(h *house, id bot.ItemID) {
			h.must(ann, bot.Event{Do: bot.Claim, Item: id})
			h.take(bot.Event{Do: bot.Away, By: bot.Person{Member: "Ann"}, Until: hour(48), StandIn: "Bob"})
		}},
		"on duty from tomorrow": {desk: func(d *bot.Desk) {
			d.Duty = bot.Duty{Members: []bot.MemberID{"Bob"}, Since: bot.Date{Year: 2000, Month: 1, Day: 1}, At: 2 * 60}
		}},
		"silent": {
			desk: func(d *bot.Desk) { d.ReleaseAfter = 2 * time.Hour },
			lead: func(h *house, id bot.ItemID) { h.must(ann, bot.Event{Do: bot.Claim, Item: id}) },
		},
		"promised": {lead: func(h *house, id bot.ItemID) {
			h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
			h.must(ann, bot.Event{Do: bot.PromiseBy, Item: id, Until: hour(12)})
		}},
		"ready to resolve": {
			desk: func(d *bot.Desk) {
				d.Targets = map[bot.Kind]bot.Targets{"": {Answer: time.Hour, Resolve: 2 * time.Hour}}
			},
			lead: func(h *house, id bot.ItemID) {
				h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
			},
		},
		"to be followed up": {lead: func(h *house, id bot.ItemID) {
			h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
			h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved, Until: hour(12)})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, settings{rules: func(r *bot.Rules) {
				if d := r.Desks["support"]; c.desk != nil {
					c.desk(&d)
					r.Desks["support"] = d
				}
			}}, func(h *house) {
				h.pass(time.Until(time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)))
				id, _ := h.says("It is broken.")
				if c.lead != nil {
					c.lead(h, id)
				}
				for range 3 {
					h.nagsAsSaid(id)
				}
			})
		})
	}
}

var saysNext = regexp.MustCompile(`^The next (?:nag|warning) comes on (.*?), to (.*?)[,:] `)

// nagsAsSaid waits for the next nag and checks it against what was said of it.
func (h *house) nagsAsSaid(id bot.ItemID) {
	h.Helper()
	place := h.bot.Rules().Desks["support"].Hours.Location()
	var at time.Time
	var to string
	for _, line := range h.why(id) {
		if said := saysNext.FindStringSubmatch(line); said != nil {
			at, _ = time.ParseInLocation("2006 Mon 2 Jan 15:04", "2000 "+said[1], place)
			to = said[2]
		}
	}
	if !at.After(time.Now()) {
		h.Fatalf("the next nag comes at %s, says\n%s", at, strings.Join(h.why(id), "\n"))
	}
	before := len(h.spoken(id))
	h.pass(time.Until(at) - time.Second)
	if n := len(h.spoken(id)); n != before {
		h.Fatalf("%d nags before %s: %+v", n-before, at, h.spoken(id)[before:])
	}
	h.pass(31 * time.Second)
	nags := h.spoken(id)[before:]
	if len(nags) != 1 {
		h.Fatalf("%d nags by %s", len(nags), time.Now())
	}
	for _, m := range nags[0].Told {
		if !strings.Contains(to, string(m)+" (") {
			h.Errorf("%s was told at %s, but %q was said", m, at, to)
		}
	}
	if aloud := slices.Contains(nags[0].Why, bot.ToChannel); aloud != strings.Contains(to, "the channel") || len(nags[0].Told) == 0 != !strings.Contains(to, "(") {
		h.Errorf("at %s %v were told as %v, but %q was said", at, nags[0].Told, nags[0].Why, to)
	}
}

// spoken are the nags and warnings in an item's log.
func (h *house) spoken(id bot.ItemID) []bot.Line {
	h.Helper()
	return slices.DeleteFunc(h.view(id).Log, func(l bot.Line) bool { return l.Do != bot.Nag && l.Do != bot.Warn })
}
