package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// heard takes an event of the Events API: the inner event of an event_callback.
// https://docs.slack.dev/reference/events
func (a *Adapter) heard(ctx context.Context, d delivery) error {
	var m message
	chat.Lenient(d.payload, &m) // it was read before
	switch {
	case m.Type == "message", m.Type == "app_mention":
		return a.heardMessage(ctx, d, m)
	case m.Type == "user_change":
		return a.changedUser(ctx, d)
	case m.Type == "app_home_opened":
		if m.Tab != "messages" {
			a.opened(ctx, m.User)
		}
	case m.Type == "member_joined_channel":
		return a.joined(ctx, m)
	case slices.Contains(roomEvents, m.Type):
		a.rooms.forget(idOf(d.payload, "channel"))
	case m.Type == "tokens_revoked", m.Type == "app_uninstalled": // the next call says so
	default:
		a.ignored("an event", m.Type)
	}
	return nil
}

// joined reads everything back when it is heed that came into a channel.
func (a *Adapter) joined(ctx context.Context, m message) error {
	me, err := a.me(ctx)
	if err != nil {
		return fmt.Errorf("ask who heed is: %w", err)
	}
	if m.User == me.UserID {
		a.rooms.forget(m.Channel)
		a.sources.Missed()
	}
	return nil
}

// heardMessage takes what happened to a message.
// https://docs.slack.dev/reference/events/message
func (a *Adapter) heardMessage(ctx context.Context, d delivery, m message) error {
	switch {
	case m.Subtype == "message_changed" && m.Message != nil:
		now := *m.Message
		now.Channel = m.Channel
		return a.changed(ctx, now, m.EventTS, d.key)
	case m.Subtype == "message_deleted":
		return a.deleted(ctx, message{Channel: m.Channel, TS: m.DeletedTS}, d.key)
	}
	return a.said(ctx, m)
}

// said takes a message as it is said. It moves no cursor: that is for those who
// read the channel back, soon.
func (a *Adapter) said(ctx context.Context, m message) error {
	if s := a.sources.Get(m.Channel); s != nil && m.at() != "" {
		if err := s.Begin(ctx, before(m.TS)); err != nil {
			return err
		}
		defer heardIn(s, m)
	}
	ev, ok, err := a.means(ctx, m)
	if err != nil || !ok {
		return err
	}
	_, err = a.host.Take(ctx, ev)
	return a.explain(ctx, ev, m, err)
}

// explain lets people of the team know why something they wrote was refused. A
// customer is told nothing of heed.
func (a *Adapter) explain(ctx context.Context, ev bot.Event, m message, err error) error {
	refusal, refused := chat.RefusalOf(err)
	if !refused {
		return err
	}
	_, stranger := a.host.Rules().Who(ev.By)
	if m.User != "" && !m.byBot() && (ev.Do == bot.Note || ev.By.IsZero() || stranger == nil) {
		a.whisper(ctx, ear{user: m.User, channel: m.Channel, thread: m.Thread}, refusal.Sentence)
	}
	return nil
}

// changed takes that a message is another since a time. Slack also says so when it
// shows what a link leads to: that changes nothing a person wrote. Edits can
// come in another order than they were made in, and the last one counts.
func (a *Adapter) changed(ctx context.Context, m message, since string, key bot.Key) error {
	switch {
	case m.Subtype == "tombstone":
		return a.deleted(ctx, m, key)
	case m.Edited == nil && !m.byBot() || newer(a.edits.Of(m.id()), since):
		return nil
	}
	if err := a.reworded(ctx, m, key); err != nil {
		return err
	}
	a.edits.Note(m.id(), since)
	return nil
}

// maxEdits is of how many messages at least it is remembered when they were edited
// or withdrawn.
const maxEdits = 1000

// lateAtMost is how late Slack may tell of a message: it tries again until then.
// https://docs.slack.dev/apis/events-api#error-handling
const lateAtMost = 10 * time.Minute

// reworded takes an edit. Of what is not taken yet it is the message itself,
// where that may still come; in a channel that is read back it waits for it.
func (a *Adapter) reworded(ctx context.Context, m message, keys ...bot.Key) error {
	if item, err := a.underCard(ctx, m); err == nil {
		return a.renoted(ctx, m, item)
	} else if !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	taken, err := a.taken(ctx, m)
	if err != nil {
		return err
	}
	s := a.sources.Get(m.Channel)
	switch {
	case taken:
		return a.change(ctx, bot.Edited, m, keys)
	case m.inThread() && time.Since(m.posted()) < lateAtMost:
		return a.said(ctx, m)
	case s == nil || m.inThread() || !newer(m.TS, s.ReadTo()):
		return nil
	}
	if _, ok, err := a.means(ctx, m); err != nil || !ok {
		return err
	}
	return errors.New("edited before it was taken")
}

// deleted takes a deletion, or what it left behind. What is not taken yet never
// will be.
func (a *Adapter) deleted(ctx context.Context, m message, keys ...bot.Key) error {
	taken, err := a.taken(ctx, m)
	if err != nil || !taken {
		a.withdrawn.Note(m.id(), m.TS)
		return err
	}
	return a.change(ctx, bot.Withdrawn, m, keys)
}

// change tells that a mention reads differently, or is gone. What was no
// mention is refused, and nobody has to know.
func (a *Adapter) change(ctx context.Context, do bot.Verb, m message, keys []bot.Key) error {
	ev := bot.Event{Do: do, Mention: &bot.Mention{ID: m.id(), From: a.channel(m.Channel)}, Keys: keys}
	if do == bot.Edited {
		said, err := a.wordsOf(ctx, m)
		if err != nil {
			return err
		}
		ev.Mention.Text, ev.Mention.Attachments = said, m.files()
	}
	_, err := a.host.Take(ctx, ev)
	if _, refused := chat.RefusalOf(err); refused {
		return nil
	}
	return err
}

// taken reports whether a message is part of an item.
func (a *Adapter) taken(ctx context.Context, m message) (bool, error) {
	if m.at() == "" {
		return false, nil
	}
	c, err := a.host.Reader.Case(ctx, bot.Need{Source: bot.MentionKey(a.host.Connection, m.id())})
	if err != nil {
		return false, fmt.Errorf("look for a message: %w", err)
	}
	return c.Item != nil, nil
}
