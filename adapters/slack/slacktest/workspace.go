package slacktest

import (
	"slices"
	"strings"
)

// User is somebody in the workspace, or who shares a channel with it.
type User struct {
	ID, Name, RealName, Email   string
	TeamID                      string // "" is [TeamID]
	Bot                         bool
	Restricted, UltraRestricted bool // guests of many channels, and of one
	Stranger                    bool // of another organisation, over Slack Connect: in shared channels only
	Deleted                     bool
}

// Channel is a channel of the workspace, or a direct message with the app.
type Channel struct {
	ID, Name string
	Private  bool
	Shared   bool // with another organisation
	Archived bool
	Member   bool     // the app is in it
	Without  []string // people who are not in it
	Direct   string   // of a direct message: with whom
}

// channel is a channel with everything that was said in it.
type channel struct {
	Channel
	messages []*message // ascending by ts
}

// AddUser adds people, or replaces them without telling the app.
func (s *Server) AddUser(all ...User) {
	s.change(func() {
		for _, u := range all {
			if u.TeamID == "" {
				u.TeamID = TeamID
			}
			s.users[u.ID] = &u
		}
	})
}

// AddChannel adds channels, or replaces what is known of them without telling
// the app.
func (s *Server) AddChannel(all ...Channel) {
	s.change(func() {
		for _, c := range all {
			if known := s.channels[c.ID]; known != nil {
				known.Channel = c
				continue
			}
			s.channels[c.ID] = &channel{Channel: c}
		}
	})
}

// Archive closes a channel for writing, or opens it again.
func (s *Server) Archive(id string, archived bool) {
	s.change(func() {
		c := s.channels[id]
		c.Archived = archived
		event := "unarchive"
		if archived {
			event = "archive"
		}
		s.told(c, map[string]any{"type": c.prefix() + event, "channel": c.ID, "user": "U0ADMIN", "event_ts": s.nextTS()})
	})
}

// Kick takes the app out of a channel. Slack does not tell it.
func (s *Server) Kick(id string) { s.change(func() { s.channels[id].Member = false }) }

// Invite lets the app into a channel.
func (s *Server) Invite(id string) { s.change(func() { s.join(s.channels[id], "U0ADMIN") }) }

// join puts the app into a channel. The caller holds the lock.
func (s *Server) join(c *channel, inviter string) {
	c.Member = true
	kind := map[bool]string{true: "G", false: "C"}[c.Private]
	e := map[string]any{
		"type": "member_joined_channel", "user": BotUser, "channel": c.ID, "channel_type": kind, "team": TeamID, "event_ts": s.nextTS(),
	}
	if inviter != "" {
		e["inviter"] = inviter
	}
	s.told(c, e)
}

// Rename gives a channel another name.
func (s *Server) Rename(id, name string) {
	s.change(func() {
		c := s.channels[id]
		c.Name = name
		s.told(c, map[string]any{
			"type": c.prefix() + "rename", "channel": map[string]any{"id": id, "name": name, "created": created}, "event_ts": s.nextTS(),
		})
	})
}

// Discard deletes a channel with all that was said in it.
func (s *Server) Discard(id string) {
	s.change(func() {
		c := s.channels[id]
		delete(s.channels, id)
		s.told(c, map[string]any{"type": c.prefix() + "deleted", "channel": id, "event_ts": s.nextTS()})
	})
}

// prefix is what the types of events about a channel begin with.
func (c *channel) prefix() string {
	if c.Private {
		return "group_"
	}
	return "channel_"
}

// kind is the channel_type of events.
func (c *channel) kind() string {
	switch {
	case c.Direct != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// Revoke makes both tokens invalid, or valid again. Sockets are closed.
func (s *Server) Revoke(revoked bool) {
	s.change(func() {
		if revoked && !s.revoked {
			s.emit(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"bot": []string{BotUser}}, "event_ts": s.nextTS()})
			s.dropSockets()
		}
		s.revoked = revoked
	})
}

// Deactivate closes somebody's account, or opens it again.
func (s *Server) Deactivate(user string, deleted bool) {
	s.Change(user, func(u *User) { u.Deleted = deleted })
}

// Change changes what is known of a person.
func (s *Server) Change(user string, f func(*User)) {
	s.change(func() {
		u := *s.users[user]
		f(&u)
		s.users[user] = &u
		ts := s.nextTS()
		s.emit(map[string]any{"type": "user_change", "user": s.profile(&u), "cache_ts": int(timeOf(ts).Unix()), "event_ts": ts})
	})
}

// in reports whether a person can see a channel. The caller holds the lock.
func (s *Server) in(c *channel, user string) bool {
	u := s.users[user]
	switch {
	case u == nil || u.Deleted || slices.Contains(c.Without, user):
		return false
	case c.Direct != "":
		return c.Direct == user || user == BotUser
	case user == BotUser:
		return c.Member
	}
	return !u.Stranger || c.Shared
}

// readable returns a channel that the app can know of. The caller holds the lock.
func (s *Server) readable(id string) (*channel, string) {
	c := s.channels[id]
	if c == nil || c.Private && !c.Member {
		return nil, "channel_not_found"
	}
	return c, ""
}

// writable returns a channel that the app can write in. The caller holds the lock.
func (s *Server) writable(id string) (*channel, string) {
	c, code := s.readable(id)
	switch {
	case code != "":
		return nil, code
	case c.Archived:
		return nil, "is_archived"
	case c.Direct == "" && !c.Member && !s.may("chat:write.public"):
		s.denied = append(s.denied, "chat:write.public")
		return nil, "not_in_channel"
	}
	return c, ""
}

// direct returns the direct message of the app with a person, which begins with
// the first time it is asked for. The caller holds the lock.
func (s *Server) direct(user string) *channel {
	id := "D" + strings.TrimPrefix(user, "U")
	if s.channels[id] == nil {
		s.channels[id] = &channel{Channel: Channel{ID: id, Direct: user, Private: true, Member: true}}
	}
	return s.channels[id]
}
