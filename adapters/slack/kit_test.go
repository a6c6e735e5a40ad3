package slack_test

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
	"heed/store/bolt"
)

// The connection, the people and the channels of these tests.
const (
	acme = bot.ConnectionID("acme")

	ann = "U1ANN" // a lead
	bob = "U2BOB" // an agent
	eve = "U3EVE" // of the workspace, and not configured
	guy = "U4GUY" // a guest
	zoe = "U9ZOE" // a customer, of another organisation

	team = "C0TEAM" // where cards appear
	shop = "C0SHOP" // where customers write, shared with their organisation
	feed = "C0FEED" // a source of our own, where other tools post
	hall = "C0HALL" // nothing to heed, and heed is not in it
)

// house is the whole core on a real store, with a workspace in which customers
// write and a team works, in a bubble where time is virtual.
type house struct {
	*testing.T
	slack   *slacktest.Server
	bot     *bot.Bot
	adapter *slack.Adapter
	store   bot.Store
	set     settings
	path    string
	at      slacktest.Address
	intake  *http.Client // by which Slack reaches heed
	log     *lines
	stop    func()
}

// settings are what a test wants otherwise than usual.
type settings struct {
	http   bool // Slack delivers by HTTP, not over sockets
	slack  slacktest.Settings
	config func(*slack.Config)
	rules  func(*bot.Rules)
	host   func(*bot.Host) // what the adapter is given
	also   func(*house)    // plugs in more, before heed runs
}

// onBothRoads runs a test with sockets and then with HTTP, beside others.
func onBothRoads(t *testing.T, set settings, test func(h *house)) {
	t.Helper()
	t.Parallel()
	for name, over := range map[string]bool{"sockets": false, "HTTP": true} {
		set.http = over
		t.Run(name, func(t *testing.T) { inHouse(t, set, test) })
	}
}

// inBubble runs a test in a house, beside others.
func inBubble(t *testing.T, set settings, test func(h *house)) {
	t.Helper()
	t.Parallel()
	inHouse(t, set, test)
}

// inHouse runs a test in a house that is open.
func inHouse(t *testing.T, set settings, test func(h *house)) {
	t.Helper()
	bubble(t, set, func(h *house) {
		h.open()
		h.Cleanup(func() { h.stop() })
		test(h)
	})
}

// bubble runs a test where time is virtual, in a house that is not open yet.
func bubble(t *testing.T, set settings, test func(h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &house{T: t, slack: workspace(set.slack), path: filepath.Join(t.TempDir(), "heed.db"), set: set, log: &lines{to: t.Output()}}
		h.at = h.slack.Memory(t)
		test(h)
	})
}

// workspace is Slack with the people and channels of these tests.
func workspace(set slacktest.Settings) *slacktest.Server {
	s := slacktest.New(set)
	s.AddUser(
		slacktest.User{ID: ann, Name: "Ann", RealName: "Ann"},
		slacktest.User{ID: bob, Name: "Bob", RealName: "Bob"},
		slacktest.User{ID: eve, Name: "Eve", RealName: "Eve"},
		slacktest.User{ID: guy, Name: "Guy", RealName: "Guy", Restricted: true},
		slacktest.User{ID: zoe, Name: "Zoe", RealName: "Zoe", Stranger: true, TeamID: "T9ELSE"},
	)
	s.AddChannel(
		slacktest.Channel{ID: team, Name: "team", Private: true, Member: true},
		slacktest.Channel{ID: shop, Name: "shop", Shared: true, Member: true},
		slacktest.Channel{ID: feed, Name: "feed", Member: true},
		slacktest.Channel{ID: hall, Name: "hall"},
	)
	return s
}

// open opens the store and starts the bot and its adapter.
func (h *house) open() {
	h.Helper()
	store, err := bolt.Open(h.Context(), h.path, bolt.Options{NoSync: true})
	if err != nil {
		h.Fatal(err)
	}
	h.store = store
	h.bot = bot.New(store, h.rules(), slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	host := h.bot.Host(acme)
	if h.set.host != nil {
		h.set.host(&host)
	}
	h.adapter, err = slack.New(host, h.config())
	if err != nil {
		h.Fatal(err)
	}
	h.bot.Plug(acme, h.adapter)
	if h.set.also != nil {
		h.set.also(h)
	}
	unplug := h.mount()
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.Context()))
	done := make(chan error, 1)
	go func() { done <- h.bot.Run(ctx) }()
	h.stop = func() {
		h.stop = func() {}
		unplug()
		cancel()
		if err := <-done; err != nil {
			h.Error("run:", err)
		}
		if err := store.Close(); err != nil {
			h.Error("close:", err)
		}
	}
	h.pass(time.Second) // ids ascend by the time, and a restart takes some
	h.until("the adapter hears Slack", func() bool { return h.adapter.Pulse().Down == "" })
}

