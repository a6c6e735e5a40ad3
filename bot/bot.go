package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// Bot is the running core: it takes events, decides them, and sees to it that
// what they owe is done.
type Bot struct {
	store    Store
	log      *slog.Logger
	rules    atomic.Pointer[Rules]
	amending sync.Mutex // of the rules
	met      []MemberID // enrolled members who turned out to be configured ones, whose items do not say so yet
	adapters map[ConnectionID]Adapter
	ids      ids
	queues   [256]sync.Mutex // of events that collided; see Take
	seed     maphash.Seed
	fatal    chan error
}

// New returns a bot that keeps everything in store and follows rules, whose
// connections are filled in by [Bot.Plug].
func New(store Store, rules Rules, log *slog.Logger) *Bot {
	b := &Bot{
		store: store, log: log, adapters: map[ConnectionID]Adapter{},
		seed: maphash.MakeSeed(), fatal: make(chan error, 1),
	}
	rules.Connections = map[ConnectionID]Connection{}
	b.rules.Store(&rules)
	return b
}

// Rules returns the rules in force. They are never changed, only replaced.
func (b *Bot) Rules() Rules { return *b.rules.Load() }

// Host returns what the adapter of a connection is given.
func (b *Bot) Host(id ConnectionID) Host {
	return Host{
		Connection: id,
		PublicURL:  b.Rules().PublicURL,
		Reader:     b.store,
		Rules:      b.Rules,
		Log:        b.log.With("connection", id),
		Take:       b.Take,
		Keep: func(ctx context.Context, records ...Kept) error {
			return b.judge(b.store.Keep(ctx, time.Now(), records...))
		},
		Meet: b.Meet,
	}
}

// Plug makes a the adapter of a connection. It must come before [Bot.Run].
func (b *Bot) Plug(id ConnectionID, a Adapter) {
	c := Connection{}
	if d, ok := a.(Describer); ok {
		c = d.Describe()
	}
	c.ID = id
	b.amend(func(r *Rules) {
		r.Connections = maps.Clone(r.Connections)
		r.Connections[id] = c
	})
	b.adapters[id] = a
}

// amend replaces the rules by changed ones.
func (b *Bot) amend(change func(*Rules)) {
	b.amending.Lock()
	defer b.amending.Unlock()
	r := b.Rules()
	change(&r)
	b.rules.Store(&r)
}

// maxStale is how often an event is decided anew because others were faster.
const maxStale = 1000

// Take decides an event and makes what it does durable; see [Host]. Events that
// touch the same things are decided one after the other: of simultaneous ones
// those that come too late are decided again on what the first left behind.
func (b *Bot) Take(ctx context.Context, e Event) (Receipt, error) {
	e.At = time.Now().UTC()
	e.ID = b.ids.next(e.At)
	b.Meet(e.By)
	switch {
	case e.Do == Away:
		e.To = string(b.Rules().absentee(e))
	case e.Do == Left:
		e.To = string(b.Rules().self(e.By))
	default:
		if err := b.welcomeBack(ctx, e); err != nil {
			return Receipt{}, err
		}
	}
	receipt, err := b.take(ctx, e)
	if err == nil && (e.Do == Away || e.Do == Left) {
		err = b.afterAbsence(ctx, e)
	}
	return receipt, err
}

func (b *Bot) take(ctx context.Context, e Event) (Receipt, error) {
	need := e.needs()
	receipt, err := b.decide(ctx, need, e)
	if !errors.Is(err, ErrStale) {
		return receipt, b.judge(err)
	}
	queue := b.queue(need)
	queue.Lock()
	defer queue.Unlock()
	if b.outrun(ctx, e.Cursor) {
		return Receipt{}, err
	}
	for range maxStale {
		if receipt, err = b.decide(ctx, need, e); !errors.Is(err, ErrStale) {
			return receipt, b.judge(err)
		}
	}
	return Receipt{}, fmt.Errorf("too many events at once touch the same item: %w", ErrUnavailable)
}

// outrun reports whether a source was read on from another place than the event
// believes: deciding again can not mend that.
func (b *Bot) outrun(ctx context.Context, c *Cursor) bool {
	if c == nil {
		return false
	}
	at, err := b.store.Cursor(ctx, c.Source)
	return err == nil && at != c.From
}

