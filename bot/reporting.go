package bot

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// captions are the words by which listed items are known.
type captions map[ItemID]ReportItem

// named are the items that the report of a digest names.
func (g Digest) named() []ItemID {
	var all []ItemID
	for _, ids := range [][]ItemID{g.Unanswered, g.Needs.Items, g.Appreciation.Items} {
		all = append(all, ids[:min(len(ids), maxReportNamed)]...)
	}
	return all
}

// list names the first of some items.
func (c captions) list(title string, ids []ItemID, count int) ReportList {
	l := ReportList{Title: title}
	for _, id := range ids[:min(len(ids), maxReportNamed)] {
		l.Items = append(l.Items, c[id])
	}
	l.More = count - len(l.Items)
	return l
}

// reporting makes the report of a digest.
type reporting struct {
	rules  Rules
	desk   Desk
	before *Digest // to compare with
	report Report
}

// reportOf makes the report of a digest, beside the time before it if there is one.
func reportOf(of ReportKind, g Digest, before *Digest, c captions, r Rules) Report {
	p := reporting{rules: r, desk: r.Desks[g.Desk], before: before}
	zone := p.desk.Hours.Location()
	p.report = Report{
		Desk: g.Desk, Of: of, From: g.From, To: g.To, Link: r.linkToDigest(of, p.desk, g.From, g.To),
		Title: fmt.Sprintf("%s: %s to %s", g.Desk, g.From.In(zone).Format(dayAndTime), g.To.In(zone).Format(dayAndTime)),
	}
	p.volume(g)
	p.speed(g)
	p.parts(g)
	p.questions(g, c)
	for _, q := range g.Quotes[:min(len(g.Quotes), maxReportQuotes)] {
		p.report.Quotes = append(p.report.Quotes, ReportItem{Item: q.Item, Kind: q.Kind, By: q.By, Text: q.Text, Link: r.linkTo(q.Item)})
	}
	for _, d := range g.Days[max(0, len(g.Days)-MaxReportDays):] {
		day := ReportDay{Day: d.Day.String(), Received: d.Received, Answered: d.Answered}
		if d.Answer != nil {
			day.Median = d.Answer.Median
		}
		p.report.Days = append(p.report.Days, day)
	}
	return p.report
}

// line adds a figure, computed for the digest and, if there is one, for the
// time before it. Without words there is no line.
func (p *reporting) line(name string, g Digest, words func(Digest) string) {
	l := ReportLine{Name: name, Value: words(g)}
	if p.before != nil {
		l.Before = words(*p.before)
	}
	if l.Value == "" && l.Before == "" {
		return
	}
	p.report.Lines = append(p.report.Lines, l)
}

func (p *reporting) volume(g Digest) {
	p.line("Came in", g, func(g Digest) string { return strconv.Itoa(g.Received) })
	p.line("Answered", g, func(g Digest) string {
		return fmt.Sprintf("%d, coverage %s", g.Answered, percent(g.Coverage))
	})
	p.line(nobodyAnswered, g, func(g Digest) string { return strconv.Itoa(len(g.Unanswered)) })
	p.line("Reopened", g, func(g Digest) string { return counted(g.Reopened) })
	p.line("Dismissed", g, func(g Digest) string { return tallied(g.Dismissed) })
	p.line("From blocked customers", g, func(g Digest) string { return counted(g.Withheld) })
}

// waits says, beside how many nobody answered, who waits from before the time of
// the report.
func (r *Report) waits(w waiting, zone *time.Location) {
	if w.count == 0 {
		return
	}
	at := 1 + slices.IndexFunc(r.Lines, func(l ReportLine) bool { return l.Name == nobodyAnswered })
	r.Lines = slices.Insert(r.Lines, at, ReportLine{
		Name: "Still waiting from before", Value: fmt.Sprintf("%d, the first since %s", w.count, w.since.In(zone).Format(dayAndTime)),
	})
}

// nobodyAnswered is what a report calls what is to be empty.
const nobodyAnswered = "Nobody answered"

func (p *reporting) speed(g Digest) {
	for _, of := range []struct {
		name string
		took func(Digest) *Elapsed
	}{
		{"Claimed within", func(g Digest) *Elapsed { return g.Claim }},
		{"First response within", func(g Digest) *Elapsed { return g.Respond }},
		{"Answered within", func(g Digest) *Elapsed { return g.Answer }},
	} {
		p.line(of.name, g, func(g Digest) string { return spoken(of.took(g), p.desk.Hours.always()) })
	}
}

// spoken tells durations in words: in the desk's hours, and, where those are not
// always, on the clock on the wall.
func spoken(e *Elapsed, always bool) string {
	if e == nil {
		return ""
	}
	words := func(s Spread) string {
		return fmt.Sprintf("median %s, nine of ten %s, slowest %s", brief(s.Median), brief(s.P90), brief(s.Slowest))
	}
	if always {
		return words(e.Spread)
	}
	return words(e.Spread) + " in hours; on the clock " + words(e.Wall)
}

