package chat

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// maxLimited is how often a call is made that is turned away for its pace.
const maxLimited = 5

// Gate lets calls that only read through, one at a time and so far apart that
// there is room for others.
type Gate struct {
	Every time.Duration

	mu   sync.Mutex
	next time.Time
}

// Through makes a call, and where the platform wants it later, as limited says of
// its error, again then. Left is how long it is known to have to wait.
func (g *Gate) Through(ctx context.Context, left func() time.Duration, call func() error, limited func(error) (time.Duration, bool)) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for n := 1; ; n++ {
		if !Rest(ctx, max(time.Until(g.next), left())) {
			return context.Cause(ctx)
		}
		err := call()
		g.next = time.Now().Add(g.Every)
		after, wait := limited(err)
		if !wait || n == maxLimited {
			return err
		}
		g.next = time.Now().Add(max(after, g.Every) + rand.N(time.Second))
	}
}
