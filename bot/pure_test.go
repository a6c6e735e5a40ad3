package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

// witness is a store that remembers what it gave to decide on.
type witness struct {
	bot.Store
	given []func() string
	was   []string
}

func (w *witness) Case(ctx context.Context, n bot.Need) (bot.Case, error) {
	c, err := w.Store.Case(ctx, n)
	now := func() string {
		text, _ := json.Marshal(c)
		return string(text)
	}
	w.given, w.was = append(w.given, now), append(w.was, now())
	return c, err
}

// both is a connection that shows cards and takes replies.
type both struct{}

func (both) Run(ctx context.Context) error { <-ctx.Done(); return nil }
func (both) Describe() bot.Connection      { return bot.Connection{Posts: true, Replies: true} }

// TestDecisionsLeaveTheCaseAsItIs: a decision that is made again, because
// somebody else was faster, must not see what the first try did.
func TestDecisionsLeaveTheCaseAsItIs(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		lead := r.Members["Lea"]
		r.Members["Ann"] = bot.Member{ID: "Ann", Name: "Ann", Role: lead.Role, On: r.Members["Ann"].On}
	}}, func(h *house) {
		w := &witness{Store: h.store}
		b := bot.New(w, h.rules(), h.bot.Host("w").Log)
		b.Plug("w", both{})
		id, thread := h.says("It is broken.")
		other, _ := h.says("So is mine.")
		shop := bot.Channel{Connection: "w", ID: "shop"}
		say := func(id, text string) bot.Event {
			return bot.Event{Do: bot.Say, Mention: &bot.Mention{ID: id, From: shop, Thread: thread, Author: bot.Author{ID: zoe.ID, Name: "Zoe II"}, Text: text}}
		}
		team := func(do bot.Verb, e bot.Event) bot.Event {
			e.Do, e.Item, e.By = do, id, bot.Person{Member: "Ann"}
			return e
		}
		for _, e := range []bot.Event{
			say("a", "Hello?"), team(bot.SetKind, bot.Event{Text: "a, b, c"}), team(bot.Tag, bot.Event{Text: "x, y, z"}), team(bot.Tag, bot.Event{Text: "-x"}),
			team(bot.Link, bot.Event{To: string(other)}), team(bot.Reply, bot.Event{Text: "One."}), team(bot.Hold, bot.Event{Text: "Two."}),
			team(bot.Split, bot.Event{Of: 2}), team(bot.Block, bot.Event{}), team(bot.Unblock, bot.Event{}), {Do: bot.Nag, Item: id},
			team(bot.AnsweredElsewhere, bot.Event{Text: "by phone"}), say("b", "Thanks!"), say("c", "Still broken."),
			team(bot.Move, bot.Event{To: "billing"}), {Do: bot.Recompute, Item: id},
			{Do: bot.Withdrawn, Mention: &bot.Mention{ID: thread, From: shop}},
			team(bot.Merge, bot.Event{To: string(other)}),
		} {
			if _, err := b.Take(h.Context(), e); err != nil && !errors.As(err, new(*bot.Refusal)) {
				t.Fatal(e.Do, err)
			}
			synctest.Wait()
			h.pass(10 * time.Minute)
		}
		for n, now := range w.given {
			if now() != w.was[n] {
				t.Errorf("decision %d changed what it was given:\nwas %s\nnow %s", n, w.was[n], now())
			}
		}
	})
}
