package adaptertest

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"time"

	"heed/bot"
)

// Recorder is a heed that decides nothing: it records the events that an adapter
// hands over, keeps their cursors, and answers as the test tells it. It stands
// in for the core where a test is about the adapter alone; it is safe for
// concurrent use.
type Recorder struct {
	Rules bot.Rules
	Conn  bot.ConnectionID

	bot.Reader // nil: an adapter that reads more than is below panics

	mu      sync.Mutex
	news    News
	events  []bot.Event
	taken   []bot.Event
	seen    map[string]bot.Receipt
	cursors map[bot.Channel]string
	cards   map[bot.Ref]bot.ItemID
	kept    map[string]bot.Kept
	met     []bot.Person
	answer  func(bot.Event) error
	blocks  <-chan struct{}
	busy    int // calls of Take under way
	log     bytes.Buffer
}

// NewRecorder returns one for a desk whose mentions come from some channels and whose
// cards go to others, all of one connection.
func NewRecorder(conn bot.ConnectionID, from, post []string) *Recorder {
	d := bot.Desk{ID: "support"}
	for _, id := range from {
		d.From = append(d.From, bot.Channel{Connection: conn, ID: id})
	}
	for _, id := range post {
		d.Post = append(d.Post, bot.Channel{Connection: conn, ID: id})
	}
	return &Recorder{
		Conn: conn, Rules: bot.Rules{Desks: map[bot.DeskID]bot.Desk{d.ID: d}},
		seen: map[string]bot.Receipt{}, cursors: map[bot.Channel]string{},
		cards: map[bot.Ref]bot.ItemID{}, kept: map[string]bot.Kept{},
	}
}

// Host is what the adapter is given.
func (r *Recorder) Host() bot.Host {
	return bot.Host{
		Connection: r.Conn, PublicURL: "https://heed.example", Reader: r, Rules: func() bot.Rules { return r.Rules },
		Log: slog.New(slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelDebug})), Take: r.take,
		Keep: r.keep,
		Meet: func(p bot.Person) { r.change(func() { r.met = append(r.met, p) }) },
	}
}

// Answer makes f decide what Take returns; nil: everything is taken. An event
// whose key was taken before is a duplicate all the same. f may block.
func (r *Recorder) Answer(f func(bot.Event) error) {
	r.change(func() { r.answer = f })
}

// Blocks makes Take hang until its context is done, or the given one, but for
// what is skipped.
func (r *Recorder) Blocks(ctx context.Context) {
	r.change(func() { r.blocks = ctx.Done() })
}

// take is the host's Take.
func (r *Recorder) take(ctx context.Context, e bot.Event) (bot.Receipt, error) {
	r.mu.Lock()
	r.events = append(r.events, e)
	r.touch()
	answer, blocks := r.answer, r.blocks
	r.mu.Unlock()
	if blocks != nil && e.Do != bot.Skip {
		return bot.Receipt{}, r.block(ctx, blocks)
	}
	if answer != nil && e.Do != bot.Skip {
		if err := answer(e); err != nil {
			return bot.Receipt{}, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	for _, k := range e.Keys {
		if receipt, ok := r.seen[k.Name]; ok {
			receipt.Status = bot.StatusDuplicate
			return receipt, nil // like a store: what was seen moves nothing
		}
	}
	if err := r.move(e.Cursor); err != nil {
		return bot.Receipt{}, err
	}
	receipt := bot.Receipt{Item: cmp.Or(e.Item, "ITEM-0"), Rev: 1, Seq: 1, Status: bot.StatusNew}
	for _, k := range e.Keys {
		r.seen[k.Name] = receipt
	}
	r.taken = append(r.taken, e)
	return receipt, nil
}

// block is a Take that hangs. It ends a little later than its context, so that
// who does not wait for it is seen.
func (r *Recorder) block(ctx context.Context, end <-chan struct{}) error {
	r.change(func() { r.busy++ })
	select {
	case <-ctx.Done():
	case <-end:
	}
	for range 10000 {
		runtime.Gosched()
	}
	r.change(func() { r.busy-- })
	return bot.ErrUnavailable
}

// Busy is the number of calls of Take that hang; see [Recorder.Blocks].
func (r *Recorder) Busy() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.busy
}

// move keeps a cursor. The caller holds the lock.
func (r *Recorder) move(c *bot.Cursor) error {
	if c == nil {
		return nil
	}
	if r.cursors[c.Source] != c.From {
		return bot.ErrStale
	}
	r.cursors[c.Source] = c.To
	return nil
}

// keep is the host's Keep.
func (r *Recorder) keep(_ context.Context, records ...bot.Kept) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	for _, k := range records {
		if was, _ := r.unexpired(now, k.Name); was.Rev != k.Rev {
			return bot.ErrStale
		}
	}
	for _, k := range records {
		k.Rev++
		r.kept[k.Name] = k
		if k.Value == nil {
			delete(r.kept, k.Name)
		}
	}
	return nil
}

