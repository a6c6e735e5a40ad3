package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"heed/adapters/chat"
)

// late is how long after it was said something may be shown: what is younger is
// read once more.
const late = time.Minute

// maxArchived is how many pages of archived threads are looked at, of a hundred.
const maxArchived = 1000

// readThreads takes what was said in threads and posts. One channel or forum
// whose threads can not be read costs no other.
func (a *Adapter) readThreads(ctx context.Context) error {
	lists := map[string]active{}
	var failed error
	for _, id := range a.parents() {
		err := a.readThreadsOf(ctx, id, lists)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if is(err, unknownChannel, missingAccess) && a.sources.Get(id) != nil {
			continue // who reads the channel itself says so
		}
		a.threadsOf(id).Note(err)
		if err != nil && !lost(err) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// lost reports whether a channel is not there for heed.
func lost(err error) bool {
	return is(err, unknownChannel, missingAccess, missingPermission) || errors.Is(err, errDeaf)
}

// active are the active threads of a guild that heed can see, and the latest
// message in any of them.
type active struct {
	threads []room
	latest  string
}

// activeThreads lists them.
// https://docs.discord.com/developers/resources/guild#list-active-guild-threads
func (a *Adapter) activeThreads(ctx context.Context, guild string) (active, error) {
	var got struct {
		Threads *[]json.RawMessage `json:"threads"`
	}
	path := "guilds/" + guild + "/threads/active"
	err := a.asked(ctx, path, path, &got)
	if err == nil && got.Threads == nil {
		err = errSilent
	}
	if err != nil {
		return active{}, fmt.Errorf("list active threads: %w", err)
	}
	all := active{threads: a.learned(*got.Threads)}
	for _, t := range all.threads {
		if newer(t.latest(), all.latest) {
			all.latest = t.latest()
		}
	}
	return all, nil
}

// learned are the threads of a list. What they are is remembered.
func (a *Adapter) learned(list []json.RawMessage) []room {
	var all []room
	for _, raw := range list {
		var t room
		chat.Lenient(raw, &t)
		if t.thread() && !timeOf(t.ID).IsZero() {
			a.rooms.learn(t)
			all = append(all, t)
		}
	}
	return all
}

// latest is the id of the last message in a thread, or of itself.
func (r room) latest() string {
	if newer(r.Last, r.ID) {
		return r.Last
	}
	return r.ID
}

// readThreadsOf takes what was said in the threads of a channel or forum since its
// cursor, and then moves that: up to a minute before the latest message that
// is known of. Those that were never read begin now.
func (a *Adapter) readThreadsOf(ctx context.Context, parent string, lists map[string]active) error {
	r, err := a.room(ctx, parent)
	if err != nil || r.thread() {
		return err
	}
	list, known := lists[r.Guild]
	if !known {
		if list, err = a.activeThreads(ctx, r.Guild); err != nil {
			return err
		}
		lists[r.Guild] = list
	}
	s := a.threadsOf(parent)
	if err := s.Begin(ctx, ""); err != nil {
		return err
	}
	if s.ReadTo() == "" {
		now := a.justNow()
		if newer(list.latest, now) {
			now = list.latest
		}
		return s.Begin(ctx, now)
	}
	threads, err := a.archivedSince(ctx, parent, timeOf(s.ReadTo()).Add(-late))
	if err != nil {
		return err
	}
	woken, err := a.activeThreads(ctx, r.Guild) // one that was archived at first and is not any more
	if err != nil {
		return err
	}
	threads = append(append(threads, list.threads...), woken.threads...)
	threads = slices.DeleteFunc(threads, func(t room) bool { return t.Parent != parent })
	if err := a.readEach(ctx, threads, s.ReadTo()); err != nil {
		return err
	}
	return s.Moved(ctx, idAt(timeOf(list.latest).Add(-late)))
}

// archivedSince are the public threads that were archived after a time. A private
// one is seen while it is active only: its archive takes a permission that heed
// does without.
// https://docs.discord.com/developers/resources/channel#list-public-archived-threads
func (a *Adapter) archivedSince(ctx context.Context, parent string, since time.Time) ([]room, error) {
	var all []room
	limit := "channels/" + parent + "/threads/archived/public"
	for q, n := (url.Values{"limit": {"100"}}), 0; n < maxArchived; n++ {
		var got struct {
			Threads *[]json.RawMessage `json:"threads"`
			More    bool               `json:"has_more"`
		}
		err := a.asked(ctx, limit, limit+"?"+q.Encode(), &got)
		if err == nil && got.Threads == nil {
			err = errSilent
		}
		if err != nil {
			return nil, fmt.Errorf("list archived threads: %w", err)
		}
		threads := a.learned(*got.Threads)
		last := time.Time{}
		for _, t := range threads {
			if t.State == nil || t.State.Since.After(since) {
				all = append(all, t)
			}
			if t.State != nil && (last.IsZero() || t.State.Since.Before(last)) {
				last = t.State.Since.Time
			}
		}
		if !got.More || !last.After(since) {
			return all, nil
		}
		q.Set("before", last.Format(time.RFC3339Nano))
	}
	return nil, errors.New("list archived threads: it does not end")
}

// readEach takes what was said after an id in threads, the oldest thread first.
func (a *Adapter) readEach(ctx context.Context, threads []room, after string) error {
	slices.SortFunc(threads, func(a, b room) int { return order(a.ID, b.ID) })
	threads = slices.CompactFunc(threads, func(a, b room) bool { return a.ID == b.ID })
	for _, t := range threads {
		if !newer(t.latest(), after) {
			continue
		}
		err := a.readThread(ctx, t, after)
		if is(err, unknownChannel, missingAccess) { // deleted or closed to heed since it was listed
			continue
		}
		if err != nil {
			return fmt.Errorf("read a thread: %w", err)
		}
	}
	return nil
}

// readThread takes what was said in a thread after an id, oldest first.
func (a *Adapter) readThread(ctx context.Context, t room, after string) error {
	for first, more := true, true; more; first = false {
		var batch []message
		var err error
		if batch, more, err = a.page(ctx, t.ID, after); err != nil {
			return err
		}
		if first && len(batch) == 0 && t.Last != "" {
			return a.shown(ctx, t.ID, t.Last)
		}
		for _, m := range batch {
			if err := a.overhear(ctx, m); err != nil {
				return err
			}
			after = m.ID
		}
	}
	return nil
}

// overhear takes a message of a thread that was read back, unless it was taken
// before.
func (a *Adapter) overhear(ctx context.Context, m message) error {
	taken, err := a.taken(ctx, m)
	if err != nil {
		return err
	}
	if taken {
		return a.reconcile(ctx, m)
	}
	ev, ok, err := a.means(ctx, m)
	if err != nil || !ok {
		return err
	}
	return chat.Overtake(ctx, a.host, ev, nil)
}
