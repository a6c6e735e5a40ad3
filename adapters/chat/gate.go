package chat

import (
	"context"
	"math/rand/v2"
	"time"
)

// maxLimited is how often a call is made that is turned away for its pace.
const maxLimited = 5

// Gate lets calls that only read through, one at a time and so far apart that
// there is room for others. It is made by [NewGate].
type Gate struct {
	every time.Duration
	next  chan time.Time // holds when the next call may be made, while none is
}

// NewGate returns a gate that keeps calls apart.
func NewGate(every time.Duration) *Gate {
	g := &Gate{every, make(chan time.Time, 1)}
	g.next <- time.Time{}
	return g
}

// Through makes a call, and where the platform wants it later, as limited says of
// its error, again then. Left is how long it is known to have to wait.
func (g *Gate) Through(ctx context.Context, left func() time.Duration, call func() error, limited func(error) (time.Duration, bool)) error {
	var next time.Time
	select {
	case next = <-g.next:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { g.next <- next }()
	for n := 1; ; n++ {
		if !Rest(ctx, max(time.Until(next), left())) {
			return context.Cause(ctx)
		}
		err := call()
		next = time.Now().Add(g.every)
		after, wait := limited(err)
		if !wait || n == maxLimited {
			return err
		}
		next = time.Now().Add(max(after, g.every) + rand.N(time.Second))
	}
}
