package adaptertest

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"sync"

	"heed/bot"
)

// Desk is a heed that decides nothing: it records the events that an adapter
// hands over, keeps their cursors, and answers as the test tells it. It stands
// in for the core where a test is about the adapter alone; it is safe for
// concurrent use.
type Desk struct {
	Rules bot.Rules
	Conn  bot.ConnectionID

	bot.Reader // nil: an adapter that reads more than cursors is told by a panic

	mu      sync.Mutex
	changed chan struct{}
	events  []bot.Event
	taken   []bot.Event
	seen    map[string]bot.Receipt
	cursors map[bot.Channel]string
	answer  func(bot.Event) error
	log     bytes.Buffer
}

// NewDesk returns a desk whose mentions come from some channels and whose
// cards go to others, all of one connection.
func NewDesk(conn bot.ConnectionID, from, post []string) *Desk {
	d := bot.Desk{ID: "support"}
	for _, id := range from {
		d.From = append(d.From, bot.Channel{Connection: conn, ID: id})
	}
	for _, id := range post {
		d.Post = append(d.Post, bot.Channel{Connection: conn, ID: id})
	}
	return &Desk{
		Conn: conn, Rules: bot.Rules{Desks: map[bot.DeskID]bot.Desk{d.ID: d}},
		changed: make(chan struct{}), seen: map[string]bot.Receipt{}, cursors: map[bot.Channel]string{},
	}
}

// Host is what the adapter is given.
func (d *Desk) Host() bot.Host {
	return bot.Host{
		Connection: d.Conn, PublicURL: "https://heed.example", Reader: d, Rules: func() bot.Rules { return d.Rules },
		Log: slog.New(slog.NewTextHandler(d, &slog.HandlerOptions{Level: slog.LevelDebug})), Take: d.take,
		Keep: func(context.Context, ...bot.Kept) error { return nil },
	}
}

// Answer makes f decide what Take returns; nil: everything is taken. An event
// whose key was taken before is a duplicate all the same. f may block.
func (d *Desk) Answer(f func(bot.Event) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = f
}

// take is the host's Take.
func (d *Desk) take(ctx context.Context, e bot.Event) (bot.Receipt, error) {
	d.mu.Lock()
	d.events = append(d.events, e)
	d.touch()
	answer := d.answer
	d.mu.Unlock()
	if answer != nil && e.Do != bot.Skip {
		if err := answer(e); err != nil {
			return bot.Receipt{}, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.touch()
	for _, k := range e.Keys {
		if r, ok := d.seen[k.Name]; ok {
			r.Status = bot.StatusDuplicate
			return r, d.move(e.Cursor)
		}
	}
	if err := d.move(e.Cursor); err != nil {
		return bot.Receipt{}, err
	}
	for _, k := range e.Keys {
		d.seen[k.Name] = bot.Receipt{Item: e.Item, Status: bot.StatusNew}
	}
	d.taken = append(d.taken, e)
	return bot.Receipt{Item: e.Item, Status: bot.StatusNew}, nil
}

// move keeps a cursor. The caller holds the lock.
func (d *Desk) move(c *bot.Cursor) error {
	if c == nil {
		return nil
	}
	if d.cursors[c.Source] != c.From {
		return bot.ErrStale
	}
	d.cursors[c.Source] = c.To
	return nil
}

// Cursor is the one thing an adapter may read here.
func (d *Desk) Cursor(_ context.Context, source bot.Channel) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.cursors[source], nil
}

// Events are all events ever handed over, skipped ones left out.
func (d *Desk) Events() []bot.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.events), func(e bot.Event) bool { return e.Do == bot.Skip })
}

// Taken are the events that were taken, each once, in order, skipped ones left
// out.
func (d *Desk) Taken() []bot.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.taken), func(e bot.Event) bool { return e.Do == bot.Skip })
}

// Wait returns nil as soon as holds does, which is asked again after every
// event; or the reason ctx ended.
func (d *Desk) Wait(ctx context.Context, holds func() bool) error {
	for {
		d.mu.Lock()
		changed := d.changed
		d.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (d *Desk) touch() {
	close(d.changed)
	d.changed = make(chan struct{})
}

// Write takes what the adapter logs.
func (d *Desk) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.Write(p)
}

// Logged is everything the adapter logged.
func (d *Desk) Logged() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.String()
}
