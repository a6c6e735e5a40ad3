package bot_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

// TestTheFallbackIsTold: what heed says about itself reaches the fallback once,
// even if it is told just before the end.
func TestTheFallbackIsTold(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["billing"]
		d.Fallback = bot.Channel{}
		r.Desks["billing"] = d
	}}, func(h *house) {
		h.stop()
		h.reopen()
		for _, desk := range []bot.DeskID{"support", "billing", "nobody"} {
			if err := h.bot.Tell(h.Context(), desk, "The holidays of "+string(desk)+" can not be read."); err != nil {
				t.Error(err)
			}
		}
		h.reopen()
		h.pass(time.Minute)
		want := []string{"The holidays of support can not be read."}
		if diff := cmp.Diff(want, h.announced("ops")); diff != "" {
			t.Error(diff)
		}
	})
}
