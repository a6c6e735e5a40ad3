package slack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"heed/adapters/chat"
	"heed/bot"
)

// How much of a channel is read at once.
const (
	maxBatch   = 1000 // messages held in memory; of a longer backlog the oldest come first
	maxBacklog = 1000 // pages of one backlog
)

// catchUp takes what a channel has after its cursor, oldest first: all of it, or
// what is not later than to. A channel that was never read begins with now.
func (a *Adapter) catchUp(ctx context.Context, s *source, to string) error {
	if err := a.begin(ctx, s, ""); err != nil {
		return err
	}
	if s.readTo() == "" {
		return a.beginNow(ctx, s)
	}
	for {
		batch, more, err := a.backlog(ctx, s, to)
		if err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		for i, m := range batch {
			err := a.pass(ctx, s, m, i == len(batch)-1)
			if errors.Is(err, bot.ErrStale) {
				s.forget()
			}
			if err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// beginNow lets a channel begin after its latest message.
func (a *Adapter) beginNow(ctx context.Context, s *source) error {
	p, err := a.paced(ctx, &a.histories, "conversations.history", url.Values{"channel": {s.channel.ID}, "limit": {"1"}})
	if err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	for _, m := range p.messages(s.channel.ID) {
		return a.begin(ctx, s, m.TS)
	}
	return a.begin(ctx, s, dawn)
}

// backlog reads what a channel has after its cursor, the oldest of it, and
// whether there is more.
func (a *Adapter) backlog(ctx context.Context, s *source, to string) (batch []message, more bool, err error) {
	with := url.Values{"channel": {s.channel.ID}, "oldest": {s.readTo()}, "limit": {strconv.Itoa(pageSize)}}
	if to != "" {
		with.Set("latest", to)
		with.Set("inclusive", "true")
	}
	for range maxBacklog {
		p, err := a.paced(ctx, &a.histories, "conversations.history", with)
		if err != nil {
			return nil, false, err
		}
		for _, m := range p.messages(s.channel.ID) {
			if newer(m.TS, s.readTo()) {
				batch = append(batch, m)
			}
		}
		// Slack gives the newest first, or, as it once did, those after oldest.
		slices.SortFunc(batch, func(a, b message) int { return order(a.TS, b.TS) })
		if len(batch) > maxBatch {
			batch, more = slices.Clone(batch[:maxBatch]), true
		}
		if !p.More {
			return batch, more, nil
		}
		with.Set("cursor", p.Next.Cursor)
	}
	return nil, false, errors.New("it does not end")
}

// messages are those of a page that are messages, with their channel, which
// histories do not tell.
func (p pageful) messages(channel string) []message {
	var all []message
	for _, raw := range p.Messages {
		var m message
		chat.Lenient(raw, &m)
		m.Channel = channel
		if m.at() != "" {
			all = append(all, m)
		}
	}
	return all
}

// pass takes one message of a backlog, and moves the cursor past it: with the
// event, or, where it is none, with the next. Of what was heard live only later
// changes are news.
func (a *Adapter) pass(ctx context.Context, s *source, m message, last bool) error {
	ev, ok, err := a.means(ctx, m)
	if err != nil {
		return err
	}
	if ok {
		if err := a.overtake(ctx, ev, &bot.Cursor{Source: s.channel, From: s.readTo(), To: m.TS}); err != nil {
			return err
		}
	}
	if err := a.reconcile(ctx, m); err != nil {
		return err
	}
	if !ok && !last {
		return nil
	}
	return a.moved(ctx, s, m.TS)
}

// overtake takes a message that was read back. What is refused is passed, like
// what was taken before.
func (a *Adapter) overtake(ctx context.Context, ev bot.Event, c *bot.Cursor) error {
	ev.Cursor = c
	if ev.Mention != nil {
		ev.Mention.CaughtUp = true
	}
	_, err := a.host.Take(ctx, ev)
	if _, refused := chat.RefusalOf(err); refused || err == nil {
		return nil
	}
	return fmt.Errorf("take what was missed: %w", err)
}

// reconcile tells what became of a message since: that it was edited, or is
// gone but for its thread. To say so twice changes nothing.
func (a *Adapter) reconcile(ctx context.Context, m message) error {
	switch {
	case m.Subtype == "tombstone":
		return a.deleted(ctx, m)
	case m.Edited != nil:
		taken, err := a.taken(ctx, m)
		if err != nil || !taken {
			return err
		}
		return a.reworded(ctx, m)
	}
	return nil
}
