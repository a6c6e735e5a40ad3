package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/adapters/webhook"
	"heed/bot"
	"heed/store/bolt"
)

// How often heed is killed, and how much is said meanwhile.
const (
	killings    = 200
	inEachRound = 4
	threads     = 60
	bearer      = "crash-token"
	crashChild  = "HEED_CRASH_CHILD"
)

var annOfWall = wall.Person{ID: "U1", Name: "Ann", Team: true}

// surroundings are what a child is told.
type surroundings struct{ Store, Wall, Token, Secret, Replies string }

// TestNothingIsLostHoweverOftenHeedIsKilled runs heed on a real store, with
// real sockets, in a process of its own, and kills that process two hundred
// times: at random moments, and in the middle of calls to a platform and a shop
// that lose answers themselves. Everything that was accepted must be there
// once, and everything that heed owed must have happened once.
func TestNothingIsLostHoweverOftenHeedIsKilled(t *testing.T) {
	c := newCrash(t)
	c.begin()
	for n := range killings {
		c.round(n)
	}
	c.settle()
	c.check()
}

// TestCrashChild is no test, but the process that the test above kills.
func TestCrashChild(t *testing.T) {
	text := os.Getenv(crashChild)
	if text == "" {
		return
	}
	var s surroundings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	if err := s.live(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// live is heed, until its standard input ends and nothing is owed any more.
func (s surroundings) live(ctx context.Context) error {
	store, err := bolt.Open(ctx, s.Store, bolt.Options{})
	if err != nil {
		return err
	}
	b := bot.New(store, crashRules(), slog.New(slog.DiscardHandler))
	onWall, err := wall.New(b.Host("w"), wall.Config{
		URL: s.Wall, Token: bot.Secret(s.Token), Secret: bot.Secret(s.Secret),
		Pace: bot.Pace{Parallel: 4, Settle: 500 * time.Millisecond},
	})
	if err != nil {
		return err
	}
	noLimit := 0.0
	shop, err := webhook.New(b.Host("shop"), webhook.Config{Token: bearer, ReplyURL: s.Replies, AllowPrivate: true, Rate: &noLimit})
	if err != nil {
		return err
	}
	b.Plug("w", onWall)
	b.Plug("shop", shop)
	mux := http.NewServeMux()
	shop.Mount(mux)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go http.Serve(l, mux)
	fmt.Println("http://" + l.Addr().String() + "/in/shop")
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		quiet(ctx, store)
		stop()
	}()
	return errors.Join(b.Run(ctx), store.Close())
}

// quiet returns when nothing is owed but the second looks for late copies, ten
// minutes from now.
func quiet(ctx context.Context, store bot.Store) {
	news := store.Watch(ctx)
	for {
		lanes, err := store.Lanes(ctx)
		busy := func(l bot.Lane) bool { return l.Owed > 0 && time.Until(l.Next) < 7*time.Minute }
		if err != nil || !slices.ContainsFunc(lanes, busy) {
			return
		}
		<-news
	}
}

func crashRules() bot.Rules {
	return bot.Rules{
		PublicURL: "http://heed.example",
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID: "support", From: []bot.Channel{{Connection: "shop"}, {Connection: "w", ID: "shop"}}, Post: []bot.Channel{{Connection: "w", ID: "team"}},
			NagRepeat: bot.DefaultNagRepeat, JoinWithin: bot.DefaultJoinWithin, ReopenWithin: bot.DefaultReopenWithin,
		}},
		Members: map[bot.MemberID]bot.Member{"ann": {ID: "ann", Name: "Ann", Role: bot.Lead, On: map[bot.ConnectionID]string{"w": annOfWall.ID}}},
	}
}

// crash is everything around the child: the platform, the shop, the people.
type crash struct {
	*testing.T
	*rand.Rand
	wall  *wall.Server
	told  surroundings
	shop  *receiver
	child *child

	up       chan string // the address of the child that runs; taken and put back
	posting  sync.WaitGroup
	mu       sync.Mutex
	accepted []string // ids of mentions that were confirmed
	said     []string // ids of messages written on the platform
	events   []string // of clicks and forms
	replies  map[string]int
	texts    []string
}

func newCrash(t *testing.T) *crash {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	server := wall.NewServer(wall.Settings{Channels: []string{"team", "shop"}, Redeliver: 300 * time.Millisecond})
	c := &crash{
		T: t, Rand: rand.New(rand.NewPCG(seed, 1)), wall: server, up: make(chan string, 1), replies: map[string]int{},
		shop: &receiver{random: rand.New(rand.NewPCG(seed, 2)), taken: map[string]string{}},
	}
	h := httptest.NewServer(c.shop)
	t.Cleanup(h.Close)
	c.told = surroundings{
		Store: filepath.Join(t.TempDir(), "heed.db"), Wall: server.Sockets(t).URL, Token: server.Token(), Secret: server.Secret(), Replies: h.URL,
	}
	return c
}

