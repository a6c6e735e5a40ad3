package discord

import (
	"context"
	"time"

	"heed/adapters/chat"
)

// How long, and of how many, it is remembered what a channel or thread is.
const (
	roomsFor = 10 * time.Minute
	maxRooms = 10_000
)

// rooms remembers what channels and threads are, and for longer what they were: what
// a thread is of never changes.
type rooms struct {
	known chat.Known[room]
	last  chat.Latest[room]
}

// room tells what a channel or thread is. Errors are those of [Adapter.call]: a
// channel that heed can not see, or that is not there, is a [bot.Blocked].
func (a *Adapter) room(ctx context.Context, id string) (room, error) {
	return a.rooms.known.Ask(ctx, id, func(ctx context.Context) (r room, err error) {
		err = a.call(ctx, "channels/"+id, "GET", "channels/"+id, nil, &r)
		if err == nil && r.ID != id {
			err = errSilent
		}
		if err == nil {
			a.rooms.last.Note(id, r)
		}
		return r, err
	})
}

// seen is what is known of a channel or thread; it asks nobody.
func (c *rooms) seen(id string) (room, bool) { return c.known.Seen(id) }

// was is what a channel or thread was when Discord last told of it; it asks nobody.
func (c *rooms) was(id string) (room, bool) {
	r := c.last.Of(id)
	return r, r.ID != ""
}

// learn remembers a channel or thread as Discord has just told of it.
func (c *rooms) learn(r room) {
	c.known.Learn(r.ID, r)
	c.last.Note(r.ID, r)
}

// glimpse remembers what is told of a channel or thread in passing, without its
// tags and such, if nothing better is known.
func (c *rooms) glimpse(r room) {
	if _, known := c.was(r.ID); !known {
		c.last.Note(r.ID, r)
	}
}

// forget drops what is remembered of a channel or thread.
func (c *rooms) forget(id string) {
	c.known.Forget(id)
	c.last.Note(id, room{})
}
