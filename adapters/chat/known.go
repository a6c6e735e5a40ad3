package chat

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Known remembers for a while what a platform answered to questions about things
// that have ids. Of many who ask the same at once, one asks the platform.
type Known[T any] struct {
	For  time.Duration // how long it is remembered
	Most int           // of how many

	mu    sync.Mutex
	known map[string]*question[T]
}

// question is one. What is below ready is written before that is closed.
type question[T any] struct {
	until time.Time
	ready chan struct{}
	what  T
	err   error
}

// Ask tells what is known of something, or else what look finds out. An error is
// what look returned, and is not remembered.
func (k *Known[T]) Ask(ctx context.Context, id string, look func(context.Context) (T, error)) (T, error) {
	var nothing T
	for {
		q, first := k.question(id, time.Now())
		if first {
			q.what, q.err = look(ctx)
			if q.err != nil {
				k.drop(id, q)
			}
			close(q.ready)
			return q.what, q.err
		}
		select {
		case <-q.ready:
		case <-ctx.Done():
			return nothing, context.Cause(ctx)
		}
		if !errors.Is(q.err, context.Canceled) && !errors.Is(q.err, context.DeadlineExceeded) {
			return q.what, q.err
		}
		if ctx.Err() != nil {
			return nothing, context.Cause(ctx)
		}
	}
}

// question returns the one about something, and whether the caller is the first
// who asks, and so has to answer.
func (k *Known[T]) question(id string, now time.Time) (*question[T], bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if q, ok := k.known[id]; ok && now.Before(q.until) {
		return q, false
	}
	return k.put(id, now), true
}

// put makes a question that nobody has answered yet. The caller holds the lock.
func (k *Known[T]) put(id string, now time.Time) *question[T] {
	if k.known == nil {
		k.known = map[string]*question[T]{}
	}
	for other := range k.known {
		if len(k.known) < k.Most {
			break
		}
		delete(k.known, other)
	}
	q := &question[T]{until: now.Add(k.For), ready: make(chan struct{})}
	k.known[id] = q
	return q
}

// drop forgets a question, unless something newer is known.
func (k *Known[T]) drop(id string, q *question[T]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known[id] == q {
		delete(k.known, id)
	}
}

// Forget drops what is known of something.
func (k *Known[T]) Forget(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.known, id)
}

// Learn notes what the platform has just told of something.
func (k *Known[T]) Learn(id string, what T) {
	k.mu.Lock()
	defer k.mu.Unlock()
	q := k.put(id, time.Now())
	q.what = what
	close(q.ready)
}

// Seen is what is known of something, without asking anybody.
func (k *Known[T]) Seen(id string) (what T, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	q := k.known[id]
	if q == nil || !time.Now().Before(q.until) {
		return what, false
	}
	select {
	case <-q.ready:
		return q.what, q.err == nil
	default:
		return what, false
	}
}
