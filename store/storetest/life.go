package storetest

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

func testLife(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a call whose context is over has no known outcome", func(t *testing.T) { needsContext(fresh(t)) })
	t.Run("a store that is closed is not available", func(t *testing.T) { refusesClosed(fresh(t)) })
	t.Run("commits under way are finished before a store closes", func(t *testing.T) { finishes(fresh(t)) })
	t.Run("an idle store waits for nothing but calls", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { rests(fresh(t)) })
	})
}

// calls are all methods that can fail.
func (b *box) calls() map[string]error {
	errs := map[string]error{}
	ctx := gone()
	_, errs["Commit"] = b.Commit(ctx, opened(1))
	_, _, errs["Lease"] = b.Lease(ctx, room, at(0), at(1), 1)
	errs["Keep"] = b.Keep(ctx, at(0), bot.Kept{Name: "a", Value: []byte("v")})
	_, errs["Expire"] = b.Expire(ctx, at(0))
	_, errs["Case"] = b.Case(ctx, bot.Need{})
	_, errs["View"] = b.View(ctx, itemID(1), 0, 1)
	_, errs["Items"] = b.Items(ctx, bot.Query{})
	_, errs["Counts"] = b.Counts(ctx, "")
	_, _, errs["History"] = b.History(ctx, 0, 1)
	_, errs["Customer"] = b.Customer(ctx, customerID(1))
	_, errs["Members"] = b.Members(ctx)
	_, _, errs["Waking"] = b.Waking(ctx, at(0), 1)
	_, errs["Lanes"] = b.Lanes(ctx)
	_, errs["Action"] = b.Action(ctx, "a")
	_, errs["Cursor"] = b.Cursor(ctx, shop)
	_, errs["Kept"] = b.Kept(ctx, at(0), "a")
	return errs
}

func needsContext(b *box) {
	for name, err := range b.calls() {
		if !errors.Is(err, bot.ErrUnavailable) {
			b.Errorf("%s: %v, want unavailable", name, err)
		}
	}
	b.hasNothingOf(1)
}

func refusesClosed(b *box) {
	if err := b.Close(); err != nil {
		b.Fatal(err)
	}
	if err := b.Close(); err != nil {
		b.Errorf("a second close: %v", err)
	}
	for name, err := range b.calls() {
		if !errors.Is(err, bot.ErrUnavailable) {
			b.Errorf("%s: %v, want unavailable", name, err)
		}
	}
	if _, err := b.Commit(b.Context(), opened(1)); !errors.Is(err, bot.ErrUnavailable) {
		b.Errorf("commit: %v, want unavailable", err)
	}
	if _, open := <-b.Watch(b.Context()); open {
		b.Error("there are news of a closed store")
	}
	b.start()
}

func finishes(b *box) {
	var all sync.WaitGroup
	errs := make([]error, crowd)
	for n := range crowd {
		all.Go(func() { _, errs[n] = b.Store.Commit(b.Context(), opened(n)) })
	}
	store := b.Store
	all.Go(func() {
		if err := store.Close(); err != nil {
			b.Errorf("close: %v", err)
		}
	})
	all.Wait()
	b.start()
	for n, err := range errs {
		_, missing := b.View(b.Context(), itemID(n), 0, 0)
		if (err == nil) != (missing == nil) || err != nil && !errors.Is(err, bot.ErrUnavailable) {
			b.Errorf("commit %d was answered %v, and the item is there: %v", n, err, missing == nil)
		}
	}
}

// rests: time passes in a bubble only while every goroutine of the store waits
// on something inside it. What is said now and then is found within a second.
func rests(b *box) {
	b.Watch(b.Context())
	b.say(1, "hello")
	time.Sleep(time.Second)
	synctest.Wait()
	if ids := b.pages(bot.Query{Text: "hello"}); len(ids) != 1 {
		b.Errorf("at rest, and not indexed: %v", ids)
	}
	b.reopen()
	synctest.Wait()
}
