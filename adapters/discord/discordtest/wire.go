package discordtest

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// parseTime is the inverse of stamp, and takes other ways of ISO 8601.
func parseTime(said string) (time.Time, bool) {
	for _, how := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(how, said); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// list is a list that is [] and not null.
func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// userWire is a person as the app sees them. The caller holds the lock.
func (s *Server) userWire(id string) object {
	u := s.users[id]
	if u == nil {
		return object{"id": id, "username": "Deleted User", "discriminator": "0000", "global_name": nil, "avatar": nil}
	}
	o := object{"id": u.ID, "username": u.Name, "discriminator": "0", "global_name": nil, "avatar": nil, "public_flags": 0}
	if u.Global != "" {
		o["global_name"] = u.Global
	}
	if u.Bot {
		o["bot"] = true
	}
	return o
}

// memberWire is a person in the guild, without who they are; nil: they are not
// in it. The caller holds the lock.
func (s *Server) memberWire(id string) object {
	m := s.members[id]
	if m == nil {
		return nil
	}
	o := object{
		"roles": list(slices.Clone(m.roles)), "nick": nil, "avatar": nil, "joined_at": stamp(m.since), "premium_since": nil,
		"deaf": false, "mute": false, "flags": 0, "pending": false, "communication_disabled_until": nil,
	}
	if m.nick != "" {
		o["nick"] = m.nick
	}
	return o
}

// fullMember is a person in the guild, with who they are. The caller holds the lock.
func (s *Server) fullMember(id string) object {
	o := s.memberWire(id)
	if o != nil {
		o["user"] = s.userWire(id)
	}
	return o
}

// roleWire is a role.
func roleWire(r *role) object {
	return object{
		"id": r.id, "name": r.name, "color": 0, "hoist": false, "position": 1, "permissions": number(r.permissions), "managed": r.managed,
		"mentionable": r.mentionable, "flags": 0,
	}
}

// channelWire is a channel, a thread or a direct message. The caller holds the lock.
func (s *Server) channelWire(c *channel) object {
	o := object{"id": c.ID, "type": c.Type, "last_message_id": nil, "flags": 0}
	if c.last != "" {
		o["last_message_id"] = c.last
	}
	if c.Type == dmChannel {
		o["recipients"] = []any{s.userWire(c.direct)}
		return o
	}
	o["guild_id"], o["name"], o["parent_id"], o["rate_limit_per_user"] = guildID, c.Name, nil, 0
	if c.Parent != "" {
		o["parent_id"] = c.Parent
	}
	if c.thread != nil {
		maps.Copy(o, c.threadWire())
		return o
	}
	o["position"], o["permission_overwrites"], o["nsfw"], o["topic"] = 0, []any{}, false, nil
	if c.forum() {
		o["available_tags"], o["flags"] = tagsWire(c.Tags), 0
		if c.RequireTag {
			o["flags"] = requireTag
		}
	}
	return o
}

// requireTag is the flag of a forum whose posts need a tag.
const requireTag = 1 << 4

// tagsWire are the tags of a forum.
func tagsWire(tags []Tag) []any {
	all := []any{}
	for _, t := range tags {
		all = append(all, object{"id": t.ID, "name": t.Name, "moderated": false, "emoji_id": nil, "emoji_name": nil})
	}
	return all
}

// threadWire is what a thread has beyond a channel.
func (c *channel) threadWire() object {
	t := c.thread
	o := object{
		"owner_id": t.owner, "message_count": len(c.messages), "member_count": 1, "total_message_sent": t.said,
		"thread_metadata": object{
			"archived": t.archived, "archive_timestamp": stamp(t.since), "auto_archive_duration": t.autoArchive, "locked": t.locked,
			"create_timestamp": stamp(t.created),
		},
	}
	if t.applied != nil {
		o["applied_tags"] = t.applied
	}
	return o
}

// forum reports whether each thing said in c is a thread of its own.
func (c *channel) forum() bool { return c.Type == forumChannel || c.Type == mediaChannel }

// home is the channel that a thread is in, or the channel itself. The caller
// holds the lock.
func (s *Server) home(c *channel) *channel {
	if c.thread == nil {
		return c
	}
	return cmp.Or(s.channels[c.Parent], c)
}

// readable reports whether the app is shown what is in m. The caller holds the lock.
func (s *Server) readable(c *channel, m *message) bool {
	return !s.set.NoContent || m.author == appID || c.Type == dmChannel || m.reveals || slices.Contains(m.mentions, appID)
}

// wire is m as the app sees it. The caller holds the lock.
func (s *Server) wire(c *channel, m *message) object {
	o := s.bare(c, m)
	if m.referenced != "" {
		o["referenced_message"] = nil
		if to := c.find(m.referenced); to != nil {
			o["referenced_message"] = s.bare(c, to)
		}
	}
	if t := s.channels[m.thread]; m.thread != "" && t != nil {
		o["thread"] = s.channelWire(t)
	}
	return o
}

// bare is m without what it answers. The caller holds the lock.
func (s *Server) bare(c *channel, m *message) object {
	flags := m.flags
	if m.thread != "" {
		flags |= hasThread
	}
	o := object{
		"id": m.id, "channel_id": m.channel, "type": m.kind, "author": s.authorWire(m), "timestamp": stamp(timeOf(m.id)),
		"edited_timestamp": nil, "tts": false, "pinned": false, "flags": flags, "mention_everyone": m.everyone,
		"mentions": s.named(m), "mention_roles": list(m.roles),
		"content": m.content, "embeds": list(m.embeds), "attachments": list(m.attachments), "components": list(m.components),
	}
	if !m.edited.IsZero() {
		o["edited_timestamp"] = stamp(m.edited)
	}
	if m.webhook != "" {
		o["webhook_id"] = m.webhook
	}
	if m.reference != nil {
		o["message_reference"] = m.reference
	}
	if c.thread != nil {
		o["position"] = m.position
	}
	if len(m.reactions) > 0 {
		o["reactions"] = m.reacted()
	}
	s.optional(c, m, o)
	return o
}

// optional adds what only some messages have, and takes away what the app may
// not read. The caller holds the lock.
func (s *Server) optional(c *channel, m *message, o object) {
	if m.poll != nil {
		o["poll"] = m.poll
	}
	if m.stickers != nil {
		o["sticker_items"] = m.stickers
	}
	if m.snapshots != nil {
		o["message_snapshots"] = m.snapshots
	}
	maps.Copy(o, m.extra)
	if s.readable(c, m) {
		return
	}
	o["content"] = ""
	for _, name := range []string{"embeds", "attachments", "components"} {
		o[name] = []any{}
	}
	delete(o, "poll")
	delete(o, "message_snapshots")
}

// authorWire is who said m. The caller holds the lock.
func (s *Server) authorWire(m *message) object {
	if m.webhook != "" && m.author != appID {
		return object{"id": m.author, "username": m.username, "discriminator": "0000", "bot": true, "global_name": nil, "avatar": nil}
	}
	return s.userWire(m.author)
}

// named are the people that m names. The caller holds the lock.
func (s *Server) named(m *message) []any {
	all := []any{}
	for _, id := range m.mentions {
		all = append(all, s.userWire(id))
	}
	return all
}

// reacted are the reactions to m.
func (m *message) reacted() []any {
	all := []any{}
	for _, r := range m.reactions {
		all = append(all, object{
			"emoji": emojiWire(r.emoji), "count": len(r.users), "me": slices.Contains(r.users, appID), "me_burst": false,
			"count_details": object{"normal": len(r.users), "burst": 0}, "burst_colors": []any{},
		})
	}
	return all
}
