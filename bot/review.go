package bot

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// reviewed is how far back complaints are brought up for review.
const reviewed = 8 * 7 * 24 * time.Hour

// Complaints lists what a review of a desk is about, judged or not: complaints,
// main or second kind, that were opened in the eight weeks before a moment, the
// newest first. What nobody judged and is spam, not ours, or goes on elsewhere
// needs no verdict. At most so many are read; whole reports whether those are all.
func Complaints(ctx context.Context, r Reader, desk DeskID, before time.Time, most int) (all []View, whole bool, err error) {
	since := ItemID(FirstID(before.Add(-reviewed)))
	q := Query{Desk: desk, Kind: Complaint, Newest: true, Limit: 200}
	for n := 0; n < most; {
		page, err := r.Items(ctx, q)
		if err != nil {
			return nil, false, fmt.Errorf("list the complaints at the desk %s: %w", desk, err)
		}
		for _, v := range page.Items {
			if v.Item.ID < since {
				return all, true, nil
			}
			if v.Item.judgeable() && v.Item.OpenedAt.Before(before) {
				all = append(all, v)
			}
		}
		n += len(page.Items)
		if q.Cursor = page.Next; q.Cursor == "" {
			return all, true, nil
		}
	}
	return all, false, nil
}

// judgeable reports whether a complaint was judged, or should be.
func (i Item) judgeable() bool {
	switch (Story{Item: i}).fate() {
	case Spam, NotOurs, Duplicate:
		return i.Verdict != ""
	}
	return true
}

// unjudged lists the complaints of a review that have no verdict.
func (b *Bot) unjudged(ctx context.Context, desk DeskID, before time.Time) ([]View, error) {
	all, _, err := Complaints(ctx, b.store, desk, before, math.MaxInt)
	return slices.DeleteFunc(all, func(v View) bool { return v.Item.Verdict != "" }), err
}

// review makes the list of the complaints that were opened before a moment and
// wait for a verdict.
func (b *Bot) review(ctx context.Context, desk Desk, before time.Time) (*Report, error) {
	all, err := b.unjudged(ctx, desk.ID, before)
	if err != nil {
		return nil, err
	}
	rules := b.Rules()
	r := Report{
		Desk: desk.ID, Of: ReviewReport, From: before.Add(-reviewed), To: before, Link: rules.linkToReview(desk.ID),
		Title: fmt.Sprintf("%s: no complaint waits for a verdict", desk.ID),
	}
	if len(all) == 0 {
		return &r, nil
	}
	r.Title = fmt.Sprintf("%s: %s no verdict", desk.ID, complaints(len(all)))
	l := ReportList{Title: "Is each a weakness of ours, a one-off, not ours, or mistaken?"}
	for _, v := range all[:min(len(all), maxReportNamed)] {
		l.Items = append(l.Items, b.caption(v))
	}
	l.More = len(all) - len(l.Items)
	r.Lists = []ReportList{l}
	return &r, nil
}

// reminder is due once, a day after a review was posted, while heed may speak to
// the desk, if any of its complaints still has no verdict.
func (b *Bot) reminder(ctx context.Context, desk Desk, p *posted, now time.Time) (*Report, error) {
	if p.Remind.IsZero() || now.Before(p.Remind) || !desk.speaks(now) {
		return nil, nil
	}
	all, err := b.unjudged(ctx, desk.ID, p.To)
	if err != nil {
		return nil, err
	}
	p.Remind = time.Time{}
	if len(all) == 0 {
		return nil, nil
	}
	when := p.Due.In(desk.Hours.Location()).Format("Mon 2 Jan")
	return &Report{
		Desk: desk.ID, Of: ReviewWaits, From: p.To.Add(-reviewed), To: p.To, Link: b.Rules().linkToReview(desk.ID),
		Title: fmt.Sprintf("The review of %s at the desk %s is waiting: %s no verdict.", when, desk.ID, complaints(len(all))),
	}, nil
}

// complaints counts them, and goes on in the right number.
func complaints(n int) string {
	if n == 1 {
		return "1 complaint has"
	}
	return fmt.Sprintf("%d complaints have", n)
}

// linkToReview is the address of the review on the board.
func (r Rules) linkToReview(id DeskID) string { return r.linkToDeskPage(id, "review") }