// reopen stops everything, as a restart does, and starts it again.
func (h *house) reopen() {
	h.Helper()
	h.stop()
	h.open()
}

// config is that of the connection.
func (h *house) config() slack.Config {
	c := slack.Config{BotToken: bot.Secret(h.slack.BotToken()), APIURL: h.at.APIURL, Dial: h.at.Dial, Bots: []string{"B0FEED"}}
	if h.set.http {
		c.SigningSecret = bot.Secret(h.slack.SigningSecret())
	} else {
		c.AppToken = bot.Secret(h.slack.AppToken())
	}
	if h.set.config != nil {
		h.set.config(&c)
	}
	return c
}

// mount lets Slack deliver by HTTP, if it is to, until the returned function is
// called.
func (h *house) mount() func() {
	if !h.set.http {
		return func() {}
	}
	l, client := adaptertest.Pipe()
	mux := http.NewServeMux()
	h.adapter.Mount(mux)
	server := &http.Server{Handler: mux}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // always ErrServerClosed
	}()
	h.intake = client
	h.slack.DeliverTo("http://heed.example/slack/acme", client)
	return func() {
		client.CloseIdleConnections()
		server.Close()
		<-ended
	}
}

// rules are those of a small team.
func (h *house) rules() bot.Rules {
	on := func(id bot.MemberID, name string, role bot.Role, user string) bot.Member {
		return bot.Member{ID: id, Name: name, Role: role, On: map[bot.ConnectionID]string{acme: user}}
	}
	r := bot.Rules{
		PublicURL: "http://heed.example",
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID: "support", From: []bot.Channel{{Connection: acme}, {Connection: acme, ID: shop}, {Connection: acme, ID: feed}},
			Post:      []bot.Channel{{Connection: acme, ID: team}},
			Targets:   map[bot.Kind]bot.Targets{"": {Respond: bot.DefaultRespond, Answer: bot.DefaultAnswer}},
			NagRepeat: bot.DefaultNagRepeat, JoinWithin: bot.DefaultJoinWithin, ReopenWithin: bot.DefaultReopenWithin,
		}},
		Members: map[bot.MemberID]bot.Member{"ann": on("ann", "Ann", bot.Lead, ann), "bob": on("bob", "Bob", bot.Agent, bob)},
	}
	if h.set.rules != nil {
		h.set.rules(&r)
	}
	return r
}

// pass lets time pass, and what it brings happen.
func (h *house) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// until lets time pass until something holds.
func (h *house) until(what string, holds func() bool) {
	h.Helper()
	synctest.Wait()
	for range 600 {
		if holds() {
			return
		}
		h.pass(100 * time.Millisecond)
	}
	h.Fatalf("not within a minute: %s", what)
}

// says lets somebody write into a channel, and returns the item that came of
// it and what they wrote.
func (h *house) says(user, channel, text string) (bot.ItemID, slacktest.Message) {
	h.Helper()
	was := h.newest()
	m := h.slack.Say(user, channel, "", text)
	h.until("an item comes of "+text, func() bool { return h.newest() != was })
	return h.newest(), m
}

// newest is the item opened last, if there is one.
func (h *house) newest() bot.ItemID {
	h.Helper()
	page, err := h.store.Items(h.Context(), bot.Query{Newest: true, Limit: 1})
	if err != nil {
		h.Fatal(err)
	}
	if len(page.Items) == 0 {
		return ""
	}
	return page.Items[0].Item.ID
}

// view reads an item with its log.
func (h *house) view(id bot.ItemID) bot.View {
	h.Helper()
	v, err := h.store.View(h.Context(), id, 0, 1000)
	if err != nil {
		h.Fatal(err)
	}
	return v
}

// events is an item's log in the words on the wire.
func (h *house) events(id bot.ItemID) []string {
	h.Helper()
	var all []string
	for _, l := range h.view(id).Log {
		all = append(all, string(l.Do))
	}
	return all
}

// card waits for an item's card in the team's channel, and returns it as it is
// there now.
func (h *house) card(id bot.ItemID) slacktest.Message {
	h.Helper()
	var card slacktest.Message
	h.until("the card is there", func() bool {
		for _, m := range h.slack.Messages(team) {
			if at, err := h.store.CardAt(h.Context(), bot.Ref{Connection: acme, ID: team + "/" + m.TS}); err == nil && at == id {
				card = m
				return true
			}
		}
		return false
	})
	return card
}
