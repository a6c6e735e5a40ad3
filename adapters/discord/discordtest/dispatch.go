package discordtest

import (
	"encoding/json"
	"maps"
	"time"
)

// encode is v as JSON. What cannot be encoded is a mistake of a test's.
func encode(v any) json.RawMessage {
	if raw, ok := v.(json.RawMessage); ok {
		return raw
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	return text
}

// emit tells the app over the gateway that something happened; where is the
// channel that it happened in, nil for the guild. data is as the app sees it
// (see [Server.wire] for messages). The caller holds the lock.
func (s *Server) emit(name string, where *channel, data object) {
	if where != nil && !s.visible(where) {
		return
	}
	direct := where != nil && where.Type == dmChannel
	if direct && name == "CHANNEL_CREATE" {
		return // bots are not told, since version 8
	}
	data = maps.Clone(data)
	s.dress(name, where, data)
	full, bare := encode(data), json.RawMessage(nil)
	if isMessage(name) && !direct && !revealing(data) {
		bare = encode(withoutContent(data))
	}
	intent := intentOf(name, direct)
	s.shuffle(func() {
		for _, se := range s.live.sessions {
			switch {
			case se.intents&intent != intent:
			case bare != nil && se.intents&contentIntent == 0:
				se.dispatch(name, bare)
			default:
				se.dispatch(name, full)
			}
		}
	})
}

// late is an event that comes after the next one.
type late struct{ tell func() }

// heldFor is the longest that an event comes late.
const heldFor = 100 * time.Millisecond

// shuffle lets an event happen, or, where events come out of order, after the
// next one. The caller holds the lock.
func (s *Server) shuffle(tell func()) {
	held := s.live.held
	switch {
	case held != nil:
		tell()
		s.unhold(held)
	case !s.live.shuffled:
		tell()
	default:
		held = &late{tell}
		s.live.held = held
		time.AfterFunc(heldFor, func() { s.change(func() { s.unhold(held) }) })
	}
}

// unhold tells of an event that was held. The caller holds the lock.
func (s *Server) unhold(held *late) {
	if s.live.held == held {
		s.live.held = nil
		held.tell()
	}
}

func isMessage(name string) bool { return name == "MESSAGE_CREATE" || name == "MESSAGE_UPDATE" }

// dress gives an event what the gateway adds to objects. The caller holds the lock.
func (s *Server) dress(name string, where *channel, data object) {
	if where == nil || where.Type == dmChannel {
		return
	}
	switch {
	case isMessage(name):
		data["guild_id"], data["channel_type"] = guildID, where.Type
		author, _ := data["author"].(object)
		id, _ := author["id"].(string)
		if _, posted := data["webhook_id"]; !posted && s.members[id] != nil {
			data["member"] = s.memberWire(id)
		}
	case name == "MESSAGE_DELETE", name == "MESSAGE_DELETE_BULK":
		data["guild_id"] = guildID
	}
}

// revealing reports whether the app may read a message without the privileged
// intent: its own, and those that call it.
func revealing(m object) bool {
	if author, _ := m["author"].(object); author["id"] == appID {
		return true
	}
	called, _ := json.Marshal(m["mentions"]) // plain values
	all := []struct{ ID string }{}
	_ = json.Unmarshal(called, &all) // none
	for _, u := range all {
		if u.ID == appID {
			return true
		}
	}
	return false
}

// withoutContent is a message as those see it who were not granted its content.
// https://docs.discord.com/developers/events/gateway#message-content-intent
func withoutContent(m object) object {
	m = maps.Clone(m)
	m["content"], m["embeds"], m["attachments"], m["components"] = "", []any{}, []any{}, []any{}
	delete(m, "poll")
	delete(m, "message_snapshots")
	return m
}

// visible reports whether the app hears what happens in a channel. The caller
// holds the lock.
func (s *Server) visible(c *channel) bool {
	return c.Type == dmChannel || !s.out && s.may(c, viewChannel)
}

// stamp is a time as Discord writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
