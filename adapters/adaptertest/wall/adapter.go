package wall

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"heed/bot"
)

// Config is what the adapter can be told.
type Config struct {
	URL       string // of the platform
	Token     bot.Secret
	Secret    bot.Secret   // that events are signed with
	Client    *http.Client // nil: [http.DefaultClient]
	TextLimit int          // most runes of a text; 0: [DefaultTextLimit]
	Keyed     bool         // the platform honours keys: see [Settings.HonourKeys]
	Directs   bool         // it has direct messages: see [Settings.Directs]
	Pace      bot.Pace     // zero: two at a time in a lane, settled after 5 s
}

// Adapter is heed's adapter for wall. It watches the channels that desks name
// as sources, shows cards, and takes clicks, forms and notes.
type Adapter struct {
	host   bot.Host
	set    Config
	queue  chan envelope // events about messages, in the order they came
	gap    chan struct{} // holds one token when events may have been lost
	watch  map[string]*source
	acting sync.WaitGroup
}

// New returns the adapter of a connection.
func New(h bot.Host, c Config) (*Adapter, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" {
		return nil, errors.New("url: not an http address")
	}
	c.URL = strings.TrimSuffix(c.URL, "/")
	c.Client = cmp.Or(c.Client, http.DefaultClient)
	c.TextLimit = cmp.Or(c.TextLimit, DefaultTextLimit)
	c.Pace = cmp.Or(c.Pace, bot.Pace{Parallel: 2, Settle: 5 * time.Second})
	return &Adapter{host: h, set: c, queue: make(chan envelope, 1000), gap: make(chan struct{}, 1)}, nil
}

// Describe says that cards and replies are possible, and direct messages where
// the configuration says so.
func (a *Adapter) Describe() bot.Connection {
	return bot.Connection{ID: a.host.Connection, Type: "wall", Posts: true, Replies: true, Directs: a.set.Directs, ReplyLimit: a.set.TextLimit}
}

// Keyed reports whether the platform honours keys.
func (a *Adapter) Keyed() bool { return a.set.Keyed }

// Pace is how the platform wants to be sent to.
func (a *Adapter) Pace() bot.Pace { return a.set.Pace }

// Blind returns a without Find, as if the platform could not be asked.
func Blind(a *Adapter) bot.Adapter { return blind{a, a, a, a, a, a, a} }

type blind struct {
	bot.Adapter
	bot.Describer
	bot.Sender
	bot.Editor
	bot.Remover
	keyed
	bot.Pacer
}

// keyed has another name than its method, which a field would hide.
type keyed = bot.Keyed

// Run receives until ctx is done. A platform that can not be reached, or that
// knows the token no more, is tried again.
func (a *Adapter) Run(ctx context.Context) error {
	a.watch = a.sources()
	defer a.acting.Wait()
	a.acting.Go(func() { a.listen(ctx) })
	for pause := time.Second; ; pause = min(2*pause, 30*time.Second) {
		heard, err := a.receive(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if heard {
			pause = 100 * time.Millisecond
		}
		a.host.Log.Debug("the stream of events ended", "err", err, "again", pause)
		if !rest(ctx, pause) {
			return nil
		}
	}
}

// rest waits, and reports whether ctx still goes on.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
