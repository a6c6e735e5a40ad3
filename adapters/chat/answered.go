package chat

import "sync"

// Answered remembers the latest answers, so that what comes again although it
// was confirmed is not done twice: a form would open twice, a person be told
// twice. What became of an event is the core's to remember, for longer.
type Answered[A any] struct {
	Most int // answers remembered

	mu   sync.Mutex
	by   map[string]A
	keys []string // oldest first
}

// Get returns what was answered to a delivery.
func (r *Answered[A]) Get(key string) (A, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	what, ok := r.by[key]
	return what, ok
}

// Keep remembers an answer, and forgets the oldest if there are too many.
func (r *Answered[A]) Keep(key string, what A) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[string]A{}
	}
	if _, ok := r.by[key]; !ok {
		r.keys = append(r.keys, key)
	}
	r.by[key] = what
	if len(r.keys) > r.Most {
		delete(r.by, r.keys[0])
		r.keys = r.keys[1:]
	}
}
