package slack

import (
	"sync"
	"time"

	"heed/bot"
)

// pulse is how well Slack is heard.
type pulse struct {
	mu  sync.Mutex
	now bot.Pulse
}

// Pulse tells how well Slack is heard.
func (a *Adapter) Pulse() bot.Pulse {
	a.pulse.mu.Lock()
	defer a.pulse.mu.Unlock()
	return a.pulse.now
}

// beat notes that Slack is there.
func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now.Heard = time.Now()
}

// event notes that something happened there.
func (p *pulse) event() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now.Heard = time.Now()
	p.now.Event = p.now.Heard
}

// down notes why Slack is not heard, or with "" that it is, and reports
// whether that is news.
func (p *pulse) down(why string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	news := p.now.Down != why
	p.now.Down = why
	return news
}
