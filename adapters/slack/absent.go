package slack

import (
	"context"
	"fmt"
	"time"

	"heed/bot"
)

// How old what was said in a thread must be, and may be, for its absence to mean
// that it was deleted: it may not be shown yet, and some plans show no old messages.
// https://slack.com/help/articles/115002422943-Usage-limits-for-free-workspaces
const (
	absentAfter = time.Minute
	absentFor   = 30 * 24 * time.Hour
)

// absent tells what was deleted of a thread, of which all that is there is known.
func (a *Adapter) absent(ctx context.Context, at thread, there map[string]bool, until time.Time) error {
	if at.item == "" {
		return nil
	}
	v, err := a.host.Reader.View(ctx, at.item, 0, bot.MaxCaseLog)
	if err != nil {
		return fmt.Errorf("read an item: %w", err)
	}
	gone := map[uint64]bool{}
	for _, l := range v.Log {
		gone[l.Of] = gone[l.Of] || l.Do == bot.Withdrawn
	}
	for _, l := range v.Log {
		p, err := a.place(l.Ref)
		if l.Do != bot.Say || gone[l.Seq] || err != nil || p.channel != at.channel || p.root() != at.ts || there[p.ts] {
			continue
		}
		if posted := timeOf(p.ts); l.At.After(until) || posted.After(until) || time.Since(posted) > absentFor {
			continue
		}
		if err := a.deleted(ctx, message{Channel: p.channel, TS: p.ts}); err != nil {
			return err
		}
	}
	return nil
}
