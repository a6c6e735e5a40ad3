package discordtest

import (
	"slices"
	"time"
)

// AddUser adds accounts, or replaces them. They are not in the guild yet: see
// [Server.Join]. Their ids are numbers.
func (s *Server) AddUser(all ...User) {
	s.change(func() {
		for _, u := range all {
			mustID(u.ID)
			s.users[u.ID] = &u
		}
	})
}

// AddRole adds a role that anybody may mention; see [Server.Unmentionable].
func (s *Server) AddRole(id, name string) {
	mustID(id)
	s.change(func() {
		s.roles[id] = &role{id: id, name: name, mentionable: true}
		s.emit("GUILD_ROLE_CREATE", nil, object{"guild_id": guildID, "role": roleWire(s.roles[id])})
	})
}

// Unmentionable keeps a role from being alerted but by those who may alert
// everybody, as is usual for a new role.
func (s *Server) Unmentionable(id string) {
	s.change(func() {
		s.roles[id].mentionable = false
		s.emit("GUILD_ROLE_UPDATE", nil, object{"guild_id": guildID, "role": roleWire(s.roles[id])})
	})
}

// Join lets somebody into the guild, or gives them other roles.
func (s *Server) Join(user string, roles ...string) {
	s.change(func() {
		s.mustUser(user)
		for _, id := range roles {
			if s.roles[id] == nil {
				panic("discordtest: no such role: " + id)
			}
		}
		m, name := s.members[user], "GUILD_MEMBER_UPDATE"
		if m == nil {
			m, name = &member{since: time.Now()}, "GUILD_MEMBER_ADD"
			s.members[user] = m
		}
		m.roles = slices.Clone(roles)
		o := s.fullMember(user)
		o["guild_id"] = guildID
		s.emit(name, nil, o)
	})
}

// Leave takes somebody out of the guild.
func (s *Server) Leave(user string) {
	s.change(func() {
		s.mustUser(user)
		delete(s.members, user)
		s.emit("GUILD_MEMBER_REMOVE", nil, object{"guild_id": guildID, "user": s.userWire(user)})
	})
}

// AddChannel adds channels, or replaces what is known of them. Their ids and those
// of their tags are numbers.
func (s *Server) AddChannel(all ...Channel) {
	s.change(func() {
		for _, c := range all {
			mustID(c.ID)
			known, name := s.channels[c.ID], "CHANNEL_UPDATE"
			if known == nil {
				known, name = &channel{}, "CHANNEL_CREATE"
				s.channels[c.ID] = known
			}
			known.Channel = c
			s.emit(name, known, s.channelWire(known))
		}
	})
}

// DeleteChannel deletes a channel with its threads, or one thread.
func (s *Server) DeleteChannel(id string) {
	s.change(func() { s.drop(s.must(id)) })
}

// drop deletes a channel with its threads. The caller holds the lock.
func (s *Server) drop(c *channel) {
	for _, t := range s.channels {
		if t.thread != nil && t.Parent == c.ID {
			delete(s.channels, t.ID)
		}
	}
	if c.thread != nil {
		s.emit("THREAD_DELETE", c, object{"id": c.ID, "guild_id": guildID, "parent_id": c.Parent, "type": c.Type})
	} else {
		s.emit("CHANNEL_DELETE", c, s.channelWire(c))
	}
	delete(s.channels, c.ID)
}

// Kick takes the app out of the guild.
func (s *Server) Kick() {
	s.change(func() {
		s.emit("GUILD_DELETE", nil, object{"id": guildID})
		s.out = true
		delete(s.members, appID)
	})
}

// Invite lets the app into the guild again.
func (s *Server) Invite() {
	s.change(func() {
		s.out = false
		s.members[appID] = &member{since: time.Now()}
		s.emit("GUILD_CREATE", nil, s.guildCreate())
	})
}

// ResetToken gives the bot another token, as somebody does who thinks that it got
// lost: connections end, and what is asked with the old one is refused.
func (s *Server) ResetToken() {
	s.change(func() {
		s.resets++
		s.token = tokenOf(s.resets)
		s.endAll(authenticationFailed)
	})
}

// guildWire is the guild. The caller holds the lock.
func (s *Server) guildWire() object {
	roles := []any{}
	for _, id := range sorted(s.roles) {
		roles = append(roles, roleWire(s.roles[id]))
	}
	return object{
		"id": guildID, "name": "Acme", "owner_id": adminID, "roles": roles, "emojis": []any{}, "features": []any{"COMMUNITY"},
		"preferred_locale": "en-US", "verification_level": 1,
	}
}

// guildCreate is the guild as the gateway tells of it: with its channels and
// active threads that the app can see. The caller holds the lock.
func (s *Server) guildCreate() object {
	channels, threads := []any{}, []any{}
	for _, id := range sorted(s.channels) {
		c := s.channels[id]
		switch {
		case c.Type == dmChannel || !s.may(c, viewChannel):
		case c.thread == nil:
			channels = append(channels, s.channelWire(c))
		case !c.thread.archived:
			threads = append(threads, s.channelWire(c))
		}
	}
	o := s.guildWire()
	o["channels"], o["threads"], o["members"], o["joined_at"] = channels, threads, []any{s.fullMember(appID)}, stamp(s.members[appID].since)
	o["large"], o["unavailable"], o["member_count"], o["voice_states"], o["presences"] = false, false, len(s.members), []any{}, []any{}
	return o
}

// sorted are the keys of a map from ids, ascending.
func sorted[T any](m map[string]T) (all []string) {
	for id := range m {
		all = append(all, id)
	}
	slices.SortFunc(all, order)
	return all
}

// mustUser checks that a test names somebody who is there. The caller holds the lock.
func (s *Server) mustUser(id string) *User {
	u := s.users[id]
	if u == nil {
		panic("discordtest: no such user: " + id)
	}
	return u
}

// mustID checks an id of a test's.
func mustID(id string) {
	if !isSnowflake(id) {
		panic("discordtest: an id is a number, not " + id)
	}
}
