package slack

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// underCard tells whose card a message is written under; [bot.ErrNotFound]:
// nobody's.
func (a *Adapter) underCard(ctx context.Context, m message) (bot.ItemID, error) {
	if !m.inThread() {
		return "", bot.ErrNotFound
	}
	item, err := a.host.Reader.CardAt(ctx, a.ref(place{channel: m.Channel, ts: m.Thread}))
	if err != nil {
		return "", fmt.Errorf("look for a card: %w", err)
	}
	return item, nil
}

// renoted takes that a note was changed, which is another note: what was noted
// stays. One that is not taken yet is taken as it reads now.
func (a *Adapter) renoted(ctx context.Context, m message, item bot.ItemID) error {
	taken, err := a.taken(ctx, m)
	switch {
	case err != nil:
		return err
	case m.byBot() || m.Edited == nil:
		return nil
	case !taken:
		return a.said(ctx, m)
	}
	ev, _, err := a.note(ctx, m, item)
	if err != nil {
		return err
	}
	ev.Text = chat.Clip("Changed: "+ev.Text, bot.MaxText)
	ev.Keys[0].Name = bot.MentionKey(a.host.Connection, m.id()+"/"+m.Edited.TS)
	_, err = a.host.Take(ctx, ev)
	return a.explain(ctx, ev, m, err)
}

// How long, and how often, it is looked whether what a thread is under is a
// card after all: one that is in doubt is known when that is settled.
const (
	lookFor     = time.Hour
	lookAgain   = 30 * time.Second
	maxUnplaced = 100
)

// unplaced are threads under heed's messages that are no cards, yet.
type unplaced struct {
	mu    sync.Mutex
	since map[place]time.Time
}

// add remembers the thread that a message is in.
func (u *unplaced) add(m message) {
	u.mu.Lock()
	defer u.mu.Unlock()
	at := place{channel: m.Channel, ts: m.Thread}
	if u.since == nil {
		u.since = map[place]time.Time{}
	}
	if _, known := u.since[at]; !known && len(u.since) < maxUnplaced && time.Since(m.rooted()) < lookFor {
		u.since[at] = time.Now()
	}
}

// all are those that are still of interest.
func (u *unplaced) all() []place {
	u.mu.Lock()
	defer u.mu.Unlock()
	maps.DeleteFunc(u.since, func(_ place, since time.Time) bool { return time.Since(since) > lookFor })
	return slices.Collect(maps.Keys(u.since))
}

// drop forgets one.
func (u *unplaced) drop(at place) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.since, at)
}

// watchUnplaced looks now and then at the threads that are nobody's yet.
func (a *Adapter) watchUnplaced(ctx context.Context) {
	for chat.Rest(ctx, lookAgain) {
		a.readUnplaced(ctx)
	}
}

// readUnplaced reads the threads that have turned out to be those of cards.
func (a *Adapter) readUnplaced(ctx context.Context) {
	for _, at := range a.unplaced.all() {
		_, err := a.host.Reader.CardAt(ctx, a.ref(at))
		if err == nil {
			err = a.readThread(ctx, thread{place: at})
		}
		switch {
		case err == nil:
			a.unplaced.drop(at)
		case !errors.Is(err, bot.ErrNotFound) && ctx.Err() == nil:
			a.warn("a thread can not be read; that is tried again", err, "channel", at.channel)
		}
	}
}
