package web

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"heed/bot"
)

// Bounds of a digest's page: how many of the items that nobody answered are
// shown as lines, and how many links follow an answer to a question.
const (
	unansweredRows = 50
	questionLinks  = 10
)

// digestView is the page of one day or week of a desk.
type digestView struct {
	frame
	Name       string
	Desk       string // its page
	Span       string // the day or week, in words
	IsWeek     bool
	Asked      string // the day, as the form has it
	Other      link   // the week of the day, or the first day of the week
	Before     link
	Next       *link
	Ongoing    bool
	Figures    []figure
	Unanswered []row
	Unlisted   int // how many more there are
	Kind       string
	Times      []timesRow
	Kinds      table
	Sources    table
	Members    table
	OwnOnly    bool
	Facts      []string
	Dismissed  table
	Quotes     []quote
	Questions  []question
	Charts     []chart
	Days       table
}

// figure is one number, and what it was before.
type figure struct{ Label, Value, Before string }

// timesRow is how long it took to one milestone.
type timesRow struct {
	Label string
	Cells []timesCell
}

// timesCell is a duration in the desk's hours, and in plain time.
type timesCell struct{ Hours, Wall string }

// quote is what a customer wrote.
type quote struct {
	Text, By, Kind string
	Path           string
}

// question is one of the three that a digest answers.
type question struct {
	Asked  string
	Answer []string
	Links  []link
	More   int
}

// period is what a digest is asked for.
type period struct {
	week     bool
	first    bot.Date // its first day
	from, to time.Time
}

// periodOf reads which day or week is asked for. Nothing: today.
func periodOf(r *http.Request, h bot.Hours, now time.Time) (p period, err error) {
	q := r.URL.Query()
	p.first = h.DateOf(now)
	switch {
	case q.Get("week") != "":
		p.week = true
		p.first, err = parseWeek(q.Get("week"))
	case q.Get("day") != "":
		p.first, err = bot.ParseDate(q.Get("day"))
	}
	if err != nil {
		return p, err
	}
	return p.bound(h), nil
}

// bound fills in when a period begins and ends.
func (p period) bound(h bot.Hours) period {
	p.from, p.to = h.Day(p.first)
	if p.week {
		p.to, _ = h.Day(p.first.AddDays(7))
	}
	return p
}

// moved is the period so many days, or weeks, later.
func (p period) moved(n int, h bot.Hours) period {
	if p.week {
		n *= 7
	}
	p.first = p.first.AddDays(n)
	return p.bound(h)
}

// path is the address of a period's digest.
func (p period) path(desk bot.DeskID) string {
	if p.week {
		return deskPath(desk) + "/digest?week=" + weekOf(p.first)
	}
	return deskPath(desk) + "/digest?day=" + p.first.String()
}

// words name a period.
func (p period) words() string {
	if p.week {
		return dateWords(p.first) + " to " + dateWords(p.first.AddDays(6))
	}
	return dateWords(p.first)
}

// errWeek is a week that is none.
var errWeek = errors.New("no week: write it like 2026-W48")

// parseWeek reads a week as browsers write it, "2026-W48", and returns its
// Monday (ISO 8601; https://html.spec.whatwg.org/#weeks).
func parseWeek(s string) (bot.Date, error) {
	if len(s) != len("2026-W48") || s[4:6] != "-W" {
		return bot.Date{}, errWeek
	}
	year, err := strconv.Atoi(s[:4])
	if err != nil || year < 1 {
		return bot.Date{}, errWeek
	}
	number, err := strconv.Atoi(s[6:])
	if err != nil || number < 1 {
		return bot.Date{}, errWeek
	}
	// The fourth of January is always in the first week.
	monday := mondayOf(bot.Date{Year: year, Month: time.January, Day: 4}).AddDays(7 * (number - 1))
	if weekOf(monday) != s {
		return bot.Date{}, errWeek
	}
	return monday, nil
}

// weekOf is the week of a date, as [parseWeek] reads it.
func weekOf(d bot.Date) string {
	year, number := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, number)
}

