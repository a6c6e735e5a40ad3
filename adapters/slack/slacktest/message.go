package slacktest

import (
	"encoding/json"
	"slices"
	"time"
)

// message is a message as the workspace keeps it.
type message struct {
	ts, thread  string // thread: the root's ts, of replies only
	subtype     string
	user, botID string
	app         string // of a bot's
	text        string // as on the wire: escaped
	blocks      json.RawMessage
	attachments json.RawMessage
	files       json.RawMessage
	metadata    *metadata
	edited      string // the ts of the last edit
	edits       int
	editedBy    string
	broadcast   bool
}

// metadata is what the app hides in a message.
type metadata struct {
	EventType string          `json:"event_type"`
	Payload   json.RawMessage `json:"event_payload,omitempty"`
}

// add says m in c and tells the app of it. The caller holds the lock.
func (s *Server) add(c *channel, m *message) {
	m.ts = s.nextTS()
	c.messages = append(c.messages, m)
	s.emit(s.messageEvent(c, m))
}

// find returns a message of c; nil if there is none. The caller holds the lock.
func (c *channel) find(ts string) *message {
	i := slices.IndexFunc(c.messages, func(m *message) bool { return m.ts == ts })
	if i < 0 {
		return nil
	}
	return c.messages[i]
}

// wire is m as history, events and interactions show it. The caller holds the lock.
func (s *Server) wire(c *channel, m *message) map[string]any { return map[string]any{} }

// messageEvent is the event that tells of a new message. The caller holds the lock.
func (s *Server) messageEvent(c *channel, m *message) map[string]any { return map[string]any{} }

// Message is a message as a test sees it.
type Message struct {
	Channel, TS, ThreadTS, User, BotID, Text string
	Blocks                                   json.RawMessage
	Key                                      string // of heed's metadata
	Edited                                   time.Time
	Edits                                    int
}

// Ephemeral is what one person was shown alone.
type Ephemeral struct {
	User, Channel, ThreadTS, TS, Text string
	Blocks                            json.RawMessage
}
