package chat

import (
	"context"
	"fmt"
	"time"

	"heed/bot"
)

// Of which items it is read back what was said about them.
const (
	maxFollowed    = 500                // of each desk, the newest
	maxClosed      = 50                 // of each desk, resolved ones
	resolvedLately = 7 * 24 * time.Hour // which are those that were resolved since
)

// Followed hands over the items that customers wait in, or lately did.
func Followed(ctx context.Context, h bot.Host, take func(context.Context, bot.Item) error) error {
	for id := range h.Rules().Desks {
		for _, state := range []bot.State{bot.Open, bot.Claimed, bot.Answered, bot.Resolved} {
			if err := followed(ctx, h, bot.Query{Desk: id, State: state, Newest: true, Limit: 200}, take); err != nil {
				return err
			}
		}
	}
	return nil
}

// followed hands over those that a query finds.
func followed(ctx context.Context, h bot.Host, q bot.Query, take func(context.Context, bot.Item) error) error {
	most := maxFollowed
	if q.State == bot.Resolved {
		q.Limit, most = maxClosed, maxClosed
	}
	for seen := 0; seen < most; {
		p, err := h.Reader.Items(ctx, q)
		if err != nil {
			return fmt.Errorf("list items: %w", err)
		}
		for _, v := range p.Items {
			if v.Item.State() == bot.Resolved && time.Since(v.Item.ResolvedAt) > resolvedLately {
				continue
			}
			if err := take(ctx, v.Item); err != nil {
				return err
			}
		}
		seen += len(p.Items)
		if q.Cursor = p.Next; q.Cursor == "" {
			break
		}
	}
	return nil
}

// How old what was said must be, and may be, for its absence to mean that it was
// deleted: it may not be shown yet, and some platforms show no old messages.
const (
	absentAfter = time.Minute
	absentFor   = 30 * 24 * time.Hour
)

// Absent reports whether what is not there now was deleted, by when it was said
// and when it was taken.
func Absent(now, posted, taken time.Time) bool {
	until := now.Add(-absentAfter)
	return !taken.After(until) && !posted.After(until) && now.Sub(posted) <= absentFor
}

// Standing are the mentions of an item here that nobody has withdrawn.
func Standing(ctx context.Context, h bot.Host, id bot.ItemID) ([]bot.Line, error) {
	v, err := h.Reader.View(ctx, id, 0, bot.MaxCaseLog)
	if err != nil {
		return nil, fmt.Errorf("read an item: %w", err)
	}
	gone := map[uint64]bool{}
	for _, l := range v.Log {
		gone[l.Of] = gone[l.Of] || l.Do == bot.Withdrawn
	}
	var all []bot.Line
	for _, l := range v.Log {
		if l.Do == bot.Say && !gone[l.Seq] && l.Ref.Connection == h.Connection {
			all = append(all, l)
		}
	}
	return all, nil
}
