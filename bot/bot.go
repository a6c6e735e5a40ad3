package bot

import (
	"context"
	"log/slog"
)

// Bot is the running core: it takes events, decides them, and sees to it that
// what they owe is done.
type Bot struct {
	store Store
	log   *slog.Logger
	rules Rules
	ports map[ConnectionID]Adapter
}

// New returns a bot that keeps everything in store and follows rules, whose
// connections are filled in by [Bot.Plug].
func New(store Store, rules Rules, log *slog.Logger) *Bot {
	rules.Connections = map[ConnectionID]Connection{}
	return &Bot{store: store, log: log, rules: rules, ports: map[ConnectionID]Adapter{}}
}

// Host returns what the adapter of a connection is given.
func (b *Bot) Host(id ConnectionID) Host {
	return Host{
		Connection: id,
		PublicURL:  b.rules.PublicURL,
		Reader:     b.store,
		Rules:      func() Rules { return b.rules },
		Log:        b.log.With("connection", id),
		Take:       b.Take,
	}
}

// Plug makes a the adapter of a connection. It must come before [Bot.Run].
func (b *Bot) Plug(id ConnectionID, a Adapter) {
	c := Connection{}
	if d, ok := a.(Describer); ok {
		c = d.Describe()
	}
	c.ID = id
	b.rules.Connections[id] = c
	b.ports[id] = a
}

// Run runs the adapters, the courier and the clerk until ctx is done, lets
// what is in flight finish, and returns nil; or the error that ended it, after
// which nothing is to be trusted.
func (b *Bot) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// Take decides an event and makes what it does durable; see [Host].
func (b *Bot) Take(ctx context.Context, e Event) (Receipt, error) {
	return Receipt{}, ErrUnavailable
}
