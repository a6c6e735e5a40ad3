package slacktest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// tombstone is what is left of a deleted message that has replies.
const tombstone = "tombstone"

// message is a message as the workspace keeps it.
type message struct {
	ts, thread  string // thread: the root's ts, of replies only
	subtype     string
	user, botID string
	app         string // of a bot's
	username    string // of a bot's that has no user
	text        string // as on the wire: escaped
	blocks      json.RawMessage
	attachments json.RawMessage
	files       json.RawMessage
	metadata    *metadata
	reactions   map[string][]string // who, by name
	edited      string              // the ts of the last edit
	edits       int
	editedBy    string
	broadcast   bool // a reply that the channel sees, too
	alerts      bool // names in it were looked up
	unfurls     bool
}

// metadata is what the app hides in a message.
type metadata struct {
	EventType string          `json:"event_type"`
	Payload   json.RawMessage `json:"event_payload,omitempty"`
}

// key is the key that heed hid in m.
func (m *message) key() string {
	var payload struct{ K string }
	if m.metadata != nil {
		_ = json.Unmarshal(m.metadata.Payload, &payload) // another app's has none
	}
	return payload.K
}

// add says m in c and tells the app of it. The caller holds the lock.
func (s *Server) add(c *channel, m *message) {
	m.ts = s.nextTS()
	c.messages = append(c.messages, m)
	if m.botID == BotID {
		s.posted[m.key()]++
	}
	s.told(c, s.messageEvent(c, m))
}

// told tells the app of what happened in a channel, if it is in there. The
// caller holds the lock.
func (s *Server) told(c *channel, inner map[string]any) {
	if c.Member || c.Direct != "" {
		s.emit(inner)
	}
}

// edited notes that m is not what it was, and tells the app. The caller holds
// the lock, and has made before by [Server.wire].
func (s *Server) edited(c *channel, m *message, by string, before map[string]any) {
	m.edited, m.editedBy = s.nextTS(), by
	m.edits++
	s.told(c, s.changeEvent(c, "message_changed", map[string]any{"message": s.wire(c, m), "previous_message": before}))
}

// remove deletes m. If it has replies, a tombstone stays. The caller holds the lock.
func (s *Server) remove(c *channel, m *message) {
	before := s.wire(c, m)
	if len(c.replies(m.ts)) > 0 {
		*m = message{ts: m.ts, subtype: tombstone, user: "USLACKBOT", text: "This message was deleted."}
		s.told(c, s.changeEvent(c, "message_changed", map[string]any{"message": s.wire(c, m), "previous_message": before}))
		return
	}
	c.messages = slices.DeleteFunc(c.messages, func(other *message) bool { return other == m })
	s.told(c, s.changeEvent(c, "message_deleted", map[string]any{"deleted_ts": m.ts, "previous_message": before}))
	if root := c.find(m.thread); root != nil && root.subtype == tombstone && len(c.replies(root.ts)) == 0 {
		c.messages = slices.DeleteFunc(c.messages, func(other *message) bool { return other == root })
	}
}

// find returns a message of c; nil if there is none. The caller holds the lock.
func (c *channel) find(ts string) *message {
	i, found := slices.BinarySearchFunc(c.messages, ts, func(m *message, ts string) int { return compareTS(m.ts, ts) })
	if !found {
		return nil
	}
	return c.messages[i]
}

// compareTS orders two ts as times.
func compareTS(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// replies are the messages of a thread, without its first. The caller holds the lock.
func (c *channel) replies(root string) (all []*message) {
	for _, m := range c.messages {
		if m.thread == root && root != "" {
			all = append(all, m)
		}
	}
	return all
}

// wire is m as history, events and interactions show it. The caller holds the lock.
// https://docs.slack.dev/reference/events/message
func (s *Server) wire(c *channel, m *message) map[string]any {
	w := map[string]any{"type": "message", "ts": m.ts, "text": m.text}
	put := func(name, value string) {
		if value != "" {
			w[name] = value
		}
	}
	put("user", m.user)
	put("bot_id", m.botID)
	put("app_id", m.app)
	put("username", m.username)
	put("subtype", m.kind())
	put("thread_ts", m.thread)
	if u := s.users[m.user]; u != nil {
		w["team"] = u.TeamID
	}
	for name, raw := range map[string]json.RawMessage{"blocks": m.blocks, "attachments": m.attachments, "files": m.files} {
		if some(raw) {
			w[name] = raw
		}
	}
	if m.edited != "" {
		w["edited"] = map[string]any{"user": m.editedBy, "ts": m.edited}
	}
	if m.subtype == tombstone {
		w["hidden"] = true
	}
	if m.metadata != nil {
		w["metadata"] = *m.metadata
	}
	if len(m.reactions) > 0 {
		w["reactions"] = m.reacted()
	}
	if root := c.find(m.thread); root != nil && root.user != "" {
		w["parent_user_id"] = root.user
	}
	maps.Copy(w, c.threadOf(m))
	return w
}

// kind is the subtype of m on the wire.
func (m *message) kind() string {
	if m.broadcast && m.subtype == "" {
		return "thread_broadcast"
	}
	return m.subtype
}

// reacted are the reactions to m.
func (m *message) reacted() (all []any) {
	for _, name := range slices.Sorted(maps.Keys(m.reactions)) {
		all = append(all, map[string]any{"name": name, "users": m.reactions[name], "count": len(m.reactions[name])})
	}
	return all
}

// threadOf is what a thread's first message tells of the thread.
func (c *channel) threadOf(m *message) map[string]any {
	replies := c.replies(m.ts)
	if len(replies) == 0 {
		return nil
	}
	users := []string{}
	for _, r := range replies {
		if !slices.Contains(users, r.user) {
			users = append(users, r.user)
		}
	}
	return map[string]any{
		"thread_ts": m.ts, "reply_count": len(replies), "reply_users": users, "reply_users_count": len(users),
		"latest_reply": replies[len(replies)-1].ts,
	}
}

// messageEvent is the event that tells of a new message. The caller holds the lock.
func (s *Server) messageEvent(c *channel, m *message) map[string]any {
	e := s.wire(c, m)
	e["channel"], e["channel_type"], e["event_ts"] = c.ID, c.kind(), m.ts
	return e
}

// changeEvent is the event that tells of a message that is not what it was.
// The caller holds the lock.
func (s *Server) changeEvent(c *channel, subtype string, more map[string]any) map[string]any {
	ts := s.nextTS()
	e := map[string]any{
		"type": "message", "subtype": subtype, "hidden": true, "channel": c.ID, "channel_type": c.kind(), "ts": ts, "event_ts": ts,
	}
	maps.Copy(e, more)
	return e
}

// timeOf is the time that a ts says.
func timeOf(ts string) time.Time {
	seconds, err := strconv.ParseFloat(ts, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(int64(seconds*1e6 + 0.5)).UTC()
}
