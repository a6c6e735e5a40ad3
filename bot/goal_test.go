package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"heed/bot"
	"heed/store/bolt"
)

// How many items are stored, many or few, and how many of them are due.
const (
	manyStored = 1_000_000
	fewStored  = 10_000
	allDue     = 1_000
)

// BenchmarkSweep compares what the clerk's round costs with many and with few
// items stored, of which as many are due (G5), and one in which nothing is.
func BenchmarkSweep(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as heed runs it
	many, few := stored(b, manyStored), stored(b, fewStored)
	var slow, quick, idle time.Duration
	for b.Loop() {
		for range 3 { // in turn, so that whatever else the machine does hits both
			quick += few.sweep(b)
			slow += many.sweep(b)
			start := time.Now()
			many.bot.Sweep(b.Context())
			idle += time.Since(start)
		}
	}
	b.ReportMetric(float64(slow)/float64(quick), "G5-1M/10k(<=1.5)")
	b.ReportMetric(float64(slow.Milliseconds())/float64(3*b.N), "sweep-ms")
	b.ReportMetric(float64(idle.Microseconds())/float64(3*b.N), "idle-µs")
}

// sweeping is a bot on a store with many items.
type sweeping struct {
	bot   *bot.Bot
	store bot.Store
	due   []bot.ItemID
}

// stored puts so many items into a store, all resolved but those to be due.
func stored(b *testing.B, items int) sweeping {
	b.Helper()
	s, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"), bolt.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	now := time.Now().UTC()
	w := sweeping{store: s, bot: bot.New(s, bot.Rules{Desks: map[bot.DeskID]bot.Desk{"support": {
		ID: "support", Targets: map[bot.Kind]bot.Targets{"": {Answer: time.Hour}}, NagRepeat: time.Hour,
	}}}, slog.New(slog.DiscardHandler))}
	for n := 0; n < items; n += 1000 {
		c := bot.Change{Event: bot.EventID(fmt.Sprint(n)), At: now}
		for k := n; k < n+1000; k++ {
			i := once(k, now)
			if k%(items/allDue) == 0 {
				i.Closed = nil
				w.due = append(w.due, i.ID)
			}
			c.Items = append(c.Items, i)
		}
		if _, err := s.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	return w
}

// once is an item that was opened a day ago and resolved.
func once(n int, now time.Time) bot.Item {
	id := bot.ItemID(fmt.Sprintf("01JPB%021d", n))
	at := now.AddDate(0, 0, -1)
	key := bot.CustomerKey("shop", bot.CustomerID(id))
	return bot.Item{
		ID: id, Rev: 1, Seq: 1, Desk: "support", Customer: bot.CustomerID(id), Kind: "complaint", OpenedAt: at, LastSaid: at, Mentions: 1,
		First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1}, Round: bot.Round{N: 1, At: at, Fresh: true},
		Roads: []bot.Road{{Conversation: key, Channel: bot.Channel{Connection: "shop"}, Asked: 1}}, Closed: &bot.Closing{Outcome: bot.Solved, At: at},
	}
}

// sweep makes all that can be due again, and measures one round.
func (w sweeping) sweep(b *testing.B) time.Duration {
	b.Helper()
	now := time.Now().UTC()
	c := bot.Change{Event: bot.EventID(fmt.Sprint("due ", now.UnixNano())), At: now}
	for _, id := range w.due {
		v, err := w.store.View(b.Context(), id, 0, 0)
		if err != nil {
			b.Fatal(err)
		}
		i := v.Item
		i.Rev, i.Round.Nagged, i.Round.Steps, i.Wake = i.Rev+1, nil, nil, now.Add(-time.Minute)
		c.Items = append(c.Items, i)
	}
	if _, err := w.store.Commit(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	w.bot.Sweep(b.Context())
	took := time.Since(start)
	if left, _, err := w.store.Waking(context.WithoutCancel(b.Context()), time.Now().UTC(), allDue); err != nil || len(left) > 0 {
		b.Fatalf("%d are due after the sweep, %v", len(left), err)
	}
	return took
}
