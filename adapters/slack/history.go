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
func (a *Adapter) catchUp(ctx context.Context, s *chat.Source, to string) error {
	if err := s.Begin(ctx, ""); err != nil {
		return err
	}
	if s.ReadTo() == "" {
		return a.beginNow(ctx, s)
	}
	return chat.Follow(ctx, s,
		func(ctx context.Context) ([]message, bool, error) { return a.backlog(ctx, s, to) },
		func(ctx context.Context, m message, last bool) error { return a.pass(ctx, s, m, last) })
}

// beginNow lets a channel begin after its latest message.
func (a *Adapter) beginNow(ctx context.Context, s *chat.Source) error {
	p, err := a.paced(ctx, a.histories, "conversations.history", url.Values{"channel": {s.Channel.ID}, "limit": {"1"}})
	if err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	for _, m := range p.messages(s.Channel.ID) {
		return s.Begin(ctx, m.TS)
	}
	return s.Begin(ctx, dawn)
}

// backlog reads what a channel has after its cursor, the oldest of it, and
// whether there is more.
func (a *Adapter) backlog(ctx context.Context, s *chat.Source, to string) (batch []message, more bool, err error) {
	with := url.Values{"channel": {s.Channel.ID}, "oldest": {s.ReadTo()}, "limit": {strconv.Itoa(pageSize)}}
	if to != "" {
		with.Set("latest", to)
		with.Set("inclusive", "true")
	}
	for range maxBacklog {
		p, err := a.paced(ctx, a.histories, "conversations.history", with)
		if err != nil {
			return nil, false, err
		}
		for _, m := range p.messages(s.Channel.ID) {
			if newer(m.TS, s.ReadTo()) {
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
func (a *Adapter) pass(ctx context.Context, s *chat.Source, m message, last bool) error {
	ev, ok, err := a.means(ctx, m)
	if err != nil {
		return err
	}
	if ok {
		if err := chat.Overtake(ctx, a.host, ev, &bot.Cursor{Source: s.Channel, From: s.ReadTo(), To: m.TS}); err != nil {
			return err
		}
	}
	if err := a.reconcile(ctx, m); err != nil {
		return err
	}
	if !ok && !last {
		return nil
	}
	return s.Moved(ctx, m.TS)
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
