package adaptertest

import (
	"context"
	"sync"
)

// News wakes whoever waits for something to change, on a platform or in a
// recorder. The zero value is ready, inside a synctest bubble too.
type News struct {
	mu   sync.Mutex
	next chan struct{} // closed by the next change
}

// Tell says that something changed.
func (n *News) Tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next != nil {
		close(n.next)
		n.next = nil
	}
}

// Wait returns nil as soon as holds does, which is asked again after every
// change; or the reason ctx ended.
func (n *News) Wait(ctx context.Context, holds func() bool) error {
	for {
		changed := n.listen()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// listen must come before the question, or a change in between would be missed.
func (n *News) listen() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next == nil {
		n.next = make(chan struct{})
	}
	return n.next
}
