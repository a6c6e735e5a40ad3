package slacktest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// created is when everything in the workspace was made.
const created = 1_577_836_800

// object is a channel as the Web API shows it. The caller holds the lock.
// https://docs.slack.dev/reference/objects/conversation-object
func (s *Server) object(c *channel) map[string]any {
	o := map[string]any{
		"id": c.ID, "created": created, "is_archived": c.Archived, "is_im": c.Direct != "", "is_org_shared": false, "context_team_id": TeamID,
	}
	if c.Direct != "" {
		o["user"], o["is_user_deleted"] = c.Direct, s.users[c.Direct] == nil || s.users[c.Direct].Deleted
		return o
	}
	maps.Copy(o, map[string]any{
		"name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private && !c.Shared, "is_mpim": false,
		"is_private": c.Private, "is_member": c.Member, "is_general": false, "is_shared": c.Shared, "is_ext_shared": c.Shared,
		"is_pending_ext_shared": false, "creator": "U0ADMIN", "unlinked": 0,
		"topic": map[string]any{"value": "", "creator": "", "last_set": 0}, "purpose": map[string]any{"value": "", "creator": "", "last_set": 0},
	})
	return o
}

// scope is the scope that a method of a family needs for a channel.
func (c *channel) scope(family string) string {
	return map[string]string{"im": "im:", "group": "groups:", "channel": "channels:"}[c.kind()] + family
}

// open returns a channel that may be looked at with the scopes of a family.
func (s *Server) open(id, family string) (*channel, answer) {
	c, code := s.readable(id)
	if code != "" {
		return nil, no(code)
	}
	if !s.may(c.scope(family)) {
		return nil, s.missing(c.scope(family))
	}
	return c, nil
}

// conversationsInfo tells of a channel.
// https://docs.slack.dev/reference/methods/conversations.info
func (s *Server) conversationsInfo(a *args) answer {
	id, count := a.need("channel"), a.yes("include_num_members", false)
	c, got := s.open(id, "read")
	if got != nil {
		return got
	}
	o := s.object(c)
	if count {
		o["num_members"] = len(s.members(c))
	}
	return answer{"ok": true, "channel": o}
}

// conversationsList lists the channels that the app can know of.
// https://docs.slack.dev/reference/methods/conversations.list
func (s *Server) conversationsList(a *args) answer {
	return s.list(a, func(*channel) bool { return true })
}

// usersConversations lists the channels that somebody is in.
// https://docs.slack.dev/reference/methods/users.conversations
func (s *Server) usersConversations(a *args) answer {
	user := cmp.Or(a.text("user"), BotUser)
	return s.list(a, func(c *channel) bool { return s.in(c, user) })
}

// kinds are the scopes of the types of channels.
var kinds = map[string]string{"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}

// list lists channels.
func (s *Server) list(a *args, wanted func(*channel) bool) answer {
	types := strings.Split(cmp.Or(a.text("types"), "public_channel"), ",")
	open := !a.yes("exclude_archived", false)
	for _, t := range types {
		switch scope := kinds[strings.TrimSpace(t)]; {
		case scope == "":
			return no("invalid_types")
		case !s.may(scope):
			return s.missing(scope)
		}
	}
	var all []any
	for _, id := range slices.Sorted(maps.Keys(s.channels)) {
		c, code := s.readable(id)
		if code != "" || !wanted(c) || c.Archived && !open || !slices.ContainsFunc(types, c.is) {
			continue
		}
		all = append(all, s.object(c))
	}
	return page(a, "channels", all, 100)
}

// is reports whether c is of a type.
func (c *channel) is(t string) bool {
	t = strings.TrimSpace(t)
	return t == map[string]string{"im": "im", "group": "private_channel", "channel": "public_channel"}[c.kind()]
}

// members are the people in a channel. The caller holds the lock.
func (s *Server) members(c *channel) (all []any) {
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		if s.in(c, id) {
			all = append(all, id)
		}
	}
	return all
}

// conversationsMembers lists the people in a channel.
// https://docs.slack.dev/reference/methods/conversations.members
func (s *Server) conversationsMembers(a *args) answer {
	c, got := s.open(a.need("channel"), "read")
	if got != nil {
		return got
	}
	return page(a, "members", s.members(c), 100)
}

// conversationsJoin puts the app into a public channel.
// https://docs.slack.dev/reference/methods/conversations.join
func (s *Server) conversationsJoin(a *args) answer {
	c, code := s.readable(a.need("channel"))
	switch {
	case code != "":
		return no(code)
	case c.Private:
		return no("method_not_supported_for_channel_type")
	case c.Archived:
		return no("is_archived")
	case c.Member:
		return answer{"ok": true, "channel": s.object(c), "warning": "already_in_channel"}
	}
	s.join(c, "")
	return answer{"ok": true, "channel": s.object(c)}
}

// conversationsOpen opens the direct message with a person.
// https://docs.slack.dev/reference/methods/conversations.open
func (s *Server) conversationsOpen(a *args) answer {
	users, whole := a.text("users"), a.yes("return_im", false)
	switch {
	case users == "":
		return no("users_list_not_supplied")
	case strings.Contains(users, ","):
		return s.missing("mpim:write")
	}
	u := s.users[users]
	switch {
	case u == nil:
		return no("user_not_found")
	case u.Deleted:
		return no("user_disabled")
	case u.Bot:
		return no("cannot_dm_bot")
	}
	known := s.channels["D"+strings.TrimPrefix(users, "U")] != nil
	c := s.direct(users)
	o := map[string]any{"id": c.ID}
	if whole {
		o = s.object(c)
	}
	return answer{"ok": true, "no_op": known, "already_open": known, "channel": o}
}

// reactionsAdd puts an emoji to a message.
// https://docs.slack.dev/reference/methods/reactions.add
func (s *Server) reactionsAdd(a *args) answer {
	c, code := s.writable(a.need("channel"))
	name, ts := a.need("name"), a.need("timestamp")
	if code != "" {
		return no(code)
	}
	m := c.find(ts)
	switch {
	case m == nil:
		return no("message_not_found")
	case slices.Contains(m.reactions[name], BotUser):
		return no("already_reacted")
	case m.reactions == nil:
		m.reactions = map[string][]string{}
	}
	m.reactions[name] = append(m.reactions[name], BotUser)
	s.told(c, map[string]any{
		"type": "reaction_added", "user": BotUser, "reaction": name, "item_user": m.user,
		"item": map[string]any{"type": "message", "channel": c.ID, "ts": ts}, "event_ts": s.nextTS(),
	})
	return answer{"ok": true}
}
