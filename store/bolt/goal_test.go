package bolt

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"heed/bot"
)

// BenchmarkGoals measures, in one run, what is to be compared: many callers that
// share commits with one that has a transaction of its own (G2), and one caller
// with the two disk writes that no commit can do without (G3).
func BenchmarkGoals(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as heed runs it
	for b.Loop() {
		twice, _ := disk(b, 500)
		alone := single(b, 500)
		one, oneRate := shared(b, 1, 500)
		_, many := shared(b, 64, 8000)
		b.ReportMetric(float64(twice.Microseconds()), "two-syncs-p50-µs")
		b.ReportMetric(float64(one.Microseconds()), "commit-p50-µs")
		b.ReportMetric(oneRate, "one/s")
		b.ReportMetric(many, "many/s")
		b.ReportMetric(many/alone, "G2-grouped/update(>=10)")
		b.ReportMetric(float64(one)/float64(twice), "G3-one/two-syncs(<=3)")
	}
}

// disk is the shape of a bbolt commit without bbolt.
func disk(b *testing.B, times int) (p50 time.Duration, rate float64) {
	f, err := os.Create(filepath.Join(b.TempDir(), "file"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 16<<10)
	return spread(b, 1, times, func(n int64) error {
		for range 2 {
			if _, err := f.WriteAt(page, n*int64(len(page))); err != nil {
				return err
			}
			if err := dataSync(f); err != nil {
				return err
			}
		}
		return nil
	})
}

// single is one caller that puts each mention in a transaction of its own.
func single(b *testing.B, times int) (rate float64) {
	s, err := Open(b.Context(), fileOf(b), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	_, rate = spread(b, 1, times, func(n int64) error { return separately(s, n) })
	return rate
}

// separately puts what a mention does in a transaction of its own.
func separately(s *Store, n int64) error {
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
}

// shared is what the store does.
func shared(b *testing.B, callers, times int) (p50 time.Duration, rate float64) {
	s, err := Open(b.Context(), fileOf(b), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	return spread(b, callers, times, func(n int64) error {
		_, err := s.Commit(b.Context(), mentioned(n))
		return err
	})
}

// spread does f so many times, by so many callers at once.
func spread(b *testing.B, callers, times int, f func(n int64) error) (p50 time.Duration, rate float64) {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	took := make([][]time.Duration, callers)
	start := time.Now()
	for c := range callers {
		all.Go(func() {
			for n := next.Add(1); n <= int64(times); n = next.Add(1) {
				begin := time.Now()
				if err := f(n); err != nil {
					b.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(begin))
			}
		})
	}
	all.Wait()
	whole := time.Since(start)
	each := slices.Sorted(slices.Values(slices.Concat(took...)))
	return each[len(each)/2], float64(times) / whole.Seconds()
}
