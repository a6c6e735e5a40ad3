package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// lateAfter is how late a report may be without saying so.
const lateAfter = 10 * time.Minute

// remindAfter is how long a review may wait before the managers are reminded.
const remindAfter = 24 * time.Hour

// posted is how far a desk was told how it is doing. It is kept as the cursor of
// [postSource], so that moving on and what is owed then are one commit, and
// nothing is posted twice, whoever dies when.
type posted struct {
	At     string    `json:"at"`              // the schedule
	Due    time.Time `json:"due"`             // the latest time it named that was seen to, or when it was first seen
	To     time.Time `json:"to"`              // where the next report begins
	Remind time.Time `json:"remind,omitzero"` // of a review: when its managers are reminded
}

// postSource is the name of the cursor of a posting.
func postSource(desk DeskID, k ReportKind) Channel {
	return Channel{ID: "post/" + string(desk) + "/" + string(k)}
}

// String is the form in which p is kept.
func (p posted) String() string {
	text, _ := json.Marshal(p) // times of a clock that shows years before 10000
	return string(text)
}

// next is what follows p at a moment: the state to keep and, if a report is due,
// for when. Of several that were missed it is the last. A schedule that is seen
// for the first time begins now, and so does the next report when the clock was
// set back: what is told until then was told.
func (p posted) next(at string, zone *time.Location, now time.Time) (posted, time.Time, error) {
	schedule, err := ParseSchedule(at)
	switch {
	case err != nil:
		return p, time.Time{}, err
	case p.At == "":
		return posted{At: at, Due: now, To: now}, time.Time{}, nil
	case p.At != at:
		p.At, p.Due = at, now
		return p, time.Time{}, nil
	case now.Before(p.To):
		p.To = now
		return p, time.Time{}, nil
	}
	due := lastDue(schedule, zone, p.Due, now)
	if due.IsZero() {
		return p, due, nil
	}
	p.Due, p.To = due, due
	if now.Sub(due) > lateAfter {
		p.To = now
	}
	return p, due, nil
}

// lastDue is the last time, after one and not after another, that a schedule
// names; zero if there is none. Of a schedule that names many only the last days
// are gone through.
func lastDue(s Schedule, zone *time.Location, after, now time.Time) (due time.Time) {
	if recent := now.AddDate(0, 0, -2); recent.After(after) {
		if t := s.Next(recent, zone); !t.IsZero() && !t.After(now) {
			after = recent
		}
	}
	for t := s.Next(after, zone); !t.IsZero() && !t.After(now); t = s.Next(t, zone) {
		due = t.UTC()
	}
	return due
}

// postAll sees to it that every desk is told what it is time for.
func (b *Bot) postAll(ctx context.Context) {
	for _, desk := range b.Rules().Desks {
		for _, k := range ReportKinds {
			err := b.postDue(ctx, desk, k, time.Now().UTC())
			if b.judge(err) != nil && ctx.Err() == nil {
				b.log.Warn("a report could not be posted; that is tried again in a moment", "desk", desk.ID, "report", k, "err", err)
			}
		}
	}
}

// postDue posts one kind of report of a desk if it is time.
func (b *Bot) postDue(ctx context.Context, desk Desk, k ReportKind, now time.Time) error {
	at := desk.posting(k).At
	if at == "" {
		return nil
	}
	cursor := Cursor{Source: postSource(desk.ID, k)}
	var err error
	if cursor.From, err = b.store.Cursor(ctx, cursor.Source); err != nil {
		return fmt.Errorf("read what was posted: %w", err)
	}
	var was posted
	if err := json.Unmarshal([]byte(cursor.From), &was); cursor.From != "" && err != nil {
		return fmt.Errorf("read what was posted: %w", err)
	}
	next, due, err := was.next(at, desk.Hours.Location(), now)
	if err != nil {
		return err
	}
	e := Event{Do: Skip, Cursor: &cursor}
	if !due.IsZero() {
		e.Do = Post
		if e.Report, err = b.report(ctx, desk, k, was.To, next.To, now); err != nil {
			return err
		}
		e.Report.late(due, now, desk.Hours.Location())
		next.Remind = time.Time{}
		if k == ReviewReport && len(e.Report.Lists) > 0 {
			next.Remind = now.Add(remindAfter)
		}
	} else if e.Report, err = b.reminder(ctx, desk, &next, now); err != nil {
		return err
	} else if e.Report != nil {
		e.Do = Post
	}
	if next == was {
		return nil
	}
	cursor.To = next.String()
	if _, err = b.Take(ctx, e); errors.Is(err, ErrStale) {
		return nil // another replica was faster
	}
	return err
}

