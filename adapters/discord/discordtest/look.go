package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// Message is a message that is there, as a test sees it.
type Message struct {
	Channel, ID    string
	Author         string
	Webhook        string // of a webhook's
	Type           int
	Content        string          // as on the wire; see [Message.Shown]
	Embeds         json.RawMessage // as Discord keeps them
	Components     json.RawMessage
	Files          []File
	Answers        string // the id of the message that it answers
	Thread         string // that was begun at it
	Nonce, Key     string // Key: that heed hid in it, see [Server.Copies]
	Flags          int
	Posted, Edited time.Time
	Edits          int
	Reactions      map[string][]string // who, by emoji
	Alerted        []string            // see [Message.Pings]
}

// Pings are whom the message alerts: ids of people and of roles, "everyone" and
// "here".
func (m Message) Pings() []string { return m.Alerted }

// Ephemeral reports whether only one person sees the message.
func (m Message) Ephemeral() bool { return m.Flags&ephemeral != 0 }

// seen is m as a test sees it. The caller holds the lock.
func (s *Server) seen(c *channel, m *message) Message {
	reactions := map[string][]string{}
	for _, r := range m.reactions {
		reactions[r.emoji] = slices.Clone(r.users)
	}
	return Message{
		Channel: c.ID, ID: m.id, Author: m.author, Webhook: m.webhook, Type: m.kind, Content: m.content,
		Embeds: plain(list(m.embeds)), Components: plain(list(m.components)), Files: slices.Clone(m.files), Answers: m.referenced,
		Thread: m.thread, Nonce: m.nonce, Key: m.key, Flags: m.flags, Posted: timeOf(m.id), Edited: m.edited, Edits: m.edits,
		Reactions: reactions, Alerted: slices.Clone(m.pings),
	}
}

// plain is v in JSON.
func plain(v any) json.RawMessage {
	raw, _ := json.Marshal(v) // it was JSON
	return raw
}

// Messages lists what was said in a channel or a thread, oldest first, without
// what Discord itself says there. A person's id is the direct message with them.
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
			if !m.system() {
				all = append(all, s.seen(c, m))
			}
		}
	})
	return all
}

// Threads lists the threads of a channel or the posts of a forum, oldest first.
func (s *Server) Threads(channel string) (all []Thread) {
	s.look(func() {
		s.age()
		for _, c := range s.threadsOf(channel) {
			all = append(all, c.seen())
		}
	})
	return all
}

// seen is a thread as a test sees it.
func (c *channel) seen() Thread {
	t := c.thread
	return Thread{
		ID: c.ID, Parent: c.Parent, Name: c.Name, Owner: t.owner, Applied: slices.Clone(t.applied), Archived: t.archived,
		Locked: t.locked, AutoArchive: t.autoArchive,
	}
}

// Link is where a message can be read.
func (m Message) Link() string {
	return "https://discord.com/channels/" + guildID + "/" + m.Channel + "/" + m.ID
}
