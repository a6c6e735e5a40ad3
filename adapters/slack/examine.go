package slack

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Examine asks Slack about the tokens, what they allow, every channel that the
// rules name, and every member. Once a token is wrong nothing else can be asked.
func (a *Adapter) Examine(ctx context.Context) []bot.Finding {
	found := []bot.Finding{a.examineApp(ctx)}
	me, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return append(found, wrong("bot_token", unasked(err, "take the Bot User OAuth Token from OAuth & Permissions of your Slack app")))
	}
	found = append(found, bot.Finding{Of: "bot_token", Fine: "heed is @" + me.User + " in " + me.Team})
	found = append(found, a.examineScopes(me.Header.Get("X-OAuth-Scopes"))...)
	for _, id := range chat.Channels(a.host.Rules(), a.host.Connection) {
		found = append(found, a.examineChannel(ctx, id))
	}
	return append(found, a.examineMembers(ctx)...)
}

func wrong(of, what string) bot.Finding { return bot.Finding{Of: of, Wrong: what} }

// unasked says why Slack did not answer, and what to do if it was asked wrongly.
func unasked(err error, mend string) string {
	if said, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok && said.Err != "" {
		return "Slack refuses it (" + said.Err + "); " + mend
	}
	return "Slack could not be asked; look at the network of this machine, and try again"
}

// examineApp looks at how things come in.
func (a *Adapter) examineApp(ctx context.Context) bot.Finding {
	if a.set.SigningSecret != "" {
		at := a.host.PublicURL + path(a.host.Connection)
		if !strings.HasPrefix(at, "https://") {
			return wrong("signing_secret", "Slack sends to https addresses only, not to "+at+"; set public_url, or use app_token in its place")
		}
		return bot.Finding{Of: "signing_secret", Fine: "it can not be tried; Slack must send to " + at}
	}
	if _, _, err := a.api.StartSocketModeContext(ctx); err != nil {
		return wrong("app_token", unasked(err, "make an App-Level Token with the scope connections:write under Basic Information of your Slack app"))
	}
	return bot.Finding{Of: "app_token", Fine: "Socket Mode is on"}
}

// examineScopes compares what is allowed with what is needed.
func (a *Adapter) examineScopes(allowed string) []bot.Finding {
	there := strings.FieldsFunc(allowed, func(c rune) bool { return c == ',' || c == ' ' })
	var found []bot.Finding
	for _, scope := range scopes(chat.UseOf(a.host.Rules(), a.host.Connection)) {
		if !slices.Contains(there, scope) {
			found = append(found, wrong("scope "+scope, "it is missing; add it under OAuth & Permissions of your Slack app, and install the app again"))
		}
	}
	if len(found) == 0 {
		found = append(found, bot.Finding{Of: "scopes", Fine: "all that is needed"})
	}
	return found
}

// examineChannel looks whether heed can read and write a channel.
func (a *Adapter) examineChannel(ctx context.Context, id string) bot.Finding {
	of := "channel " + id
	c, err := a.api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	switch {
	case codeOf(err) == "channel_not_found":
		return wrong(of, "Slack knows no such channel, or it is private and heed is not in it; look at the id, and type /invite @heed there")
	case err != nil:
		return wrong(of, unasked(err, "see the lines above"))
	case c.IsArchived:
		return wrong(of, "#"+c.Name+" is archived; unarchive it, or name another channel")
	case !c.IsMember:
		return wrong(of, "heed is not in #"+c.Name+"; type /invite @heed there")
	}
	return bot.Finding{Of: of, Fine: "heed is in #" + c.Name}
}

// examineMembers looks whether the members of the configuration are there.
func (a *Adapter) examineMembers(ctx context.Context) []bot.Finding {
	members := a.host.Rules().Members
	var found []bot.Finding
	for _, id := range slices.Sorted(maps.Keys(members)) {
		f := a.examineMember(ctx, members[id])
		f.Of = "member " + string(id)
		found = append(found, f)
	}
	return found
}

// examineMember looks whether a member is there. One who has no id of this
// workspace, and whose address nobody there has, may work elsewhere: that is for
// whoever reads it to judge.
func (a *Adapter) examineMember(ctx context.Context, m bot.Member) bot.Finding {
	user, err := (*slackgo.User)(nil), error(nil)
	id := m.On[a.host.Connection]
	switch {
	case id != "":
		user, err = a.api.GetUserInfoContext(ctx, id)
	case m.Email != "":
		user, err = a.api.GetUserByEmailContext(ctx, m.Email)
	default:
		return bot.Finding{Fine: "has neither an id here nor an address; that is right if they do not work in Slack"}
	}
	switch code := codeOf(err); {
	case code == "users_not_found" && id == "":
		return bot.Finding{Fine: "nobody here has the address " + m.Email + "; that is right if they do not work in Slack"}
	case code == "users_not_found", code == "user_not_found":
		return wrong("", "nobody here has the id "+id+"; take it from their profile in Slack: More, Copy member ID")
	case err != nil:
		return wrong("", unasked(err, "see the lines above"))
	case user.Deleted:
		return wrong("", "their account in Slack is deactivated; take them out of the configuration")
	case user.IsRestricted || user.IsUltraRestricted || user.IsStranger || user.IsBot:
		return wrong("", "they are a guest, a bot or of another organisation; only full members of the workspace can be of the team")
	}
	return bot.Finding{Fine: "is @" + user.Name}
}

// codeOf is what Slack calls an error; empty: it is none of Slack's.
func codeOf(err error) string {
	said, _ := errors.AsType[slackgo.SlackErrorResponse](err)
	return said.Err
}
