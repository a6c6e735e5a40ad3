package slacktest

import "slices"

// needs are the scopes of which the app must have one to be told of an event.
// https://docs.slack.dev/reference/events
func needs(kind string) []string {
	switch kind {
	case "message:channel":
		return []string{"channels:history"}
	case "message:group":
		return []string{"groups:history"}
	case "message:im":
		return []string{"im:history"}
	case "app_mention":
		return []string{"app_mentions:read"}
	case "user_change":
		return []string{"users:read"}
	case "channel_archive", "channel_unarchive", "channel_deleted", "channel_rename", "channel_left",
		"group_archive", "group_unarchive", "group_deleted", "group_rename", "group_left", "member_joined_channel", "member_left_channel":
		return []string{"channels:read", "groups:read"}
	}
	return nil
}

// hears reports whether the app is told of an event: it has the scope, and is
// in the channel of a message. The caller holds the lock.
func (s *Server) hears(inner object) bool {
	kind, _ := inner["type"].(string)
	if kind == "message" {
		of, _ := inner["channel_type"].(string)
		kind += ":" + of
		if c := s.channelOf(inner); c == nil || !c.Member && c.Direct == "" {
			return false
		}
	}
	scopes := needs(kind)
	return len(scopes) == 0 || slices.ContainsFunc(scopes, func(one string) bool { return slices.Contains(s.set.Scopes, one) })
}

// channelOf is the channel of an event; nil if it has none. The caller holds the
// lock.
func (s *Server) channelOf(inner object) *channel {
	id, _ := inner["channel"].(string)
	return s.channels[id]
}

// sharedIn reports whether an event is of a channel of several organisations.
// The caller holds the lock.
func (s *Server) sharedIn(inner object) bool {
	c := s.channelOf(inner)
	return c != nil && c.Shared
}

// subject is the message that an event is about, as CHANNEL/TS; "" if none.
func subject(inner object) string {
	if inner["type"] != "message" {
		return ""
	}
	ts, _ := inner["ts"].(string)
	if m, ok := inner["message"].(object); ok {
		ts, _ = m["ts"].(string)
	}
	if gone, ok := inner["deleted_ts"].(string); ok {
		ts = gone
	}
	id, _ := inner["channel"].(string)
	return id + "/" + ts
}

// Event is the latest event about a message: that it was said, edited or
// deleted. Where the app was told nothing, it is one that nobody confirms.
func (s *Server) Event(m Message) *Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.live.about[m.Channel+"/"+m.TS]; d != nil {
		return d
	}
	return s.unsent(eventKind)
}

// unsent is a delivery that nobody ever gets.
func (s *Server) unsent(kind string) *Delivery { return &Delivery{s: s, kind: kind} }
