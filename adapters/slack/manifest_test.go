package slack_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// everyUse are rules that need all that heed can do.
func everyUse(r *bot.Rules) {
	byMail(r)
	d := r.Desks["support"]
	d.Digest = bot.Posting{At: "0 * * * *", Direct: []bot.MemberID{"ann"}}
	d.Ladders = map[bot.Kind][]bot.Step{"": {{At: 50, To: []bot.Recipient{bot.ToOwner}, Direct: true}}}
	d.Post = append(slices.Clone(d.Post), bot.Channel{Connection: acme, ID: feed})
	r.Desks["support"] = d
	r.Connections = map[bot.ConnectionID]bot.Connection{acme: {ID: acme, Posts: true, Replies: true, Directs: true, Threads: true}}
}

// asManifested is a workspace whose app was made from heed's manifest for rules.
func asManifested(t *testing.T, rules func(*bot.Rules)) slacktest.Settings {
	t.Helper()
	var m slackgo.Manifest
	text, err := slack.Manifest(slack.Config{AppToken: "xapp-1"}, acme, (&house{set: settings{rules: rules}}).rules())
	if err != nil || json.Unmarshal(text, &m) != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return slacktest.Settings{Scopes: m.OAuthConfig.Scopes.Bot, Events: m.Settings.EventSubscriptions.BotEvents}
}

// TestHeedLivesOnItsManifest: with exactly the scopes and events that the
// manifest asks for everything works, and nothing is asked for in vain.
func TestHeedLivesOnItsManifest(t *testing.T) {
	set := asManifested(t, everyUse)
	onBothRoads(t, settings{slack: set, rules: everyUse}, func(h *house) {
		h.slack.Kick(shop)
		h.slack.Say(zoe, shop, "", "You are not here.")
		h.settled()
		h.slack.Invite(shop)
		h.opens(1) // at once, and not when all is read again
		h.perform()
		h.opens(6)
		if got := h.sent(); !slices.Equal(got, []string{"It comes.", "It comes."}) {
			h.Errorf("sent %q", got)
		}
		if n := len(h.slack.Messages("D1ANN")); n == 0 {
			h.Error("no digest came by direct message")
		}
		if denied := h.slack.Denied(); len(denied) > 0 {
			h.Errorf("missing are %v", denied)
		}
	})
}

// TestEveryScopeOfTheManifestIsNeeded: the workspace here does not ask for
// `commands`, without which Slack sends no commands and no shortcuts.
func TestEveryScopeOfTheManifestIsNeeded(t *testing.T) {
	set := asManifested(t, everyUse)
	for _, scope := range set.Scopes {
		if scope == "commands" {
			continue
		}
		t.Run(scope, func(t *testing.T) {
			less := set
			less.Scopes = slices.DeleteFunc(slices.Clone(set.Scopes), func(s string) bool { return s == scope })
			bubble(t, settings{slack: less, rules: everyUse}, func(h *house) {
				h.slack.Change(bob, func(u *slacktest.User) { u.Email = "bob@example.com" })
				h.open()
				defer func() { h.stop() }()
				h.perform()
				if denied := h.slack.Denied(); !slices.Contains(denied, scope) {
					t.Errorf("nothing was missed but %v", denied)
				}
			})
		})
	}
}

// perform does a little of everything, whatever comes of it.
func (h *house) perform() {
	m := h.slack.Say(zoe, shop, "", "Where is my parcel?")
	h.slack.Say(eve, feed, "", "Hello?")
	h.slack.Say(eve, team, "", "<@"+slacktest.BotUser+"> what about me?")
	h.slack.Shortcut(eve, hall, h.slack.Say(eve, hall, "", "And me?").TS, "forward")
	h.settled()
	h.slack.Edit(m, "Where is it?")
	h.slack.Rename(shop, "customers")
	h.slack.OpenHome(ann)
	h.slack.Command(ann, team, "/heed", "list")
	for _, i := range h.items() {
		by := bot.Person{Connection: acme, ID: ann, Name: "Ann"}
		_, _ = h.bot.Host(acme).Take(h.Context(), bot.Event{Do: bot.Reply, Item: i.ID, By: by, Text: "It comes."})
	}
	h.settled()
	h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault { // so that all has to be looked for
		if c.Method == "chat.postMessage" {
			return &slacktest.LostAfter
		}
		return nil
	})
	h.slack.Say(zoe, shop, "", "Anybody?")
	h.slack.Say(zoe, shop, m.TS, "I still wait.")
	h.pass(2 * time.Hour)
}
