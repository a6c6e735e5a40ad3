package wall

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Message is a message that is still there, as a test sees it.
type Message struct {
	ID      string
	Channel string
	Thread  string // the message that began the thread it is in
	By      Person // without an id: the app
	Key     string
	Item    string
	Text    string          // markup; see [Message.Look]
	Card    json.RawMessage // of a card, instead of Text
	Posted  time.Time
	Edited  time.Time
	Edits   int
}

// Messages lists what is in a channel, threads included, oldest first.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	c := s.channels[channel]
	if c == nil && strings.HasPrefix(channel, "@") {
		return nil // nothing was ever written there
	}
	for _, r := range c.messages {
		if r.deleted {
			continue
		}
		m := Message{
			ID: r.ID, Channel: r.Channel, Thread: r.Thread, Key: r.Key, Item: r.Item, Text: r.Text, Card: r.Card,
			Posted: r.Posted, Edited: r.edited, Edits: r.edits,
		}
		if !r.User.App {
			m.By = Person{ID: r.User.ID, Name: r.User.Name, Team: r.User.Team}
		}
		all = append(all, m)
	}
	return all
}

// Copies lists the messages in all channels that are still there and have a
// key, oldest first.
func (s *Server) Copies(key string) []Message {
	var all []Message
	for _, c := range s.places() {
		for _, m := range s.Messages(c) {
			if m.Key == key {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b Message) int { return a.Posted.Compare(b.Posted) })
	return all
}

// places are all channels there are, direct messages included.
func (s *Server) places() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.channels))
}

// Rev is the revision that a card shows; 0 if m is none.
func (m Message) Rev() uint64 {
	c := card{}
	_ = json.Unmarshal(m.Card, &c) // a message without a card has none
	return c.Rev
}

// Buttons are the verbs that a card offers.
func (m Message) Buttons() []string {
	c := card{}
	_ = json.Unmarshal(m.Card, &c) // a message without a card has none
	var verbs []string
	for _, b := range c.Buttons {
		verbs = append(verbs, b.Verb)
	}
	return verbs
}

// Posts tells how many posts with a key ever took effect, also those deleted since.
func (s *Server) Posts(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts[key]
}

// AllPosts tells how many posts took effect for each key.
func (s *Server) AllPosts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]int{}
	for key, n := range s.posts {
		all[key] = n
	}
	return all
}

// Ephemeral lists what a person alone was told, as they see it.
func (s *Server) Ephemeral(person string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, text := range s.told[person] {
		all = append(all, Shown(text).Text)
	}
	return all
}

// Calls tells how often an endpoint was called.
func (s *Server) Calls(endpoint string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[endpoint]
}

// Violations tells how many posts and edits came to a channel before a
// Retry-After it was given was over.
func (s *Server) Violations() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.early
}

// TurnedAway tells how many calls met the platform's own limit.
func (s *Server) TurnedAway() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.limited
}

// Acked reports whether an event was acknowledged.
func (s *Server) Acked(event string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.event(event)
	return e != nil && e.acked
}

// Attempts tells how often an event was delivered.
func (s *Server) Attempts(event string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.event(event); e != nil {
		return e.attempts
	}
	return 0
}

// Connected reports whether a stream is open.
func (s *Server) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.streams) > 0
}
