package chat

import (
	"errors"
	"sync"
	"time"

	"heed/bot"
)

// Patience is what a platform does not want to be called about before a time: a
// method, or posts to one channel. Its zero value is ready.
type Patience struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// maxPatience bounds what is remembered: more is forgotten, and learned again.
const maxPatience = 1000

// ErrBusy is why a call is not made that a platform does not want yet.
var ErrBusy = errors.New("too much for the platform at the moment")

// Left is how long a call must wait.
func (p *Patience) Left(limit string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until[limit])
}

// Wait is what a call ends with that came too early, a [*bot.NotSent]; nil: it
// may be made.
func (p *Patience) Wait(limit string) error {
	if rest := p.Left(limit); rest > 0 {
		return &bot.NotSent{After: rest, Err: ErrBusy}
	}
	return nil
}

// Rest makes calls wait for as long as the platform said.
func (p *Patience) Rest(limit string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil || len(p.until) >= maxPatience {
		p.until = map[string]time.Time{}
	}
	p.until[limit] = time.Now().Add(d)
}
