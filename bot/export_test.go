package bot

import (
	"context"
	"sync"
)

// Sweep lets tests measure one round of the clerk.
func (b *Bot) Sweep(ctx context.Context) { b.sweep(ctx) }

// RunUnclocked is [Bot.Run] without a clerk: whoever calls it lets time pass, and
// calls [Bot.Sweep] when the clerk would.
func (b *Bot) RunUnclocked(ctx context.Context) error {
	if err := b.begin(ctx); err != nil {
		return err
	}
	var running sync.WaitGroup
	for id, a := range b.adapters {
		running.Go(func() { b.keepRunning(ctx, id, a) })
	}
	running.Go(func() { newCourier(b).run(ctx) })
	<-ctx.Done()
	running.Wait()
	return nil
}

// How long words are cut into parts.
var (
	Parted  = parted
	PartsOf = partsOf
)
