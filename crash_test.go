package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
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
)

// How often heed is killed, and how much is said meanwhile.
const (
	killings    = 100
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
