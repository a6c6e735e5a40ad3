package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// posting are settings of a desk that is told how it is doing, every morning and
// on Sundays, with a review on Saturdays, in a channel of its own. Tests begin on
// a Saturday, at midnight.
func posting(r *bot.Rules) {
	d := r.Desks["support"]
	d.Targets = nil
	ops := []bot.Channel{{Connection: "w", ID: "ops"}}
	d.Digest = bot.Posting{At: "0 9 * * *", Post: append(ops, ops[0], bot.Channel{Connection: "none"})}
	d.Weekly = bot.Posting{At: "5 9 * * 0", Post: ops}
	d.Review = bot.Posting{At: "10 9 * * 6", Post: ops}
	d.Managers = []bot.MemberID{"Lea"}
	r.Desks["support"] = d
}

// posts are the reports in a channel that begin with some words.
func (h *house) posts(channel, begin string) []wall.Message {
	h.Helper()
	return slices.DeleteFunc(h.wall.Messages(channel), func(m wall.Message) bool { return !strings.HasPrefix(m.Text, begin) })
}

// report is the one report in a channel that begins with some words.
func (h *house) report(channel, begin string) string {
	h.Helper()
	all := h.posts(channel, begin)
	if len(all) != 1 {
		for _, m := range h.wall.Messages(channel) {
			h.Log(strings.SplitN(m.Text, "\n", 2)[0])
		}
		h.Fatalf("%d reports begin with %q", len(all), begin)
	}
	return all[0].Text
}

// until lets time pass until the next time that a clock in UTC shows.
func (h *house) until(weekday time.Weekday, hour, minute int) {
	h.Helper()
	now := time.Now().UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, time.UTC)
	for !at.After(now) || at.Weekday() != weekday {
		at = at.AddDate(0, 0, 1)
	}
	h.pass(time.Until(at))
}

// contains checks that a text says all of some words.
func contains(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, words := range all {
		if !strings.Contains(text, words) {
			t.Errorf("%q is not said in:\n%s", words, text)
		}
	}
}

// TestDigestsArePosted on time, once in each channel, about what came since the last.
func TestDigestsArePosted(t *testing.T) {
	inBubble(t, settings{rules: posting}, func(h *house) {
		h.until(time.Saturday, 8, 0)
		first, _ := h.says("The kettle <!all> leaks.")
		h.must(ann, bot.Event{Do: bot.SetKind, Item: first, Text: "complaint, suggestion"})
		second, _ := h.says("You are great!")
		h.must(bob, bot.Event{Do: bot.SetKind, Item: second, Text: "kudos"})
		h.pass(30 * time.Minute)
		h.must(bob, bot.Event{Do: bot.Reply, Item: second, Text: "Thank you!"})
		h.until(time.Saturday, 8, 59)
		if n := h.posts("ops", "support: "); len(n) != 0 {
			t.Fatalf("before it is time: %v", n)
		}
		h.pass(70 * time.Second)
		text := h.report("ops", "support: Sat 1 Jan 00:00 to Sat 1 Jan 09:00")
		contains(t, text, "Came in: 2", "Answered: 1, coverage 50 %", "Nobody answered: 1", "Answered within: median 30 min",
			"complaint 1 (0 answered)", "kudos 1 (1 answered)", "new service needs?: 1", "appreciation?: 1 praised us or told their story; 1 answered",
			"Zoe: “The kettle", "http://heed.example/items/"+string(first), "kudos: Zoe: “You are great!”", "http://heed.example/desks/support/digest?day=2000-01-01")
		if strings.Contains(text, "late") || strings.Contains(text, "By member") {
			t.Errorf("late, or about members:\n%s", text)
		}
		h.until(time.Sunday, 9, 6)
		contains(t, h.report("ops", "support: Sat 1 Jan 09:00 to Sun 2 Jan 09:00"), "Came in: 0", "coverage 100 %", "digest?day=2000-01-01")
		contains(t, h.report("ops", "support: Sat 1 Jan 00:00 to Sun 2 Jan 09:05"), "Came in: 2 (before: 0)", "median 30 min", "digest?week=1999-W52")
		if n := len(h.posts("team", "support: ")); n != 0 {
			t.Errorf("%d digests where nobody asked for them", n)
		}
		if lanes, err := h.store.Lanes(h.Context()); err != nil || len(lanes) != 0 {
			t.Errorf("owed to where nothing can be sent: %v, %v", lanes, err)
		}
	})
}

