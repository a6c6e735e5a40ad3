package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

// noon is when the stories of these tests begin.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

// tally counts stories over the day of noon, as seen at its end.
func tally(stories ...bot.Story) bot.Digest {
	r := bot.Rules{Desks: map[bot.DeskID]bot.Desk{"support": {ID: "support"}}}
	t := bot.NewTally(r, "support", noon, noon.Add(12*time.Hour), noon.Add(12*time.Hour))
	for _, s := range stories {
		t.Opened(s)
		t.Promised(s)
	}
	return t.Digest()
}

// logged is a story with a log of these entries.
func logged(i bot.Item, log ...bot.Entry) bot.Story {
	for n := range log {
		log[n].Seq = uint64(n + 1)
	}
	return bot.Story{Item: i, Log: log, First: bot.Words{Text: "It is broken."}}
}

// TestSpreads of one, of an even number, and of ten, where the nearest rank is
// the ninth.
func TestSpreads(t *testing.T) {
	for n, want := range map[int]bot.Spread{
		1:  {Median: time.Minute, P90: time.Minute, Slowest: time.Minute},
		2:  {Median: 90 * time.Second, P90: 2 * time.Minute, Slowest: 2 * time.Minute},
		9:  {Median: 5 * time.Minute, P90: 9 * time.Minute, Slowest: 9 * time.Minute},
		10: {Median: 330 * time.Second, P90: 9 * time.Minute, Slowest: 10 * time.Minute},
		11: {Median: 6 * time.Minute, P90: 10 * time.Minute, Slowest: 11 * time.Minute},
		20: {Median: 630 * time.Second, P90: 18 * time.Minute, Slowest: 20 * time.Minute},
	} {
		var all []bot.Story
		for k := range n {
			all = append(all, logged(bot.Item{OpenedAt: noon, RespondedAt: minute((k*7)%n + 1)}))
		}
		if n%7 == 0 {
			t.Fatal("the minutes are not all different")
		}
		if diff := cmp.Diff(&bot.Elapsed{Spread: want, Wall: want}, tally(all...).Respond); diff != "" {
			t.Errorf("of %d (-want +got):\n%s", n, diff)
		}
	}
}

// TestClocksThatWereSetBackTakeNoTime instead of less than none.
func TestClocksThatWereSetBackTakeNoTime(t *testing.T) {
	g := tally(logged(bot.Item{OpenedAt: minute(5), ClaimedAt: minute(1), RespondedAt: minute(2), AnsweredAt: minute(3)}))
	for name, e := range map[string]*bot.Elapsed{"claim": g.Claim, "respond": g.Respond, "answer": g.Answer} {
		if e == nil || *e != (bot.Elapsed{}) {
			t.Errorf("%s took %+v", name, e)
		}
	}
}

