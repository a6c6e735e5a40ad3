package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testLog(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a view reads n entries after a place, with their words", func(t *testing.T) { readsLog(fresh(t)) })
	t.Run("the history is in commit order, whatever the times say", func(t *testing.T) { readsHistory(fresh(t)) })
	t.Run("waking items come earliest first, with the next after them", func(t *testing.T) { wakes(fresh(t)) })
	t.Run("customers and members are found, strangers are not", func(t *testing.T) { findsPeople(fresh(t)) })
}

func readsLog(b *box) {
	b.commit(opened(1))
	b.commit(opened(11)) // an id that begins like another's
	c := changed(item(1), bot.Entry{At: at(2), Do: bot.Note, Worded: true}, bot.Entry{At: at(2), Do: bot.Claim}, bot.Entry{At: at(3), Do: bot.Note, Worded: true})
	c.Words = []bot.Words{{Item: itemID(1), Seq: 2, Text: "a note"}} // those of 4 were erased
	b.commit(c)
	got := get[bot.View](b)(b.View(b.Context(), itemID(1), 1, 2)).Log
	want := []bot.Line{{Entry: c.Log[0], Words: &c.Words[0]}, {Entry: c.Log[1]}}
	if diff := cmp.Diff(want, got); diff != "" {
		b.Errorf("log (-want +got):\n%s", diff)
	}
	if got := get[bot.View](b)(b.View(b.Context(), itemID(1), 3, 10)).Log; len(got) != 1 || got[0].Words != nil {
		b.Errorf("the last entry: %+v", got)
	}
	for _, n := range []int{0, -1} {
		if v := get[bot.View](b)(b.View(b.Context(), itemID(1), 0, n)); len(v.Log) != 0 {
			b.Errorf("%d entries, want none", len(v.Log))
		}
	}
	if _, err := b.View(b.Context(), itemID(2), 0, 1); !errors.Is(err, bot.ErrNotFound) {
		b.Errorf("view of no item: %v", err)
	}
}

func readsHistory(b *box) {
	var want []bot.Entry
	for _, n := range []int{3, 1, 2} {
		c := opened(n)
		b.commit(c)
		want = append(want, c.Log...)
	}
	c := changed(item(3), bot.Entry{At: at(0), Do: bot.Claim}, bot.Entry{At: at(0), Do: bot.Note})
	b.commit(c)
	want = append(want, c.Log...)
	b.reopen()
	b.commit(opened(9))
	want = append(want, opened(9).Log...)
	for n := 1; n <= 7; n += 3 {
		var got []bot.Entry
		for after := uint64(0); ; {
			entries, next, err := b.History(b.Context(), after, n)
			if err != nil || int(next) != int(after)+len(entries) {
				b.Fatalf("after %d: %d entries, next %d, %v", after, len(entries), next, err)
			}
			if len(entries) == 0 {
				break
			}
			got, after = append(got, entries...), next
		}
		if diff := cmp.Diff(want, got); diff != "" {
			b.Fatalf("by %d (-want +got):\n%s", n, diff)
		}
	}
}

func wakes(b *box) {
	for _, n := range []int{3, 1, 2} {
		b.commit(opened(n)) // wakes at n+60
	}
	asleep := changed(item(2))
	asleep.Items[0].Wake = time.Time{}
	b.commit(asleep)
	followed := changed(item(3)) // resolved, and to be followed up
	followed.Items[0].Closed = &bot.Closing{Outcome: bot.Solved}
	b.commit(followed)
	b.reopen()
	for _, w := range []struct {
		now, n int
		due    []bot.ItemID
		next   int
	}{
		{60, 9, nil, 61},
		{61, 9, []bot.ItemID{itemID(1)}, 63},
		{99, 1, []bot.ItemID{itemID(1)}, 63},
		{99, 9, []bot.ItemID{itemID(1), itemID(3)}, 0},
	} {
		due, next, err := b.Waking(b.Context(), at(w.now), w.n)
		if err != nil || !slices.Equal(due, w.due) || next.IsZero() != (w.next == 0) || w.next != 0 && !next.Equal(at(w.next)) {
			b.Errorf("at %d, up to %d: %v, next %v, %v; want %v, then %d", w.now, w.n, due, next, err, w.due, w.next)
		}
	}
}

func findsPeople(b *box) {
	if m, err := b.Members(b.Context()); err != nil || len(m) != 0 {
		b.Errorf("members of an empty store: %v, %v", m, err)
	}
	c := opened(1)
	c.Members = []bot.Member{{ID: "ann", Rev: 1, Role: bot.Lead}, {ID: "bob", Rev: 1, On: map[bot.ConnectionID]string{"acme": "U2"}}}
	b.commit(c)
	b.reopen()
	if diff := cmp.Diff(c.Members, get[[]bot.Member](b)(b.Members(b.Context()))); diff != "" {
		b.Errorf("members (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(c.Customers[0], get[bot.Customer](b)(b.Customer(b.Context(), customerID(1)))); diff != "" {
		b.Errorf("customer (-want +got):\n%s", diff)
	}
	if _, err := b.Customer(b.Context(), "nobody"); !errors.Is(err, bot.ErrNotFound) {
		b.Errorf("nobody: %v", err)
	}
	moved := c.Customers[0]
	moved.Rev, moved.Handles = 2, []bot.Handle{{Connection: "shop", ID: "new"}}
	b.commit(bot.Change{Event: "e", At: at(1), Customers: []bot.Customer{moved}})
	if c := b.read(bot.Need{Author: author(1)}); c.Customer != nil {
		b.Error("found by a handle they no longer have")
	}
	if c := b.read(bot.Need{Author: bot.HandleKey{Connection: "shop", ID: "new"}}); c.Customer == nil {
		b.Error("not found by their new handle")
	}
}