// late notes that the report was to be posted before.
func (r *Report) late(due, now time.Time, zone *time.Location) {
	if now.Sub(due) > lateAfter {
		r.Late = "This is late: it was due " + due.In(zone).Format(dayAndTime) + ", and heed could not post it then."
	}
}

// report makes one kind of report. It reads page by page, and holds up nothing.
func (b *Bot) report(ctx context.Context, desk Desk, k ReportKind, from, to, now time.Time) (*Report, error) {
	rules := b.Rules()
	if k == ReviewReport {
		return b.review(ctx, desk, to)
	}
	var before *Digest
	if k == WeeklyReport {
		g, err := ReadDigest(ctx, b.store, rules, desk.ID, asLong(from, to, desk.Hours.Location()), from, now)
		if err != nil {
			return nil, err
		}
		before = &g
	}
	g, err := ReadDigest(ctx, b.store, rules, desk.ID, from, to, now)
	if err != nil {
		return nil, err
	}
	c, err := b.captions(ctx, g.named())
	if err != nil {
		return nil, err
	}
	r := reportOf(k, g, before, c, rules)
	w, err := b.waiting(ctx, desk.ID, from)
	if err != nil {
		return nil, err
	}
	r.waits(w, desk.Hours.Location())
	return &r, nil
}

// waiting are the customers of items opened before a time who wait to this day:
// how many, and since when the first of them.
type waiting struct {
	count int
	since time.Time
}

// waiting counts them, a page at a time.
func (b *Bot) waiting(ctx context.Context, desk DeskID, before time.Time) (w waiting, err error) {
	for _, s := range []State{Open, Claimed} {
		q := Query{Desk: desk, State: s, Limit: 200}
		for {
			page, err := b.store.Items(ctx, q)
			if err != nil {
				return w, fmt.Errorf("list the %s items: %w", s, err)
			}
			for _, v := range page.Items {
				if v.Item.OpenedAt.Before(before) {
					w.count++
					w.since = earliest(w.since, v.Item.Round.At)
				}
			}
			last := len(page.Items) - 1
			if q.Cursor = page.Next; page.Next == "" || !page.Items[last].Item.OpenedAt.Before(before) {
				break
			}
		}
	}
	return w, nil
}

// asLong is since when, until the first of two times, as much passed on the clock
// of a zone as between them: a week before a week, whatever clocks were changed.
func asLong(from, to time.Time, zone *time.Location) time.Time {
	begins := shows(from, zone)
	return firstShows(begins.Add(begins.Sub(shows(to, zone))).Unix(), zone).UTC()
}

// captions reads the words by which items are known.
func (b *Bot) captions(ctx context.Context, ids []ItemID) (captions, error) {
	c := captions{}
	for _, id := range ids {
		v, err := b.store.View(ctx, id, 0, 0)
		if err != nil {
			return nil, fmt.Errorf("read item %s: %w", id, err)
		}
		c[id] = b.caption(v)
	}
	return c, nil
}

// caption is how an item is named in a list.
func (b *Bot) caption(v View) ReportItem {
	i := v.Item
	said := quote(v.First, v.Edited, i.First)
	if said.Withdrawn {
		said.Text = ""
	}
	return ReportItem{Item: i.ID, Kind: i.Kind, By: v.Customer.Called(), Text: shorten(said.Text, maxCaption), Link: b.Rules().linkTo(i.ID)}
}

// post owes a report to every channel of its posting that can be sent to, and to
// the members who get it by direct message. Where none can, the board shows it,
// but that a review waits is told where the desk's cards are: it is to reach
// somebody.
func (d *draft) post() *Refusal {
	desk, ok := d.rules.Desks[d.Report.Desk]
	if !ok {
		return refuseField("desk", "There is no such desk.")
	}
	lanes := d.rules.lanesOf(desk.posting(d.Report.Of), desk.ID)
	if len(lanes) == 0 && d.Report.Of == ReviewWaits {
		lanes = d.rules.lanesOf(Posting{Post: desk.Post}, desk.ID)
	}
	for _, c := range lanes {
		a := Action{ID: postID(d.Event.ID, c), Kind: SendPost, Lane: c, Urgency: ForDigest, Desk: desk.ID, Report: d.Report}
		if d.Report.Of == ReviewWaits {
			a.To = []Recipient{ToManager}
		}
		d.owe(a)
	}
	return nil
}

// lanesOf are the lanes of a posting that can be sent to, each once.
func (r Rules) lanesOf(p Posting, desk DeskID) []Channel {
	var lanes []Channel
	add := func(c Channel, ok bool) {
		if ok && !slices.Contains(lanes, c) {
			lanes = append(lanes, c)
		}
	}
	for _, c := range p.Post {
		add(c, r.Connections[c.Connection].Posts)
	}
	for _, m := range p.Direct {
		add(r.directTo(m, desk))
	}
	return lanes
}
