package slacktest

import (
	"cmp"
	"maps"
	"slices"
)

// direct is the direct messages of somebody with the app, which begin when
// somebody asks for them. The caller holds the lock.
func (s *Server) direct(user string) *channel {
	for _, c := range s.channels {
		if c.Direct == user {
			return c
		}
	}
	id := s.nextID("D")
	s.channels[id] = &channel{Channel: Channel{ID: id, Private: true, Member: true, Direct: user}}
	return s.channels[id]
}

// kind is what events call a channel of c's sort.
func (c *channel) kind() string {
	switch {
	case c.Direct != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// seen is m as a test sees it. The caller holds the lock.
func (s *Server) seen(c *channel, m *message) Message {
	return Message{Channel: c.ID, TS: m.ts, ThreadTS: m.thread, User: m.user, BotID: m.botID, Text: m.text, Blocks: m.blocks}
}

// viewWire is v as the app is shown it. The caller holds the lock.
func (s *Server) viewWire(v *view) map[string]any {
	w := object{
		"id": v.id, "team_id": TeamID, "type": v.kind, "blocks": v.sent.Blocks, "private_metadata": v.sent.PrivateMetadata,
		"callback_id": v.sent.CallbackID, "state": stateOf(v.sent.Blocks, v.typed), "hash": v.hash, "title": v.sent.Title,
		"clear_on_close": v.sent.ClearOnClose, "notify_on_close": v.sent.NotifyOnClose, "close": v.sent.Close, "submit": v.sent.Submit,
		"previous_view_id": nil, "root_view_id": cmp.Or(v.root, v.id), "app_id": AppID, "external_id": v.sent.ExternalID,
		"app_installed_team_id": TeamID, "bot_id": BotID,
	}
	if v.prev != "" {
		w["previous_view_id"] = v.prev
	}
	return w
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
	if slices.ContainsFunc(c.messages, func(other *message) bool { return other.thread == m.ts }) {
		*m = message{ts: m.ts, subtype: "tombstone", user: "USLACKBOT", text: "This message was deleted."}
		s.told(c, s.changeEvent(c, "message_changed", map[string]any{"message": s.wire(c, m), "previous_message": before}))
		return
	}
	c.messages = slices.DeleteFunc(c.messages, func(other *message) bool { return other == m })
	s.told(c, s.changeEvent(c, "message_deleted", map[string]any{"deleted_ts": m.ts, "previous_message": before}))
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
