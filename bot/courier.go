package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// A lease is how long an action may be under way before anybody may conclude
// that whoever had it is gone. A call must end well before that.
const (
	lease    = 15 * time.Second
	deadline = 7 * time.Second
)

// maxBundle is the most nags that leave as one message.
const maxBundle = 1000

// courier takes actions to connections: one runner for each lane.
type courier struct {
	bot   *Bot
	store Store
	log   *slog.Logger

	lanes   map[Channel]*runner // only [courier.run] looks
	idle    chan *runner        // those that want to end
	running sync.WaitGroup
}

func newCourier(b *Bot) *courier {
	return &courier{bot: b, store: b.store, log: b.log, lanes: map[Channel]*runner{}, idle: make(chan *runner)}
}

// run delivers until ctx is done, and returns when nothing is under way.
func (c *courier) run(ctx context.Context) {
	defer c.running.Wait()
	news := c.store.Watch(ctx)
	again := c.wakeAll(ctx)
	for {
		select {
		case n, ok := <-news:
			if !ok {
				return
			}
			if n.All {
				again = c.wakeAll(ctx)
			}
			for _, lane := range n.Lanes {
				c.wakeNear(ctx, lane)
			}
		case <-again:
			again = c.wakeAll(ctx)
		case r := <-c.idle:
			c.dismiss(ctx, r)
		}
	}
}

// dismiss forgets a runner that ends, unless there was news meanwhile: then
// another takes its place.
func (c *courier) dismiss(ctx context.Context, r *runner) {
	delete(c.lanes, r.lane)
	if len(r.news) > 0 {
		c.wake(ctx, r.lane)
	}
}

// wakeAll looks at every lane that owes something. If they can not be listed it
// says when to try again.
func (c *courier) wakeAll(ctx context.Context) <-chan time.Time {
	lanes, err := c.store.Lanes(ctx)
	if c.bot.judge(err) != nil {
		c.log.Warn("the lanes can not be listed; that is tried again in a moment", "err", err)
		return time.After(time.Second)
	}
	for _, l := range lanes {
		c.wake(ctx, l.Channel)
	}
	return nil
}

// wakeNear looks at a lane, or, where the news is of a connection, at all of its
// lanes.
func (c *courier) wakeNear(ctx context.Context, lane Channel) {
	c.wake(ctx, lane)
	if lane.ID != "" {
		return
	}
	for other := range c.lanes {
		if other.Connection == lane.Connection && other != lane {
			c.wake(ctx, other)
		}
	}
}

// wake makes the runner of a lane look at it. A connection without a sender has
// no lanes.
func (c *courier) wake(ctx context.Context, lane Channel) {
	sender, ok := c.bot.adapters[lane.Connection].(Sender)
	if !ok || ctx.Err() != nil {
		return
	}
	r := c.lanes[lane]
	if r == nil {
		r = &runner{courier: c, lane: lane, sender: sender, pace: paceOf(sender), news: make(chan struct{}, 1)}
		r.free = make(chan struct{}, max(1, r.pace.Parallel))
		c.lanes[lane] = r
		c.running.Go(func() { r.run(ctx) })
	}
	select {
	case r.news <- struct{}{}:
	default:
	}
}

func paceOf(s Sender) Pace {
	if p, ok := s.(Pacer); ok {
		return p.Pace()
	}
	return DefaultPace
}

// runner works one lane off, in the order the store hands out.
type runner struct {
	*courier
	lane   Channel
	sender Sender
	pace   Pace
	news   chan struct{}
	free   chan struct{} // holds one for each attempt under way
	last   time.Time     // when the latest attempt began

	mu    sync.Mutex
	until time.Time // the platform wants to be left alone
}

// rest keeps the lane quiet for as long as the platform asked.
func (r *runner) rest(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until = later(r.until, after(d))
}

// ready is when the lane may make its next attempt.
func (r *runner) ready() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return later(r.until, r.last.Add(r.pace.Every))
}

