package slack

import (
	"sync"
	"time"

	"heed/bot"
)

// patience is what Slack does not want to be called about before a time: a
// method, or posts to one channel. Its zero value is ready.
// https://docs.slack.dev/apis/web-api/rate-limits
type patience struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// maxPatience bounds what is remembered: more is forgotten, and learned again.
const maxPatience = 1000

// left is how long a call must wait.
func (p *patience) left(limit string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until[limit])
}

// wait is what a call ends with that came too early; nil: it may be made.
func (p *patience) wait(limit string) error {
	if rest := p.left(limit); rest > 0 {
		return &bot.NotSent{After: rest, Err: errBusy}
	}
	return nil
}

// rest makes calls wait for as long as Slack said.
func (p *patience) rest(limit string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil || len(p.until) >= maxPatience {
		p.until = map[string]time.Time{}
	}
	p.until[limit] = time.Now().Add(d)
}
