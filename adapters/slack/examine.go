package slack

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

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
	for _, id := range a.channels() {
		found = append(found, a.examineChannel(ctx, id))
	}
	return append(found, a.examineMembers(ctx)...)
}

func wrong(of, what string) bot.Finding { return bot.Finding{Of: of, Wrong: what} }

// unasked says why Slack did not answer, and what to do if it was asked wrongly.
func unasked(err error, mend string) string {
	if said, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok && said.Err != "" {
		return "Slack says " + said.Err + "; " + mend
	}
	return "Slack could not be asked; look at the network of this machine, and try again"
}

// examineApp looks at how things come in.
func (a *Adapter) examineApp(ctx context.Context) bot.Finding {
	if a.set.SigningSecret != "" {
		return bot.Finding{Of: "signing_secret", Fine: "it can not be tried; Slack must send to " + a.host.PublicURL + path(a.host.Connection)}
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
	for _, scope := range usedFor(a.host.Rules(), a.host.Connection).scopes() {
		if !slices.Contains(there, scope) {
			found = append(found, wrong("scope "+scope, "it is missing; add it under OAuth & Permissions of your Slack app, and install the app again"))
		}
	}
	if len(found) == 0 {
		found = append(found, bot.Finding{Of: "scopes", Fine: "all that is needed"})
	}
	return found
}

// channels are the ids of all channels of this connection that the rules name.
func (a *Adapter) channels() []string {
	all := map[string]bool{}
	for _, d := range a.host.Rules().Desks {
		for _, c := range append(posted(d), d.From...) {
			if c.Connection == a.host.Connection && c.ID != "" {
				all[c.ID] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// examineChannel looks whether heed can read and write a channel.
func (a *Adapter) examineChannel(ctx context.Context, id string) bot.Finding {
	of := "channel " + id
	c, err := a.api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	switch {
	case err != nil:
		return wrong(of, unasked(err, "is the id right? In a private channel type /invite @heed first"))
	case c.IsArchived:
		return wrong(of, "#"+c.Name+" is archived; unarchive it, or name another channel")
	case !c.IsMember:
		return wrong(of, "heed is not in #"+c.Name+"; type /invite @heed there")
	}
	return bot.Finding{Of: of, Fine: "heed is in #" + c.Name}
}

// examineMembers looks whether the members of the configuration are there.
func (a *Adapter) examineMembers(ctx context.Context) []bot.Finding {
	rules, there := a.host.Rules(), 0
	var found []bot.Finding
	for _, id := range slices.Sorted(maps.Keys(rules.Members)) {
		switch what := a.examineMember(ctx, rules.Members[id]); what {
		case "":
			there++
		default:
			found = append(found, wrong("member "+string(id), what))
		}
	}
	return append(found, bot.Finding{Of: "members", Fine: fmt.Sprintf("%d of %d are as they should be", there, len(rules.Members))})
}

// examineMember says what is wrong with a member. One who has no id of this
// workspace, and whose address nobody there has, works elsewhere.
func (a *Adapter) examineMember(ctx context.Context, m bot.Member) string {
	user, err := (*slackgo.User)(nil), error(nil)
	switch {
	case m.On[a.host.Connection] != "":
		user, err = a.api.GetUserInfoContext(ctx, m.On[a.host.Connection])
	case m.Email != "":
		user, err = a.api.GetUserByEmailContext(ctx, m.Email)
	default:
		return ""
	}
	said, _ := errors.AsType[slackgo.SlackErrorResponse](err)
	switch {
	case m.On[a.host.Connection] == "" && said.Err == "users_not_found":
		return ""
	case err != nil:
		return unasked(err, "nobody of this workspace has that id or address")
	case user.Deleted:
		return "their account is deactivated"
	case user.IsRestricted || user.IsUltraRestricted || user.IsStranger || user.IsBot:
		return "they are no full member of this workspace"
	}
	return ""
}
