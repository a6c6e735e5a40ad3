package chat

import "sync"

// Latest remembers the latest of what was noted under each name, of those that
// were noted lately: of Most at least, and at most of twice as many.
type Latest[T any] struct {
	Most  int
	Newer func(a, b T) bool // nil: what is noted later

	mu   sync.Mutex
	last map[string]T
	old  map[string]T // those before, forgotten next
}

// Of is the latest that was noted under a name; zero: nothing was, lately.
func (l *Latest[T]) Of(name string) T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if what, ok := l.last[name]; ok {
		return what
	}
	return l.old[name]
}

// Note remembers something, unless what is remembered is newer.
func (l *Latest[T]) Note(name string, what T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	was, known := l.last[name]
	if !known {
		was, known = l.old[name]
	}
	if known && l.Newer != nil && l.Newer(was, what) {
		what = was
	}
	if l.last == nil || len(l.last) >= l.Most {
		l.last, l.old = map[string]T{}, l.last
	}
	l.last[name] = what
}