// TestWhatKeepsAPromise: an answer that was written after it and arrived by its time.
func TestWhatKeepsAPromise(t *testing.T) {
	promise := bot.Entry{Do: bot.PromiseBy, At: minute(0), Due: minute(60)}
	reply := bot.Entry{Do: bot.Reply, At: minute(1)}
	delivered := func(of uint64, at int) bot.Entry { return bot.Entry{Do: bot.Delivered, Of: of, At: minute(at)} }
	kept, missed, none := bot.Promises{Due: 1, Kept: 1}, bot.Promises{Due: 1, Missed: 1}, bot.Promises{}
	for name, c := range map[string]struct {
		want bot.Promises
		log  []bot.Entry
	}{
		"answered":                  {kept, []bot.Entry{promise, reply, delivered(2, 60)}},
		"answered elsewhere":        {kept, []bot.Entry{promise, {Do: bot.AnsweredElsewhere, At: minute(9)}}},
		"said to have arrived":      {kept, []bot.Entry{promise, reply, {Do: bot.Arrived, Of: 2, At: minute(9)}}},
		"late":                      {missed, []bot.Entry{promise, reply, delivered(2, 61)}},
		"never":                     {missed, []bot.Entry{promise, reply}},
		"written before":            {missed, []bot.Entry{reply, promise, delivered(1, 9)}},
		"a holding text":            {missed, []bot.Entry{promise, {Do: bot.Hold}, delivered(2, 9)}},
		"taken back":                {none, []bot.Entry{promise, {Do: bot.PromiseBy, At: minute(59)}}},
		"taken back too late":       {missed, []bot.Entry{promise, {Do: bot.PromiseBy, At: minute(61)}}},
		"replaced, and kept":        {kept, []bot.Entry{promise, {Do: bot.PromiseBy, At: minute(30), Due: minute(90)}, reply, delivered(3, 80)}},
		"replaced too late":         {bot.Promises{Due: 2, Kept: 1, Missed: 1}, []bot.Entry{promise, {Do: bot.PromiseBy, At: minute(70), Due: minute(90)}, reply, delivered(3, 80)}},
		"replaced by another day's": {none, []bot.Entry{promise, {Do: bot.PromiseBy, At: minute(30), Due: noon.AddDate(0, 0, 2)}}},
		"merged":                    {none, []bot.Entry{promise, {Do: bot.Merge, At: minute(30), To: "other"}}},
		"merged another into it":    {missed, []bot.Entry{promise, {Do: bot.Merge, At: minute(30), To: "other", Road: "r"}}},
	} {
		if got := tally(logged(bot.Item{OpenedAt: noon}, c.log...)).Promises; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// TestWhoseWordsAreQuoted: nobody's who took them back, whose were erased, who is
// blocked, or who sent spam.
func TestWhoseWordsAreQuoted(t *testing.T) {
	words := func(text string) bot.Words { return bot.Words{Text: text, Author: bot.Author{Handle: "zoe"}} }
	quiet := []bot.Story{
		{Item: bot.Item{OpenedAt: noon, First: bot.Spoken{Seq: 1, Gone: true}}, First: words("gone")},
		{Item: bot.Item{OpenedAt: noon}, First: bot.Words{}},
		{Item: bot.Item{OpenedAt: noon, First: bot.Spoken{Seq: 1, Edit: 2}}, First: words("edited"), Edited: bot.Words{}},
		{Item: bot.Item{OpenedAt: noon, Withheld: true}, First: words("withheld")},
		{Item: bot.Item{OpenedAt: noon, Closed: &bot.Closing{Outcome: bot.Spam}}, First: words("spam")},
	}
	if q := tally(quiet...).Quotes; len(q) != 0 {
		t.Errorf("quoted: %+v", q)
	}
	said := bot.Story{Item: bot.Item{ID: "i", OpenedAt: noon, URL: "https://shop.example/1"}, First: words("It  is\nbroken.")}
	want := []bot.Quote{{Item: "i", Kind: bot.UnknownKind, By: "zoe", Text: "It is broken.", URL: "https://shop.example/1"}}
	if diff := cmp.Diff(want, tally(append(quiet, said)...).Quotes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWhatIsAskedAboutMost: tags of two questions or more, the most first, ten of them.
func TestWhatIsAskedAboutMost(t *testing.T) {
	asked := func(kind bot.Kind, second []bot.Kind, tags ...string) bot.Story {
		return logged(bot.Item{OpenedAt: noon, Kind: kind, Kinds: second, Tags: tags})
	}
	many := []string{"l", "k", "j", "i", "h", "g", "f", "e", "d", "c", "b", "a"}
	hidden := asked(bot.Question, nil, "once")
	hidden.Item.Withheld = true
	g := tally(
		asked(bot.Question, nil, append(many, "z", "once")...), asked(bot.Complaint, []bot.Kind{bot.Question}, append(many, "z")...),
		asked(bot.Question, nil, "z"), asked(bot.Complaint, nil, "once"), asked("", nil, "once"), hidden,
	)
	var got []string
	for _, q := range g.Questions {
		got = append(got, fmt.Sprint(q.Tag, q.Received))
	}
	if diff := cmp.Diff(strings.Fields("z3 a2 b2 c2 d2 e2 f2 g2 h2 i2"), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWhatIsFollowedUp: what was resolved with a time for it, and stayed so.
func TestWhatIsFollowedUp(t *testing.T) {
	resolved := bot.Entry{Do: bot.Resolve, At: minute(0), Due: minute(60)}
	reopened := bot.Entry{Do: bot.Reopen, At: minute(5)}
	said := func(o bot.Outcome) bot.Entry { return bot.Entry{Do: bot.FollowedUp, Outcome: o, At: minute(70)} }
	for name, c := range map[string]struct {
		want bot.FollowUpFigures
		log  []bot.Entry
	}{
		"not yet":         {bot.FollowUpFigures{Due: 1}, []bot.Entry{resolved}},
		"exceeded":        {bot.FollowUpFigures{Due: 1, Exceeded: 1}, []bot.Entry{resolved, said(bot.Exceeded)}},
		"met":             {bot.FollowUpFigures{Due: 1, Met: 1}, []bot.Entry{resolved, said(bot.Met)}},
		"missed, once":    {bot.FollowUpFigures{Due: 1, Missed: 1}, []bot.Entry{resolved, said(bot.NotMet), said(bot.NotMet)}},
		"reopened":        {bot.FollowUpFigures{}, []bot.Entry{resolved, reopened}},
		"resolved again":  {bot.FollowUpFigures{Due: 1}, []bot.Entry{resolved, reopened, resolved}},
		"without a time":  {bot.FollowUpFigures{}, []bot.Entry{{Do: bot.Resolve}, said(bot.Met)}},
		"for another day": {bot.FollowUpFigures{}, []bot.Entry{{Do: bot.Resolve, Due: noon.AddDate(0, 0, 3)}, said(bot.Met)}},
	} {
		if got := tally(logged(bot.Item{OpenedAt: noon}, c.log...)).FollowUps; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
