package adaptertest

import (
	"fmt"
	"time"

	"heed/bot"
)

// sentences are samples of lines, nags, replies and reports.
func (s Sampler) sentences() map[string]bot.Message {
	about := s.Line("Zoe Miller wrote again. https://heed.example.com/items/01JD5Q8Z7M", nil)
	about.About = s.About
	return map[string]bot.Message{
		"line":       s.Line("Ann took this over from Bob.", nil, s.Bob),
		"line-words": s.Line("Ann replied; it arrived.", &bot.Said{By: "Ann", Text: "Dear Zoe,\n\nwe found your parcel: https://track.example/4711\n" + s.Loud}),
		"line-about": about,
		"line-loud":  s.Line(s.Loud+": an answer was due 09:00, 2 h ago; nobody has this yet. https://heed.example.com/items/01JD5Q8Z7M", nil, s.Ann),
		"nag":        s.Line("Zoe Miller: answer was due 09:00, 2 h ago; Ann has this. https://heed.example.com/items/01JD5Q8Z7M", nil, s.Ann),
		"nags": s.Line("22 are waiting for an answer:\n• Zoe Miller: answer was due 09:00, 2 h ago; Ann has this. https://heed.example.com/items/1\n"+
			"• <!channel> *Max*: first response was due Friday 17:00, 3 days ago; nobody has this yet. https://heed.example.com/items/2\n"+
			"and 20 more: https://heed.example.com/?desk=support", nil, s.Ann, s.Bob),
		"reply":      {Kind: bot.SendReply, Key: sampleKey, Text: "Dear Zoe,\n\nwe found it: https://track.example/4711?a=1&b=2. It comes *tomorrow* <3 (see https://en.example/Parcel_(post)).\n\nAnn"},
		"digest":     s.report(s.daily()),
		"weekly":     s.report(s.weekly()),
		"review":     s.report(review()),
		"review-due": s.report(bot.Report{Desk: "support", Of: bot.ReviewWaits, Title: "The review of Mon 16 Nov at the desk support is waiting: 2 complaints have no verdict.", Link: "https://heed.example.com/desks/support/review"}, s.Ann),
	}
}

func (s Sampler) report(r bot.Report, ping ...bot.Person) bot.Message {
	return bot.Message{Kind: bot.SendPost, Key: sampleKey, Lane: s.At, Report: &r, Text: r.Recite(), Ping: ping}
}

func (s Sampler) daily() bot.Report {
	return bot.Report{
		Desk: "support", Of: bot.DailyReport, Title: "support: Thu 19 Nov 09:00 to Fri 20 Nov 09:00", From: Nine.AddDate(0, 0, -1), To: Nine,
		Late: "This is late: it was due Fri 20 Nov 09:00, and heed could not post it then.",
		Lines: []bot.ReportLine{
			{Name: "Came in", Value: "42"}, {Name: "Answered", Value: "40, coverage 97 %"}, {Name: "Nobody answered", Value: "1"},
			{Name: "Still waiting from before", Value: "2, the first since Tue 17 Nov 16:20"},
			{Name: "Claimed within", Value: "median 3 min, nine of ten 12 min, slowest 1 h 4 min"},
			{Name: "Answered within", Value: "median 41 min, nine of ten 3 h 2 min, slowest 8 h 1 min in hours; on the clock median 1 h 2 min, nine of ten 18 h 0 min, slowest 2 h 3 min"},
			{Name: "By kind", Value: "complaint 20 (19 answered), question 12 (12 answered), kudos 10 (9 answered)"},
			{Name: bot.AsksNeeds, Value: "3; themes: delivery on Sundays 2, vegan 1"},
		},
		Lists:  []bot.ReportList{{Title: "Nobody answered", Items: []bot.ReportItem{{Item: "1", Kind: bot.Complaint, By: "<!channel>", Text: s.Loud, Link: "https://heed.example.com/items/1"}}, More: 3}},
		Quotes: []bot.ReportItem{{Item: "2", Kind: bot.Kudos, By: "Max", Text: "You saved our wedding!\nThank you ❤️", Link: "https://heed.example.com/items/2"}, {Item: "3", Text: s.Loud}},
		Days:   []bot.ReportDay{{Day: "2026-11-19", Received: 42, Answered: 40, Median: 41 * time.Minute}},
		Link:   "https://heed.example.com/desks/support/digest?day=2026-11-19",
	}
}

func (s Sampler) weekly() bot.Report {
	r := s.daily()
	r.Of, r.Title, r.Late = bot.WeeklyReport, "support: Fri 13 Nov 09:00 to Fri 20 Nov 09:00", ""
	for n := range r.Lines {
		r.Lines[n].Before = r.Lines[n].Value
	}
	r.Days = nil
	for n := range 31 {
		r.Days = append(r.Days, bot.ReportDay{Day: Nine.AddDate(0, 0, n-31).Format(time.DateOnly), Received: 30 + 7*n%13, Answered: 28 + 5*n%11, Median: time.Duration(n) * 7 * time.Minute})
	}
	return r
}

func review() bot.Report {
	l := bot.ReportList{Title: "Is each a weakness of ours, a one-off, not ours, or mistaken?", More: 4}
	for n := range 10 {
		l.Items = append(l.Items, bot.ReportItem{Kind: bot.Complaint, By: "Zoe", Text: "The parcel came broken, for the third time", Link: fmt.Sprintf("https://heed.example.com/items/%d", n)})
	}
	return bot.Report{Desk: "support", Of: bot.ReviewReport, Title: "support: 14 complaints have no verdict", Lists: []bot.ReportList{l}, Link: "https://heed.example.com/desks/support/review"}
}

// Everywhere is a report with these words wherever somebody's words stand.
func (s Sampler) Everywhere(words string) bot.Message {
	r := s.weekly()
	r.Title, r.Late = words, words
	for n := range r.Lines {
		r.Lines[n] = bot.ReportLine{Name: words, Value: words, Before: words}
	}
	for range 4 {
		r.Lists = append(r.Lists, bot.ReportList{Title: words, Items: []bot.ReportItem{{By: words, Text: words, Link: "https://heed.example.com/items/1"}}})
		r.Quotes = append(r.Quotes, bot.ReportItem{Kind: bot.Kind(words), By: words, Text: words})
	}
	return s.report(r, s.Ann)
}
