package slack

import (
	"encoding/json"
	"fmt"
	"strings"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// forwardID names the message shortcut.
const forwardID = "forward"

// use is what a configuration wants of a connection.
type use struct {
	posts    bool // some desk's cards or words go to its channels
	watches  bool // some desk's customers write in its channels
	forwards bool // some desk takes what is forwarded
	directs  bool // people get direct messages
	emails   bool // members are known by address
}

// usedFor reads what rules want of a connection.
func usedFor(r bot.Rules, id bot.ConnectionID) use {
	var u use
	for _, d := range r.Desks {
		u.watches, u.forwards = u.watches || named(d.From, id, true), u.forwards || named(d.From, id, false)
		posts := named(posted(d), id, true)
		u.posts, u.directs = u.posts || posts, u.directs || posts && directs(d)
	}
	for _, m := range r.Members {
		u.emails = u.emails || m.Email != "" && m.On[id] == ""
	}
	return u
}

// posted is everywhere that a desk's cards and words go.
func posted(d bot.Desk) []bot.Channel {
	all := append([]bot.Channel{d.Fallback}, d.Post...)
	for _, p := range []bot.Posting{d.Digest, d.Weekly, d.Review} {
		all = append(all, p.Post...)
	}
	return all
}

// named reports whether channels of a connection are listed or, not deep, the
// connection itself.
func named(all []bot.Channel, id bot.ConnectionID, deep bool) bool {
	for _, c := range all {
		if c.Connection == id && (c.ID != "") == deep {
			return true
		}
	}
	return false
}

// directs reports whether a desk sends direct messages.
func directs(d bot.Desk) bool {
	for _, ladder := range d.Ladders {
		for _, step := range ladder {
			if step.Direct {
				return true
			}
		}
	}
	return len(d.Digest.Direct)+len(d.Weekly.Direct)+len(d.Review.Direct) > 0
}

// scopes are what the bot token must be allowed, and nothing more.
// https://docs.slack.dev/reference/scopes
func (u use) scopes() []string {
	all := []string{"chat:write", "commands", "users:read"}
	if u.posts || u.watches {
		all = append(all, "channels:history", "channels:read", "groups:history", "groups:read")
	}
	if u.forwards {
		all = append(all, "app_mentions:read", "chat:write.public")
	}
	if u.directs {
		all = append(all, "im:history", "im:write")
	}
	if u.emails {
		all = append(all, "users:read.email")
	}
	return all
}

// roomEvents tell that what is known of a channel is no longer so.
var roomEvents = []string{
	"channel_archive", "channel_unarchive", "channel_deleted", "channel_left", "channel_rename", "channel_shared", "channel_unshared",
	"group_archive", "group_unarchive", "group_deleted", "group_left", "group_rename",
}

// events are what Slack must tell of. https://docs.slack.dev/reference/events
func (u use) events() []string {
	all := []string{"app_home_opened", "user_change"}
	if u.posts || u.watches {
		all = append(all, "message.channels", "message.groups", "member_joined_channel")
		all = append(all, roomEvents...)
	}
	if u.forwards {
		all = append(all, "app_mention")
	}
	return all
}

// Manifest is what a Slack app for the connection is made from, as JSON: with
// just the permissions that the rules need, and without token rotation, which
// would end the token after twelve hours.
// https://docs.slack.dev/reference/app-manifest
func Manifest(c Config, id bot.ConnectionID, r bot.Rules) ([]byte, error) {
	u, address := usedFor(r, id), ""
	if c.SigningSecret != "" {
		address = r.PublicURL + path(id)
		if !strings.HasPrefix(address, "https://") {
			return nil, fmt.Errorf("public_url must be the https address of the proxy before heed, since Slack sends to no other: it makes %s", address)
		}
	}
	m := slackgo.Manifest{
		Display: slackgo.Display{Name: "heed", Description: "Every customer gets an answer.", BackgroundColor: "#1f2937"},
		Features: slackgo.Features{
			AppHome: slackgo.AppHome{HomeTabEnabled: true, MessagesTabEnabled: u.directs, MessagesTabReadOnlyEnabled: u.directs},
			BotUser: slackgo.BotUser{DisplayName: "heed", AlwaysOnline: true},
			SlashCommands: []slackgo.ManifestSlashCommand{{
				Command: command(c), Url: address, Description: "What waits for an answer", UsageHint: "list, mine, waiting, stats, help or an item",
				ShouldEscape: true, // who is named in it is named by id
			}},
		},
		OAuthConfig: slackgo.OAuthConfig{Scopes: slackgo.OAuthScopes{Bot: u.scopes()}},
		Settings: slackgo.Settings{
			SocketModeEnabled:  address == "",
			Interactivity:      &slackgo.Interactivity{IsEnabled: true, RequestUrl: address},
			EventSubscriptions: &slackgo.EventSubscriptions{RequestUrl: address, BotEvents: u.events()},
		},
	}
	if u.forwards {
		m.Features.Shortcuts = []slackgo.Shortcut{{
			Name: "Forward to heed", CallbackID: forwardID, Type: slackgo.MessageShortcut, Description: "A customer wrote this: the team should answer",
		}}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the manifest: %w", err)
	}
	return append(text, '\n'), nil
}
