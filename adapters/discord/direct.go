package discord

import (
	"context"
	"errors"
	"time"

	"heed/bot"
)

// How long, and of how many people, the channel of direct messages is remembered.
const (
	doorsFor = 24 * time.Hour
	maxDoors = 10_000
)

// direct is the channel of direct messages to somebody. Asking for it sends
// nothing, and may be repeated.
// https://docs.discord.com/developers/resources/user#create-dm
func (a *Adapter) direct(ctx context.Context, user string) (string, error) {
	id, err := a.doors.Ask(ctx, user, func(ctx context.Context) (string, error) {
		var r room
		err := a.call(ctx, "users/@me/channels", "POST", "users/@me/channels", map[string]string{"recipient_id": user}, &r)
		if err == nil && r.ID == "" {
			err = errSilent
		}
		return r.ID, err
	})
	return id, unsent(err)
}

// unsent is the error of a call that came before anything was sent.
func unsent(err error) error {
	_, notSent := errors.AsType[*bot.NotSent](err)
	_, blocked := errors.AsType[*bot.Blocked](err)
	if err == nil || notSent || blocked || errors.Is(err, bot.ErrRefused) {
		return err
	}
	return &bot.NotSent{Err: err}
}
