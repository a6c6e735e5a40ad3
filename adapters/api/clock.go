package api

import (
	"context"
	"maps"
	"slices"
	"time"

	"heed/adapters/when"
	"heed/bot"
)

// deskClock understands times as the desk of an item does. It looks at the item
// only if it has to.
func (a *API) deskClock(ctx context.Context, id bot.ItemID) clock {
	return func(words string) (time.Time, error) {
		zone := time.UTC
		if wellFormed(id) {
			// Without the item nothing will be done at all, whatever is understood.
			v, _ := a.host.Reader.View(ctx, id, 0, 1)
			zone = a.host.Rules().Desks[v.Item.Desk].Hours.Location()
		}
		return when.Parse(words, time.Now(), zone)
	}
}

// memberClock understands times as a member does: as the first of their desks,
// by name.
func (a *API) memberClock(id bot.MemberID) clock {
	return func(words string) (time.Time, error) {
		r := a.host.Rules()
		for _, name := range slices.Sorted(maps.Keys(r.Desks)) {
			if d := r.Desks[name]; d.Has(id) {
				return when.Parse(words, time.Now(), d.Hours.Location())
			}
		}
		return when.Parse(words, time.Now(), time.UTC)
	}
}
