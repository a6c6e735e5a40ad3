package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Run runs the adapters, the courier and the clerk until ctx is done, lets
// what is in flight finish, and returns nil; or the error that ended it, after
// which nothing is to be trusted.
func (b *Bot) Run(ctx context.Context) error {
	if err := b.begin(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	for id, a := range b.adapters {
		running.Go(func() { b.keepRunning(ctx, id, a) })
	}
	running.Go(func() { newCourier(b).run(ctx) })
	running.Go(func() { b.clerk(ctx) })
	var err error
	select {
	case <-ctx.Done():
	case err = <-b.fatal:
		stop()
	}
	running.Wait()
	return err
}

// keepRunning runs an adapter, and again after a pause when it ends by itself.
func (b *Bot) keepRunning(ctx context.Context, id ConnectionID, a Adapter) {
	for tries := 1; ; tries++ {
		err := a.Run(ctx)
		if ctx.Err() != nil {
			return
		}
		b.log.Error("an adapter stopped; it is started again", "connection", id, "err", err)
		if !sleep(ctx, pause(tries)) {
			return
		}
	}
}

// sleep waits, and reports whether it was let finish.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// begin learns who was enrolled and, where the rules differ from those of the
// last run, brings the unresolved items in line with them.
func (b *Bot) begin(ctx context.Context) error {
	if err := b.meet(ctx); err != nil {
		return err
	}
	const name = "bot/rules"
	last, err := b.store.Kept(ctx, time.Now(), name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("read the rules of the last run: %w", err)
	}
	text, err := json.Marshal(b.Rules())
	if err != nil {
		return fmt.Errorf("encode the rules: %w", err) // unreachable unless Rules holds what JSON can not
	}
	sum := sha256.Sum256(text)
	if mark := hex.EncodeToString(sum[:]); mark != string(last.Value) {
		if err := b.recompute(ctx, ""); err != nil {
			return err
		}
		last.Name, last.Value = name, []byte(mark)
		if err := b.store.Keep(ctx, time.Now(), last); err != nil {
			return fmt.Errorf("keep the rules: %w", err)
		}
	}
	return nil
}

// recomputeOwned applies the rules to what a member has in some states, by
// default where the customers wait.
func (b *Bot) recomputeOwned(ctx context.Context, m MemberID, states ...State) error {
	if len(states) == 0 {
		states = []State{Claimed}
	}
	for _, s := range states {
		if err := b.recomputeAll(ctx, Query{Owner: m, State: s, Limit: 200}, map[DeskID]int{}); err != nil {
			return err
		}
	}
	return nil
}

// recompute applies the rules to every unresolved item of a desk, or of all for
// desk "", and to what is to be followed up. Unresolved items of a desk that is
// gone are an error: nobody would see them.
func (b *Bot) recompute(ctx context.Context, desk DeskID) error {
	lost := map[DeskID]int{}
	for _, s := range States {
		q := Query{Desk: desk, State: s, ByDue: s == Resolved, Limit: 200}
		if err := b.recomputeAll(ctx, q, lost); err != nil {
			return err
		}
	}
	var all []error
	for _, gone := range slices.Sorted(maps.Keys(lost)) {
		all = append(all, fmt.Errorf("the desk %q is gone from the configuration but has %d unresolved items: put it back, and move or resolve them first", gone, lost[gone]))
	}
	return errors.Join(all...)
}

// recomputeAll does so page by page, and counts the items whose desk is gone.
func (b *Bot) recomputeAll(ctx context.Context, q Query, lost map[DeskID]int) error {
	for {
		page, err := b.store.Items(ctx, q)
		if err != nil {
			return fmt.Errorf("list the %s items: %w", q.State, b.judge(err))
		}
		for _, v := range page.Items {
			if _, ok := b.Rules().Desks[v.Item.Desk]; !ok && q.State != Resolved {
				lost[v.Item.Desk]++
				continue
			}
			if _, err := b.Take(ctx, Event{Do: Recompute, Item: v.Item.ID}); err != nil {
				return fmt.Errorf("recompute item %s: %w", v.Item.ID, err)
			}
		}
		if q.Cursor = page.Next; page.Next == "" {
			return nil
		}
	}
}