// mondayOf is the first day of a date's week.
func mondayOf(d bot.Date) bot.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// digest shows what became of what came in on a day or in a week.
func (w *Web) digest(rw http.ResponseWriter, r *http.Request, m bot.Member) {
	d, ok := w.theDesk(rw, r)
	if !ok {
		return
	}
	now := time.Now().In(d.Hours.Location())
	p, err := periodOf(r, d.Hours, now)
	if err != nil || p.from.After(now) {
		w.problem(rw, r, http.StatusNotFound, "There is no such day yet", "Choose a day like 2026-11-20 or a week like 2026-W47 that has begun.")
		return
	}
	v, err := w.readDigest(r.Context(), d, p, m, now)
	if err != nil {
		w.trouble(rw, r, err)
		return
	}
	w.render(rw, r, http.StatusOK, "digest", v)
}

// readDigest computes a digest; that of a week beside the week before.
func (w *Web) readDigest(ctx context.Context, d bot.Desk, p period, m bot.Member, now time.Time) (*digestView, error) {
	rules := w.host.Rules()
	g, err := bot.ReadDigest(ctx, w.host.Reader, rules, d.ID, p.from, p.to, now)
	if err != nil {
		return nil, fmt.Errorf("compute the digest: %w", err)
	}
	var before *bot.Digest
	if p.week {
		last := p.moved(-1, d.Hours)
		b, err := bot.ReadDigest(ctx, w.host.Reader, rules, d.ID, last.from, last.to, now)
		if err != nil {
			return nil, fmt.Errorf("compute the digest of the week before: %w", err)
		}
		before = &b
	}
	g = g.For(m.ID, rules)
	v := &digestView{Name: display(string(d.ID)), Desk: deskPath(d.ID), OwnOnly: !d.Figures}
	v.frame = frame{Title: v.Name + ", " + p.words(), Me: display(nameOf(m))}
	v.place(d, p, now)
	v.figures(g, before)
	v.tables(g)
	v.Questions = questions(g)
	v.quotes(g)
	if p.week {
		v.Charts, v.Days = charts(g.Days), dayTable(g.Days)
	}
	return v, w.unanswered(ctx, v, g, m, now)
}

// place fills in what a page is of, and where to go from it.
func (v *digestView) place(d bot.Desk, p period, now time.Time) {
	v.Span, v.IsWeek, v.Asked, v.Ongoing = p.words(), p.week, p.first.String(), p.to.After(now)
	what, other := "day", period{week: true, first: mondayOf(p.first)}
	v.Other = link{"The week of this day", other.path(d.ID)}
	if p.week {
		what, other = "week", period{first: p.first}
		v.Other = link{"Its first day", other.path(d.ID)}
	}
	v.Before = link{"The " + what + " before", p.moved(-1, d.Hours).path(d.ID)}
	if !v.Ongoing {
		v.Next = &link{"The " + what + " after", p.moved(1, d.Hours).path(d.ID)}
	}
}

// unanswered reads the items that nobody has answered.
func (w *Web) unanswered(ctx context.Context, v *digestView, g bot.Digest, m bot.Member, now time.Time) error {
	shown := g.Unanswered[:min(len(g.Unanswered), unansweredRows)]
	views := make([]bot.View, 0, len(shown))
	for _, id := range shown {
		i, err := w.host.Reader.View(ctx, id, 0, 0)
		if err != nil {
			return fmt.Errorf("read what nobody answered: %w", err)
		}
		views = append(views, i)
	}
	v.Unanswered, v.Unlisted = w.rows(views, m, now), len(g.Unanswered)-len(shown)
	switch {
	case g.Received == 0:
		v.Kind = "Nobody wrote."
	case len(g.Unanswered) == 0:
		v.Kind = "Nobody was left without an answer. Well done."
	}
	return nil
}

// percent is a share in words. It says 100 of nothing less than all.
func percent(share float64) string { return fmt.Sprintf("%.0f %%", math.Floor(100*share+1e-9)) }

