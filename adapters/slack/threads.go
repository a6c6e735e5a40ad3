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

	"heed/bot"
)

// Which threads are read back after a gap.
const (
	maxThreads     = 500                // of each desk, the newest items'
	maxClosed      = 50                 // of each desk, of resolved items
	resolvedLately = 7 * 24 * time.Hour // which are those that were resolved since
	maxThreadPages = 10                 // of one thread
	threadsAlways  = time.Hour
)

// watchThreads reads the threads of conversations back when Slack is reached, after
// a gap and now and then: a channel's history does not tell what was said in them.
func (a *Adapter) watchThreads(ctx context.Context) {
	again := time.NewTimer(threadsAlways)
	defer again.Stop()
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for pause := readAgain; ; {
		select {
		case <-ctx.Done():
			return
		case <-a.gapThreads:
		case <-again.C:
		case <-look.C:
			a.readUnplaced(ctx)
			continue
		}
		err := a.readThreads(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			pause = readAgain
			again.Reset(threadsAlways)
			continue
		}
		a.warn("threads can not be read back; that is tried again", err, "again", pause.String())
		again.Reset(pause)
		pause = min(2*pause, threadsAlways)
	}
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
	for id := range a.host.Rules().Desks {
		for _, state := range []bot.State{bot.Open, bot.Claimed, bot.Answered, bot.Resolved} {
			threads, err := a.threadsOf(ctx, bot.Query{Desk: id, State: state, Newest: true, Limit: 200})
			if err != nil {
				return nil, err
			}
			all = append(all, threads...)
		}
	}
	return all, nil
}

// threadsOf are the threads of the items that a query finds.
func (a *Adapter) threadsOf(ctx context.Context, q bot.Query) ([]thread, error) {
	most := maxThreads
	if q.State == bot.Resolved {
		q.Limit, most = maxClosed, maxClosed
	}
	var all []thread
	for seen := 0; seen < most; {
		p, err := a.host.Reader.Items(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list items: %w", err)
		}
		for _, v := range p.Items {
			if v.Item.State() == bot.Resolved && time.Since(v.Item.ResolvedAt) > resolvedLately {
				continue
			}
			threads, err := a.threadsIn(ctx, v.Item)
			if err != nil {
				return nil, err
			}
			all = append(all, threads...)
		}
		seen += len(p.Items)
		if q.Cursor = p.Next; q.Cursor == "" {
			break
		}
	}
	return all, nil
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
		p, err := a.paced(ctx, &a.replies, "conversations.replies", with)
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
			return a.absent(ctx, at, there, now.Add(-absentAfter))
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
			return a.overtake(ctx, ev, nil)
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