func (p *reporting) parts(g Digest) {
	p.line("By kind", g, func(g Digest) string { return shares(g.Kinds) })
	p.line("By source", g, func(g Digest) string { return shares(g.Sources) })
	if p.report.Of == WeeklyReport {
		p.line("Asked about most", g, topics)
	}
	if p.desk.Figures {
		p.line("By member", g, members)
	}
	p.line("Promises due", g, func(g Digest) string {
		if g.Promises == (Promises{}) {
			return ""
		}
		return fmt.Sprintf("%d, kept %d, missed %d", g.Promises.Due, g.Promises.Kept, g.Promises.Missed)
	})
	p.line("Follow-ups due", g, func(g Digest) string {
		if g.FollowUps == (FollowUpFigures{}) {
			return ""
		}
		f := g.FollowUps
		return fmt.Sprintf("%d, exceeded %d, met %d, missed %d", f.Due, f.Exceeded, f.Met, f.Missed)
	})
}

// The questions that a manager's digest answers.
const (
	AsksNeeds        = "Have customers identified new service needs?"
	AsksPriorities   = "Are we keeping up with customer priorities?"
	AsksAppreciation = "Have we shown appreciation?"
)

func (p *reporting) questions(g Digest, c captions) {
	p.line(AsksNeeds, g, func(g Digest) string {
		if g.Needs.Count == 0 {
			return "none was noted"
		}
		return strings.TrimSuffix(fmt.Sprintf("%d; themes: %s", g.Needs.Count, tallied(g.Needs.Themes)), "; themes: ")
	})
	p.line(AsksPriorities, g, func(g Digest) string {
		q := g.Priorities
		return fmt.Sprintf("coverage %s; %d of %d answered in time; %d of %d promises kept",
			percent(q.Coverage), q.InTime, q.Judged, q.Promises.Kept, q.Promises.Due)
	})
	p.line(AsksAppreciation, g, func(g Digest) string {
		q := g.Appreciation
		return fmt.Sprintf("%d praised us or told their story; %d answered, %d thanked", q.Count, q.Answered, q.Thanked)
	})
	for _, l := range []ReportList{
		c.list(nobodyAnswered, g.Unanswered, len(g.Unanswered)),
		c.list(AsksNeeds, g.Needs.Items, g.Needs.Count),
		c.list(AsksAppreciation, g.Appreciation.Items, g.Appreciation.Count),
	} {
		if len(l.Items) > 0 {
			p.report.Lists = append(p.report.Lists, l)
		}
	}
}

// linkToDigest is the address of a digest on the board: of the day, or the week,
// in the middle of what it covers. A report of the morning is about the day before.
func (r Rules) linkToDigest(of ReportKind, d Desk, from, to time.Time) string {
	day := d.Hours.DateOf(from.Add(to.Sub(from) / 2))
	if of == WeeklyReport {
		return r.linkToDeskPage(d.ID, "digest?week="+day.Week())
	}
	return r.linkToDeskPage(d.ID, "digest?day="+day.String())
}

// linkToDeskPage is the address of one of a desk's pages on the board.
func (r Rules) linkToDeskPage(id DeskID, page string) string {
	return r.PublicURL + "/desks/" + url.PathEscape(string(id)) + "/" + page
}

// percent rounds down, so that only all is 100 %.
func percent(share float64) string { return strconv.Itoa(int(share*100+1e-9)) + " %" }

// counted is a number, but for none.
func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// brief is a duration in its largest two units.
func brief(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %d min", d/time.Hour, d%time.Hour/time.Minute)
}

// tallied lists counts, the largest first.
func tallied[K ~string](counts map[K]int) string {
	return ranked(counts, func(n int) int { return n }, func(k K, n int) string { return fmt.Sprintf("%s %d", k, n) })
}

func shares[K ~string](all map[K]Share) string {
	return ranked(all, func(s Share) int { return s.Received }, func(k K, s Share) string {
		return fmt.Sprintf("%s %d (%d answered)", k, s.Received, s.Answered)
	})
}

func topics(g Digest) string {
	var parts []string
	for _, q := range g.Questions {
		parts = append(parts, fmt.Sprintf("%s %d (%d answered)", q.Tag, q.Received, q.Answered))
	}
	return strings.Join(parts, ", ")
}

func members(g Digest) string {
	return ranked(g.Members, func(f Figures) int { return f.Answered }, func(_ MemberID, f Figures) string {
		return strings.TrimSuffix(fmt.Sprintf("%s answered %d, claimed %d, median %s", f.Name, f.Answered, f.Claimed, brief(f.Median)), ", median 0 s")
	})
}

// ranked puts what is largest first into words, and says how much is left out.
func ranked[K ~string, V any](all map[K]V, size func(V) int, words func(K, V) string) string {
	keys := make([]K, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Or(size(all[b])-size(all[a]), strings.Compare(string(a), string(b))) })
	var parts []string
	for n, k := range keys {
		if n == maxReportKinds {
			parts = append(parts, fmt.Sprintf("and %d more", len(keys)-n))
			break
		}
		parts = append(parts, words(k, all[k]))
	}
	return strings.Join(parts, ", ")
}
