package discord

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	dg "github.com/bwmarrin/discordgo"

	"heed/adapters/chat"
	"heed/bot"
)

// right is a permission of Discord's, as its pages call it.
type right struct {
	bit  int64
	name string
}

// The permissions that heed may need.
// https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
var (
	view          = right{dg.PermissionViewChannel, "View Channels"}
	read          = right{dg.PermissionReadMessageHistory, "Read Message History"}
	write         = right{dg.PermissionSendMessages, "Send Messages"}
	writeBelow    = right{dg.PermissionSendMessagesInThreads, "Send Messages in Threads"}
	beginThreads  = right{dg.PermissionCreatePublicThreads, "Create Public Threads"}
	embedLinks    = right{dg.PermissionEmbedLinks, "Embed Links"}
	attach        = right{dg.PermissionAttachFiles, "Attach Files"}
	react         = right{dg.PermissionAddReactions, "Add Reactions"}
	manageThreads = right{dg.PermissionManageThreads, "Manage Threads"}
)

// posting are what heed needs where its cards appear, and watching what it needs
// where customers write. Where it reads messages it needs to react, too: the mark on
// one of the team's that it did not take is a reaction.
var (
	posting  = []right{view, read, write, writeBelow, beginThreads, embedLinks}
	watching = []right{view, read, write, writeBelow, embedLinks}
)

// rights are what heed needs in a server, and nothing more.
func rights(c Config, u chat.Use) []right {
	all := []right{view}
	if u.Watches || u.Forwards {
		all = append(all, watching...)
	}
	if u.Posts {
		all = append(all, posting...)
	}
	if u.Reports {
		all = append(all, attach)
	}
	if u.Watches || u.Forwards {
		all = append(all, c.marking()...)
	}
	if c.reads() && (u.Posts || u.Watches || u.Forwards) {
		all = append(all, react)
	}
	return distinct(all)
}

// marking are what heed needs to mark what is solved: by a reaction, or by the
// tag of somebody else's post, which stays archived if it was.
func (c Config) marking() []right {
	switch {
	case c.Solved == "":
		return nil
	case emojiOf(c.Solved) == "":
		return []right{manageThreads}
	}
	return []right{react, manageThreads}
}

// distinct is all, each once.
func distinct(all []right) []right {
	var kept []right
	seen := int64(0)
	for _, r := range all {
		if seen&r.bit == 0 {
			seen |= r.bit
			kept = append(kept, r)
		}
	}
	return kept
}

// bits are permissions as Discord counts them.
func bits(all []right) (n int64) {
	for _, r := range all {
		n |= r.bit
	}
	return n
}

// Invite says how the connection's application gets into a server: by an address
// that asks for just the permissions that the rules need, and what must be switched
// on before. It asks Discord who the application is, if it can be asked; else its
// token says so. https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
func (a *Adapter) Invite(ctx context.Context) (string, error) {
	me, err := a.me(ctx)
	id := me.ID
	if blocked, is := errors.AsType[*bot.Blocked](err); is {
		return "", fmt.Errorf("ask Discord who the application is: %w", blocked.Err)
	}
	if err != nil {
		if id = owner(string(a.set.Token)); id == "" {
			return "", fmt.Errorf("ask Discord who the application is: %w", err)
		}
	}
	all := rights(a.set, chat.UseOf(a.host.Rules(), a.host.Connection))
	query := url.Values{"client_id": {id}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatInt(bits(all), 10)}}
	names := make([]string, 0, len(all))
	for _, r := range all {
		names = append(names, r.name)
	}
	lines := []string{
		"Open this as somebody who may manage the server, and choose the server:",
		"",
		"  https://discord.com/oauth2/authorize?" + query.Encode(),
		"",
		"It asks for: " + strings.Join(names, ", ") + ".",
	}
	if a.set.reads() {
		lines = append(lines, "Before heed starts, turn MESSAGE CONTENT INTENT on, on the page Bot of the application:",
			"  https://discord.com/developers/applications/"+id+"/bot")
	}
	if a.set.PublicKey != "" {
		lines = append(lines, "Once heed runs, put this into Interactions Endpoint URL on the page General Information:",
			"  "+a.host.PublicURL+path(a.host.Connection))
	}
	return strings.Join(lines, "\n") + "\n", nil
}

// owner is whose token it is, as its first part says; empty: it does not. The
// application of a bot has the bot's id, but for some from before 2017.
func owner(token string) string {
	first, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil || !snowflake.MatchString(string(raw)) {
		return ""
	}
	return string(raw)
}
