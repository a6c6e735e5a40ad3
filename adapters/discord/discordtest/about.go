package discordtest

import (
	"net/http"
)

// getApplication is the app itself.
// https://docs.discord.com/developers/resources/application#get-current-application
func (s *Server) getApplication(*call) result {
	flags := 0
	if !s.set.NoContent {
		flags = messageContentLimited
	}
	return result{http.StatusOK, object{
		"id": appID, "name": appName, "icon": nil, "description": "", "verify_key": s.PublicKey(), "flags": flags,
		"bot_public": true, "bot_require_code_grant": false, "bot": s.userWire(appID), "owner": s.userWire(adminID),
		"approximate_guild_count": 1,
	}}
}

// messageContentLimited is the flag of an app that may read messages, though it
// is small. https://docs.discord.com/developers/resources/application#application-object-application-flags
const messageContentLimited = 1 << 19

// getSelf is the bot's user.
func (s *Server) getSelf(*call) result { return result{http.StatusOK, s.userWire(appID)} }

// getGateway says where the gateway is.
func (s *Server) getGateway(*call) result {
	return result{http.StatusOK, object{"url": s.gatewayURL()}}
}

// getGatewayBot says where the gateway is, and how often it may be used.
// https://docs.discord.com/developers/events/gateway#get-gateway-bot
func (s *Server) getGatewayBot(*call) result {
	return result{http.StatusOK, object{
		"url": s.gatewayURL(), "shards": 1,
		"session_start_limit": object{"total": 1000, "remaining": s.sessionsLeft(), "reset_after": s.startsAgain().Milliseconds(), "max_concurrency": 1},
	}}
}

// inGuild says why the app can not ask about a guild; 0: it can. The caller holds
// the lock.
func (s *Server) inGuild(c *call) int {
	switch {
	case c.at["G"] != guildID:
		return 10004
	case s.out:
		return 50001
	}
	return 0
}

// getGuild is the guild.
func (s *Server) getGuild(c *call) result {
	if code := s.inGuild(c); code != 0 {
		return refusal(code)
	}
	return result{http.StatusOK, s.guildWire()}
}

// getGuilds are the guilds that the bot is in.
func (s *Server) getGuilds(*call) result {
	if s.out {
		return result{http.StatusOK, []any{}}
	}
	return result{http.StatusOK, []any{object{"id": guildID, "name": "Acme", "icon": nil, "owner": false, "permissions": number(s.set.Permissions), "features": []any{}}}}
}

// getChannels are the channels of the guild that the app can see.
func (s *Server) getChannels(c *call) result {
	if code := s.inGuild(c); code != 0 {
		return refusal(code)
	}
	all := []any{}
	for _, id := range sorted(s.channels) {
		if c := s.channels[id]; c.thread == nil && c.Type != dmChannel && s.may(c, viewChannel) {
			o := s.channelWire(c)
			o["permission_overwrites"] = c.overwrites()
			all = append(all, o)
		}
	}
	return result{http.StatusOK, all}
}

// getRoles are the roles of the guild.
func (s *Server) getRoles(c *call) result {
	if code := s.inGuild(c); code != 0 {
		return refusal(code)
	}
	return result{http.StatusOK, s.guildWire()["roles"]}
}

// getMember is somebody in the guild.
// https://docs.discord.com/developers/resources/guild#get-guild-member
func (s *Server) getMember(c *call) result {
	code := s.inGuild(c)
	switch user := c.at["U"]; {
	case code != 0:
	case s.users[user] == nil:
		code = 10013
	case s.members[user] == nil:
		code = 10007
	}
	if code != 0 {
		return refusal(code)
	}
	return result{http.StatusOK, s.fullMember(c.at["U"])}
}

// Grant gives the app the privileged intent of message content, or takes it away.
func (s *Server) Grant(granted bool) { s.change(func() { s.set.NoContent = !granted }) }
