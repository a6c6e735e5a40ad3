package chat

import (
	"context"
	"fmt"
	"sync"

	"heed/bot"
)

// Sources are the channels of a connection that are read back, and where that has
// come to. It is made by [NewSources].
type Sources struct {
	host  bot.Host
	pulse *Pulse
	newer func(a, b string) bool
	gap   chan struct{} // holds one token when something may have been missed
	poked chan struct{} // holds one token when something was heard in a source

	mu    sync.Mutex
	known map[string]*Source
}

// NewSources returns the sources of a connection. Newer says which of two
// positions is later: "" is before all.
func NewSources(h bot.Host, p *Pulse, newer func(a, b string) bool) *Sources {
	return &Sources{
		host: h, pulse: p, newer: newer, known: map[string]*Source{},
		gap: make(chan struct{}, 1), poked: make(chan struct{}, 1),
	}
}

// Source is a channel, or a part of one, that is read back. Everything up to pos
// was taken, refused or skipped, and that is committed; empty: the store must
// be asked.
type Source struct {
	Channel bot.Channel

	of      *Sources
	mu      sync.Mutex
	pos     string
	heard   string // the latest that was heard live
	failing string // why it can not be read, as it was logged
}

// Get returns a watched channel, one that a desk names in `from`; nil: it is none.
func (s *Sources) Get(id string) *Source {
	c := bot.Channel{Connection: s.host.Connection, ID: id}
	if id == "" {
		return nil
	}
	for _, d := range s.host.Rules().Desks {
		for _, from := range d.From {
			if from == c {
				return s.Of(id)
			}
		}
	}
	return nil
}

// Of returns the source of a name, watched or not.
func (s *Sources) Of(id string) *Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[id] == nil {
		s.known[id] = &Source{Channel: bot.Channel{Connection: s.host.Connection, ID: id}, of: s}
	}
	return s.known[id]
}

// Watched are all watched channels.
func (s *Sources) Watched() []*Source {
	var all []*Source
	seen := map[string]bool{}
	for _, d := range s.host.Rules().Desks {
		for _, from := range d.From {
			if from.Connection == s.host.Connection && from.ID != "" && !seen[from.ID] {
				seen[from.ID] = true
				all = append(all, s.Of(from.ID))
			}
		}
	}
	return all
}

// ReadTo is how far s was read; empty: that is not known yet.
func (s *Source) ReadTo() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pos
}

// Begin makes sure that it is known how far s was read. One that never was
// begins at a position; "": it does not begin yet.
func (s *Source) Begin(ctx context.Context, at string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pos != "" {
		return nil
	}
	host := s.of.host
	pos, err := host.Reader.Cursor(ctx, s.Channel)
	if err != nil {
		return fmt.Errorf("read the cursor: %w", err)
	}
	if pos == "" && at != "" {
		_, err := host.Take(ctx, bot.Event{Do: bot.Skip, Cursor: &bot.Cursor{Source: s.Channel, To: at}})
		if err != nil {
			return fmt.Errorf("begin to watch a channel: %w", err)
		}
		pos = at
	}
	s.pos = pos
	return nil
}

// Forget has the store asked where the cursor is: somebody else has moved it.
func (s *Source) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pos = ""
}

// Moved makes sure that the cursor is past something, and notes where it is:
// what was refused, or taken before, may not have moved it.
func (s *Source) Moved(ctx context.Context, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	host := s.of.host
	at, err := host.Reader.Cursor(ctx, s.Channel)
	if err == nil && s.of.newer(to, at) {
		_, err = host.Take(ctx, bot.Event{Do: bot.Skip, Cursor: &bot.Cursor{Source: s.Channel, From: at, To: to}})
		at = to
	}
	if err != nil {
		return fmt.Errorf("move the cursor: %w", err)
	}
	s.pos = at
	return nil
}

// Heard notes that something was heard live: s is read back soon, so that the
// cursor passes it, and with it what was not heard.
func (s *Source) Heard(at string) {
	s.mu.Lock()
	if s.of.newer(at, s.heard) {
		s.heard = at
	}
	s.mu.Unlock()
	Signal(s.of.poked)
}

// due is how far s is to be read because of what was heard; empty: it was.
func (s *Source) due() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pos != "" && !s.of.newer(s.heard, s.pos) {
		return ""
	}
	return s.heard
}

// Note logs that s can not be read, once, and that it can again.
func (s *Source) Note(err error) {
	why := ""
	if err != nil {
		why = err.Error()
	}
	s.mu.Lock()
	was := s.failing
	s.failing = why
	s.mu.Unlock()
	switch log := s.of.host.Log; {
	case why == was:
	case why == "":
		log.Info("a watched channel can be read again", "channel", s.Channel)
	default:
		s.of.pulse.Warn(log, "a watched channel can not be read back; what was missed there is read when it can", err, "channel", s.Channel)
	}
}
