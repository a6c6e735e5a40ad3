package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// pageSize is how many messages Discord gives at once.
// https://docs.discord.com/developers/resources/message#get-channel-messages
const pageSize = 100

// Why a history can not be trusted.
var (
	errWithheld = errors.New("what people write is withheld by Discord: turn Message Content Intent on, on the page Bot of heed's application")
	errDeaf     = errors.New("what was written there is not shown by Discord: give heed the permission Read Message History")
)

// asked makes a call that only reads, at a pace that leaves room for others. Where
// Discord wants it later, it waits.
func (a *Adapter) asked(ctx context.Context, limit, path string, into any) error {
	return a.reading.Through(ctx, func() time.Duration { return 0 },
		func() error { return a.call(ctx, limit, "GET", path, nil, into) },
		func(err error) (time.Duration, bool) {
			early, ok := errors.AsType[*bot.NotSent](err)
			if !ok || early.After == 0 {
				return 0, false
			}
			return early.After, true
		})
}

// page reads the messages of a channel or thread that come right after one,
// the oldest first, and whether there may be more. Where heed may not read,
// Discord shows nothing and calls that no error: see [Adapter.shown].
func (a *Adapter) page(ctx context.Context, channel, after string) (batch []message, more bool, err error) {
	var raw []json.RawMessage
	path := "channels/" + channel + "/messages?limit=" + strconv.Itoa(pageSize) + "&after=" + after
	if err := a.asked(ctx, "channels/"+channel+"/messages", path, &raw); err != nil {
		return nil, false, err
	}
	for _, r := range raw {
		var m message
		chat.Lenient(r, &m)
		if timeOf(m.ID).IsZero() || !newer(m.ID, after) {
			continue
		}
		m.Channel = channel
		if m.blank() {
			if err := a.entitled(ctx); err != nil {
				return nil, false, err
			}
		}
		batch = append(batch, m)
	}
	slices.SortFunc(batch, func(a, b message) int { return order(a.ID, b.ID) })
	if more = len(raw) >= pageSize; more && len(batch) == 0 {
		return nil, false, errors.New("it does not end")
	}
	return batch, more, nil
}

// blank reports whether a message by a person has nothing in it, as all have where
// Discord withholds what people write.
// https://docs.discord.com/developers/events/gateway#message-content-intent
func (m message) blank() bool {
	if m.Type != 0 && m.Type != 19 || m.Author.Bot || m.Webhook != "" || m.Content != "" {
		return false
	}
	for _, part := range []json.RawMessage{m.Attachments, m.Embeds, m.Components, m.Snapshots, m.Stickers} {
		if len(chat.Parts(part)) > 0 {
			return false
		}
	}
	return len(m.Poll) == 0 || string(m.Poll) == "null"
}

// entitled is errWithheld if the application lacks the message content intent.
func (a *Adapter) entitled(ctx context.Context) error {
	var me application
	if err := a.asked(ctx, "applications/@me", "applications/@me", &me); err != nil {
		return fmt.Errorf("ask what heed may read: %w", err)
	}
	if me.Flags&contentFlags == 0 {
		return errWithheld
	}
	return nil
}

// there reports whether a message exists. Where heed may not read it is an error.
// https://docs.discord.com/developers/resources/message#get-channel-message
func (a *Adapter) there(ctx context.Context, channel, id string) (bool, error) {
	var m message
	err := a.asked(ctx, "channels/"+channel+"/messages/one", "channels/"+channel+"/messages/"+id, &m)
	switch {
	case is(err, unknownMessage):
		return false, nil
	case is(err, missingPermission):
		return false, errDeaf
	case err != nil:
		return false, err
	case m.ID != id:
		return false, errSilent
	}
	return true, nil
}

// shown is an error if a history that came out empty has a message in it.
func (a *Adapter) shown(ctx context.Context, channel, id string) error {
	there, err := a.there(ctx, channel, id)
	if there {
		return errDeaf
	}
	return err
}

// catchUp takes what a watched channel has after its cursor, oldest first: all of
// it, or what was there when to was heard. A channel that was never read begins
// with what comes. A forum has threads only.
func (a *Adapter) catchUp(ctx context.Context, s *chat.Source, to string) error {
	r, err := a.room(ctx, s.Channel.ID)
	if err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	if r.forum() {
		return nil
	}
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

// beginNow lets a channel begin after its latest message; where none is shown, and
// there may be some all the same, with what comes.
func (a *Adapter) beginNow(ctx context.Context, s *chat.Source) error {
	var latest []message
	id := s.Channel.ID
	if err := a.asked(ctx, "channels/"+id+"/messages", "channels/"+id+"/messages?limit=1", &latest); err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	if len(latest) > 0 && !timeOf(latest[0].ID).IsZero() {
		return s.Begin(ctx, latest[0].ID)
	}
	return s.Begin(ctx, a.justNow())
}

// backlog reads what comes after a channel's cursor.
func (a *Adapter) backlog(ctx context.Context, s *chat.Source, to string) ([]message, bool, error) {
	batch, more, err := a.page(ctx, s.Channel.ID, s.ReadTo())
	if err != nil || len(batch) > 0 || !newer(to, s.ReadTo()) {
		return batch, more, err
	}
	if err := a.shown(ctx, s.Channel.ID, to); err != nil { // it was heard, and is not there
		return nil, false, err
	}
	return nil, false, s.Moved(ctx, to)
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
		if err := chat.Overtake(ctx, a.host, ev, &bot.Cursor{Source: s.Channel, From: s.ReadTo(), To: m.ID}); err != nil {
			return err
		}
	}
	if err := a.reconcile(ctx, m); err != nil {
		return err
	}
	if !ok && !last {
		return nil
	}
	return s.Moved(ctx, m.ID)
}

// reconcile tells that a message was edited since it was taken. To say so twice
// changes nothing.
func (a *Adapter) reconcile(ctx context.Context, m message) error {
	if m.Edited == nil {
		return nil
	}
	taken, err := a.taken(ctx, m)
	if err != nil || !taken {
		return err
	}
	return a.reworded(ctx, m)
}
