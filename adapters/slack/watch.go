package slack

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"heed/adapters/chat"
)

// When watched channels are read back.
const (
	readSoon   = 2 * time.Second // after something was heard in one
	readAlways = 5 * time.Minute // all of them, whatever was heard
	readAgain  = 5 * time.Second // one that could not be read, then less often
)

// watch reads watched channels back until ctx is done: what was missed while
// nothing was heard, and so that their cursors move. It looks after threads,
// members and menus likewise.
func (a *Adapter) watch(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() { a.watchChannels(ctx) })
	all.Go(func() { a.watchThreads(ctx) })
	all.Go(func() { a.watchMembers(ctx) })
	all.Go(func() { a.watchMenus(ctx) })
}

// missed says that things may have happened unheard: everything is read back
// soon. It returns at once.
func (a *Adapter) missed() { chat.Signal(a.gap) }

// watchChannels reads channels back: all when Slack is reached, after a gap and
// now and then, and each soon after something was heard in it.
func (a *Adapter) watchChannels(ctx context.Context) {
	always := time.NewTicker(readAlways)
	defer always.Stop()
	again, pause := time.NewTimer(readAlways), readAgain
	defer again.Stop()
	for {
		all, gap := true, false
		select {
		case <-ctx.Done():
			return
		case <-a.gap:
			gap = true
		case <-always.C:
		case <-again.C:
		case <-a.poked:
			all = false
			if !chat.Rest(ctx, readSoon) {
				return
			}
		}
		whole := a.readBack(ctx, all)
		if gap { // after the channels: what was missed there may have threads
			chat.Signal(a.gapThreads)
		}
		if whole {
			pause = readAgain
			continue
		}
		again.Reset(pause)
		pause = min(2*pause, readAlways)
	}
}

// readBack reads all channels back, or those in which something was heard, and
// reports whether all could be read.
func (a *Adapter) readBack(ctx context.Context, all bool) bool {
	whole := true
	for _, s := range a.watched() {
		to := ""
		if !all {
			if to = s.due(); to == "" {
				continue
			}
		}
		err := a.catchUp(ctx, s, to)
		if ctx.Err() != nil {
			return true
		}
		a.noteFailing(s, err)
		whole = whole && err == nil
	}
	return whole
}

// due is how far s is to be read because of what was heard; empty: it was.
func (s *source) due() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pos != "" && !newer(s.heard, s.pos) {
		return ""
	}
	return s.heard
}

// noteFailing logs that a channel can not be read, once, and that it can again.
func (a *Adapter) noteFailing(s *source, err error) {
	why := ""
	if err != nil {
		why = err.Error()
	}
	s.mu.Lock()
	was := s.failing
	s.failing = why
	s.mu.Unlock()
	switch {
	case why == was:
	case why == "":
		a.host.Log.Info("a watched channel can be read again", "channel", s.channel)
	default:
		a.warn("a watched channel can not be read back; what was missed there is read when it can", err, "channel", s.channel)
	}
}

// warn logs what went wrong, but for what follows from Slack being out of reach:
// that was said before.
func (a *Adapter) warn(what string, err error, args ...any) {
	level := slog.LevelWarn
	if a.Pulse().Down != "" {
		level = slog.LevelDebug
	}
	a.host.Log.Log(context.Background(), level, what, append(args, "err", err)...)
}
