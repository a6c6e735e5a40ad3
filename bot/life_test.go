package bot_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
	"heed/store/bolt"
)

// life is one run of heed that can end as processes do: at once, whatever is
// under way. What it has written to the platform by then may still arrive.
type life struct {
	bot.Store
	next    http.RoundTripper
	dead    chan struct{}
	mu      sync.Mutex
	refused bool // the platform's address takes no connections
	down    bool // the store answers that it is not available
}

// Everything a life can write.

func (l *life) Commit(ctx context.Context, c bot.Change) (bot.Receipt, error) {
	if l.over() || l.away(c) {
		return bot.Receipt{}, bot.ErrUnavailable
	}
	r, err := l.Store.Commit(ctx, c)
	if l.over() {
		return bot.Receipt{}, bot.ErrUnavailable
	}
	return r, err
}

func (l *life) Lease(ctx context.Context, lane bot.Channel, now, until time.Time, n int) ([]bot.Action, time.Time, error) {
	if l.over() {
		return nil, time.Time{}, bot.ErrUnavailable
	}
	return l.Store.Lease(ctx, lane, now, until, n)
}

func (l *life) Keep(ctx context.Context, now time.Time, records ...bot.Kept) error {
	if l.over() {
		return bot.ErrUnavailable
	}
	return l.Store.Keep(ctx, now, records...)
}

func (l *life) Expire(ctx context.Context, now time.Time) (bool, error) {
	if l.over() {
		return false, bot.ErrUnavailable
	}
	return l.Store.Expire(ctx, now)
}

// RoundTrip sends a request, unless the life is over; its end closes the
// connection.
func (l *life) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.over() || l.closed() {
		return nil, errors.New("connection refused")
	}
	ctx, cancel := context.WithCancel(r.Context())
	stop := make(chan struct{})
	go func() {
		select {
		case <-l.dead:
		case <-stop:
		case <-r.Context().Done():
		}
		cancel()
	}()
	a, err := l.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		close(stop)
		return nil, err
	}
	a.Body = &ending{a.Body, sync.OnceFunc(func() { close(stop) })}
	return a, nil
}

// ending calls done when a body is closed.
type ending struct {
	io.ReadCloser
	done func()
}

func (e *ending) Close() error {
	defer e.done()
	return e.ReadCloser.Close()
}

func (l *life) over() bool {
	select {
	case <-l.dead:
		return true
	default:
		return false
	}
}

func (l *life) closed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

// away reports whether the store is not available for settlements.
func (l *life) away(c bot.Change) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.down && c.Settle != nil
}

// refuse makes connecting to the platform fail, or work again.
func (l *life) refuse(refuse bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused = refuse
}

// unsettle makes the store not available for settlements, or available again.
func (l *life) unsettle(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
}

// mortal is a house whose heed can be killed.
type mortal struct {
	*house
	life  *life
	base  *http.Client
	pace  bot.Pace
	run   func(*bot.Bot, context.Context) error
	leave func() // tells the life to end
	wait  []func()
	close func() error
}

// inMortal runs a test in a mortal house.
func inMortal(t *testing.T, set settings, test func(m *mortal)) {
	t.Helper()
	inBubble(t, set, func(h *house) {
		h.stop()
		store, err := bolt.Open(h.Context(), h.path, bolt.Options{NoSync: true})
		if err != nil {
			h.Fatal(err)
		}
		m := &mortal{house: h, base: h.at.Client, close: store.Close, run: (*bot.Bot).Run}
		h.store = store
		m.live()
		h.stop = m.end
		test(m)
	})
}

// live begins a life on the store that is there.
func (m *mortal) live() {
	m.Helper()
	m.life = &life{Store: m.store, next: m.base.Transport, dead: make(chan struct{})}
	m.at.Client = &http.Client{Transport: m.life}
	m.bot = bot.New(m.life, m.rules(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	m.plug()
	ctx, cancel := context.WithCancel(context.WithoutCancel(m.Context()))
	done := make(chan error, 1)
	b := m.bot
	go func() { done <- m.run(b, ctx) }()
	m.leave = cancel
	m.wait = append(m.wait, sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			m.Error("run:", err)
		}
	}))
	synctest.Wait()
}

// plug gives the bot its adapter, which is as fast as the test says.
func (m *mortal) plug() {
	m.Helper()
	a, err := wall.New(m.bot.Host("w"), wall.Config{
		URL: m.at.URL, Client: m.at.Client, Token: bot.Secret(m.wall.Token()), Secret: bot.Secret(m.wall.Secret()), Keyed: m.set.keyed, Pace: m.pace, Directs: m.set.wall.Directs,
	})
	if err != nil {
		m.Fatal(err)
	}
	if m.set.talk != nil {
		m.bot.Plug("w", &threads{Adapter: a, fold: m.set.talk.fold})
		return
	}
	if m.set.blind {
		m.bot.Plug("w", wall.Blind(a))
		return
	}
	m.bot.Plug("w", a)
}

// restart ends the life as a signal does, and begins another.
func (m *mortal) restart() {
	m.Helper()
	m.wait[len(m.wait)-1]()
	m.live()
}

// crash ends the life at once, and begins another.
func (m *mortal) crash() {
	m.Helper()
	close(m.life.dead)
	m.leave()
	m.live()
}

// end ends the last life and waits for all that went before.
func (m *mortal) end() {
	m.stop = func() {}
	for _, wait := range m.wait {
		wait()
	}
	if err := m.close(); err != nil {
		m.Error("close:", err)
	}
}

// known lists the ids of all itemm.
func (m *mortal) known() []bot.ItemID {
	page, err := m.store.Items(m.Context(), bot.Query{Limit: 200})
	if err != nil {
		m.Fatal(err)
	}
	var ids []bot.ItemID
	for _, v := range page.Items {
		ids = append(ids, v.Item.ID)
	}
	return ids
}
