package slack

import (
	"context"
	"fmt"
	"sync"

	"heed/adapters/chat"
	"heed/bot"
)

// sources are the watched channels, and where reading them back has come to.
type sources struct {
	mu    sync.Mutex
	known map[string]*source
}

// source is a watched channel: one that a desk names in `from`. Everything up to
// pos was taken, refused or skipped, and that is committed; empty: the store
// must be asked.
type source struct {
	channel bot.Channel

	mu      sync.Mutex
	pos     string
	heard   string // ts of the latest message that was heard live
	failing string // why it can not be read, as it was logged
}

// source returns a watched channel; nil: it is none.
func (a *Adapter) source(id string) *source {
	c := a.channel(id)
	if id == "" || !a.watches(c) {
		return nil
	}
	a.sources.mu.Lock()
	defer a.sources.mu.Unlock()
	if a.sources.known == nil {
		a.sources.known = map[string]*source{}
	}
	if a.sources.known[id] == nil {
		a.sources.known[id] = &source{channel: c}
	}
	return a.sources.known[id]
}

// watches reports whether a desk names a channel.
func (a *Adapter) watches(c bot.Channel) bool {
	for _, d := range a.host.Rules().Desks {
		for _, from := range d.From {
			if from == c {
				return true
			}
		}
	}
	return false
}

// watched are all watched channels.
func (a *Adapter) watched() []*source {
	var all []*source
	seen := map[string]bool{}
	for _, d := range a.host.Rules().Desks {
		for _, from := range d.From {
			if from.Connection == a.host.Connection && from.ID != "" && !seen[from.ID] {
				seen[from.ID] = true
				all = append(all, a.source(from.ID))
			}
		}
	}
	return all
}

// readTo is how far s was read.
func (s *source) readTo() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pos
}

// begin makes sure that it is known how far a channel was read. One that never
// was begins at a ts.
func (a *Adapter) begin(ctx context.Context, s *source, at string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pos != "" {
		return nil
	}
	pos, err := a.host.Reader.Cursor(ctx, s.channel)
	if err != nil {
		return fmt.Errorf("read the cursor: %w", err)
	}
	if pos == "" && at != "" {
		_, err := a.host.Take(ctx, bot.Event{Do: bot.Skip, Cursor: &bot.Cursor{Source: s.channel, To: at}})
		if err != nil {
			return fmt.Errorf("begin to watch a channel: %w", err)
		}
		pos = at
	}
	s.pos = pos
	return nil
}

// forget has the store asked where the cursor is: somebody else has moved it.
func (s *source) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pos = ""
}

// moved makes sure that the cursor is past something, and notes where it is:
// what was refused, or taken before, may not have moved it.
func (a *Adapter) moved(ctx context.Context, s *source, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := a.host.Reader.Cursor(ctx, s.channel)
	if err == nil && newer(to, at) {
		_, err = a.host.Take(ctx, bot.Event{Do: bot.Skip, Cursor: &bot.Cursor{Source: s.channel, From: at, To: to}})
		at = to
	}
	if err != nil {
		return fmt.Errorf("move the cursor: %w", err)
	}
	s.pos = at
	return nil
}

// heardIn notes that a message was heard live: its channel is read back soon, so
// that the cursor passes it, and with it what was not heard.
func (a *Adapter) heardIn(s *source, m message) {
	if m.inThread() && m.Subtype != "thread_broadcast" {
		return // it is not in the channel's history
	}
	s.mu.Lock()
	if newer(m.TS, s.heard) {
		s.heard = m.TS
	}
	s.mu.Unlock()
	chat.Signal(a.poked)
}
