package wall

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"heed/bot"
)

// source is a watched channel, and how far it was read: everything up to pos
// was taken, refused or skipped, and that is committed. Not known: the store
// must be asked.
type source struct {
	channel bot.Channel
	pos     string
	known   bool
}

// sources are the channels of this connection that desks name in `from`.
func (a *Adapter) sources() map[string]*source {
	all := map[string]*source{}
	for _, d := range a.host.Rules().Desks {
		for _, c := range d.From {
			if c.Connection == a.host.Connection && c.ID != "" {
				all[c.ID] = &source{channel: c}
			}
		}
	}
	return all
}

// said takes one event about a message.
func (a *Adapter) said(ctx context.Context, e envelope) {
	b := body{}
	if json.Unmarshal([]byte(e.Body), &b) != nil {
		return // unreachable: it was read before
	}
	var err error
	s := a.watch[b.Message.Channel]
	switch ev, ok := a.changed(e, b); {
	case b.Type == "message":
		err = a.live(ctx, s, *b.Message)
	case s != nil && ok:
		_, err = a.host.Take(ctx, ev)
	}
	a.confirm(ctx, e, b.Message.Channel, b.Message.User, err)
}

// live takes a message as it is said. It moves the cursor only if the message
// is the next one; otherwise what is between is read first, and where that
// fails the message is taken alone.
func (a *Adapter) live(ctx context.Context, s *source, m message) error {
	ev, ok := a.heard(m, s != nil)
	if s != nil && (!s.known || m.ID > s.pos && m.Prev != s.pos) {
		if err := a.read(ctx, s); err != nil {
			a.host.Log.Warn("catching up", "channel", s.channel, "err", err)
			a.missed()
		}
	}
	if s != nil && s.known && m.ID > s.pos && m.Prev == s.pos {
		return a.pass(ctx, s, ev, ok, m.ID)
	}
	if !ok {
		return nil
	}
	_, err := a.host.Take(ctx, ev)
	return err
}

// pass takes an event, or skips what is none, and sees to it that the cursor
// is past it: what was refused, or taken before, may not have moved it.
func (a *Adapter) pass(ctx context.Context, s *source, ev bot.Event, ok bool, to string) error {
	if !ok {
		return a.skip(ctx, s, to)
	}
	ev.Cursor = &bot.Cursor{Source: s.channel, From: s.pos, To: to}
	_, err := a.host.Take(ctx, ev)
	if _, refused := errors.AsType[*bot.Refusal](err); err != nil && !refused {
		s.known = false
		return err
	}
	return errors.Join(a.moved(ctx, s, to), err)
}

// skip moves the cursor past what is nothing to heed.
func (a *Adapter) skip(ctx context.Context, s *source, to string) error {
	_, err := a.host.Take(ctx, bot.Event{Do: bot.Skip, Cursor: &bot.Cursor{Source: s.channel, From: s.pos, To: to}})
	if err != nil {
		s.known = false
		return err
	}
	s.pos = to
	return nil
}

// moved makes sure that the cursor is past something.
func (a *Adapter) moved(ctx context.Context, s *source, to string) error {
	at, err := a.host.Reader.Cursor(ctx, s.channel)
	if err != nil {
		s.known = false
		return fmt.Errorf("reading the cursor: %w", err)
	}
	s.pos = at
	if at >= to {
		return nil
	}
	return a.skip(ctx, s, to)
}

// read takes everything a channel has after its cursor, oldest first. A
// channel that was never read begins now.
func (a *Adapter) read(ctx context.Context, s *source) error {
	if err := a.find(ctx, s); err != nil {
		return err
	}
	for after := s.pos; ; {
		page, err := a.ask(ctx, History, request{Channel: s.channel.ID, After: after})
		if err != nil {
			return err
		}
		if err := a.page(ctx, s, page.Messages); err != nil {
			return err
		}
		after = s.pos
		if !page.More || len(page.Messages) == 0 {
			return nil
		}
	}
}

// find reads the cursor from the store, and begins a channel that has none.
func (a *Adapter) find(ctx context.Context, s *source) error {
	if s.known {
		return nil
	}
	at, err := a.host.Reader.Cursor(ctx, s.channel)
	if err != nil {
		return fmt.Errorf("reading the cursor: %w", err)
	}
	s.pos, s.known = at, true
	if at != "" {
		return nil
	}
	now, err := a.ask(ctx, Info, request{Channel: s.channel.ID})
	if err != nil {
		s.known = false
		return err
	}
	return a.skip(ctx, s, now.Latest)
}

// page takes one page of history.
func (a *Adapter) page(ctx context.Context, s *source, messages []message) error {
	for i, m := range messages {
		ev, ok := a.heard(m, true)
		if !ok && i < len(messages)-1 {
			continue // the next event's cursor passes it
		}
		if ev.Mention != nil {
			ev.Mention.CaughtUp = true
		}
		err := a.pass(ctx, s, ev, ok, m.ID)
		if refusal, refused := errors.AsType[*bot.Refusal](err); refused && s.known && s.pos == m.ID {
			err = a.whisper(ctx, m.Channel, m.User, refusal.Sentence)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
