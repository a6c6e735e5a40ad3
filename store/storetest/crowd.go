package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"heed/bot"
)

func testCrowd(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("of 100 claims at once one wins", func(t *testing.T) { oneClaims(fresh(t)) })
	t.Run("of 100 deliveries of one mention at once one is taken", func(t *testing.T) { oneTakes(fresh(t)) })
	t.Run("one change that is refused does not hurt those it shares a write with", func(t *testing.T) { eachAlone(fresh(t)) })
	t.Run("of many couriers at once each action is handed to one", func(t *testing.T) { oneLeases(fresh(t)) })
	t.Run("of 100 writers of one record at once one wins", func(t *testing.T) { oneKeeps(fresh(t)) })
	t.Run("a reader sees all of a change or nothing of it", func(t *testing.T) { seesWhole(fresh(t)) })
}

const crowd = 100

// together runs f many times at once, and returns how often it returned nil;
// any error but want fails the test.
func (b *box) together(want error, f func(n int) error) int {
	b.Helper()
	var all sync.WaitGroup
	var won atomic.Int32
	for n := range crowd {
		all.Go(func() {
			switch err := f(n); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, want):
				b.Errorf("%v, want nothing but %v", err, want)
			}
		})
	}
	all.Wait()
	return int(won.Load())
}

func oneClaims(b *box) {
	b.commit(opened(1))
	won := b.together(bot.ErrStale, func(n int) error {
		c := changed(item(1), bot.Entry{At: at(2), Do: bot.Claim, Member: bot.MemberID(fmt.Sprint(n))})
		c.Items[0].Owner = bot.MemberID(fmt.Sprint(n))
		_, err := b.Commit(b.Context(), c)
		return err
	})
	v := b.view(itemID(1))
	if won != 1 || len(v.Log) != 2 || v.Log[1].Member != v.Item.Owner {
		b.Errorf("%d won, owner %q, log %+v", won, v.Item.Owner, v.Log)
	}
}

func oneTakes(b *box) {
	won := b.together(bot.ErrSeen, func(n int) error {
		c := opened(n)
		c.Keys = opened(0).Keys
		r, err := b.Commit(b.Context(), c)
		if errors.Is(err, bot.ErrSeen) && b.view(r.Item).Item.ID != r.Item {
			b.Errorf("the receipt names %q", r.Item)
		}
		return err
	})
	if ids := b.pages(bot.Query{}); won != 1 || len(ids) != 1 {
		b.Errorf("%d won, items %v", won, ids)
	}
}

func eachAlone(b *box) {
	b.together(bot.ErrStale, func(n int) error {
		c := opened(n)
		if n%3 == 0 {
			c.Basis = append(c.Basis, bot.Seen{Of: bot.ItemRecord, ID: "none", Rev: 1})
		}
		_, err := b.Commit(b.Context(), c)
		if (err == nil) != (n%3 != 0) {
			b.Errorf("change %d: %v", n, err)
		}
		return err
	})
	want := 0
	for n := range crowd {
		if n%3 == 0 {
			b.hasNothingOf(n)
		} else {
			want++
		}
	}
	counts := get[map[bot.State]int](b)(b.Counts(b.Context(), "support"))
	entries, _, err := b.History(b.Context(), 0, 1000)
	if counts[bot.Open] != want || len(entries) != want || err != nil {
		b.Errorf("counts %v, %d entries, want %d (%v)", counts, len(entries), want, err)
	}
	if lanes := b.lanes(); len(lanes) != 1 || lanes[0].Owed != want {
		b.Errorf("lanes %+v, want %d owed", lanes, want)
	}
}

func oneLeases(b *box) {
	var actions []bot.Action
	for n := range crowd {
		actions = append(actions, card(n))
	}
	b.owe(actions...)
	var mu sync.Mutex
	handed := map[bot.ActionID]int{}
	b.together(nil, func(int) error {
		due, _, err := b.Lease(b.Context(), room, at(crowd), at(crowd+1), 1)
		mu.Lock()
		defer mu.Unlock()
		for _, a := range due {
			handed[a.ID]++
		}
		return err
	})
	if len(handed) != crowd {
		b.Errorf("%d of %d were handed out", len(handed), crowd)
	}
}

func oneKeeps(b *box) {
	won := b.together(bot.ErrStale, func(n int) error {
		return b.Keep(b.Context(), at(0), bot.Kept{Name: "link", Value: fmt.Append(nil, n)})
	})
	if won != 1 {
		b.Errorf("%d won", won)
	}
}

func seesWhole(b *box) {
	b.commit(opened(0))
	b.commit(opened(1))
	var end atomic.Bool
	var reader sync.WaitGroup
	reader.Go(func() {
		for !end.Load() {
			c := b.read(bot.Need{Item: itemID(0), Other: itemID(1), Log: true})
			if c.Item.Rev != c.Other.Rev || uint64(len(c.Log)) != c.Item.Seq {
				b.Errorf("revisions %d and %d, %d entries of %d", c.Item.Rev, c.Other.Rev, len(c.Log), c.Item.Seq)
			}
		}
	})
	one, two := item(0), item(1)
	for range 200 {
		c, d := changed(one, bot.Entry{At: at(1), Do: bot.Link}), changed(two, bot.Entry{At: at(1), Do: bot.Link})
		c.Basis, c.Items, c.Log = append(c.Basis, d.Basis...), append(c.Items, d.Items...), append(c.Log, d.Log...)
		b.commit(c)
		one, two = c.Items[0], c.Items[1]
	}
	end.Store(true)
	reader.Wait()
}
