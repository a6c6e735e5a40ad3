package slack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// How threads are read back.
const (
	maxThreadPages = 10 // of one thread
	threadsAlways  = time.Hour
)

// watchThreads reads the threads of conversations back when Slack is reached, after
// a gap and now and then: a channel's history does not tell what was said in them.
func (a *Adapter) watchThreads(ctx context.Context) {
	chat.Rounds(ctx, a.gapThreads, threadsAlways, a.readThreads, func(err error, again time.Duration) {
		a.warn("threads can not be read back; that is tried again", err, "again", again.String())
	})
}

// readThreads reads every thread that may go on. One that can not be read costs
// no other.
func (a *Adapter) readThreads(ctx context.Context) error {
	threads, err := a.openThreads(ctx)
	if err != nil {
		return err
	}
	for _, t := range threads {
		if failed := a.readThread(ctx, t); failed != nil && !lost(failed) {
			err = failed
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return err
}

// thread is one that is read back.
type thread struct {
	place
	since string     // when what is said in it became heed's business; empty: always was
	item  bot.ItemID // the one whose customers write in it; empty: it is of a card
}

// openThreads are the threads of items that customers wait in, or lately did,
// and those of their cards.
func (a *Adapter) openThreads(ctx context.Context) ([]thread, error) {
	var all []thread
	err := chat.Followed(ctx, a.host, func(ctx context.Context, i bot.Item) error {
		threads, err := a.threadsIn(ctx, i)
		all = append(all, threads...)
		return err
	})
	return all, err
}

// threadsIn are the threads here that an item is about, and those of its cards.
// What was said in them before there was the item is no part of it.
func (a *Adapter) threadsIn(ctx context.Context, i bot.Item) ([]thread, error) {
	since := i.OpenedAt
	if !i.Began.IsZero() {
		since = i.Began
	}
	from := stamp(a.skew.There(since).Add(-time.Minute))
	var all []thread
	for _, r := range i.Roads {
		if r.Conversation.Threaded() && r.Channel.Connection == a.host.Connection {
			key := string(r.Conversation)
			all = append(all, thread{place{channel: r.Channel.ID, ts: key[strings.LastIndexByte(key, 0)+1:]}, from, i.ID})
		}
	}
	for _, c := range i.Cards {
		if c.Connection != a.host.Connection {
			continue
		}
		card, err := a.host.Reader.Action(ctx, bot.CardID(i.ID, c))
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return nil, fmt.Errorf("look for a card: %w", err)
		}
		if p, err := a.place(card.Ref); err == nil {
			all = append(all, thread{place: p})
		}
	}
	return all, nil
}

// readThread takes what was said in a thread, oldest first.
// https://docs.slack.dev/reference/methods/conversations.replies
func (a *Adapter) readThread(ctx context.Context, at thread) error {
	with := url.Values{"channel": {at.channel}, "ts": {at.ts}, "limit": {strconv.Itoa(pageSize)}}
	there, now := map[string]bool{}, time.Now()
	for range maxThreadPages {
		p, err := a.paced(ctx, a.replies, "conversations.replies", with)
		if saysCode(err, "thread_not_found") {
			return a.deleted(ctx, message{Channel: at.channel, TS: at.ts})
		}
		if err != nil {
			return fmt.Errorf("read a thread: %w", err)
		}
		for _, m := range p.messages(at.channel) {
			there[m.TS] = true
			if err := a.overhear(ctx, m, at.since); err != nil {
				return err
			}
		}
		if !p.More {
			return a.absent(ctx, at, there, now)
		}
		with.Set("cursor", p.Next.Cursor)
	}
	return nil
}

// overhear takes a message of a thread that was read back, unless it was taken
// before, or is older than what the thread is read for.
func (a *Adapter) overhear(ctx context.Context, m message, since string) error {
	taken, err := a.taken(ctx, m)
	if err != nil {
		return err
	}
	if !taken && m.inThread() && newer(m.TS, since) {
		ev, ok, err := a.means(ctx, m)
		if err != nil {
			return err
		}
		if ok {
			return chat.Overtake(ctx, a.host, ev, nil)
		}
	}
	return a.reconcile(ctx, m)
}

// lost reports whether a channel is not there for heed: who reads its history
// says so.
func lost(err error) bool {
	return saysCode(err, "channel_not_found", "not_in_channel", "is_archived", "missing_scope")
}

// saysCode reports whether Slack answered with one of some codes.
func saysCode(err error, codes ...string) bool {
	said, ok := errors.AsType[slackgo.SlackErrorResponse](err)
	return ok && slices.Contains(codes, said.Err)
}
