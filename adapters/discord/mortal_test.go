package discord_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
	"heed/store/bolt"
)

// ops is where trouble with other channels is told.
const ops = "300000000000000006"

// mortal is heed at a Discord, in a bubble where time is virtual.
type mortal struct {
	*adaptertest.Mortal
	discord *discordtest.Server
	at      discordtest.Address
	desk    string // where cards appear
	deaf    bool   // it hears nothing from Discord, so that all its calls are for what it sends
}

// inMortal runs a test with heed whose cards appear in a channel or forum.
func inMortal(t *testing.T, desk string, deaf bool, test func(m *mortal)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{discord: server(discordtest.Settings{}), desk: desk, deaf: deaf}
		m.discord.AddChannel(discordtest.Channel{ID: ops, Name: "ops"})
		m.at = m.discord.Memory(t)
		store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		m.Mortal = &adaptertest.Mortal{T: t, Store: store, Rules: teamRules(desk), Plug: m.plug}
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
	a, err := discord.New(b.Host(guild), discord.Config{
		Token: bot.Secret(m.discord.Token()), APIURL: m.at.APIURL, Dial: l.Dialing(m.at.Dial), Solved: "✅",
	})
	if err != nil {
		m.Fatal(err)
	}
	b.Plug(guild, bot.Adapter(a))
	if m.deaf {
		b.Plug(guild, deaf{a})
	}
}

// deaf is an adapter that only sends.
type deaf struct{ *discord.Adapter }

func (deaf) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// teamRules are those of a small team: its owner is told alone when an answer is due.
func teamRules(desk string) bot.Rules {
	on := func(id string) map[bot.ConnectionID]string { return map[bot.ConnectionID]string{guild: id} }
	in := func(id string) bot.Channel { return bot.Channel{Connection: guild, ID: id} }
	return bot.Rules{
		PublicURL: "http://heed.example",
		Members: map[bot.MemberID]bot.Member{
			"ann": {ID: "ann", Name: "Ann", Role: bot.Lead, On: on(ann)},
			"bob": {ID: "bob", Name: "Bob", Role: bot.Agent, On: on(bob)},
		},
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID: "support", From: []bot.Channel{in(shop)}, Post: []bot.Channel{in(desk)}, Fallback: in(ops),
			Targets:   map[bot.Kind]bot.Targets{"": {Answer: 6 * time.Minute}},
			Ladders:   map[bot.Kind][]bot.Step{"": {{At: bot.AtMissed, To: []bot.Recipient{bot.ToOwner}, Direct: true}}},
			NagRepeat: 24 * time.Hour, JoinWithin: bot.DefaultJoinWithin, ReopenWithin: 24 * time.Hour,
		}},
	}
}

// does lets Ann do something to an item.
func (m *mortal) does(e bot.Event) {
	m.Helper()
	e.By = bot.Person{Connection: guild, ID: ann, Name: "Ann", Belongs: true}
	e.Keys = []bot.Key{{Name: bot.DeliveryKey(guild, string(e.Do))}}
	m.Take(e)
}

// says lets a customer write in the shop, and heed hear it.
func (m *mortal) says(text string) bot.ItemID {
	m.Helper()
	said := m.discord.Say(zoe, shop, text)
	id := shop + "/" + said.ID
	return m.Take(bot.Event{Do: bot.Say, Keys: []bot.Key{{Name: bot.MentionKey(guild, id)}}, Mention: &bot.Mention{
		ID: id, From: bot.Channel{Connection: guild, ID: shop}, To: bot.Ref{Connection: guild, ID: id}, Text: text, Author: bot.Author{ID: zoe, Name: "Zoe"},
	}}).Item
}

// ours are heed's messages in a channel or thread, or to a person.
func (m *mortal) ours(channel string) []discordtest.Message {
	return slices.DeleteFunc(m.discord.Messages(channel), func(s discordtest.Message) bool { return s.Author != m.discord.BotUser() })
}

// cards are the messages that have an item's buttons, in the team's channel or
// first in its posts.
func (m *mortal) cards(id bot.ItemID) (all []discordtest.Message) {
	places := []string{m.desk}
	for _, p := range m.discord.Threads(m.desk) {
		places = append(places, p.ID)
	}
	for _, place := range places {
		all = append(all, slices.DeleteFunc(m.ours(place), func(s discordtest.Message) bool { return !strings.Contains(string(s.Components), string(id)) })...)
	}
	return all
}
