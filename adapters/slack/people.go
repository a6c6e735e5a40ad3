package slack

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// How long, and of how many, is remembered who they are.
const (
	peopleFor = time.Hour
	maxPeople = 10_000
)

// somebody is a person or a bot, as Slack knows them. Name is what Slack shows.
type somebody struct {
	bot.Person
	Bot  bool
	Gone bool // their account was closed
}

// who tells who a user is: what Slack said within the last hour, else what it
// says now. Of many who ask at once one does. The error is as Slack's library
// gave it.
func (a *Adapter) who(ctx context.Context, user string) (somebody, error) {
	return a.people.Ask(ctx, user, func(ctx context.Context) (somebody, error) { return a.lookUp(ctx, user) })
}

// actor is who does something, for decisions about what they may. Members that
// heed knows by their id are not asked about.
func (a *Adapter) actor(ctx context.Context, user, name string) (bot.Person, error) {
	if m, known := a.host.Rules().MemberOn(bot.HandleKey{Connection: a.host.Connection, ID: user}); known {
		return bot.Person{Connection: a.host.Connection, ID: user, Name: cmp.Or(m.Name, name)}, nil
	}
	s, err := a.who(ctx, user)
	return s.Person, err
}

// lookUp asks Slack who somebody is.
func (a *Adapter) lookUp(ctx context.Context, user string) (somebody, error) {
	me, err := a.me(ctx)
	if err != nil {
		return somebody{}, err
	}
	u, err := a.api.GetUserInfoContext(ctx, user)
	if err != nil {
		return somebody{}, err
	}
	if u.ID == "" {
		return somebody{}, fmt.Errorf("ask who %s is: Slack's answer names nobody", user)
	}
	return a.describe(*u, me.TeamID), nil
}

// slackbot is who speaks for Slack itself, and is no bot by its own account.
const slackbot = "USLACKBOT"

// describe is a user as heed sees them. Full members of the workspace belong to
// the team; guests, people of other organisations and bots do not.
// https://docs.slack.dev/reference/objects/user-object
func (a *Adapter) describe(u slackgo.User, team string) somebody {
	s := somebody{Gone: u.Deleted, Bot: u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || u.ID == slackbot}
	ours := u.TeamID == team || slices.Contains(u.Enterprise.Teams, team)
	s.Person = bot.Person{
		Connection: a.host.Connection, ID: u.ID,
		Name:    cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName, u.Name),
		Belongs: ours && !s.Gone && !s.Bot && !u.IsRestricted && !u.IsUltraRestricted && !u.IsStranger,
	}
	if s.Belongs {
		s.Email = u.Profile.Email
	}
	return s
}
