package slack

import "sync"

// answered remembers the latest answers, so that what comes again although it
// was confirmed is not done twice: a form would open twice, a person be told
// twice. What became of an event is the core's to remember, for longer.
type answered struct {
	most int

	mu   sync.Mutex
	by   map[string]answer
	keys []string // oldest first
}

// get returns what was answered to a delivery.
func (r *answered) get(key string) (answer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	what, ok := r.by[key]
	return what, ok
}

// keep remembers an answer, and forgets the oldest if there are too many.
func (r *answered) keep(key string, what answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[string]answer{}
	}
	if _, ok := r.by[key]; !ok {
		r.keys = append(r.keys, key)
	}
	r.by[key] = what
	if len(r.keys) > r.most {
		delete(r.by, r.keys[0])
		r.keys = r.keys[1:]
	}
}
