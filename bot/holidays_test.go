package bot_test

import (
	"testing"
	"time"

	"heed/bot"
)

// TestHolidaysAreReplaced: other holidays are in force for one desk when they
// are set, its unresolved items go by them, and those of other desks are not
// touched.
func TestHolidaysAreReplaced(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		waits, _ := h.says("Where is it?")
		before := h.bot.Rules()
		today, _ := bot.ParseDate(time.Now().UTC().Format(time.DateOnly))
		days := []bot.Date{today, today.Next()}
		if err := h.bot.SetHolidays(h.Context(), "support", days); err != nil {
			t.Fatal(err)
		}
		days[0] = bot.Date{}
		now := h.bot.Rules().Desks
		if h := now["support"].Hours; h.Open(time.Now()) || len(h.Holidays) != 2 || len(now["billing"].Hours.Holidays) != 0 {
			t.Errorf("the rules say %v", now)
		}
		if len(before.Desks["support"].Hours.Holidays) != 0 {
			t.Error("rules that were read before have changed")
		}
		if due := h.view(waits).Item.Due; !due.After(time.Now().Add(24 * time.Hour)) {
			t.Errorf("due %s, on a holiday", due)
		}
		if err := h.bot.SetHolidays(h.Context(), "support", nil); err != nil {
			t.Fatal(err)
		}
		if due := h.view(waits).Item.Due; due.After(time.Now().Add(24 * time.Hour)) {
			t.Errorf("due %s, and no day is a holiday", due)
		}
		if err := h.bot.SetHolidays(h.Context(), "nobody", nil); err != nil || len(h.bot.Rules().Desks) != 2 {
			t.Errorf("%v, and %d desks", err, len(h.bot.Rules().Desks))
		}
	})
}
