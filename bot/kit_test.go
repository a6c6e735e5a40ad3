package bot_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
	"heed/store/bolt"
)

// The people of these tests, as wall knows them.
var (
	ann = wall.Person{ID: "U1", Name: "Ann", Team: true}
	bob = wall.Person{ID: "U2", Name: "Bob", Team: true}
	lea = wall.Person{ID: "U3", Name: "Lea", Team: true}
	vic = wall.Person{ID: "U4", Name: "Vic", Team: true}
	zoe = wall.Person{ID: "C9", Name: "Zoe"}
)

// house is the whole core on a real store, with a platform on which customers
// write and the team works, in a bubble where time is virtual.
type house struct {
	*testing.T
	bot   *bot.Bot
	store bot.Store
	wall  *wall.Server
	path  string
	set   settings
	at    wall.Address
	stop  func()
}

// settings are what a test wants otherwise than usual.
type settings struct {
	wall  wall.Settings
	blind bool     // the platform can not be asked what arrived
	keyed bool     // it takes a key once
	talk  *threads // cards have threads there in which everything is told
	marks *marking // mentions can be marked there
	rules func(*bot.Rules)
}

// inBubble runs a test in a house.
func inBubble(t *testing.T, set settings, test func(h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		set.wall.Channels = []string{"team", "shop", "ops", "more", "bills"}
		h := &house{T: t, wall: wall.NewServer(set.wall), path: filepath.Join(t.TempDir(), "heed.db"), set: set}
		h.at = h.wall.Memory(t)
		h.open()
		t.Cleanup(func() { h.stop() })
		test(h)
	})
}

// open opens the store and starts the bot and its adapter.
func (h *house) open() {
	h.Helper()
	store, err := bolt.Open(h.Context(), h.path, bolt.Options{NoSync: true})
	if err != nil {
		h.Fatal(err)
	}
	h.store = store
	h.bot = bot.New(store, h.rules(), slog.New(slog.NewTextHandler(h.Output(), nil)))
	h.plug()
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.Context()))
	done := make(chan error, 1)
	go func() { done <- h.bot.Run(ctx) }()
	h.stop = func() {
		h.stop = func() {}
		cancel()
		if err := <-done; err != nil {
			h.Error("run:", err)
		}
		if err := store.Close(); err != nil {
			h.Error("close:", err)
		}
	}
	h.pass(time.Second) // ids ascend by the time, and a restart takes some
	for range 60 {      // a stream that broke off is tried again after a pause
		if h.wall.Connected() {
			return
		}
		h.pass(time.Second)
	}
	h.Fatal("the adapter does not connect")
}

// reread opens the store without anything that runs.
func (h *house) reread() bot.Store {
	h.Helper()
	store, err := bolt.Open(h.Context(), h.path, bolt.Options{NoSync: true})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = store.Close() })
	return store
}

// reopen stops everything, as a restart does, and starts it again.
func (h *house) reopen() {
	h.Helper()
	h.stop()
	h.open()
}

func (h *house) plug() {
	h.Helper()
	a, err := wall.New(h.bot.Host("w"), wall.Config{
		URL: h.at.URL, Client: h.at.Client, Token: bot.Secret(h.wall.Token()), Secret: bot.Secret(h.wall.Secret()), Keyed: h.set.keyed, Directs: h.set.wall.Directs,
	})
	if err != nil {
		h.Fatal(err)
	}
	if h.set.talk != nil {
		h.set.talk.Adapter = a
		h.bot.Plug("w", h.set.talk)
		return
	}
	if h.set.marks != nil {
		h.set.marks.Adapter = a
		h.bot.Plug("w", h.set.marks)
		return
	}
	if h.set.blind {
		h.bot.Plug("w", wall.Blind(a))
		return
	}
	h.bot.Plug("w", a)
}

// rules are those of a small team.
func (h *house) rules() bot.Rules {
	on := func(p wall.Person, r bot.Role) bot.Member {
		return bot.Member{ID: bot.MemberID(p.Name), Name: p.Name, Role: r, On: map[bot.ConnectionID]string{"w": p.ID}}
	}
	desk := func(id bot.DeskID, from, post string) bot.Desk {
		return bot.Desk{
			ID: id, From: []bot.Channel{{Connection: "w", ID: from}}, Post: []bot.Channel{{Connection: "w", ID: post}},
			Fallback:  bot.Channel{Connection: "w", ID: "ops"},
			Targets:   map[bot.Kind]bot.Targets{"": {Respond: bot.DefaultRespond, Answer: bot.DefaultAnswer}},
			NagRepeat: bot.DefaultNagRepeat, JoinWithin: bot.DefaultJoinWithin, ReopenWithin: 24 * time.Hour,
		}
	}
	r := bot.Rules{
		PublicURL: "http://heed.example",
		Desks:     map[bot.DeskID]bot.Desk{"support": desk("support", "shop", "team"), "billing": desk("billing", "bills", "more")},
		Members:   map[bot.MemberID]bot.Member{},
	}
	for p, role := range map[wall.Person]bot.Role{ann: bot.Agent, bob: bot.Agent, lea: bot.Lead, vic: bot.Viewer} {
		r.Members[bot.MemberID(p.Name)] = on(p, role)
	}
	if h.set.rules != nil {
		h.set.rules(&r)
	}
	return r
}

// do lets a person do something, and returns the refusal if they may not.
func (h *house) do(p wall.Person, e bot.Event) *bot.Refusal {
	h.Helper()
	e.By = bot.Person{Connection: "w", ID: p.ID, Name: p.Name, Belongs: p.Team}
	_, err := h.bot.Take(h.Context(), e)
	if r, ok := err.(*bot.Refusal); ok {
		return r
	}
	if err != nil {
		h.Fatalf("%s by %s: %v", e.Do, p.Name, err)
	}
	synctest.Wait()
	return nil
}

// must is do for what is allowed.
func (h *house) must(p wall.Person, e bot.Event) {
	h.Helper()
	if r := h.do(p, e); r != nil {
		h.Fatalf("%s by %s refused: %s", e.Do, p.Name, r.Sentence)
	}
}

// says lets a customer begin a thread, and returns the item and the thread.
func (h *house) says(text string) (bot.ItemID, string) {
	h.Helper()
	was := h.newest()
	thread, _ := h.wall.Say("shop", "", zoe, text)
	synctest.Wait()
	if h.newest() == was {
		h.Fatalf("nothing came of %q", text)
	}
	return h.newest(), thread
}

// adds lets a customer write into a thread.
func (h *house) adds(thread, text string) string {
	h.Helper()
	id, _ := h.wall.Say("shop", thread, zoe, text)
	synctest.Wait()
	return id
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
func events(v bot.View) []string {
	var all []string
	for _, l := range v.Log {
		all = append(all, string(l.Do))
	}
	return all
}

// pass lets time pass, and what it brings happen.
func (h *house) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
