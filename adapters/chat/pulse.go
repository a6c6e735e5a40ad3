package chat

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"heed/bot"
)

// Pulse is how well a platform is heard: what a [bot.Pulsed] tells. It is made
// by [NewPulse].
type Pulse struct {
	mu  sync.Mutex
	now bot.Pulse
}

// NewPulse returns the pulse of a platform that is not heard yet, and why.
func NewPulse(why string) *Pulse { return &Pulse{now: bot.Pulse{Down: why}} }

// Now tells how well it is heard.
func (p *Pulse) Now() bot.Pulse {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// Beat notes that the platform is there.
func (p *Pulse) Beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now.Heard = time.Now()
}

// Event notes that something happened there.
func (p *Pulse) Event() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now.Heard = time.Now()
	p.now.Event = p.now.Heard
}

// Down notes why the platform is not heard, or with "" that it is, and reports
// whether that is news.
func (p *Pulse) Down(why string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	news := p.now.Down != why
	p.now.Down = why
	return news
}

// Warn logs what went wrong, but for what follows from the platform being out of
// reach: that was said before.
func (p *Pulse) Warn(log *slog.Logger, what string, err error, args ...any) {
	level := slog.LevelWarn
	if p.Now().Down != "" {
		level = slog.LevelDebug
	}
	log.Log(context.Background(), level, what, append(args, "err", err)...)
}
