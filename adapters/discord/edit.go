package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"heed/bot"
)

// Edit shows m where a message of heed's is; of a forum's post, its tags and
// whether it is archived too.
func (a *Adapter) Edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	leave := a.menus.Turn(p.channel)
	defer leave()
	d, err := a.draw(m)
	if err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	_, err = a.awake(ctx, p.channel, func() (place, error) {
		return a.show(p.channel, d, func(look drawn) (place, error) { return p, a.patch(ctx, p, look) })
	})
	switch {
	case p.post() && is(err, unknownChannel):
		return fmt.Errorf("the post was deleted: %w", bot.ErrGone)
	case p.post() && err == nil && m.Card != nil:
		return a.retag(ctx, p, m.Card)
	}
	return err
}

// patch edits a message of heed's to look like d; files stay.
// https://docs.discord.com/developers/resources/message#edit-message
func (a *Adapter) patch(ctx context.Context, p place, d drawn) error {
	d.Files = nil
	var got message
	err := a.call(ctx, "channels/"+p.channel+"/messages", http.MethodPatch, p.path(), d, &got)
	if err == nil && got.ID != p.message {
		return errSilent
	}
	return err
}

// path is where Discord has the message at a place.
func (p place) path() string { return "channels/" + p.channel + "/messages/" + p.message }

// post reports whether what is at a place began a post of a forum.
func (p place) post() bool { return p.channel == p.message }

// Remove deletes a message of heed's, and the post of a forum that it began.
func (a *Adapter) Remove(ctx context.Context, at bot.Ref) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	if p.post() {
		var r room
		err = a.call(ctx, "channels/"+p.channel, http.MethodDelete, "channels/"+p.channel, nil, &r)
		if err == nil && r.ID != p.channel {
			return errSilent
		}
		if !is(err, missingPermission, missingAccess) {
			return absent(err)
		}
	}
	if err = absent(a.call(ctx, "channels/"+p.channel+"/messages", http.MethodDelete, p.path(), nil, quiet)); err == nil && p.post() {
		err = a.shape(ctx, p.channel, map[string]any{"archived": true}) // heed may not delete what began with it
		if is(err, archivedThread) {
			return nil
		}
	}
	return err
}

// absent is the error of deleting something: it is none that it is not there.
func absent(err error) error {
	if errors.Is(err, bot.ErrGone) || is(err, unknownChannel) {
		return nil
	}
	return err
}
