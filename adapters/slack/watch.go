package slack

import (
	"context"
	"sync"

	"heed/adapters/chat"
)

// watch reads watched channels back until ctx is done: what was missed while
// nothing was heard, and so that their cursors move. It looks after threads,
// members and menus likewise.
func (a *Adapter) watch(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	// Threads come after the channels: what was missed there may have some.
	all.Go(func() { a.sources.Watch(ctx, a.catchUp, func() { chat.Signal(a.gapThreads) }) })
	all.Go(func() { a.watchThreads(ctx) })
	all.Go(func() { a.watchUnplaced(ctx) })
	all.Go(func() { a.watchMembers(ctx) })
	all.Go(func() { a.watchMenus(ctx) })
}

// heardIn notes that a message was heard live: its channel is read back soon.
func heardIn(s *chat.Source, m message) {
	if m.inThread() && m.Subtype != "thread_broadcast" {
		return // it is not in the channel's history
	}
	s.Heard(m.TS)
}

// warn logs what went wrong, but for what follows from Slack being out of reach:
// that was said before.
func (a *Adapter) warn(what string, err error, args ...any) {
	a.pulse.Warn(a.host.Log, what, err, args...)
}
