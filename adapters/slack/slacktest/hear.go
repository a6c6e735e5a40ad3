package slacktest

import (
	"cmp"
	"slices"
	"strings"
)

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

// subscription is what an app subscribes to in order to hear of a kind of event.
func subscription(kind string) string {
	switch kind {
	case "message:channel", "message:group", "message:im":
		return "message." + strings.TrimPrefix(kind, "message:") + map[bool]string{true: "s"}[kind != "message:im"]
	}
	return kind
}

// hears reports whether the app is subscribed to an event, and has a scope that
// it needs. The caller holds the lock.
func (s *Server) hears(inner object) bool {
	kind := text(inner["type"])
	if kind == "message" {
		kind += ":" + text(inner["channel_type"])
	}
	if s.set.Events != nil && !slices.Contains(s.set.Events, subscription(kind)) {
		return false
	}
	scopes := needs(kind)
	if len(scopes) == 0 || slices.ContainsFunc(scopes, s.may) {
		return true
	}
	s.denied = append(s.denied, scopes...)
	return false
}

// Denied are the scopes that the bot token lacked when the app called a method
// or was to be told of an event.
func (s *Server) Denied() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(s.denied)))
}

// sharedIn reports whether an event is of a channel of several organisations.
// The caller holds the lock.
func (s *Server) sharedIn(inner object) bool {
	c := s.channels[text(inner["channel"])]
	return c != nil && c.Shared
}

// subject is the message that an event is about, as CHANNEL/TS; "" if none.
func subject(inner object) string {
	if inner["type"] != "message" {
		return ""
	}
	ts := text(inner["ts"])
	if m, ok := inner["message"].(object); ok {
		ts = text(m["ts"])
	}
	return text(inner["channel"]) + "/" + cmp.Or(text(inner["deleted_ts"]), ts)
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
