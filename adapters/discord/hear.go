package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// maxLately is of how many messages at least it is remembered when they were edited,
// that they were deleted before they were taken, or what a thread began at.
const maxLately = 1000

// lateAtMost is how late Discord may tell of a message.
const lateAtMost = 10 * time.Minute

// heard takes an event of the gateway. An error: it was not taken, and what it was
// about is read back. https://docs.discord.com/developers/events/gateway-events
func (a *Adapter) heard(ctx context.Context, name string, data json.RawMessage) error {
	switch name {
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		var m message
		chat.Lenient(data, &m)
		if name == "MESSAGE_UPDATE" {
			return a.changed(ctx, m)
		}
		return a.said(ctx, m)
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		return a.heardDeletion(ctx, data)
	}
	return a.heardOf(ctx, name, data)
}

// heardDeletion takes that one or more messages of a channel were deleted.
func (a *Adapter) heardDeletion(ctx context.Context, data json.RawMessage) error {
	var gone struct {
		Channel string   `json:"channel_id"`
		ID      string   `json:"id"`
		IDs     []string `json:"ids"`
	}
	chat.Lenient(data, &gone)
	if gone.ID != "" {
		gone.IDs = append(gone.IDs, gone.ID)
	}
	var failed error
	for _, id := range gone.IDs {
		if m := (message{ID: id, Channel: gone.Channel}); m.whole() {
			failed = errors.Join(failed, a.deleted(ctx, m))
		}
	}
	return failed
}

// said takes a message as it is said. It moves no cursor: that is for those who
// read the channel back, soon.
func (a *Adapter) said(ctx context.Context, m message) error {
	if !m.said() {
		return nil
	}
	a.learn(m.Guild, m)
	in, err := a.setting(ctx, m)
	if err != nil {
		return err
	}
	if err := a.live(ctx, m, in.from.ID); err != nil {
		return err
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
	if !m.byTool() && (ev.Do == bot.Note || ev.By.IsZero() || stranger == nil) {
		a.tell(ctx, m, refusal.Sentence)
	}
	return nil
}

// changed takes that a message is another. Discord also says so when it shows what
// a link leads to, or a thread begins at it: that changes nothing a person wrote.
// Of a message that Discord does not tell whole it asks for the rest.
func (a *Adapter) changed(ctx context.Context, m message) error {
	if m.Edited == nil || !m.whole() {
		return nil
	}
	if m.Author.ID == "" {
		at := *m.Edited
		whole, err := a.read(ctx, m.Channel, m.ID)
		if err != nil || whole.ID == "" {
			return err
		}
		if whole.Guild = m.Guild; whole.Edited == nil {
			whole.Edited = &at
		}
		m = whole
	}
	a.learn(m.Guild, m)
	return a.reworded(ctx, m)
}

// reworded takes that a message reads as it does, if that is news: edits can come
// in another order than they were made in, and the last one counts. Of what is not
// taken yet it is the message itself, where that may still come.
func (a *Adapter) reworded(ctx context.Context, m message, keys ...bot.Key) error {
	if m.Edited == nil || a.edits.Of(m.id()).After(m.Edited.Time) {
		return nil
	}
	if err := a.reword(ctx, m, keys); err != nil {
		return err
	}
	a.edits.Note(m.id(), m.Edited.Time)
	return nil
}

func (a *Adapter) reword(ctx context.Context, m message, keys []bot.Key) error {
	item, under, err := a.underCard(ctx, m)
	if err == nil {
		return a.renoted(ctx, m, item, under)
	}
	if !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	taken, err := a.taken(ctx, m)
	if err != nil {
		return err
	}
	if taken {
		return a.change(ctx, bot.Edited, m, keys)
	}
	in, err := a.setting(ctx, m)
	if err != nil || time.Since(m.posted()) > lateAtMost && !a.ahead(m, in.from.ID) {
		return err
	}
	return a.said(ctx, m)
}

// deleted takes that a message, of which only ID and Channel must be there, is gone.
// What is not taken yet never will be.
func (a *Adapter) deleted(ctx context.Context, m message, keys ...bot.Key) error {
	taken, err := a.taken(ctx, m)
	if err != nil || !taken {
		a.withdrawn.Note(m.id(), true)
		return err
	}
	return a.change(ctx, bot.Withdrawn, m, keys)
}

// change tells that a mention reads differently, or is gone. What was no
// mention is refused, and nobody has to know.
func (a *Adapter) change(ctx context.Context, do bot.Verb, m message, keys []bot.Key) error {
	ev := bot.Event{Do: do, Mention: &bot.Mention{ID: m.id(), From: a.channel(m.Channel)}, Keys: keys}
	if do == bot.Edited {
		in, err := a.setting(ctx, m)
		if err != nil {
			return err
		}
		ev.Mention = a.mention(m, in)
	}
	_, err := a.host.Take(ctx, ev)
	if _, refused := chat.RefusalOf(err); refused {
		return nil
	}
	return err
}

// taken reports whether a message is part of an item.
func (a *Adapter) taken(ctx context.Context, m message) (bool, error) {
	if !m.whole() {
		return false, nil
	}
	c, err := a.host.Reader.Case(ctx, bot.Need{Source: bot.MentionKey(a.host.Connection, m.id())})
	if err != nil {
		return false, fmt.Errorf("look for a message: %w", err)
	}
	return c.Item != nil, nil
}