// TestTheWeeklyReportTellsWhatWasAskedAboutMost, and the daily one does not.
func TestTheWeeklyReportTellsWhatWasAskedAboutMost(t *testing.T) {
	inBubble(t, settings{rules: posting}, func(h *house) {
		h.until(time.Saturday, 8, 0)
		for n, tags := range []string{"price, delivery", "delivery", "delivery, price", "once"} {
			id, _ := h.says("Where is it?")
			h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: "question"})
			h.must(ann, bot.Event{Do: bot.Tag, Item: id, Text: tags})
			if n == 0 {
				h.must(bob, bot.Event{Do: bot.Reply, Item: id, Text: "On its way."})
			}
		}
		h.until(time.Sunday, 9, 6)
		contains(t, h.report("ops", "support: Sat 1 Jan 00:00 to Sun 2 Jan 09:05"), "Asked about most: delivery 3 (1 answered), price 2 (1 answered)\n")
		if daily := h.report("ops", "support: Sat 1 Jan 00:00 to Sat 1 Jan 09:00"); strings.Contains(daily, "Asked about") {
			t.Errorf("in the daily one:\n%s", daily)
		}
	})
}

// TestManagersGetTheirsDirectly, one each, also who is named twice; and a reminder
// alerts them alone.
func TestManagersGetTheirsDirectly(t *testing.T) {
	inBubble(t, settings{wall: wall.Settings{Directs: true}, rules: func(r *bot.Rules) {
		posting(r)
		d := r.Desks["support"]
		d.Digest, d.Weekly = bot.Posting{At: "0 9 * * *", Direct: []bot.MemberID{"Lea", "Bob", "Lea", "nobody"}}, bot.Posting{}
		d.Review = bot.Posting{At: "10 9 * * 6", Direct: []bot.MemberID{"Lea", "Bob"}}
		r.Desks["support"] = d
	}}, func(h *house) {
		for _, p := range []wall.Person{lea, bob} { // whom the platform has met
			h.wall.Say("more", "", p, "Hello!")
		}
		h.until(time.Saturday, 8, 0)
		h.says("The kettle leaks.")
		h.must(ann, bot.Event{Do: bot.SetKind, Item: h.newest(), Text: "complaint"})
		h.until(time.Sunday, 9, 12)
		for _, p := range []wall.Person{lea, bob} {
			contains(t, h.report("@"+p.ID, "support: Sat 1 Jan 00:00"), "Came in: 1")
			text := h.report("@"+p.ID, "The review of Sat 1 Jan")
			if alerted := strings.Contains(text, "<@"); alerted != (p == lea) {
				t.Errorf("%s, alerted %v: %s", p.Name, alerted, text)
			}
		}
		if n := len(h.posts("ops", "support: ")); n != 0 {
			t.Errorf("%d reports in a channel", n)
		}
	})
}

// TestAMissedDigestIsPostedOnce, late, and says so.
func TestAMissedDigestIsPostedOnce(t *testing.T) {
	inBubble(t, settings{rules: posting}, func(h *house) {
		h.until(time.Saturday, 9, 30)
		h.says("The kettle leaks.")
		h.stop()
		h.pass(72 * time.Hour)
		h.open()
		h.pass(time.Minute)
		contains(t, h.report("ops", "support: Sat 1 Jan 09:00 to Tue 4 Jan 09:3"), "Came in: 1", "This is late: it was due Tue 4 Jan 09:00")
		contains(t, h.report("ops", "support: Sat 1 Jan 00:00 to Tue"), "This is late: it was due Sun 2 Jan 09:05")
		for range 3 {
			h.reopen()
		}
		if n := len(h.posts("ops", "support: ")); n != 4 { // with those of Saturday and the review
			t.Errorf("%d reports in all: %v", n, h.posts("ops", "support: "))
		}
		h.until(time.Wednesday, 9, 1)
		contains(t, h.report("ops", "support: Tue 4 Jan 09:3"), "to Wed 5 Jan 09:00", "Came in: 0")
	})
}

// TestADigestOutlivesCrashes: it is posted once, whatever is killed when.
func TestADigestOutlivesCrashes(t *testing.T) {
	inMortal(t, settings{rules: posting}, func(m *mortal) {
		m.until(time.Saturday, 8, 59)
		m.pass(58 * time.Second)
		for n := range 40 {
			m.pass(time.Duration(n) * 100 * time.Millisecond)
			m.crash()
		}
		m.pass(5 * time.Minute)
		if all := m.posts("ops", "support: Sat 1 Jan 00:00"); len(all) != 1 {
			t.Errorf("%d digests: %v", len(all), all)
		}
	})
}