// queue is where events wait that collided over the same things.
func (b *Bot) queue(n Need) *sync.Mutex {
	key := string(n.Item)
	if key == "" {
		key = string(n.Conversation) + n.Author.String()
	}
	return &b.queues[maphash.String(b.seed, key)%uint64(len(b.queues))]
}

// decide reads, decides and commits once.
func (b *Bot) decide(ctx context.Context, n Need, e Event) (Receipt, error) {
	c, err := b.store.Case(ctx, n)
	if err != nil {
		return Receipt{}, fmt.Errorf("read what %s touches: %w", e.Do, err)
	}
	if err := b.know(ctx, c); err != nil {
		return Receipt{}, err
	}
	change, refusal := Apply(c, e, b.Rules())
	if refusal != nil {
		change = refused(e, refusal)
	}
	if change.Empty() {
		return change.Receipt, orNil(refusal)
	}
	receipt, err := b.store.Commit(ctx, change)
	switch {
	case errors.Is(err, ErrSeen):
		if receipt.Status != "" {
			receipt.Status = StatusDuplicate
		}
		if err := b.readOn(ctx, e); err != nil {
			return Receipt{}, err
		}
	case err != nil:
		return Receipt{}, fmt.Errorf("commit %s: %w", e.Do, err)
	case len(change.Members) > 0:
		b.enrol(change.Members)
	}
	return receipt, orNil(receipt.Refused)
}

// readOn moves the cursor over an event that was taken before.
func (b *Bot) readOn(ctx context.Context, e Event) error {
	if e.Cursor == nil {
		return nil
	}
	if _, err := b.store.Commit(ctx, Change{Event: e.ID, At: e.At, Cursor: e.Cursor}); err != nil {
		return fmt.Errorf("commit the cursor of %s: %w", e.Cursor.Source, err)
	}
	return nil
}

// know learns who was enrolled a moment ago, here or by another replica, if the
// item is theirs.
func (b *Bot) know(ctx context.Context, c Case) error {
	if c.Item == nil || c.Item.Owner == "" || b.Rules().Members[c.Item.Owner].ID != "" {
		return nil
	}
	return b.meet(ctx)
}

// meet adds everybody who was ever enrolled to the rules.
func (b *Bot) meet(ctx context.Context) error {
	members, err := b.store.Members(ctx)
	if err != nil {
		return fmt.Errorf("read the members: %w", err)
	}
	b.enrol(members)
	return nil
}

// refused is what is kept of a declined event, so that a repeat hears the same
// and its source is read on. Keys that would be kept for good are kept for a
// day: what is declined today may be welcome when the configuration has changed.
func refused(e Event, r *Refusal) Change {
	c := Change{Event: e.ID, At: e.At, Cursor: e.Cursor, Receipt: Receipt{Refused: r}}
	for _, k := range e.Keys {
		k.Until = e.At.Add(DeliveryLifetime)
		c.Keys = append(c.Keys, k)
	}
	return c
}

// orNil keeps a nil *Refusal from becoming an error that is not nil.
func orNil(r *Refusal) error {
	if r == nil {
		return nil
	}
	return r
}

// enrol adds to the rules what a change has stored of members: those who were
// enrolled, and when anybody is away. Of a configured member nothing else is
// stored.
func (b *Bot) enrol(members []Member) {
	b.amend(func(r *Rules) {
		r.Members, r.Absent, r.Gone, r.Closed = maps.Clone(r.Members), maps.Clone(r.Absent), maps.Clone(r.Gone), maps.Clone(r.Closed)
		if r.Absent == nil {
			r.Absent = map[MemberID][]Absence{}
		}
		for _, m := range members {
			r.Absent[m.ID] = m.Away
			r.gone(m)
			if _, known := r.Members[m.ID]; !known && len(m.On) > 0 {
				m.Away, m.Left, m.Closed = nil, time.Time{}, nil
				r.Members[m.ID] = m
			}
		}
	})
}

// judge ends the bot at an error after which nothing is to be trusted. All
// others are the caller's to handle.
func (b *Bot) judge(err error) error {
	var refusal *Refusal
	switch {
	case err == nil, errors.As(err, &refusal):
	case errors.Is(err, ErrUnavailable), errors.Is(err, ErrStale), errors.Is(err, ErrNotFound), errors.Is(err, ErrSeen):
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
	default:
		select {
		case b.fatal <- err:
		default:
		}
	}
	return err
}
