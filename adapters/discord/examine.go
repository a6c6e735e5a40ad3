package discord

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	dg "github.com/bwmarrin/discordgo"

	"heed/adapters/chat"
	"heed/bot"
)

// Examine asks Discord about the token, the intent, every channel and role that the
// rules name, the commands, and every member. Where Discord wants to be spared it
// waits, as long as ctx lasts. Once the token is wrong nothing else can be asked, and
// of roles and members nothing until a channel says which server they are of.
func (a *Adapter) Examine(ctx context.Context) []bot.Finding {
	var app struct {
		application
		Endpoint string `json:"interactions_endpoint_url"`
	}
	if err := a.patiently(ctx, "applications/@me", "GET", "applications/@me", nil, &app); err != nil {
		return []bot.Finding{wrong("token", plainly(err))}
	}
	found := []bot.Finding{{Of: "token", Fine: "heed is the application " + app.Name}, a.examineIntent(app.application)}
	if f := a.examineEndpoint(app.Key, app.Endpoint); f != (bot.Finding{}) {
		found = append(found, f)
	}
	guilds := map[string]*guild{}
	for _, id := range chat.Channels(a.host.Rules(), a.host.Connection) {
		found = append(found, a.examineChannel(ctx, id, app.Bot.ID, guilds))
	}
	for _, id := range slices.Sorted(maps.Keys(guilds)) {
		found = append(found, a.examineCommands(ctx, app.ID, id, guilds[id]))
	}
	if len(guilds) == 0 {
		return found
	}
	found = append(found, a.examineRoles(guilds)...)
	return append(found, a.examineMembers(ctx, guilds)...)
}

func wrong(of, what string) bot.Finding { return bot.Finding{Of: of, Wrong: what} }

// plainly is what went wrong with a question, without the words by which couriers
// tell one thing from another.
func plainly(err error) string {
	if blocked, is := errors.AsType[*bot.Blocked](err); is {
		return blocked.Err.Error()
	}
	if notSent, is := errors.AsType[*bot.NotSent](err); is {
		err = notSent.Err
	}
	return strings.TrimSuffix(err.Error(), ": "+bot.ErrRefused.Error())
}

// contentFlags say that an application may read messages.
// https://docs.discord.com/developers/resources/application#application-object-application-flags
const contentFlags = 1<<18 | 1<<19

// examineIntent looks whether heed may read messages, if it wants to.
func (a *Adapter) examineIntent(me application) bot.Finding {
	const of = "message content"
	u := chat.UseOf(a.host.Rules(), a.host.Connection)
	switch may := me.Flags&contentFlags != 0; {
	case a.set.reads() && !may:
		return wrong(of, "the intent is off; turn MESSAGE CONTENT INTENT on at https://discord.com/developers/applications/"+me.ID+"/bot, or set message_content: false")
	case a.set.reads():
		return bot.Finding{Of: of, Fine: "heed may read messages"}
	case u.Watches:
		return wrong(of, "channels are watched and message_content is false, so that heed reads nothing there; take message_content out, or the channels out of `from`")
	}
	return bot.Finding{Of: of, Fine: "heed reads no messages; notes are written in a form, and mentions come by Send to heed or by naming heed"}
}

// examineEndpoint looks by which way clicks come; the zero Finding: by the gateway,
// as they should.
func (a *Adapter) examineEndpoint(key, endpoint string) bot.Finding {
	const of = "public_key"
	at := a.host.PublicURL + path(a.host.Connection)
	switch {
	case a.set.PublicKey == "" && endpoint == "":
		return bot.Finding{}
	case a.set.PublicKey == "":
		return wrong(of, "Discord sends clicks to "+endpoint+" and not to heed; empty Interactions Endpoint URL on the page General Information of the application, or set public_key to its Public Key")
	case key != "" && key != a.set.PublicKey:
		return wrong(of, "it is of another application; take the Public Key from the page General Information of this one")
	case endpoint == "":
		return bot.Finding{Of: of, Fine: "it is right; clicks come by the gateway until Interactions Endpoint URL is set to " + at}
	case endpoint != at:
		return wrong(of, "Discord sends clicks to "+endpoint+"; Interactions Endpoint URL must be "+at)
	}
	return bot.Finding{Of: of, Fine: "clicks come to " + at}
}

