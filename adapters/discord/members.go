package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// How often members are looked at: always, and if that did not work; and how
// long it rests between two.
const (
	membersAlways = 24 * time.Hour
	membersAgain  = 10 * time.Minute
	membersPause  = 2 * time.Second
)

// watchMembers finds out, at the start and once a day, who of the team is in no
// guild any more where heed works, until ctx is done. It repeats sooner what did
// not work.
func (a *Adapter) watchMembers(ctx context.Context) {
	for {
		next := membersAlways
		if err := a.inspectAll(ctx); err != nil && ctx.Err() == nil {
			level := slog.LevelWarn
			if _, lost := errors.AsType[*bot.Blocked](err); lost {
				level = slog.LevelDebug // whoever sends there or reads it says so
			} else {
				next = membersAgain
			}
			a.host.Log.Log(ctx, level, "members could not be looked up in Discord; that is tried again", "err", err)
		}
		if !chat.Rest(ctx, next) {
			return
		}
	}
}

// inspectAll finds out about all members that have an id here. One who can not be
// looked up costs no other.
func (a *Adapter) inspectAll(ctx context.Context) error {
	guilds, err := a.guilds(ctx)
	if err != nil || len(guilds) == 0 {
		return err
	}
	for id, m := range a.host.Rules().Members {
		if user := m.On[a.host.Connection]; user != "" {
			if failed := a.inspect(ctx, m, user, guilds); failed != nil {
				err = fmt.Errorf("look up the member %s: %w", id, failed)
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return err
}

// inspect finds out whether one member is there. They are gone when they are in
// none of the guilds; who is in one is not.
func (a *Adapter) inspect(ctx context.Context, m bot.Member, user string, guilds []string) error {
	for _, guild := range guilds {
		if !chat.Rest(ctx, membersPause) {
			return context.Cause(ctx)
		}
		a.people.Forget(guild + "/" + user)
		in, err := a.membership(ctx, guild, user)
		if err != nil {
			return err
		}
		if in.User.ID != "" {
			return a.came(ctx, m, user, false)
		}
	}
	return a.came(ctx, m, user, true)
}

// guilds are those that the team's channels are in.
func (a *Adapter) guilds(ctx context.Context) ([]string, error) {
	var all []string
	for _, id := range a.channels() {
		r, err := a.room(ctx, id)
		if is(err, unknownChannel, missingAccess) {
			r, err = a.rooms.last.Of(id), nil // whoever sends there or reads it says so
		}
		if err != nil {
			return nil, fmt.Errorf("ask what %s is: %w", id, err)
		}
		if r.Guild != "" && !slices.Contains(all, r.Guild) {
			all = append(all, r.Guild)
		}
	}
	return all, nil
}

// came tells heed that a member is gone, or there again, unless it knows.
func (a *Adapter) came(ctx context.Context, m bot.Member, user string, gone bool) error {
	if a.host.Rules().Shut(m.ID, a.host.Connection) == gone {
		return nil
	}
	ev := bot.Event{Do: bot.Left, By: bot.Person{Connection: a.host.Connection, ID: user, Name: m.Name}}
	if !gone {
		ev.Text = bot.BackAgain
	}
	_, err := a.host.Take(ctx, ev)
	if _, refused := chat.RefusalOf(err); refused {
		return nil
	}
	return err
}
