package discord_test

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
	"heed/store/bolt"
)

// The connection, the people, the role and the channels of these tests.
const (
	guild = bot.ConnectionID("guild")

	ann = "100000000000000001" // a lead
	bob = "100000000000000002" // an agent
	eve = "100000000000000003" // holds the role, and is not configured
	guy = "100000000000000004" // in the guild, without the role
	zoe = "100000000000000009" // a customer

	crew = "200000000000000001" // the role of the team

	team  = "300000000000000001" // where cards appear
	shop  = "300000000000000002" // where customers write
	forum = "300000000000000003" // where they post
	board = "300000000000000004" // a forum in which cards can appear
	hall  = "300000000000000005" // nothing to heed, though it sees it

	solvedTag = "400000000000000001" // of forum
)

// house is the whole core on a real store, with a guild in which customers write
// and a team works, in a bubble where time is virtual.
type house struct {
	*testing.T
	discord *discordtest.Server
	bot     *bot.Bot
	adapter *discord.Adapter
	store   bot.Store
	set     settings
	path    string
	at      discordtest.Address
	intake  *http.Client // by which Discord reaches heed
	log     *lines
	life    *adaptertest.Life // of this run
	stop    func()
}

// settings are what a test wants otherwise than usual.
type settings struct {
	http    bool // what people click comes by HTTP, not over the gateway
	discord discordtest.Settings
	config  func(*discord.Config)
	rules   func(*bot.Rules)
	host    func(*bot.Host) // what the adapter is given
	also    func(*house)    // plugs in more, before heed runs
}

// onBothRoads runs a test with the gateway and then with HTTP, beside others.
func onBothRoads(t *testing.T, set settings, test func(h *house)) {
	t.Helper()
	t.Parallel()
	for name, over := range map[string]bool{"gateway": false, "HTTP": true} {
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
		h := &house{T: t, discord: server(set.discord), path: filepath.Join(t.TempDir(), "heed.db"), set: set, log: &lines{to: t.Output()}}
		h.at = h.discord.Memory(t)
		test(h)
	})
}

// server is Discord with the people and channels of these tests.
func server(set discordtest.Settings) *discordtest.Server {
	s := discordtest.New(set)
	for id, name := range map[string]string{ann: "Ann", bob: "Bob", eve: "Eve", guy: "Guy", zoe: "Zoe"} {
		s.AddUser(discordtest.User{ID: id, Name: name, Global: name})
	}
	s.AddRole(crew, "crew")
	s.Join(ann, crew)
	s.Join(bob, crew)
	s.Join(eve, crew)
	s.Join(guy)
	s.Join(zoe)
	s.AddChannel(
		discordtest.Channel{ID: team, Name: "team"},
		discordtest.Channel{ID: shop, Name: "shop"},
		discordtest.Channel{ID: forum, Type: 15, Name: "help", Tags: []discordtest.Tag{{ID: solvedTag, Name: "solved"}}},
		discordtest.Channel{ID: board, Type: 15, Name: "board", Tags: []discordtest.Tag{
			{ID: "400000000000000011", Name: "open"}, {ID: "400000000000000012", Name: "Claimed"},
			{ID: "400000000000000013", Name: "answered"}, {ID: "400000000000000014", Name: "resolved"},
		}},
		discordtest.Channel{ID: hall, Name: "hall"},
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
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.Context()))
	h.life = adaptertest.Begin(store, cancel)
	h.store = store
	h.bot = bot.New(h.life, h.rules(), slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	host := h.bot.Host(guild)
	if h.set.host != nil {
		h.set.host(&host)
	}
	config := h.config()
	config.Dial = h.life.Dialing(config.Dial)
	h.adapter, err = discord.New(host, config)
	if err != nil {
		h.Fatal(err)
	}
	h.bot.Plug(guild, h.adapter)
	if h.set.also != nil {
		h.set.also(h)
	}
	unplug := h.mount()
	done := make(chan error, 1)
	go func() { done <- h.bot.Run(ctx) }()
	h.stop = func() {
		h.stop = func() {}
		unplug()
		cancel()
		if err := <-done; err != nil && !h.life.Over() {
			h.Error("run:", err)
		}
		if err := store.Close(); err != nil {
			h.Error("close:", err)
		}
	}
	h.pass(time.Second) // ids ascend by the time, and a restart takes some
	h.until("the adapter hears Discord", func() bool { return h.adapter.Pulse().Down == "" })
}

// reopen stops everything, as a restart does, and starts it again.
func (h *house) reopen() {
	h.Helper()
	h.stop()
	h.open()
}

// config is that of the connection.
func (h *house) config() discord.Config {
	c := discord.Config{Token: bot.Secret(h.discord.Token()), Roles: []string{crew}, APIURL: h.at.APIURL, Dial: h.at.Dial}
	if h.set.http {
		c.PublicKey = h.discord.PublicKey()
	}
	if h.set.config != nil {
		h.set.config(&c)
	}
	return c
}

// mount lets Discord deliver what people click by HTTP, if it is to, until the
// returned function is called.
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
	h.discord.DeliverTo("http://heed.example/discord/guild", client)
	return func() {
		client.CloseIdleConnections()
		if err := server.Shutdown(context.WithoutCancel(h.Context())); err != nil { // what is under way is finished
			h.Error("shut down:", err)
		}
		<-ended
	}
}

// rules are those of a small team.
func (h *house) rules() bot.Rules {
	on := func(id bot.MemberID, name string, role bot.Role, user string) bot.Member {
		return bot.Member{ID: id, Name: name, Role: role, On: map[bot.ConnectionID]string{guild: user}}
	}
	r := bot.Rules{
		PublicURL: "http://heed.example",
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID: "support", From: []bot.Channel{{Connection: guild}, {Connection: guild, ID: shop}, {Connection: guild, ID: forum}},
			Post:      []bot.Channel{{Connection: guild, ID: team}},
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

// says lets somebody write into a channel, and returns the item that came of it
// and what they wrote.
func (h *house) says(user, channel, text string) (bot.ItemID, discordtest.Message) {
	h.Helper()
	was := h.newest()
	m := h.discord.Say(user, channel, text)
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
func (h *house) card(id bot.ItemID) discordtest.Message {
	h.Helper()
	return h.cardIn(team, id)
}

// cardIn is like card, in any text channel.
func (h *house) cardIn(channel string, id bot.ItemID) discordtest.Message {
	h.Helper()
	var card discordtest.Message
	h.until("the card is there", func() bool {
		for _, m := range h.discord.Messages(channel) {
			if at, err := h.store.CardAt(h.Context(), bot.Ref{Connection: guild, ID: channel + "/" + m.ID}); err == nil && at == id {
				card = m
				return true
			}
		}
		return false
	})
	return card
}
