package chat

import (
	"context"
	"slices"
	"sync"
)

// Lanes let deliveries that name the same lane go one after the other, in the
// order in which they came, and all others side by side. Only so many are let
// in at once: what finds no room is not confirmed, and comes again.
type Lanes struct {
	Room int // most deliveries at once

	mu    sync.Mutex
	in    int
	queue map[string][]chan struct{} // by lane; closed is the turn of the first
}

// Turn is a place in a lane.
type Turn struct {
	lane  string
	begun chan struct{}
}

// Enter takes the last place in a lane. What has entered must leave.
func (l *Lanes) Enter(lane string) (Turn, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.in >= l.Room {
		return Turn{}, false
	}
	l.in++
	t := Turn{lane, make(chan struct{})}
	if l.queue == nil {
		l.queue = map[string][]chan struct{}{}
	}
	l.queue[lane] = append(l.queue[lane], t.begun)
	if len(l.queue[lane]) == 1 {
		close(t.begun)
	}
	return t, true
}

// Wait returns nil when it is t's turn, or why it did not wait longer.
func (t Turn) Wait(ctx context.Context) error {
	select {
	case <-t.begun:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Leave gives the place up, and lets the next one go if t's turn had come.
func (l *Lanes) Leave(t Turn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.in--
	at := slices.Index(l.queue[t.lane], t.begun)
	rest := slices.Delete(l.queue[t.lane], at, at+1)
	l.queue[t.lane] = rest
	switch {
	case len(rest) == 0:
		delete(l.queue, t.lane)
	case at == 0:
		close(rest[0])
	}
}
