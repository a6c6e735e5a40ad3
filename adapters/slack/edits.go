package slack

import "sync"

// maxEdits is of how many messages it is remembered when they were edited.
const maxEdits = 1000

// edits remembers when messages were edited last, of those that were lately.
type edits struct {
	mu   sync.Mutex
	last map[string]string // by message: the ts of the event
	old  map[string]string // those before, forgotten next
}

// of is when a message was last edited; empty: not lately.
func (e *edits) of(id string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if at, ok := e.last[id]; ok {
		return at
	}
	return e.old[id]
}

// note remembers that a message was edited.
func (e *edits) note(id, at string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.last) >= maxEdits || e.last == nil {
		e.last, e.old = map[string]string{}, e.last
	}
	if !newer(e.last[id], at) {
		e.last[id] = at
	}
}
