package slack_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
	"heed/store/bolt"
)

// mortal is heed in a workspace, in a bubble where time is virtual.
type mortal struct {
	*adaptertest.Mortal
	slack *slacktest.Server
	at    slacktest.Address
	deaf  bool // it hears nothing from Slack, so that all its calls are for what it sends
}

// inMortal runs a test with heed in a workspace.
func inMortal(t *testing.T, set slacktest.Settings, deaf bool, test func(m *mortal)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{slack: slacktest.New(set), deaf: deaf}
		m.slack.AddUser(slacktest.User{ID: "U1ANN", Name: "ann"}, slacktest.User{ID: "U2BOB", Name: "bob"}, slacktest.User{ID: "U9ZOE", Name: "zoe"})
		for _, id := range []string{"C0TEAM", "C0SHOP", "C0OPS"} {
			m.slack.AddChannel(slacktest.Channel{ID: id, Name: strings.ToLower(id), Member: true})
		}
		m.at = m.slack.Memory(t)
		store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		m.Mortal = &adaptertest.Mortal{T: t, Store: store, Rules: teamRules(), Plug: m.plug}
		m.Live()
		t.Cleanup(func() {
			m.End()
			if err := store.Close(); err != nil {
				t.Error("close:", err)
			}
		})
		test(m)
	})
}

// plug gives a life its adapter.
func (m *mortal) plug(l *adaptertest.Life, b *bot.Bot) {
	a, err := slack.New(b.Host("acme"), slack.Config{
		BotToken: bot.Secret(m.slack.BotToken()), AppToken: bot.Secret(m.slack.AppToken()), APIURL: m.at.APIURL, Dial: l.Dialing(m.at.Dial),
	})
	if err != nil {
		m.Fatal(err)
	}
	b.Plug("acme", bot.Adapter(a))
	if m.deaf {
		b.Plug("acme", deaf{a})
	}
}

// deaf is an adapter that only sends.
type deaf struct{ *slack.Adapter }

func (deaf) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// teamRules are those of a small team: its owner is told alone when an answer is due.
func teamRules() bot.Rules {
	on := func(id string) map[bot.ConnectionID]string { return map[bot.ConnectionID]string{"acme": id} }
	in := func(id string) bot.Channel { return bot.Channel{Connection: "acme", ID: id} }
	return bot.Rules{
		PublicURL: "http://heed.example",
		Members: map[bot.MemberID]bot.Member{
			"ann": {ID: "ann", Name: "Ann", Role: bot.Lead, On: on("U1ANN")},
			"bob": {ID: "bob", Name: "Bob", Role: bot.Agent, On: on("U2BOB")},
		},
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID: "support", From: []bot.Channel{in("C0SHOP")}, Post: []bot.Channel{in("C0TEAM")}, Fallback: in("C0OPS"),
			Targets:   map[bot.Kind]bot.Targets{"": {Answer: 15 * time.Minute}},
			Ladders:   map[bot.Kind][]bot.Step{"": {{At: bot.AtMissed, To: []bot.Recipient{bot.ToOwner}, Direct: true}}},
			NagRepeat: 24 * time.Hour, JoinWithin: bot.DefaultJoinWithin, ReopenWithin: 24 * time.Hour,
		}},
	}
}

// does lets Ann do something to an item.
func (m *mortal) does(e bot.Event) {
	m.Helper()
	e.By = bot.Person{Connection: "acme", ID: "U1ANN", Name: "Ann", Belongs: true}
	e.Keys = []bot.Key{{Name: bot.DeliveryKey("acme", string(e.Do))}}
	m.Take(e)
}

// says lets a customer write in the shop, and heed hear it.
func (m *mortal) says(thread, text string) (bot.ItemID, string) {
	m.Helper()
	said := m.slack.Say("U9ZOE", "C0SHOP", thread, text)
	id := "C0SHOP/" + said.TS
	ref := bot.Ref{Connection: "acme", ID: id}
	if thread == "" {
		thread = said.TS
	} else {
		ref.ID += "/" + thread
	}
	r := m.Take(bot.Event{Do: bot.Say, Keys: []bot.Key{{Name: bot.MentionKey("acme", id)}}, Mention: &bot.Mention{
		ID: id, From: bot.Channel{Connection: "acme", ID: "C0SHOP"}, Thread: thread, To: ref, Text: text, Author: bot.Author{ID: "U9ZOE", Name: "Zoe"},
	}})
	return r.Item, thread
}

// ours are heed's messages in a channel.
func (m *mortal) ours(channel string) []slacktest.Message {
	return slices.DeleteFunc(m.slack.Messages(channel), func(s slacktest.Message) bool { return s.BotID != slacktest.BotID })
}

// cards are those of heed's messages in a channel that are in no thread.
func (m *mortal) cards(channel string) []slacktest.Message {
	return slices.DeleteFunc(m.ours(channel), func(s slacktest.Message) bool { return s.ThreadTS != "" && s.ThreadTS != s.TS })
}
