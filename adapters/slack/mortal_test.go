package slack_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
	"heed/store/bolt"
)

// run is heed, running, that can end as processes do: at once, whatever is
// under way. What it has written to Slack by then may still happen.
type run struct {
	bot.Store
	dead chan struct{}
	end  func() // tells it that it is dead; the dead hear that late

	mu     sync.Mutex
	conns  []net.Conn
	doomed bool // it dies before it can note what it learned next
}

// die ends a run.
func (l *run) die() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over() {
		return
	}
	close(l.dead)
	for _, c := range l.conns {
		c.Close()
	}
	l.end()
}

// doom makes it die when it has learned what became of an action.
func (l *run) doom() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.doomed = true
}

func (l *run) over() bool {
	select {
	case <-l.dead:
		return true
	default:
		return false
	}
}

// dialing lets a run connect until it ends.
func (l *run) dialing(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.over() {
			c.Close()
			return nil, errors.New("heed is no more")
		}
		l.conns = append(l.conns, c)
		return c, nil
	}
}

// Everything a run can write.

func (l *run) Commit(ctx context.Context, c bot.Change) (bot.Receipt, error) {
	l.mu.Lock()
	dies := l.doomed && c.Settle != nil
	l.mu.Unlock()
	if dies {
		l.die()
	}
	if l.over() {
		return bot.Receipt{}, bot.ErrUnavailable
	}
	return l.Store.Commit(ctx, c)
}

func (l *run) Lease(ctx context.Context, lane bot.Channel, now, until time.Time, n int) ([]bot.Action, time.Time, error) {
	if l.over() {
		return nil, time.Time{}, bot.ErrUnavailable
	}
	return l.Store.Lease(ctx, lane, now, until, n)
}

func (l *run) Keep(ctx context.Context, now time.Time, records ...bot.Kept) error {
	if l.over() {
		return bot.ErrUnavailable
	}
	return l.Store.Keep(ctx, now, records...)
}

func (l *run) Expire(ctx context.Context, now time.Time) (bool, error) {
	if l.over() {
		return false, bot.ErrUnavailable
	}
	return l.Store.Expire(ctx, now)
}

// mortal is heed in a workspace, in a bubble where time is virtual. It can be
// killed, and is started again within a second.
type mortal struct {
	*testing.T
	slack *slacktest.Server
	at    slacktest.Address
	store bot.Store
	deaf  bool // it hears nothing from Slack, so that all its calls are for what it sends
	bot   *bot.Bot
	life  *run
	ended []func()
	lives int
}

// inMortal runs a test with heed in a workspace.
func inMortal(t *testing.T, set slacktest.Settings, deaf bool, test func(m *mortal)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{T: t, slack: slacktest.New(set), deaf: deaf}
		m.slack.AddUser(slacktest.User{ID: "U1ANN", Name: "ann"}, slacktest.User{ID: "U2BOB", Name: "bob"}, slacktest.User{ID: "U9ZOE", Name: "zoe"})
		for _, id := range []string{"C0TEAM", "C0SHOP", "C0OPS"} {
			m.slack.AddChannel(slacktest.Channel{ID: id, Name: strings.ToLower(id), Member: true})
		}
		m.at = m.slack.Memory(t)
		store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		m.store = store
		m.live()
		t.Cleanup(func() {
			for _, wait := range m.ended {
				wait()
			}
			if err := store.Close(); err != nil {
				t.Error("close:", err)
			}
		})
		test(m)
	})
}

// live begins a run on the store that is there.
func (m *mortal) live() {
	m.Helper()
	m.lives++
	ctx, cancel := context.WithCancel(context.WithoutCancel(m.Context()))
	l := &run{Store: m.store, dead: make(chan struct{}), end: cancel}
	m.life, m.bot = l, bot.New(l, teamRules(), slog.New(slog.DiscardHandler))
	a, err := slack.New(m.bot.Host("acme"), slack.Config{
		BotToken: bot.Secret(m.slack.BotToken()), AppToken: bot.Secret(m.slack.AppToken()), APIURL: m.at.APIURL, Dial: l.dialing(m.at.Dial),
	})
	if err != nil {
		m.Fatal(err)
	}
	m.bot.Plug("acme", bot.Adapter(a))
	if m.deaf {
		m.bot.Plug("acme", deaf{a})
	}
	done := make(chan error, 1)
	go func(b *bot.Bot) { done <- b.Run(ctx) }(m.bot)
	m.ended = append(m.ended, sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil && !l.over() {
			m.Error("run:", err)
		}
	}))
	synctest.Wait()
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

// pass lets time pass; who dies meanwhile lives again after a second.
func (m *mortal) pass(d time.Duration) {
	m.Helper()
	for end := time.Now().Add(d); ; {
		synctest.Wait()
		select {
		case <-time.After(time.Until(end)):
			synctest.Wait()
			return
		case <-m.life.dead:
			time.Sleep(time.Second)
			m.live()
		}
	}
}

// take hands an event over until heed has it.
func (m *mortal) take(e bot.Event) bot.Receipt {
	m.Helper()
	for range 100 {
		r, err := m.bot.Take(m.Context(), e)
		if err == nil {
			synctest.Wait()
			return r
		}
		if !errors.Is(err, bot.ErrUnavailable) {
			m.Fatalf("%s: %v", e.Do, err)
		}
		m.pass(time.Second)
	}
	m.Fatalf("%s is not taken", e.Do)
	return bot.Receipt{}
}

// does lets Ann do something to an item.
func (m *mortal) does(e bot.Event) {
	m.Helper()
	e.By = bot.Person{Connection: "acme", ID: "U1ANN", Name: "Ann", Belongs: true}
	e.Keys = []bot.Key{{Name: bot.DeliveryKey("acme", string(e.Do))}}
	m.take(e)
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
	r := m.take(bot.Event{Do: bot.Say, Keys: []bot.Key{{Name: bot.MentionKey("acme", id)}}, Mention: &bot.Mention{
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

// view reads an item with its log.
func (m *mortal) view(id bot.ItemID) bot.View {
	m.Helper()
	v, err := m.store.View(m.Context(), id, 0, 1000)
	if err != nil {
		m.Fatal(err)
	}
	return v
}
