package slack

import (
	"context"
	"slices"
	"sync"
)

// lanes let deliveries that name the same lane go one after the other, in the
// order in which they came, and all others side by side. Only so many are let
// in at once: what finds no room is not confirmed, and comes again.
type lanes struct {
	room int // most deliveries at once

	mu    sync.Mutex
	in    int
	queue map[string][]chan struct{} // by lane; closed is the turn of the first
}

// turn is a place in a lane.
type turn struct {
	lane  string
	begun chan struct{}
}

// enter takes the last place in a lane. What has entered must leave.
func (l *lanes) enter(lane string) (turn, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.in >= l.room {
		return turn{}, false
	}
	l.in++
	t := turn{lane, make(chan struct{})}
	if l.queue == nil {
		l.queue = map[string][]chan struct{}{}
	}
	l.queue[lane] = append(l.queue[lane], t.begun)
	if len(l.queue[lane]) == 1 {
		close(t.begun)
	}
	return t, true
}

// wait returns nil when it is t's turn, or why it did not wait longer.
func (t turn) wait(ctx context.Context) error {
	select {
	case <-t.begun:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// leave gives the place up, and lets the next one go if t's turn had come.
func (l *lanes) leave(t turn) {
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
