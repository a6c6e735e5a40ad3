package discordtest

import "slices"

// maxReactions is how many kinds of reactions a message may have.
const maxReactions = 20

// addReaction puts an emoji of the app's under a message.
// https://docs.discord.com/developers/resources/message#create-reaction
func (s *Server) addReaction(c *call) result {
	where, m, code := s.message(c)
	if code != 0 {
		return refusal(code)
	}
	if code := s.reacting(where, c.at["E"]); code != 0 {
		return refusal(code)
	}
	known := slices.ContainsFunc(m.reactions, func(r reaction) bool { return r.emoji == c.at["E"] })
	switch {
	case !known && !s.may(where, addReactions):
		return refusal(50013)
	case !known && len(m.reactions) >= maxReactions:
		return refusal(30010)
	}
	s.react(where, m, c.at["E"], appID)
	return result{}
}

// reacting says why the app can not react in a channel; 0: it can. The caller
// holds the lock.
func (s *Server) reacting(c *channel, emoji string) int {
	t := c.thread
	switch {
	case !isEmoji(emoji) && !customEmoji.MatchString(emoji):
		return 10014
	case !s.may(c, readHistory):
		return 50013
	case t != nil && t.archived:
		return 50083
	}
	return 0
}

// react puts an emoji of somebody's under a message. The caller holds the lock.
func (s *Server) react(c *channel, m *message, emoji, user string) {
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji == emoji })
	switch {
	case i < 0:
		m.reactions = append(m.reactions, reaction{emoji, []string{user}})
	case slices.Contains(m.reactions[i].users, user):
		return
	default:
		m.reactions[i].users = append(m.reactions[i].users, user)
	}
	s.emit("MESSAGE_REACTION_ADD", c, s.reactionEvent(c, m, emoji, user))
}

// reactionEvent tells of a reaction. The caller holds the lock.
func (s *Server) reactionEvent(c *channel, m *message, emoji, user string) object {
	o := object{"user_id": user, "channel_id": c.ID, "message_id": m.id, "emoji": emojiWire(emoji), "burst": false, "type": 0}
	if c.Type != dmChannel {
		o["guild_id"], o["member"] = guildID, s.fullMember(user)
	}
	return o
}

// removeReaction takes an emoji of the app's away again.
// https://docs.discord.com/developers/resources/message#delete-own-reaction
func (s *Server) removeReaction(c *call) result {
	where, m, code := s.message(c)
	if code == 0 {
		code = s.reacting(where, c.at["E"])
	}
	if code != 0 {
		return refusal(code)
	}
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji == c.at["E"] })
	if i < 0 || !slices.Contains(m.reactions[i].users, appID) {
		return result{}
	}
	m.reactions[i].users = slices.DeleteFunc(m.reactions[i].users, func(u string) bool { return u == appID })
	if len(m.reactions[i].users) == 0 {
		m.reactions = slices.Delete(m.reactions, i, i+1)
	}
	s.emit("MESSAGE_REACTION_REMOVE", where, s.reactionEvent(where, m, c.at["E"], appID))
	return result{}
}