// run delivers until ctx is done, then waits for what is under way: an attempt
// outlives ctx, because what it learns is worth more than a second.
func (r *runner) run(ctx context.Context) {
	var underway sync.WaitGroup
	defer underway.Wait()
	for {
		if !r.slot(ctx) {
			return
		}
		now := time.Now().UTC()
		due, next, err := r.store.Lease(ctx, r.lane, now, now.Add(lease), maxBundle)
		if r.bot.judge(err) != nil {
			if ctx.Err() == nil {
				r.log.Warn("a lane can not be read; it is tried again in a moment", "lane", r.lane, "err", err)
			}
			next = now.Add(time.Second)
		}
		if len(due) == 0 {
			<-r.free
			if !r.wait(ctx, next) {
				return
			}
			continue
		}
		r.last = now
		underway.Go(func() {
			defer func() { <-r.free }()
			r.deliver(context.WithoutCancel(ctx), due)
		})
	}
}

// slot waits until the lane's pace allows one more attempt.
func (r *runner) slot(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case r.free <- struct{}{}:
	}
	for rest := time.Until(r.ready()); rest > 0; rest = time.Until(r.ready()) {
		if !sleep(ctx, rest) {
			<-r.free
			return false
		}
	}
	return true
}

// wait waits for news of the lane, or until a time if it is not zero. Direct
// messages are many lanes, of which few owe anything: their runners end when
// nothing comes for a while.
func (r *runner) wait(ctx context.Context, until time.Time) bool {
	var timer <-chan time.Time
	_, direct := r.lane.Direct()
	ends := direct && until.IsZero()
	if ends {
		until = later(after(idleFor), r.ready())
	}
	if !until.IsZero() {
		t := time.NewTimer(time.Until(until))
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-ctx.Done():
		return false
	case <-r.news:
	case <-timer:
		if ends {
			r.end(ctx)
		}
		return !ends
	}
	return true
}

// idleFor is how long the runner of a lane of direct messages waits for news.
const idleFor = time.Minute

// end tells the courier that the runner ends.
func (r *runner) end(ctx context.Context) {
	select {
	case <-ctx.Done():
	case r.idle <- r:
	}
}

// deliver makes one attempt at an action, at nags that leave together, or to
// settle the doubt about an earlier one, and writes down what it learned.
func (r *runner) deliver(ctx context.Context, batch []Action) {
	try, stop := context.WithTimeout(ctx, deadline)
	learned := r.attempt(try, batch)
	stop()
	ctx, stop = context.WithDeadline(ctx, batch[0].Until)
	defer stop()
	var all sync.WaitGroup
	free := make(chan struct{}, settlers)
	for n, s := range learned {
		if n == 0 || s.Fate != learned[n-1].Fate {
			r.note(batch[n], s)
		}
		free <- struct{}{}
		all.Go(func() { r.settle(ctx, batch[n], s); <-free })
	}
	all.Wait()
}

// settlers is how many settlements of a bundle are written at once, so that
// they share commits and leave room for others.
const settlers = 256

// settle writes down what was learned of one action. It goes on trying for as
// long as nobody else may have been given the action.
func (r *runner) settle(ctx context.Context, a Action, s Settlement) {
	s.Action, s.Fence = a.ID, a.Fence
	for tries := 1; ; tries++ {
		_, err := r.bot.Take(ctx, Event{Do: Settle, Item: a.Item, Settled: &s})
		if err == nil || !errors.Is(err, ErrUnavailable) || !sleep(ctx, min(pause(tries)/4, time.Second)) {
			r.noteUnsettled(a, err)
			return
		}
	}
}

// note logs what a person might want to know of an attempt; of a bundle, one
// line for what has the same fate.
func (r *runner) note(a Action, s Settlement) {
	level := slog.LevelDebug
	switch s.Fate {
	case FateDoubt, FateBlocked, FateUnsure, FateGone:
		level = slog.LevelWarn
	case FateRefused:
		level = slog.LevelError
	case FateNotSent:
		if a.Tries == 1 {
			level = slog.LevelInfo
		}
	}
	r.log.Log(context.Background(), level, "delivery", "action", a.ID, "fate", s.Fate, "tries", a.Tries, "why", s.Why)
}

func (r *runner) noteUnsettled(a Action, err error) {
	if err != nil {
		r.log.Warn("what became of an action could not be noted; it is in doubt when its lease ends", "action", a.ID, "err", err)
	}
}
