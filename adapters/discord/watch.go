package discord

import (
	"context"
	"strconv"
	"sync"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// How things are read back.
const (
	// readEvery is how far calls that read are kept apart: Discord allows fifty a
	// second of everything, and answers come first.
	// https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
	readEvery = 100 * time.Millisecond
	// threadsAlways and talksAlways are how often threads, and what was said
	// before, are looked at whatever was heard.
	threadsAlways = 5 * time.Minute
	talksAlways   = time.Hour
)

// watch reads back what was missed, until ctx is done: in watched channels, in
// threads and posts, and what became of what was said. Without the message content
// intent it does nothing: messages are then read without their words, and would
// be taken for empty ones.
func (a *Adapter) watch(ctx context.Context) {
	if !a.set.reads() {
		<-ctx.Done()
		return
	}
	var all sync.WaitGroup
	defer all.Wait()
	begin := func(what string, do func(context.Context)) {
		all.Go(func() { a.keepUp(ctx, "reading back "+what, do) })
	}
	begin("channels", func(ctx context.Context) {
		a.sources.Watch(ctx, a.catchUp, func() { chat.Signal(a.gapThreads); chat.Signal(a.gapTalks) })
	})
	begin("threads", func(ctx context.Context) { chat.Rounds(ctx, a.gapThreads, threadsAlways, a.readThreads, a.noteAgain) })
	begin("talks", func(ctx context.Context) { chat.Rounds(ctx, a.gapTalks, talksAlways, a.readTalks, a.noteAgain) })
}

// noteAgain logs that something was not read back whole. Why not was said of each
// channel.
func (a *Adapter) noteAgain(err error, again time.Duration) {
	a.host.Log.Debug("not everything could be read back; that is tried again", "err", err, "again", again.String())
}

// missed says that things may have happened unheard: everything is read back
// soon. It returns at once.
func (a *Adapter) missed() { a.sources.Missed() }

// live notes that a message is heard live in a watched channel or forum, or in a
// thread of it, before it is taken. Where nothing was read back yet, that begins
// with it.
func (a *Adapter) live(ctx context.Context, m message, watched string) error {
	s := a.sources.Get(watched)
	if s == nil || !a.set.reads() || timeOf(m.ID).IsZero() {
		return nil
	}
	if m.Channel != watched {
		return a.threadsOf(watched).Begin(ctx, before(m.ID))
	}
	if err := s.Begin(ctx, before(m.ID)); err != nil {
		return err
	}
	s.Heard(m.ID)
	return nil
}

// ahead reports whether a message in a watched channel or forum, or in a thread of
// it, is still to be read back.
func (a *Adapter) ahead(m message, watched string) bool {
	s := a.sources.Get(watched)
	if s == nil || !a.set.reads() {
		return false
	}
	if m.Channel != watched {
		s = a.threadsOf(watched)
	}
	return newer(m.ID, s.ReadTo())
}

// threadsOf is the source that all threads of a channel are, or all posts of a
// forum: everything said in any of them up to its cursor was taken, refused or
// skipped. One for each thread would be more than can be kept.
func (a *Adapter) threadsOf(parent string) *chat.Source { return a.sources.Of(parent + "/threads") }

// parents are the channels and forums whose threads are read back: those that are
// watched, and those where cards are.
func (a *Adapter) parents() []string {
	var all []string
	seen := map[string]bool{}
	add := func(c bot.Channel) {
		if c.Connection == a.host.Connection && c.ID != "" && !seen[c.ID] {
			seen[c.ID] = true
			all = append(all, c.ID)
		}
	}
	for _, s := range a.sources.Watched() {
		add(s.Channel)
	}
	for _, d := range a.host.Rules().Desks {
		for _, c := range d.Post {
			add(c)
		}
	}
	return all
}

// justNow is the id of a moment ago, by Discord's clock, which shows seconds.
func (a *Adapter) justNow() string { return idAt(a.skew.There(time.Now().Add(-2 * time.Second))) }

// before is the last id before another.
func before(id string) string {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil || n == 0 {
		return "0"
	}
	return strconv.FormatUint(n-1, 10)
}
