package discord

import (
	"context"
	"time"
)

// The thread of a card begins as soon as the card is there, before anything is to
// be said in it: of one that begins at an older message Discord tells everybody in
// the channel. How old that is, it does not say; "a very small value".
// https://docs.discord.com/developers/topics/threads
const (
	openWhile = 20 * time.Second
	maxFresh  = 100 // cards that wait; of more the threads begin when they are needed
)

// fresh is a card whose thread is to begin.
type fresh struct {
	card place
	name string
	at   time.Time
}

// openSoon has the thread of a card begin. It returns at once.
func (a *Adapter) openSoon(card place, name string) {
	select {
	case a.opening <- fresh{card, named(name), time.Now()}:
	default:
	}
}

// openThreads begins the threads of new cards until ctx is done. That one could not
// be begun costs nothing: it begins with the first line.
func (a *Adapter) openThreads(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-a.opening:
			soon, cancel := context.WithDeadline(ctx, f.at.Add(openWhile))
			_ = a.openThread(soon, f.card, f.name)
			cancel()
		}
	}
}
