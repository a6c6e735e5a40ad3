package slacktest_test

import (
	"slices"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

func ids(all []slackgo.Channel) (found []string) {
	for _, c := range all {
		found = append(found, c.ID)
	}
	return found
}

// TestChannels says what the app can know of them: nothing of the private ones
// it is not in.
func TestChannels(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		both := []string{"public_channel", "private_channel"}
		all, _, err := a.api.GetConversationsContext(a.Context(), &slackgo.GetConversationsParameters{Types: both})
		if want := []string{"C0ELSE", "C0OURS", "C0SHOP", "C0TEAM"}; err != nil || !slices.Equal(ids(all), want) {
			a.Errorf("all: %v, %v", ids(all), err)
		}
		page, next, err := a.api.GetConversationsContext(a.Context(), &slackgo.GetConversationsParameters{Limit: 2})
		if err != nil || len(page) != 2 || next == "" {
			a.Errorf("a page: %v, %q, %v", ids(page), next, err)
		}
		mine, _, err := a.api.GetConversationsForUserContext(a.Context(), &slackgo.GetConversationsForUserParameters{Types: both})
		if want := []string{"C0OURS", "C0SHOP", "C0TEAM"}; err != nil || !slices.Equal(ids(mine), want) {
			a.Errorf("mine: %v, %v", ids(mine), err)
		}
		people, _, err := a.api.GetUsersInConversationContext(a.Context(), &slackgo.GetUsersInConversationParameters{ChannelID: "C0SHOP"})
		if want := []string{slacktest.BotUser, "U1ANN", "U2BOB", "U9ZOE"}; err != nil || !slices.Equal(people, want) {
			a.Errorf("people: %v, %v", people, err)
		}
		if _, _, _, err := a.api.JoinConversationContext(a.Context(), "C0ELSE"); err != nil {
			a.Error("join:", err)
		}
		a.Kick("C0TEAM")
		a.Archive("C0SHOP", true)
		for id, want := range map[string]string{"C0ELSE": "member", "C0TEAM": "", "C0SHOP": "member archived shared", "C0OURS": "member private"} {
			c, err := a.api.GetConversationInfoContext(a.Context(), &slackgo.GetConversationInfoInput{ChannelID: id})
			if err != nil {
				a.Fatal(id, err)
			}
			var is []string
			for name, yes := range map[string]bool{"member": c.IsMember, "archived": c.IsArchived, "private": c.IsPrivate, "shared": c.IsExtShared} {
				if yes {
					is = append(is, name)
				}
			}
			slices.Sort(is)
			want := strings.Fields(want)
			slices.Sort(want)
			if !slices.Equal(is, want) {
				a.Errorf("%s is %q, want %q", id, is, want)
			}
		}
	})
}

// TestDirectMessages begin when they are asked for, and are one with each person.
func TestDirectMessages(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		var opened []string
		for range 2 {
			c, again, _, err := a.api.OpenConversationContext(a.Context(), &slackgo.OpenConversationParameters{Users: []string{"U1ANN"}})
			if err != nil || again != (len(opened) > 0) {
				a.Fatalf("%v, again %v", err, again)
			}
			opened = append(opened, c.ID)
		}
		a.say(opened[0], "one")
		a.say("U1ANN", "two")
		if got := a.Messages("U1ANN"); opened[0] != opened[1] || len(got) != 2 || got[0].Channel != opened[0] {
			a.Errorf("%v: %+v", opened, got)
		}
		if _, _, _, err := a.api.UpdateMessageContext(a.Context(), "U1ANN", a.Messages("U1ANN")[0].TS, slackgo.MsgOptionText("x", false)); code(err) != "channel_not_found" {
			a.Error("an edit by the person's id:", err)
		}
	})
}

