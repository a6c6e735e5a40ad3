package discord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// unknownUser is an account that is not there any more.
const unknownUser = 10013

// How long, and of how many, it is remembered what roles they have.
const (
	peopleFor = time.Hour
	maxPeople = 10_000
)

// actor is who does something that Discord asks heed to do: what they may is for
// the core to decide. It asks nobody: all of it comes with what they do.
func (a *Adapter) actor(i interaction) bot.Person {
	switch {
	case i.Member != nil:
		return a.person(i.Member.User, i.Member)
	case i.User != nil:
		return a.person(*i.User, nil)
	}
	return bot.Person{}
}

// person is somebody, with what they are in a guild; nil: nobody said.
func (a *Adapter) person(u user, in *guildMember) bot.Person {
	p := bot.Person{Connection: a.host.Connection, ID: u.ID, Name: u.called(in)}
	if known, ok := a.member(u.ID); ok {
		p.Name = cmp.Or(known.Name, p.Name)
	}
	p.Belongs = in != nil && !u.Bot && slices.ContainsFunc(in.Roles, func(id string) bool { return slices.Contains(a.set.Roles, id) })
	return p
}

// called is what people see somebody called.
func (u user) called(in *guildMember) string {
	if in != nil && in.Nick != "" {
		return in.Nick
	}
	return cmp.Or(u.Global, u.Name, u.ID)
}

// member is who of the team a user is.
func (a *Adapter) member(user string) (bot.Member, bool) {
	return a.host.Rules().MemberOn(bot.HandleKey{Connection: a.host.Connection, ID: user})
}

// speaker is who wrote a message in a guild, which is all that tells an answer from
// a mention. Histories do not tell what roles people have: where holders of roles are
// the team, Discord is asked, but not about members that heed knows. A tool is
// nobody.
func (a *Adapter) speaker(ctx context.Context, m message, guild string) (bot.Person, error) {
	if m.byTool() {
		return bot.Person{}, nil
	}
	_, known := a.member(m.Author.ID)
	if m.Member != nil || known || len(a.set.Roles) == 0 || guild == "" {
		return a.person(m.Author, m.Member), nil
	}
	in, err := a.membership(ctx, guild, m.Author.ID)
	if err != nil {
		return bot.Person{}, fmt.Errorf("ask who wrote a message: %w", err)
	}
	return a.person(m.Author, &in), nil
}

// membership is what somebody is in a guild: what Discord said within the last hour,
// else what it says now. Who is not in it has no roles.
// https://docs.discord.com/developers/resources/guild#get-guild-member
func (a *Adapter) membership(ctx context.Context, guild, user string) (guildMember, error) {
	return a.people.Ask(ctx, guild+"/"+user, func(ctx context.Context) (guildMember, error) {
		var in guildMember
		err := a.call(ctx, "guilds/"+guild+"/members", "GET", "guilds/"+guild+"/members/"+user, nil, &in)
		switch {
		case is(err, unknownMember, unknownUser):
			return guildMember{}, nil
		case err == nil && in.User.ID != user:
			return guildMember{}, errSilent
		}
		return in, err
	})
}

// learn notes what Discord tells of somebody along with what they said.
func (a *Adapter) learn(guild string, m message) {
	if guild != "" && m.Member != nil && len(a.set.Roles) > 0 {
		in := *m.Member
		in.User = m.Author
		a.people.Learn(guild+"/"+m.Author.ID, in)
	}
}
