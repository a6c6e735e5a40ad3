package adaptertest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

// Dial is how a platform is connected to.
type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// Life is heed, running, that can end as processes do: at once, whatever is
// under way. What it has written to a platform by then may still happen. It is
// the store of that run.
type Life struct {
	bot.Store
	dead chan struct{}
	end  func() // tells it that it is dead; the dead hear that late

	mu     sync.Mutex
	conns  []net.Conn
	doomed bool // it dies before it can note what it learned next
}

// Begin returns a life on a store. End is how it is told that it is over.
func Begin(store bot.Store, end func()) *Life {
	return &Life{Store: store, dead: make(chan struct{}), end: end}
}

// Die ends a life.
func (l *Life) Die() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Over() {
		return
	}
	close(l.dead)
	for _, c := range l.conns {
		c.Close()
	}
	l.end()
}

// Doom makes it die when it has learned what became of an action.
func (l *Life) Doom() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.doomed = true
}

// Over reports whether it has ended.
func (l *Life) Over() bool {
	select {
	case <-l.dead:
		return true
	default:
		return false
	}
}

// Dialing lets a life connect until it ends.
func (l *Life) Dialing(dial Dial) Dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.Over() {
			c.Close()
			return nil, errors.New("heed is no more")
		}
		l.conns = append(l.conns, c)
		return c, nil
	}
}

// Commit is one of all that a life can write.
func (l *Life) Commit(ctx context.Context, c bot.Change) (bot.Receipt, error) {
	l.mu.Lock()
	dies := l.doomed && c.Settle != nil
	l.mu.Unlock()
	if dies {
		l.Die()
	}
	if l.Over() {
		return bot.Receipt{}, bot.ErrUnavailable
	}
	return l.Store.Commit(ctx, c)
}

// Lease is another.
func (l *Life) Lease(ctx context.Context, lane bot.Channel, now, until time.Time, n int) ([]bot.Action, time.Time, error) {
	if l.Over() {
		return nil, time.Time{}, bot.ErrUnavailable
	}
	return l.Store.Lease(ctx, lane, now, until, n)
}

// Keep is another.
func (l *Life) Keep(ctx context.Context, now time.Time, records ...bot.Kept) error {
	if l.Over() {
		return bot.ErrUnavailable
	}
	return l.Store.Keep(ctx, now, records...)
}

// Expire is the last.
func (l *Life) Expire(ctx context.Context, now time.Time) (bool, error) {
	if l.Over() {
		return false, bot.ErrUnavailable
	}
	return l.Store.Expire(ctx, now)
}

// Mortal is heed in a bubble where time is virtual. It can be killed, and is
// started again within a second.
type Mortal struct {
	*testing.T
	Store bot.Store // what outlives it
	Rules bot.Rules
	Plug  func(*Life, *bot.Bot) // gives a life its adapters

	Bot   *bot.Bot
	Life  *Life
	Lives int
	ended []func()
}

// Live begins a life on the store that is there.
func (m *Mortal) Live() {
	m.Helper()
	m.Lives++
	ctx, cancel := context.WithCancel(context.WithoutCancel(m.Context()))
	l := Begin(m.Store, cancel)
	m.Life, m.Bot = l, bot.New(l, m.Rules, slog.New(slog.DiscardHandler))
	m.Plug(l, m.Bot)
	done := make(chan error, 1)
	go func(b *bot.Bot) { done <- b.Run(ctx) }(m.Bot)
	m.ended = append(m.ended, sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil && !l.Over() {
			m.Error("run:", err)
		}
	}))
	synctest.Wait()
}

// End ends the life that is there, orderly, and waits for all of them.
func (m *Mortal) End() {
	for _, wait := range m.ended {
		wait()
	}
}

// Pass lets time pass; who dies meanwhile lives again after a second.
func (m *Mortal) Pass(d time.Duration) {
	m.Helper()
	for end := time.Now().Add(d); ; {
		synctest.Wait()
		select {
		case <-time.After(time.Until(end)):
			synctest.Wait()
			return
		case <-m.Life.dead:
			time.Sleep(time.Second)
			m.Live()
		}
	}
}

// Take hands an event over until heed has it.
func (m *Mortal) Take(e bot.Event) bot.Receipt {
	m.Helper()
	for range 100 {
		r, err := m.Bot.Take(m.Context(), e)
		if err == nil {
			synctest.Wait()
			return r
		}
		if !errors.Is(err, bot.ErrUnavailable) {
			m.Fatalf("%s: %v", e.Do, err)
		}
		m.Pass(time.Second)
	}
	m.Fatalf("%s is not taken", e.Do)
	return bot.Receipt{}
}

// View reads an item with its log.
func (m *Mortal) View(id bot.ItemID) bot.View {
	m.Helper()
	v, err := m.Store.View(m.Context(), id, 0, 1000)
	if err != nil {
		m.Fatal(err)
	}
	return v
}
