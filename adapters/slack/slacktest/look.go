package slacktest

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// Message is a message that is there, as a test sees it.
type Message struct {
	Channel, TS, ThreadTS string // ThreadTS: of replies only
	User, BotID           string
	Subtype               string
	Text                  string          // as on the wire, escaped; see [Message.Shown]
	Blocks                json.RawMessage // every one with its block_id
	Attachments, Files    json.RawMessage
	Key                   string // that heed hid in its metadata
	Posted, Edited        time.Time
	Edits                 int
	Broadcast             bool
	Unfurls               bool // links in it grow previews
	Alerts                bool // names in its text are looked up, as parse=full and link_names do
}

// Ephemeral is what one person was shown alone.
type Ephemeral struct {
	User, Channel, ThreadTS, TS, Text string
	Blocks                            json.RawMessage
	Replaces                          bool // what was there before, by a response_url
}

// seen is m as a test sees it. The caller holds the lock.
func (s *Server) seen(c *channel, m *message) Message {
	return Message{
		Channel: c.ID, TS: m.ts, ThreadTS: m.thread, User: m.user, BotID: m.botID, Subtype: m.kind(), Text: m.text,
		Blocks: m.blocks, Attachments: m.attachments, Files: m.files, Key: m.key(), Posted: timeOf(m.ts), Edited: timeOf(m.edited),
		Edits: m.edits, Broadcast: m.broadcast, Unfurls: m.unfurls, Alerts: m.alerts,
	}
}

// Messages lists what is in a channel, threads included, oldest first. A
// person's id is the direct message with them.
func (s *Server) Messages(channel string) (all []Message) {
	s.look(func() {
		c := s.channels[channel]
		if s.users[channel] != nil {
			c = s.direct(channel)
		}
		if c == nil {
			return
		}
		for _, m := range c.messages {
			all = append(all, s.seen(c, m))
		}
	})
	return all
}

// Copies lists the messages in all channels that are there and have a key,
// oldest first.
func (s *Server) Copies(key string) (all []Message) {
	s.look(func() {
		for _, id := range slices.Sorted(maps.Keys(s.channels)) {
			for _, m := range s.channels[id].messages {
				if m.key() == key && m.botID == BotID {
					all = append(all, s.seen(s.channels[id], m))
				}
			}
		}
	})
	slices.SortFunc(all, func(a, b Message) int { return compareTS(a.TS, b.TS) })
	return all
}

// Posts tells how many posts with a key ever took effect, also those deleted since.
func (s *Server) Posts(key string) (n int) {
	s.look(func() { n = s.posted[key] })
	return n
}

// AllPosts tells how many posts took effect for each key.
func (s *Server) AllPosts() (all map[string]int) {
	s.look(func() { all = maps.Clone(s.posted) })
	return all
}

// Ephemerals lists what a person alone was shown, oldest first.
func (s *Server) Ephemerals(user string) (all []Ephemeral) {
	s.look(func() {
		for _, e := range s.whispers {
			if e.User == user {
				all = append(all, e)
			}
		}
	})
	return all
}

// Link is where a message can be read: its permalink.
func (m Message) Link() string {
	c := channel{Channel: Channel{ID: m.Channel}}
	return c.link(&message{ts: m.TS, thread: m.ThreadTS})
}