// TestADigestWaitsForItsChannel, and is the one that was made then.
func TestADigestWaitsForItsChannel(t *testing.T) {
	inBubble(t, settings{rules: posting}, func(h *house) {
		h.until(time.Saturday, 8, 0)
		h.says("The kettle leaks.")
		h.wall.Archive("ops", true)
		h.until(time.Saturday, 9, 30)
		id, _ := h.says("The lid is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		h.wall.Archive("ops", false)
		h.pass(2 * time.Minute)
		contains(t, h.report("ops", "support: Sat 1 Jan 00:00"), "Came in: 1")
	})
}

// TestAReviewIsListedAndRemindedOf once, in hours, unless all has been judged.
func TestAReviewIsListedAndRemindedOf(t *testing.T) {
	for judged := range 3 {
		inBubble(t, settings{rules: func(r *bot.Rules) {
			posting(r)
			d := r.Desks["support"]
			d.Hours.Week = map[time.Weekday][]bot.Window{time.Saturday: {{From: 480, To: 1020}}, time.Sunday: {{From: 600, To: 1020}}}
			d.Digest, d.Weekly = bot.Posting{}, bot.Posting{}
			r.Desks["support"] = d
		}}, func(h *house) {
			h.until(time.Saturday, 8, 0)
			var ids []bot.ItemID
			for n, kind := range []string{"complaint", "question", "question, complaint", "complaint"} {
				id, _ := h.says(fmt.Sprintf("Number %d is broken.", n))
				h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: kind})
				ids = append(ids, id)
			}
			h.must(ann, bot.Event{Do: bot.Resolve, Item: ids[3], Outcome: bot.Spam, Reason: "Pills."})
			h.until(time.Saturday, 9, 11)
			contains(t, h.report("ops", "support: 2 complaints have no verdict"), "Number 0", "Number 2", "/desks/support/review")
			judge := func(id bot.ItemID) { h.must(ann, bot.Event{Do: bot.Review, Item: id, Outcome: bot.OneOff}) }
			if judged > 0 {
				judge(ids[0])
			}
			h.says("Number 9 is broken.") // after the review
			h.must(ann, bot.Event{Do: bot.SetKind, Item: h.newest(), Text: "complaint"})
			h.until(time.Sunday, 9, 59)
			if n := h.posts("ops", "The review of"); len(n) != 0 {
				t.Errorf("reminded outside hours: %s", n[0].Text)
			}
			if judged > 1 {
				judge(ids[2]) // after a day, but before anybody is spoken to
			}
			h.pass(3 * time.Hour)
			want := map[int]string{0: "2 complaints have no verdict.", 1: "1 complaint has no verdict."}[judged]
			got := h.posts("ops", "The review of Sat 1 Jan at the desk support is waiting: "+want)
			if n := len(h.posts("ops", "The review of")); n != len(got) || (want == "") != (n == 0) || n > 1 {
				t.Fatalf("%d judged: %v, want %q", judged, h.posts("ops", "The review of"), want)
			}
			if want != "" && !strings.HasSuffix(got[0].Text, "<@U3>") {
				t.Errorf("its manager is not alerted: %s", got[0].Text)
			}
		})
	}
}

// TestAReviewOnTheBoardAloneIsRemindedOf where the desk's cards are.
func TestAReviewOnTheBoardAloneIsRemindedOf(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		posting(r)
		d := r.Desks["support"]
		d.Review = bot.Posting{At: "10 9 * * 6", Post: []bot.Channel{{Connection: "none"}}}
		r.Desks["support"] = d
	}}, func(h *house) {
		h.until(time.Saturday, 8, 0)
		id, _ := h.says("The kettle leaks.")
		h.must(ann, bot.Event{Do: bot.SetKind, Item: id, Text: "complaint"})
		h.until(time.Sunday, 9, 9)
		if n := len(h.posts("team", "The review of")) + len(h.posts("team", "support: ")); n != 0 {
			t.Errorf("%d reports before a day has passed", n)
		}
		h.until(time.Sunday, 9, 12)
		if text := h.report("team", "The review of Sat 1 Jan"); !strings.HasSuffix(text, "<@U3>") {
			t.Errorf("its manager is not alerted: %s", text)
		}
	})
}

// TestADigestTellsWhoWaitsFromBefore: that nobody is unanswered of those who came
// yesterday says nothing of those who came the day before.
func TestADigestTellsWhoWaitsFromBefore(t *testing.T) {
	inBubble(t, settings{rules: posting}, func(h *house) {
		h.until(time.Saturday, 8, 0)
		waits, _ := h.says("The kettle leaks.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: waits})
		answered, _ := h.says("The lid is loose.")
		h.must(ann, bot.Event{Do: bot.Reply, Item: answered, Text: "Turn it."})
		h.until(time.Sunday, 9, 1)
		text := h.report("ops", "support: Sat 1 Jan 09:00")
		contains(t, text, "Nobody answered: 0\nStill waiting from before: 1, the first since Sat 1 Jan 08:00")
		if first := h.report("ops", "support: Sat 1 Jan 00:00"); strings.Contains(first, "from before") {
			t.Errorf("nobody waits from before, and yet:\n%s", first)
		}
	})
}

// TestANameTurnsNoLine: a name that turns the direction of what follows would hide
// what a nag says.
func TestANameTurnsNoLine(t *testing.T) {
	inBubble(t, settings{rules: posting}, func(h *house) {
		h.set.rules = nil
		h.reopen()
		h.wall.Say("shop", "", wall.Person{ID: "C7", Name: "\u202eMoc\nelyts\u2066"}, "Where is it?")
		h.pass(61 * time.Minute)
		nags := h.nags("team")
		if len(nags) != 1 || strings.ContainsAny(nags[0].Text, "\u202e\u2066\n") || !strings.Contains(nags[0].Text, "Moc elyts") {
			t.Errorf("nags: %+v", nags)
		}
	})
}
