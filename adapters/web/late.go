package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"heed/bot"
)

// deskLists fills in what is overdue, promised, and to be followed up.
func (w *Web) deskLists(ctx context.Context, v *deskView, d bot.Desk, m bot.Member, now time.Time) error {
	overdue, err := w.overdue(ctx, d.ID, now)
	if err != nil {
		return err
	}
	promised, err := w.promised(ctx, d.ID, now)
	if err != nil {
		return err
	}
	followUps, err := w.host.Reader.Items(ctx, bot.Query{Desk: d.ID, State: bot.Resolved, ByDue: true, Limit: deskRows})
	if err != nil {
		return fmt.Errorf("read the follow-ups: %w", err)
	}
	list := func(state bot.State, sort string) string {
		return "/?" + url.Values{"desk": {string(d.ID)}, "state": {string(state)}, "sort": {sort}}.Encode()
	}
	v.Lists = []deskList{
		{ID: "overdue", Title: "Overdue", Rows: w.rows(overdue, m, now), Empty: "Nothing is overdue."},
		{ID: "promised", Title: "Promises coming due", Rows: w.rows(promised, m, now), Empty: "Nobody is waiting for something that was promised."},
		{ID: "followups", Title: "Follow-ups", Rows: w.rows(followUps.Items, m, now), Empty: "Nobody is to be asked how it went."},
	}
	if len(overdue) == deskRows {
		v.Lists[0].More = &link{"All by due time", list(bot.Open, "")}
	}
	if followUps.Next != "" {
		v.Lists[2].More = &link{"All follow-ups", list(bot.Resolved, "due")}
	}
	return nil
}

// overdue reads the items of a desk that are, the longest overdue first.
func (w *Web) overdue(ctx context.Context, desk bot.DeskID, now time.Time) (all []bot.View, err error) {
	for _, s := range []bot.State{bot.Open, bot.Claimed, bot.Answered} {
		page, err := w.host.Reader.Items(ctx, bot.Query{Desk: desk, State: s, ByDue: true, Limit: deskRows})
		if err != nil {
			return nil, fmt.Errorf("read what is overdue: %w", err)
		}
		for _, i := range page.Items {
			if !i.Item.Due.After(now) {
				all = append(all, i)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b bot.View) int { return a.Item.Due.Compare(b.Item.Due) })
	return all[:min(len(all), deskRows)], nil
}

// promisedAhead is how far ahead promises are listed.
const promisedAhead = 14 * 24 * time.Hour

// promised reads the items of a desk with a promise that comes due, the first
// first.
func (w *Web) promised(ctx context.Context, desk bot.DeskID, now time.Time) (all []bot.View, err error) {
	seen := map[bot.ItemID]bool{}
	for after := ""; len(all) < deskRows; {
		page, next, err := w.host.Reader.Promised(ctx, desk, now, now.Add(promisedAhead), after, deskRows)
		if err != nil {
			return nil, fmt.Errorf("read what was promised: %w", err)
		}
		for _, s := range page {
			if p := s.Item.Promise; p.Due.After(now) && !seen[s.Item.ID] && len(all) < deskRows {
				seen[s.Item.ID] = true
				s.Item.Due = p.Due
				all = append(all, bot.View{Item: s.Item, First: s.First, Edited: s.Edited})
			}
		}
		if after = next; next == "" {
			break
		}
	}
	return all, nil
}
