package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"heed/bot"
)

// maxSent is of how many messages it is remembered that heed sent them.
const maxSent = 2_000

// Send posts m: a reply as an answer to the customer's message, a line or nag in the
// thread of its card, everything else in its channel, which may be a forum.
func (a *Adapter) Send(ctx context.Context, m bot.Message) (bot.Ref, error) {
	if n := utf8.RuneCountInString(m.Text); m.Kind == bot.SendReply && n > maxReply {
		return bot.Ref{}, fmt.Errorf("%d characters where %d are the most: %w", n, maxReply, bot.ErrRefused)
	}
	d, err := a.draw(m)
	if err != nil {
		return bot.Ref{}, fmt.Errorf("draw: %w", err)
	}
	send := a.inLane
	switch {
	case m.Kind == bot.SendReply:
		send = a.reply
	case !m.Thread.IsZero():
		send = a.under
	}
	at, err := send(ctx, m, d)
	if err != nil {
		return bot.Ref{}, err
	}
	a.sent.Note(at.message, m.Key)
	return a.ref(at), nil
}

// inLane sends what belongs in the channel itself.
func (a *Adapter) inLane(ctx context.Context, m bot.Message, d drawn) (place, error) {
	if user, direct := m.Lane.Direct(); direct {
		id, err := a.direct(ctx, user)
		if err != nil {
			return place{}, err
		}
		at, err := a.post(ctx, id, outgoing{drawn: d, Nonce: m.Key})
		if is(err, unknownChannel, missingAccess) {
			a.doors.Forget(user)
		}
		return at, erased(m, err)
	}
	r, err := a.room(ctx, m.Lane.ID)
	switch {
	case err != nil:
		return place{}, unsent(err)
	case r.forum():
		return a.begin(ctx, r, m, d)
	}
	at, err := a.post(ctx, m.Lane.ID, outgoing{drawn: d, Nonce: m.Key})
	if is(err, unknownChannel, missingAccess, noForumMessage) {
		a.rooms.forget(m.Lane.ID)
	}
	if err == nil && m.Card != nil {
		a.openSoon(at, d.Name)
	}
	return at, erased(m, err)
}

// reply answers a customer's message where it is.
func (a *Adapter) reply(ctx context.Context, m bot.Message, d drawn) (place, error) {
	to, err := a.place(m.To)
	if err != nil {
		return place{}, err
	}
	at, err := a.awake(ctx, to.channel, func() (place, error) {
		return a.post(ctx, to.channel, outgoing{drawn: d, Nonce: m.Key, Reference: &reference{Message: to.message}})
	})
	if b, blocked := errors.AsType[*bot.Blocked](err); blocked && !b.Connection && to.channel != m.Lane.ID {
		return place{}, &refused{why: "it can not be written where they asked: " + b.Err.Error()}
	}
	return at, erased(m, err)
}

// outgoing is a message that is sent: nonce lets Discord take it once, for the
// next few minutes.
// https://docs.discord.com/developers/resources/message#create-message-jsonform-params
type outgoing struct {
	drawn
	Nonce     string     `json:"nonce,omitempty"`
	Enforce   bool       `json:"enforce_nonce,omitempty"`
	Reference *reference `json:"message_reference,omitempty"`
}

// reference is the message that another one answers. It may have been deleted.
type reference struct {
	Message string `json:"message_id"`
	Must    bool   `json:"fail_if_not_exists"`
}

// post sends a message to a channel or thread. Where Discord surely did not take it
// for how it looks, a plainer one is sent instead.
func (a *Adapter) post(ctx context.Context, channel string, o outgoing) (place, error) {
	o.Enforce = o.Nonce != ""
	return a.show(channel, o.drawn, func(look drawn) (place, error) {
		o.drawn = look
		var got message
		err := a.call(ctx, "channels/"+channel+"/messages", http.MethodPost, "channels/"+channel+"/messages", with(look, o), &got)
		if err == nil && (!snowflake.MatchString(got.ID) || got.Channel != channel) {
			err = errSilent
		}
		if err == nil && !sameActs(look.Components, got.Components) {
			err = a.renew(ctx, place{channel, got.ID}, look)
		}
		return place{channel, got.ID}, err
	})
}

// renew edits a card that an earlier attempt, with the same nonce, has sent and
// that shows less. Where that fails it is in doubt, and is found.
func (a *Adapter) renew(ctx context.Context, at place, d drawn) error {
	if err := a.patch(ctx, at, d); err != nil {
		return fmt.Errorf("an earlier attempt has arrived, and can not be brought up to date: %v", err) // not wrapped: it was sent
	}
	return nil
}

// with is a body that brings the files of a message along.
func with(d drawn, body any) any {
	if len(d.Files) == 0 {
		return body
	}
	return upload{body, d.Files}
}

// show sends or edits a message that looks like d, and where Discord surely did not
// take it for how it looks, a plainer one: nothing that a customer said is ever
// unshown for its looks.
func (a *Adapter) show(channel string, d drawn, try func(drawn) (place, error)) (place, error) {
	for looks := d.looks(); ; looks = looks[1:] {
		at, err := try(looks[0])
		r, ok := errors.AsType[*refused](err)
		if !ok || !r.drawing || len(looks) == 1 {
			return at, err
		}
		a.host.Log.Warn("Discord does not take a message as it is drawn; a plainer one is sent", "channel", channel, "err", err, "at", r.at)
	}
}

// nonceFor is how long Discord may remember a nonce: it says "a few minutes".
const nonceFor = 3 * time.Minute

// erased says what it means that Discord does not know a message that is being sent:
// it was there, by an earlier attempt, and somebody has deleted it since. A card is
// sent anew when Discord has forgotten its nonce.
func erased(m bot.Message, err error) error {
	if !errors.Is(err, bot.ErrGone) {
		return err
	}
	if m.Card != nil {
		return &bot.NotSent{After: nonceFor, Err: errors.New("somebody has just deleted it")}
	}
	return &refused{why: "it had arrived, and somebody has deleted it"}
}

// awake does what can not be done in an archived thread, and if it is one, brings
// it back and tries once more: surely nothing had happened.
func (a *Adapter) awake(ctx context.Context, thread string, do func() (place, error)) (place, error) {
	at, err := do()
	if !is(err, archivedThread) {
		return at, err
	}
	if err := a.shape(ctx, thread, map[string]any{"archived": false}); err != nil {
		return place{}, elsewhere(unsent(err)) // it may be locked; no other thread of its channel is
	}
	return do()
}

// shape changes a thread, and remembers what it is then.
// https://docs.discord.com/developers/resources/channel#modify-channel
func (a *Adapter) shape(ctx context.Context, thread string, to map[string]any) error {
	var r room
	err := a.call(ctx, "channels/"+thread, http.MethodPatch, "channels/"+thread, to, &r)
	if err == nil && r.ID != thread {
		return errSilent
	}
	if err == nil {
		a.rooms.learn(r)
	}
	return err
}