// Kept reads a small record.
func (r *Recorder) Kept(_ context.Context, now time.Time, name string) (bot.Kept, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.unexpired(now, name); ok {
		return k, nil
	}
	return bot.Kept{}, bot.ErrNotFound
}

// unexpired is a record that still counts. The caller holds the lock.
func (r *Recorder) unexpired(now time.Time, name string) (bot.Kept, bool) {
	k, ok := r.kept[name]
	if !ok || !k.Until.IsZero() && !now.Before(k.Until) {
		return bot.Kept{}, false
	}
	return k, true
}

// Members is empty: nobody was ever enrolled.
func (r *Recorder) Members(context.Context) ([]bot.Member, error) { return nil, nil }

// Cursor is how far a source was read.
func (r *Recorder) Cursor(_ context.Context, source bot.Channel) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cursors[source], nil
}

// Items is empty: items are for who decides.
func (r *Recorder) Items(context.Context, bot.Query) (bot.Page, error) { return bot.Page{}, nil }

// Case knows one thing only: whether a mention was taken, and for which item.
func (r *Recorder) Case(_ context.Context, n bot.Need) (bot.Case, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if receipt, ok := r.seen[n.Source]; ok {
		return bot.Case{Item: &bot.Item{ID: receipt.Item}}, nil
	}
	return bot.Case{}, nil
}

// Card makes an item's card known to be at a place.
func (r *Recorder) Card(at bot.Ref, item bot.ItemID) {
	r.change(func() { r.cards[at] = item })
}

// CardAt tells whose card is at a place, of those made known by [Recorder.Card].
func (r *Recorder) CardAt(_ context.Context, at bot.Ref) (bot.ItemID, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id, ok := r.cards[at]; ok {
		return id, nil
	}
	return "", bot.ErrNotFound
}

// Met is everybody the adapter told heed of, in order.
func (r *Recorder) Met() []bot.Person {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.met)
}

// Events are all events ever handed over, skipped ones left out.
func (r *Recorder) Events() []bot.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.events), func(e bot.Event) bool { return e.Do == bot.Skip })
}

// Taken are the events that were taken, each once, in order, skipped ones left
// out.
func (r *Recorder) Taken() []bot.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.taken), func(e bot.Event) bool { return e.Do == bot.Skip })
}

// Wait returns nil as soon as holds does, which is asked again after every
// event; or the reason ctx ended.
func (r *Recorder) Wait(ctx context.Context, holds func() bool) error {
	return r.news.Wait(ctx, holds)
}

// change runs f alone, and wakes everybody in [Recorder.Wait].
func (r *Recorder) change(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
	r.touch()
}

// touch wakes everybody in [Recorder.Wait].
func (r *Recorder) touch() {
	r.news.Tell()
}

// Write takes what the adapter logs.
func (r *Recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

// Logged is everything the adapter logged.
func (r *Recorder) Logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}
