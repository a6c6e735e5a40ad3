package slack

import (
	"context"
	"time"

	"heed/adapters/chat"
)

// absent tells what was deleted of a thread, of which all that was there at a
// time is known: some plans show no old messages, which are not deleted.
// https://slack.com/help/articles/115002422943-Usage-limits-for-free-workspaces
func (a *Adapter) absent(ctx context.Context, at thread, there map[string]bool, now time.Time) error {
	if at.item == "" {
		return nil
	}
	standing, err := chat.Standing(ctx, a.host, at.item)
	if err != nil {
		return err
	}
	for _, l := range standing {
		p, err := a.place(l.Ref)
		if err != nil || p.channel != at.channel || p.root() != at.ts || there[p.ts] || !chat.Absent(now, timeOf(p.ts), l.At) {
			continue
		}
		if err := a.deleted(ctx, message{Channel: p.channel, TS: p.ts}); err != nil {
			return err
		}
	}
	return nil
}
