package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"
)

// The clerk's rounds: items well inside the 30 seconds in which a missed target
// must have been nagged about, reports whenever a clock's minute begins, as
// schedules do.
const (
	clerkRound  = "@every 5s"
	clerkPost   = "* * * * *"
	clerkExpire = "@every 1m"
	clerkBatch  = 100
)

// clerk does what the clock asks, until ctx is done.
func (b *Bot) clerk(ctx context.Context) {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	every(c, clerkRound, func() { b.sweep(ctx) })
	every(c, clerkPost, func() { b.postAll(ctx) })
	every(c, clerkExpire, func() { b.expire(ctx) })
	every(c, clerkExpire, func() { b.hear(ctx) })
	b.sweep(ctx) // what became due while heed was down
	c.Start()
	b.postAll(ctx)
	<-ctx.Done()
	<-c.Stop().Done()
}

// every adds a job whose schedule is written here, in the code.
func every(c *cron.Cron, spec string, do func()) {
	if _, err := c.AddFunc(spec, do); err != nil {
		panic(err) // unreachable unless a schedule above is mistyped
	}
}

// sweep looks at every item whose time has come. It costs what is due, not
// what is stored.
func (b *Bot) sweep(ctx context.Context) {
	var last []ItemID
	for ctx.Err() == nil {
		due, _, err := b.store.Waking(ctx, time.Now().UTC(), clerkBatch)
		if b.judge(err) != nil {
			b.log.Warn("the clerk can not see what is due; it looks again in a moment", "err", err)
			return
		}
		if !b.wakeAll(ctx, due) || len(due) < clerkBatch || slices.Equal(due, last) {
			return // a look that changed nothing is for the next round
		}
		last = due
	}
}

// wakeAll looks at items at once, so that they share commits, and reports
// whether all could be looked at. One that can not holds up no other.
func (b *Bot) wakeAll(ctx context.Context, due []ItemID) bool {
	var all sync.WaitGroup
	var failed atomic.Bool
	for _, id := range due {
		all.Go(func() {
			_, err := b.Take(ctx, Event{Do: Nag, Item: id})
			var refusal *Refusal
			if err != nil && !errors.As(err, &refusal) {
				failed.Store(true)
				b.log.Warn("an item that is due could not be looked at; the clerk tries again in a moment", "item", id, "err", err)
			}
		})
	}
	all.Wait()
	return !failed.Load()
}

// hear learns whom other replicas have enrolled, and who told them to be away.
func (b *Bot) hear(ctx context.Context) {
	b.recognizeMet(ctx)
	if err := b.meet(ctx); b.judge(err) != nil && ctx.Err() == nil {
		b.log.Warn("the members can not be read; that is tried again in a minute", "err", err)
	}
}

// expire forgets keys and records whose time has passed.
func (b *Bot) expire(ctx context.Context) {
	for ctx.Err() == nil {
		more, err := b.store.Expire(ctx, time.Now().UTC())
		if b.judge(err) != nil {
			b.log.Warn("what has expired could not be deleted; it is tried again in a minute", "err", err)
			return
		}
		if !more {
			return
		}
	}
}
