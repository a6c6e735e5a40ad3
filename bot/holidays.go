package bot

import (
	"context"
	"maps"
	"slices"
)

// SetHolidays makes dates, which ascend, the holidays of a desk, and brings its
// unresolved items in line with them before it returns. After an error some
// items may go by the days of before: it is to be called again. A desk that is
// not there has no holidays.
func (b *Bot) SetHolidays(ctx context.Context, desk DeskID, dates []Date) error {
	if _, ok := b.Rules().Desks[desk]; !ok {
		return nil
	}
	b.amend(func(r *Rules) {
		r.Desks = maps.Clone(r.Desks)
		d := r.Desks[desk]
		d.Hours.Holidays = slices.Clone(dates)
		r.Desks[desk] = d
	})
	return b.recompute(ctx, desk)
}
