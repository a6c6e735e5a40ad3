package bot_test

import (
	"errors"
	"testing"

	"heed/bot"
)

// TestCursors: a source is read on over what was taken before and what is
// refused; a cursor that does not begin where the last one ended is told so.
func TestCursors(t *testing.T) {
	source := bot.Channel{Connection: "feed", ID: "news"}
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.From = append(d.From, source)
		r.Desks["support"] = d
	}}, func(h *house) {
		take := func(id, from, to string) error {
			_, err := h.bot.Take(h.Context(), bot.Event{
				Do: bot.Say, Keys: []bot.Key{{Name: bot.MentionKey("feed", id)}},
				Mention: &bot.Mention{ID: id, From: source, Thread: id, Text: "The bill is wrong.", Author: bot.Author{ID: "C1"}},
				Cursor:  &bot.Cursor{Source: source, From: from, To: to},
			})
			return err
		}
		for _, step := range []struct {
			id, from, to, at string
			stale            bool
		}{
			{"1", "", "a", "a", false},
			{"1", "a", "b", "b", false}, // taken before
			{"2", "a", "c", "b", true},  // from a place that was read past
			{"2", "b", "c", "c", false},
		} {
			if err := take(step.id, step.from, step.to); errors.Is(err, bot.ErrStale) != step.stale || err != nil && !step.stale {
				t.Errorf("from %q to %q: %v", step.from, step.to, err)
			}
			if at, err := h.store.Cursor(h.Context(), source); at != step.at || err != nil {
				t.Errorf("read to %q, want %q (%v)", at, step.at, err)
			}
		}
	})
}