// guild is a server as far as heed is examined in it.
// https://docs.discord.com/developers/resources/guild#guild-object
type guild struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Owner string   `json:"owner_id"`
	Roles []role   `json:"roles"`
	mine  []string // the roles of heed
}

type role struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Permissions string `json:"permissions"`
}

// guildOf reads a server, once.
func (a *Adapter) guildOf(ctx context.Context, id, me string, known map[string]*guild) (*guild, error) {
	if g := known[id]; g != nil {
		return g, nil
	}
	g := &guild{}
	if err := a.patiently(ctx, "guilds/"+id, "GET", "guilds/"+id, nil, g); err != nil {
		return nil, err
	}
	var m guildMember
	if err := a.patiently(ctx, "guilds/"+id+"/members", "GET", "guilds/"+id+"/members/"+me, nil, &m); err != nil {
		return nil, err
	}
	g.mine = m.Roles
	known[id] = g
	return g, nil
}

// examined is a channel with what is allowed in it.
type examined struct {
	room
	Overwrites []struct {
		ID    string `json:"id"`
		Allow string `json:"allow"`
		Deny  string `json:"deny"`
	} `json:"permission_overwrites"`
}

// examineChannel looks whether heed can do in a channel what it has to.
func (a *Adapter) examineChannel(ctx context.Context, id, me string, known map[string]*guild) bot.Finding {
	of := "channel " + id
	var c examined
	if err := a.patiently(ctx, "channels/"+id, "GET", "channels/"+id, nil, &c); err != nil {
		return wrong(of, plainly(err))
	}
	kinds := []int{textRoom, announcementRoom, forumRoom, mediaRoom}
	if !slices.Contains(kinds, c.Type) {
		return wrong(of, "#"+c.Name+" is neither a text channel nor a forum; name one that is")
	}
	g, err := a.guildOf(ctx, c.Guild, me, known)
	if err != nil {
		return wrong(of, plainly(err))
	}
	var lacking []string
	for _, r := range a.needed(id) {
		if c.may(g, me)&r.bit == 0 {
			lacking = append(lacking, r.name)
		}
	}
	if len(lacking) > 0 {
		return wrong(of, "heed lacks "+strings.Join(lacking, ", ")+" in #"+c.Name+"; allow it in the channel's settings under Permissions, or invite heed again, as heed discord invite prints it")
	}
	if c.forum() && a.watches(id) && !a.marks(c.room) {
		return wrong(of, "#"+c.Name+" has no tag named "+a.set.Solved+", which `solved` names; add it in the forum's settings, or set an emoji, as in solved: ✅")
	}
	return bot.Finding{Of: of, Fine: "heed can do what it has to in #" + c.Name}
}

// marks reports whether what is solved in a forum can be shown there.
func (a *Adapter) marks(forum room) bool {
	return a.set.Solved == "" || emojiOf(a.set.Solved) != "" || forum.tag(a.set.Solved) != ""
}

// needed is what heed has to do in a channel.
func (a *Adapter) needed(id string) []right {
	at, need := a.channel(id), []right{}
	for _, d := range a.host.Rules().Desks {
		if slices.Contains(d.From, at) {
			need = append(append(need, watching...), a.set.marking()...)
		}
		if slices.Contains(d.Post, at) || d.Fallback == at {
			need = append(need, posting...)
		}
		if a.set.reads() && len(need) > 0 {
			need = append(need, react)
		}
		if slices.Contains(slices.Concat(d.Digest.Post, d.Weekly.Post, d.Review.Post), at) {
			need = append(need, view, write, embedLinks, attach, read)
		}
	}
	return distinct(need)
}

