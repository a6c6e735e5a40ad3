package discord

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// maxThreadPages is how much of a thread is read that only an item leads to.
const maxThreadPages = 10

// hasThread is the flag of a message at which a thread was begun.
// https://docs.discord.com/developers/resources/message#message-object-message-flags
const hasThread = 1 << 5

// talk is what customers of open items said in a channel or thread.
type talk struct {
	channel string
	alone   bool                 // it is a thread, or has some, that only items lead to
	since   string               // of a thread: when it became heed's business
	taken   map[string]time.Time // by message: when heed took it
}

// readTalks looks what became of what customers wrote in items that they wait in,
// or lately did: what was edited or deleted unheard, and what was said since in
// threads of channels that nobody watches.
func (a *Adapter) readTalks(ctx context.Context) error {
	all := map[string]*talk{}
	failed := chat.Followed(ctx, a.host, func(ctx context.Context, i bot.Item) error { return a.talksIn(ctx, i, all) })
	for _, id := range slices.Sorted(maps.Keys(all)) {
		err := a.revisit(ctx, all[id])
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !lost(err) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// talksIn adds what the customers of an item said.
func (a *Adapter) talksIn(ctx context.Context, i bot.Item, all map[string]*talk) error {
	get := func(channel string) *talk {
		if all[channel] == nil {
			all[channel] = &talk{channel: channel, alone: a.sources.Get(channel) == nil, taken: map[string]time.Time{}}
		}
		return all[channel]
	}
	here := false
	for _, r := range i.Roads {
		if r.Channel.Connection != a.host.Connection {
			continue
		}
		here = true
		if key := string(r.Conversation); r.Conversation.Threaded() {
			t := get(key[strings.LastIndexByte(key, 0)+1:])
			t.alone = t.alone && a.sources.Get(r.Channel.ID) == nil
			if began := a.idThere(i); t.since == "" || newer(t.since, began) {
				t.since = began
			}
		}
	}
	if !here {
		return nil
	}
	standing, err := chat.Standing(ctx, a.host, i.ID)
	for _, l := range standing {
		if p, err := a.place(l.Ref); err == nil {
			get(p.channel).taken[p.message] = l.At
		}
	}
	return err
}

// idThere is the id of the time when an item began, by Discord's clock, and a
// little before.
func (a *Adapter) idThere(i bot.Item) string {
	since := i.OpenedAt
	if !i.Began.IsZero() {
		since = i.Began
	}
	return idAt(a.skew.There(since).Add(-late))
}

// revisit reads what was said in a channel or thread anew: what stands near what
// customers said, and a thread that nothing else reads to its end.
func (a *Adapter) revisit(ctx context.Context, t *talk) error {
	known, now := slices.SortedFunc(maps.Keys(t.taken), order), time.Now()
	for after, pages := t.start(known), 0; after != ""; pages++ {
		batch, more, err := a.page(ctx, t.channel, after)
		if is(err, unknownChannel) && t.since != "" {
			return a.allGone(ctx, t)
		}
		if err != nil {
			return err
		}
		there := map[string]bool{}
		for _, m := range batch {
			there[m.ID], after = true, m.ID
			if err := a.seen(ctx, t, m); err != nil {
				return err
			}
		}
		for ; len(known) > 0 && !(more && newer(known[0], after)); known = known[1:] {
			if err := a.absent(ctx, t, known[0], there, now); err != nil {
				return err
			}
		}
		switch {
		case !more:
			return nil
		case t.alone && t.since != "" && pages < maxThreadPages: // on, to the end
		case len(known) == 0:
			return nil
		default:
			after = before(known[0])
		}
	}
	return nil
}

// start is what comes before the first thing of interest; empty: nothing is.
func (t *talk) start(known []string) string {
	at := ""
	if t.alone {
		at = t.since
	}
	if len(known) > 0 && (at == "" || newer(at, known[0])) {
		at = before(known[0])
	}
	return at
}

// seen takes what a message is that was read anew: one that customers said, or one
// in a thread that nothing else reads.
func (a *Adapter) seen(ctx context.Context, t *talk, m message) error {
	_, known := t.taken[m.ID]
	switch {
	case known && t.alone && m.Flags&hasThread != 0:
		err := a.readThread(ctx, room{ID: m.ID}, m.ID)
		if err != nil && !lost(err) {
			return err
		}
		return a.reconcile(ctx, m)
	case known:
		return a.reconcile(ctx, m)
	case t.alone && t.since != "" && newer(m.ID, t.since):
		return a.overhear(ctx, m)
	}
	return nil
}

// absent tells that a message was deleted, if it is not there, and surely so: to
// who may not read, Discord shows an empty channel.
func (a *Adapter) absent(ctx context.Context, t *talk, id string, there map[string]bool, now time.Time) error {
	if there[id] || !chat.Absent(now, timeOf(id), t.taken[id]) {
		return nil
	}
	if stands, err := a.there(ctx, t.channel, id); stands || err != nil {
		return err
	}
	return a.deleted(ctx, message{ID: id, Channel: t.channel})
}

// allGone tells that a thread was deleted, and what was said in it.
func (a *Adapter) allGone(ctx context.Context, t *talk) error {
	for id := range t.taken {
		if err := a.deleted(ctx, message{ID: id, Channel: t.channel}); err != nil {
			return err
		}
	}
	return nil
}
