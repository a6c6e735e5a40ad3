package slack

import (
	"encoding/json"
	"fmt"
	"strings"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// forwardID names the message shortcut.
const forwardID = "forward"

// scopes are what the bot token must be allowed, and nothing more.
// https://docs.slack.dev/reference/scopes
func scopes(u chat.Use) []string {
	all := []string{"chat:write", "commands", "users:read"}
	if u.Posts || u.Watches {
		all = append(all, "channels:history", "channels:read", "groups:history", "groups:read")
	}
	if u.Forwards {
		all = append(all, "app_mentions:read", "chat:write.public")
	}
	if u.Directs {
		all = append(all, "im:history", "im:write")
	}
	if u.Emails {
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
func events(u chat.Use) []string {
	all := []string{"app_home_opened", "user_change"}
	if u.Posts || u.Watches {
		all = append(all, "message.channels", "message.groups", "member_joined_channel")
		all = append(all, roomEvents...)
	}
	if u.Forwards {
		all = append(all, "app_mention")
	}
	return all
}

// Manifest is what a Slack app for the connection is made from, as JSON: with
// just the permissions that the rules need, and without token rotation, which
// would end the token after twelve hours.
// https://docs.slack.dev/reference/app-manifest
func Manifest(c Config, id bot.ConnectionID, r bot.Rules) ([]byte, error) {
	u, address := chat.UseOf(r, id), ""
	if c.SigningSecret != "" {
		address = r.PublicURL + path(id)
		if !strings.HasPrefix(address, "https://") {
			return nil, fmt.Errorf("public_url must be the https address of the proxy before heed, since Slack sends to no other: it makes %s", address)
		}
	}
	m := slackgo.Manifest{
		Display: slackgo.Display{Name: "heed", Description: "Every customer gets an answer.", BackgroundColor: "#1f2937"},
		Features: slackgo.Features{
			AppHome: slackgo.AppHome{HomeTabEnabled: true, MessagesTabEnabled: u.Directs, MessagesTabReadOnlyEnabled: u.Directs},
			BotUser: slackgo.BotUser{DisplayName: "heed", AlwaysOnline: true},
			SlashCommands: []slackgo.ManifestSlashCommand{{
				Command: command(c), Url: address, Description: "What waits for an answer", UsageHint: "list, mine, waiting, stats, help or an item",
				ShouldEscape: true, // who is named in it is named by id
			}},
		},
		OAuthConfig: slackgo.OAuthConfig{Scopes: slackgo.OAuthScopes{Bot: scopes(u)}},
		Settings: slackgo.Settings{
			SocketModeEnabled:  address == "",
			Interactivity:      &slackgo.Interactivity{IsEnabled: true, RequestUrl: address},
			EventSubscriptions: &slackgo.EventSubscriptions{RequestUrl: address, BotEvents: events(u)},
		},
	}
	if u.Forwards {
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