// may is what heed may do in a channel: what everybody may and its roles, then what
// the channel says of them.
// https://docs.discord.com/developers/topics/permissions#permission-overwrites
func (c examined) may(g *guild, me string) int64 {
	all := int64(0)
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(g.mine, r.ID) {
			all |= number(r.Permissions)
		}
	}
	if g.Owner == me || all&dg.PermissionAdministrator != 0 {
		return -1
	}
	var allow, deny, ownAllow, ownDeny int64
	for _, o := range c.Overwrites {
		switch {
		case o.ID == g.ID:
			all = all&^number(o.Deny) | number(o.Allow)
		case o.ID == me:
			ownAllow, ownDeny = number(o.Allow), number(o.Deny)
		case slices.Contains(g.mine, o.ID):
			allow, deny = allow|number(o.Allow), deny|number(o.Deny)
		}
	}
	all = all&^deny | allow
	return all&^ownDeny | ownAllow
}

// number reads permissions, which Discord writes as text.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // what is none allows nothing
	return n
}

// examineCommands looks whether people are offered heed's commands in a server.
func (a *Adapter) examineCommands(ctx context.Context, app, id string, g *guild) bot.Finding {
	of := "commands in " + g.Name
	route := "applications/" + app + "/guilds/" + id + "/commands"
	if err := a.patiently(ctx, route, "GET", route, nil, nil); err != nil {
		return wrong(of, "heed may not offer any there; invite it again, as heed discord invite prints it, with applications.commands")
	}
	missing, err := a.unregistered(ctx)
	switch {
	case err != nil:
		return wrong(of, plainly(err))
	case len(missing) > 0:
		return bot.Finding{Of: of, Fine: "heed offers them as soon as it runs"}
	}
	return bot.Finding{Of: of, Fine: "/" + a.commandName() + " and " + a.forwardName() + " are there"}
}

// examineRoles looks whether the roles of the configuration are there.
func (a *Adapter) examineRoles(guilds map[string]*guild) []bot.Finding {
	var found []bot.Finding
	for _, id := range a.set.Roles {
		f := wrong("role "+id, "no server of these channels has it; take its id from Server Settings, Roles, Copy Role ID")
		for _, g := range guilds {
			if n := slices.IndexFunc(g.Roles, func(r role) bool { return r.ID == id }); n >= 0 {
				f = bot.Finding{Of: "role " + id, Fine: "who has @" + g.Roles[n].Name + " is of the team"}
			}
		}
		found = append(found, f)
	}
	return found
}

// examineMembers looks whether the members of the configuration are there.
func (a *Adapter) examineMembers(ctx context.Context, guilds map[string]*guild) []bot.Finding {
	members := a.host.Rules().Members
	var found []bot.Finding
	for _, id := range slices.Sorted(maps.Keys(members)) {
		f := a.examineMember(ctx, members[id], guilds)
		f.Of = "member " + string(id)
		found = append(found, f)
	}
	return found
}

// examineMember looks whether a member is in one of the servers.
func (a *Adapter) examineMember(ctx context.Context, m bot.Member, guilds map[string]*guild) bot.Finding {
	id := m.On[a.host.Connection]
	if id == "" {
		return bot.Finding{Fine: "has no id here; that is right if they do not work in Discord"}
	}
	f := wrong("", "nobody in these servers has the id "+id+"; right-click them and choose Copy User ID")
	for _, g := range slices.Sorted(maps.Keys(guilds)) {
		var there guildMember
		err := a.patiently(ctx, "guilds/"+g+"/members", "GET", "guilds/"+g+"/members/"+id, nil, &there)
		switch {
		case err == nil:
			return bot.Finding{Fine: "is @" + there.User.Name}
		case codeOf(err) != unknownMember && codeOf(err) != 10013:
			f = wrong("", plainly(err))
		}
	}
	return f
}