// receiver is the shop's end of replies: it takes each id once, and does not
// always say so.
type receiver struct {
	mu     sync.Mutex
	random *rand.Rand
	calm   bool
	taken  map[string]string // id: text
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var reply struct{ ID, Text string }
	err := json.NewDecoder(q.Body).Decode(&reply)
	r.mu.Lock()
	defer r.mu.Unlock()
	luck := r.random.IntN(10)
	if r.calm {
		luck = 9
	}
	switch {
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
		return
	case luck == 0:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case luck == 1:
		panic(http.ErrAbortHandler)
	}
	r.taken[reply.ID] = reply.Text
	switch luck {
	case 2:
		panic(http.ErrAbortHandler)
	case 3:
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// child is one process.
type child struct {
	*exec.Cmd
	input io.Closer
	gone  sync.Once
}

// start starts a child and waits until it listens.
func (c *crash) start() {
	c.Helper()
	text, err := json.Marshal(c.told)
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$")
	cmd.Env = append(os.Environ(), crashChild+"="+string(text))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		c.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		c.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.child = &child{Cmd: cmd, input: in}
	c.Cleanup(c.child.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "http://") {
		c.Fatalf("the child said %q, %v", line, err)
	}
	c.up <- strings.TrimSpace(line)
}

// kill ends the child as kill -9 does.
func (p *child) kill() {
	p.gone.Do(func() {
		p.Process.Kill() // it may have ended by itself
		p.Wait()         // always an error: it was killed
	})
}

// begin lets heed run until it watches the platform: what was written before
// that is not its business.
func (c *crash) begin() {
	c.Helper()
	c.start()
	c.await(c.wall.Connected)
	first, event := c.wall.Say("shop", "", wall.Person{ID: "C0", Name: "Customer"}, "hello")
	c.said = append(c.said, first)
	c.await(func() bool { return c.wall.Acked(event) })
	c.wall.FailWhen(c.bad)
	c.fell()
}

// await waits until something holds on the platform.
func (c *crash) await(holds func() bool) {
	c.Helper()
	ctx, stop := context.WithTimeout(c.Context(), 2*time.Minute)
	defer stop()
	if err := c.wall.Wait(ctx, holds); err != nil {
		c.Fatal("what was awaited never came")
	}
}

// bad is how calls to the platform go wrong.
func (c *crash) bad(call wall.Call) *wall.Fault {
	if call.Endpoint != wall.Post && call.Endpoint != wall.Edit {
		return nil
	}
	all := []wall.Fault{wall.DropAfter, wall.DropBefore, wall.Slow(200 * time.Millisecond), wall.Limited(0), wall.Broken}
	if n := rand.IntN(40); n < len(all) {
		return &all[n]
	}
	return nil
}

// fell kills the child; who sends must wait for the next.
func (c *crash) fell() {
	<-c.up
	c.child.kill()
}

// round lets people say and do things, and kills heed meanwhile.
func (c *crash) round(n int) {
	c.Helper()
	c.start()
	for k := range inEachRound {
		id := fmt.Sprintf("m%d-%d", n, k)
		thread := "t" + strconv.Itoa(c.IntN(threads))
		c.posting.Go(func() { c.post(id, thread) })
	}
	if n%2 == 0 {
		c.await(c.wall.Connected) // else nobody hears what people press
	}
	id, _ := c.wall.Say("shop", c.started(), wall.Person{ID: "C0", Name: "Customer"}, "again")
	c.said = append(c.said, id)
	c.press()
	if c.IntN(2) == 0 {
		timer := time.NewTimer(time.Duration(c.IntN(150)) * time.Millisecond) // any moment
		<-timer.C
		c.fell()
		return
	}
	c.inTheMiddle()
}

// started is a thread that a customer of the platform began, or none.
func (c *crash) started() string {
	if n := c.IntN(len(c.said) + 1); n < min(len(c.said), 10) {
		return c.said[0]
	}
	return ""
}

// inTheMiddle kills heed while it calls the platform.
func (c *crash) inTheMiddle() {
	process := c.child
	reached := make(chan struct{})
	once := sync.OnceFunc(func() { close(reached) })
	hit := wall.Fault{Do: func() { once(); process.Process.Kill() }}
	c.wall.Fail([]string{wall.Post, wall.Edit}[c.IntN(2)], hit)
	timer := time.NewTimer(300 * time.Millisecond) // it may have nothing to do
	defer timer.Stop()
	select {
	case <-reached:
	case <-timer.C:
	}
	c.fell()
}

// press lets Ann click, and answer.
func (c *crash) press() {
	cards := slices.DeleteFunc(c.wall.Messages("team"), func(m wall.Message) bool { return m.Item == "" })
	if len(cards) == 0 {
		return
	}
	if e := c.wall.Click("team", cards[c.IntN(len(cards))].ID, "claim", annOfWall); e != "" {
		c.events = append(c.events, e)
	}
	item := cards[c.IntN(len(cards))].Item
	if c.replies[item] == 2 {
		return
	}
	text := "answer " + strconv.Itoa(len(c.texts))
	if e := c.wall.Fill("team", wall.Form{Verb: "reply", Item: item, Text: text}, annOfWall); e != "" {
		c.events, c.texts = append(c.events, e), append(c.texts, text)
		c.replies[item]++
	}
}

// post sends a mention until it is confirmed.
func (c *crash) post(id, thread string) {
	body := fmt.Sprintf(`{"id": %q, "text": "help with %s", "thread": %q, "author": {"id": %q}}`, id, id, thread, "of-"+thread)
	for c.Context().Err() == nil {
		at := <-c.up
		c.up <- at
		q, err := http.NewRequestWithContext(c.Context(), http.MethodPost, at, strings.NewReader(body))
		if err != nil {
			c.Error(err)
			return
		}
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("Authorization", "Bearer "+bearer)
		a, err := http.DefaultClient.Do(q)
		if err != nil {
			continue
		}
		a.Body.Close()
		switch a.StatusCode {
		case http.StatusAccepted:
			c.mu.Lock()
			defer c.mu.Unlock()
			c.accepted = append(c.accepted, id)
			return
		case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		default:
			c.Errorf("mention %s: status %d", id, a.StatusCode)
			return
		}
	}
}

// settle ends all trouble, and lets heed finish what it owes.
func (c *crash) settle() {
	c.Helper()
	c.wall.Heal()
	c.shop.mu.Lock()
	c.shop.calm = true
	c.shop.mu.Unlock()
	c.start()
	c.posting.Wait()
	c.await(c.wall.Connected)
	last, event := c.wall.Say("shop", "", wall.Person{ID: "C0", Name: "Customer"}, "the last")
	c.said = append(c.said, last)
	for _, e := range append(c.events, event) {
		c.await(func() bool { return c.wall.Acked(e) })
	}
	c.child.input.Close()
	c.child.gone.Do(func() {
		if err := c.child.Wait(); err != nil {
			c.Error("the last child:", err)
		}
	})
}

// check reads the store, and compares it with what the world has seen.
func (c *crash) check() {
	c.Helper()
	store, err := bolt.Open(c.Context(), c.told.Store, bolt.Options{})
	if err != nil {
		c.Fatal(err)
	}
	defer store.Close()
	mentions, replies := map[string]int{}, map[string]int{}
	items := 0
	for q := (bot.Query{Limit: 200}); ; {
		page, err := store.Items(c.Context(), q)
		if err != nil {
			c.Fatal(err)
		}
		for _, v := range page.Items {
			items++
			c.checkItem(store, v.Item, mentions, replies)
		}
		if q.Cursor = page.Next; page.Next == "" {
			break
		}
	}
	once(c.T, "mention", slices.Concat(c.accepted, c.said), mentions)
	once(c.T, "reply", c.texts, replies)
	once(c.T, "delivered reply", c.texts, c.delivered())
	if told := c.wall.Ephemeral(annOfWall.ID); len(told) > 0 {
		c.Errorf("Ann was refused: %q", told[0])
	}
	c.Logf("%d killings, %d items, %d mentions, %d replies", killings, items, len(mentions), len(replies))
}

// once checks that everything is there once.
func once(t *testing.T, what string, want []string, have map[string]int) {
	t.Helper()
	for _, id := range want {
		if have[id] != 1 {
			t.Errorf("%s %s is there %d times", what, id, have[id])
		}
	}
	if len(have) > len(want) {
		t.Errorf("%d of %s, of which only %d were given", len(have), what, len(want))
	}
}

// checkItem counts what an item's log holds, and looks at its card.
func (c *crash) checkItem(store bot.Store, i bot.Item, mentions, replies map[string]int) {
	c.Helper()
	v, err := store.View(c.Context(), i.ID, 0, 10000)
	if err != nil {
		c.Fatal(err)
	}
	for _, l := range v.Log {
		switch {
		case l.Do == bot.Say:
			mentions[l.Source]++
		case l.Do == bot.Reply && l.Words != nil:
			replies[l.Words.Text]++
		}
	}
	cards := slices.DeleteFunc(c.wall.Messages("team"), func(m wall.Message) bool { return m.Item != string(i.ID) })
	if len(cards) != 1 || cards[0].Rev() != i.Rev {
		a, _ := store.Action(c.Context(), bot.ActionID("card/"+string(i.ID)+"/w/team"))
		c.Errorf("item %s at revision %d has %d cards; heed thinks %+v", i.ID, i.Rev, len(cards), a)
	}
	if len(i.Replies) > 0 {
		c.Errorf("item %s has replies that are not settled: %+v", i.ID, i.Replies)
	}
}

// delivered counts the replies that customers see.
func (c *crash) delivered() map[string]int {
	all := map[string]int{}
	c.shop.mu.Lock()
	defer c.shop.mu.Unlock()
	for _, text := range c.shop.taken {
		all[text]++
	}
	for _, m := range c.wall.Messages("shop") {
		if m.By.ID == "" {
			all[m.Text]++
		}
	}
	return all
}
