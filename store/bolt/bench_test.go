package bolt

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"heed/bot"
)

// mentioned is what a new mention of a new customer does, everything included.
func mentioned(n int64) bot.Change {
	now := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Millisecond)
	id := fmt.Sprintf("01JPB2Y0%018d", n)
	item, customer := bot.ItemID(id), bot.CustomerID(id)
	author := bot.HandleKey{Connection: "shop", ID: fmt.Sprintf("user-%09d", n)}
	mention := fmt.Sprintf("m-%09d", n)
	key := bot.CustomerKey("shop", customer)
	from, room := bot.Channel{Connection: "shop"}, bot.Channel{Connection: "acme", ID: "C0SUPPORT"}
	return bot.Change{
		Event: bot.EventID(id), At: now,
		Basis:   []bot.Seen{{Of: bot.HandleRecord, ID: author.String()}},
		Keys:    []bot.Key{{Name: bot.MentionKey("shop", mention)}, {Name: bot.DeliveryKey("shop", mention), Until: now.Add(bot.DeliveryLifetime)}},
		Receipt: bot.Receipt{Item: item, Rev: 1, Seq: 1, Status: bot.StatusNew},
		Items: []bot.Item{{
			ID: item, Rev: 1, Seq: 1, Desk: "support", Customer: customer, Kind: "complaint", OpenedAt: now, LastSaid: now, Mentions: 1,
			First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1}, Round: bot.Round{N: 1, At: now, Fresh: true},
			Roads: []bot.Road{{Conversation: key, Customer: customer, Channel: from, Latest: bot.Place{Item: item, Seq: 1}, Asked: 1}},
			Due:   now.Add(time.Hour), Wake: now.Add(time.Hour), Cards: []bot.Channel{room},
		}},
		Customers:     []bot.Customer{{ID: customer, Rev: 1, Name: "Ada Lovelace", Handles: []bot.Handle{{Connection: "shop", ID: author.ID, Name: "ada"}}, Items: 1, Last: item}},
		Conversations: []bot.Conversation{{Key: key, Rev: 1, Item: item}},
		Words: []bot.Words{{Item: item, Seq: 1, Author: bot.Author{ID: author.ID, Name: "Ada Lovelace", Handle: "ada"},
			Text: "My parcel was to arrive on Monday and has not been seen since. The tracking page says that it left the depot. Could you please look where it is? Thank you!"}},
		Log:     []bot.Entry{{Item: item, Seq: 1, Event: bot.EventID(id), At: now, Do: bot.Say, Customer: customer, Source: mention, Road: key, Worded: true}},
		Actions: []bot.Action{{ID: bot.ActionID("card/" + id + "/acme/C0SUPPORT"), Kind: bot.ShowCard, Lane: room, Urgency: bot.ForCard, Item: item, Want: 1, Made: now, State: bot.Queued, Due: now}},
	}
}

func fileOf(b *testing.B) string { return filepath.Join(b.TempDir(), "heed.db") }

// BenchmarkCommit is group commit with 1, 16 and 64 callers, each new mention
// being durable before its caller goes on. The text search follows behind.
func BenchmarkCommit(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s, err := Open(b.Context(), fileOf(b), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			crowd(b, callers, func(n int64) error {
				_, err := s.Commit(b.Context(), mentioned(n))
				return err
			})
		})
	}
}

// BenchmarkUpdate is one caller that puts the same in a transaction of its own.
func BenchmarkUpdate(b *testing.B) {
	s, err := Open(b.Context(), fileOf(b), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	crowd(b, 1, func(n int64) error {
		p, err := prepare(mentioned(n))
		if err != nil {
			return err
		}
		return s.db.Update(func(t *bbolt.Tx) error {
			g := &group{tx: tx{Tx: t}, position: uint64(n), counts: map[string]int64{}, items: map[bot.ItemID]bool{}, lanes: map[bot.Channel]bool{}}
			if err := p.run(g); err != nil {
				return err
			}
			return g.flush()
		})
	})
}

// BenchmarkTwoSyncs is the shape of one bbolt commit, without bbolt.
func BenchmarkTwoSyncs(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "file"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 16<<10)
	crowd(b, 1, func(n int64) error {
		for range 2 {
			if _, err := f.WriteAt(page, (n%1024)*int64(len(page))); err != nil {
				return err
			}
			if err := dataSync(f); err != nil {
				return err
			}
		}
		return nil
	})
}

// crowd runs f b.N times in all, by several callers at once, and reports how
// long one call takes.
func crowd(b *testing.B, callers int, f func(n int64) error) {
	var next atomic.Int64
	var all sync.WaitGroup
	took := make([][]time.Duration, callers)
	b.ResetTimer()
	for c := range callers {
		all.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				start := time.Now()
				if err := f(n); err != nil {
					b.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(start))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	each := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(each) == 0 {
		return
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	b.ReportMetric(float64(each[len(each)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(each[len(each)*99/100].Microseconds()), "p99-µs")
}