// TestPeople are found as they are.
func TestPeople(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		ann, err := a.api.GetUserByEmailContext(a.Context(), "Ann@acme.example")
		if err != nil || ann.ID != "U1ANN" || ann.Profile.Email != "ann@acme.example" || ann.Deleted || ann.TeamID != slacktest.TeamID {
			a.Errorf("%+v, %v", ann, err)
		}
		zoe, err := a.api.GetUserInfoContext(a.Context(), "U9ZOE")
		if err != nil || !zoe.IsStranger || zoe.TeamID != "T9OTHER" {
			a.Errorf("%+v, %v", zoe, err)
		}
		a.Change("U2BOB", func(u *slacktest.User) { u.UltraRestricted = true })
		bob, err := a.api.GetUserInfoContext(a.Context(), "U2BOB")
		if err != nil || !bob.IsRestricted || !bob.IsUltraRestricted {
			a.Errorf("%+v, %v", bob, err)
		}
		a.Deactivate("U1ANN", true)
		if u, err := a.api.GetUserInfoContext(a.Context(), "U1ANN"); err != nil || !u.Deleted {
			a.Errorf("%+v, %v", u, err)
		}
		if _, err := a.api.PostEphemeralContext(a.Context(), "C0TEAM", "U1ANN", slackgo.MsgOptionText("x", false)); code(err) != "user_not_in_channel" {
			a.Error(err)
		}
		if _, err := a.api.PostEphemeralContext(a.Context(), "C0TEAM", "U2BOB", slackgo.MsgOptionText("psst", false)); err != nil {
			a.Error(err)
		}
		if got := a.Ephemerals("U2BOB"); len(got) != 1 || got[0].Shown() != "psst" || len(a.Messages("C0TEAM")) != 0 {
			a.Errorf("%+v", got)
		}
	})
}

// TestTextIsKeptAsSlackKeepsIt: what is no markup is escaped.
func TestTextIsKeptAsSlackKeepsIt(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		for said, kept := range map[string]string{
			"a & b":                     "a &amp; b",
			"a &amp; b":                 "a &amp; b",
			"1 < 2 > 1":                 "1 &lt; 2 &gt; 1",
			"<b>":                       "&lt;b&gt;",
			"<@U1ANN> <!here>":          "<@U1ANN> <!here>",
			"<http://x|y>":              "<http://x|y>",
			"<javascript:x>":            "&lt;javascript:x&gt;",
			"<<@U1ANN>":                 "&lt;<@U1ANN>",
			"&lt;!channel&gt;":          "&lt;!channel&gt;",
			"&nbsp;":                    "&amp;nbsp;",
			strings.Repeat("é", 40_001): strings.Repeat("é", 40_000),
		} {
			a.say("C0TEAM", said)
			if all := a.Messages("C0TEAM"); all[len(all)-1].Text != kept {
				a.Errorf("%.50q is kept as %.50q", said, all[len(all)-1].Text)
			}
		}
	})
}

// TestPermalinks lead to messages, and into threads.
func TestPermalinks(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		root := a.say("C0TEAM", "x")
		reply := a.say("C0TEAM", "y", slackgo.MsgOptionTS(root))
		for i, ts := range []string{root, reply} {
			link, err := a.api.GetPermalinkContext(a.Context(), &slackgo.PermalinkParameters{Channel: "C0TEAM", Ts: ts})
			if err != nil || link != a.Messages("C0TEAM")[i].Link() || !strings.HasPrefix(link, "https://acme.slack.com/archives/C0TEAM/p") {
				a.Error(link, err)
			}
			if strings.Contains(link, "thread_ts=") != (i == 1) {
				a.Error(link)
			}
		}
	})
}

// TestRevokedTokens are told apart from tokens nobody knows.
func TestRevokedTokens(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		a.Revoke(true)
		if _, err := a.api.AuthTestContext(a.Context()); code(err) != "token_revoked" {
			a.Error(err)
		}
		a.Revoke(false)
		a.say("C0TEAM", "x")
	})
}

// TestSomebodyElsesMessage is not the app's to change.
func TestSomebodyElsesMessage(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		m := a.Say("U1ANN", "C0TEAM", "", "mine")
		if _, _, _, err := a.api.UpdateMessageContext(a.Context(), "C0TEAM", m.TS, slackgo.MsgOptionText("x", false)); code(err) != "cant_update_message" {
			a.Error(err)
		}
		if _, _, err := a.api.DeleteMessageContext(a.Context(), "C0TEAM", m.TS); code(err) != "cant_delete_message" {
			a.Error(err)
		}
		if err := a.api.AddReactionContext(a.Context(), "eyes", slackgo.NewRefToMessage("C0TEAM", m.TS)); err != nil {
			a.Error(err)
		}
		if err := a.api.AddReactionContext(a.Context(), "eyes", slackgo.NewRefToMessage("C0TEAM", m.TS)); code(err) != "already_reacted" {
			a.Error(err)
		}
	})
}
