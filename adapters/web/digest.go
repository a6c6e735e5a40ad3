package web

import (
	"context"
	"fmt"
	"net/http"
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
	Topics     table
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

// quotes are what customers wrote.
func (v *digestView) quotes(g bot.Digest) {
	for _, q := range g.Quotes {
		v.Quotes = append(v.Quotes, quote{line(q.Text, bot.MaxQuote), line(q.By, 80), display(string(q.Kind)), itemPath(q.Item)})
	}
}