// figures are the numbers that come first.
func (v *digestView) figures(g bot.Digest, before *bot.Digest) {
	of := func(label string, value func(bot.Digest) string) {
		f := figure{Label: label, Value: value(g)}
		if before != nil {
			f.Before = value(*before)
		}
		v.Figures = append(v.Figures, f)
	}
	of("came in", func(g bot.Digest) string { return strconv.Itoa(g.Received) })
	of("answered", func(g bot.Digest) string { return strconv.Itoa(g.Answered) })
	of("coverage", func(g bot.Digest) string { return percent(g.Coverage) })
	of("nobody answered", func(g bot.Digest) string { return strconv.Itoa(len(g.Unanswered)) })
	of("median to the answer", func(g bot.Digest) string {
		if g.Answer == nil {
			return "–"
		}
		return lasts(g.Answer.Median)
	})
}

// tables fills in what is counted.
func (v *digestView) tables(g bot.Digest) {
	for _, t := range []struct {
		label string
		took  *bot.Elapsed
	}{{"to claim", g.Claim}, {"to respond", g.Respond}, {"to answer", g.Answer}} {
		if t.took != nil {
			v.Times = append(v.Times, timesRow{t.label, cells(*t.took)})
		}
	}
	v.Kinds, v.Sources = shares("Kind", g.Kinds), shares("Source", g.Sources)
	v.Members = table{Head: []string{"Member", "claimed", "answered", "median"}}
	for _, id := range slices.Sorted(maps.Keys(g.Members)) {
		f := g.Members[id]
		median := "–"
		if f.Answered > 0 {
			median = lasts(f.Median)
		}
		v.Members.Rows = append(v.Members.Rows, []string{display(f.Name), strconv.Itoa(f.Claimed), strconv.Itoa(f.Answered), median})
	}
	v.Dismissed = table{Head: []string{"Closed as", "items"}}
	for _, o := range bot.Outcomes {
		if n := g.Dismissed[o]; n > 0 {
			v.Dismissed.Rows = append(v.Dismissed.Rows, []string{outcomeWords[o], strconv.Itoa(n)})
		}
	}
	v.facts(g)
}

// cells are the three lengths of a spread.
func cells(e bot.Elapsed) []timesCell {
	return []timesCell{
		{lasts(e.Median), lasts(e.Wall.Median)}, {lasts(e.P90), lasts(e.Wall.P90)}, {lasts(e.Slowest), lasts(e.Wall.Slowest)},
	}
}

// shares are how many of what came in were answered, the most first.
func shares[K ~string](head string, of map[K]bot.Share) table {
	t := table{Head: []string{head, "came in", "answered", "share"}}
	keys := slices.SortedFunc(maps.Keys(of), func(a, b K) int {
		if of[a].Received != of[b].Received {
			return of[b].Received - of[a].Received
		}
		return compareText(a, b)
	})
	for _, k := range keys {
		s := of[k]
		t.Rows = append(t.Rows, []string{display(string(k)), strconv.Itoa(s.Received), strconv.Itoa(s.Answered), percent(float64(s.Answered) / float64(s.Received))})
	}
	return t
}

// facts are what was promised, and what else became of items.
func (v *digestView) facts(g bot.Digest) {
	if p := g.Promises; p.Due > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Promises due: %d; kept %d, missed %d.", p.Due, p.Kept, p.Missed))
	}
	if f := g.FollowUps; f.Due > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Follow-ups due: %d; exceeded %d, met %d, missed %d.", f.Due, f.Exceeded, f.Met, f.Missed))
	}
	if g.Reopened > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Reopened: %d.", g.Reopened))
	}
	if g.Withheld > 0 {
		v.Facts = append(v.Facts, fmt.Sprintf("Of blocked customers, and counted nowhere else: %d.", g.Withheld))
	}
}

// quotes are what customers wrote.
func (v *digestView) quotes(g bot.Digest) {
	for _, q := range g.Quotes {
		v.Quotes = append(v.Quotes, quote{line(q.Text, bot.MaxQuote), line(q.By, 80), display(string(q.Kind)), itemPath(q.Item)})
	}
}
