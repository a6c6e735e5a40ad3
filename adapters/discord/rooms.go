package discord

import (
	"context"
	"sync"
	"time"
)

// How long, and of how many, it is remembered what a channel or thread is.
const (
	roomsFor = 10 * time.Minute
	maxRooms = 10_000
)

// rooms remembers what channels and threads are. Its zero value is ready.
type rooms struct {
	mu    sync.Mutex
	known map[string]seenRoom
	old   map[string]seenRoom // those before, forgotten next
}

type seenRoom struct {
	room
	at time.Time
}

// room tells what a channel or thread is. Where Discord does not answer, what it
// said last counts. Errors are those of [Adapter.call]: a channel that heed can
// not see, or that is not there, is a [bot.Blocked].
func (a *Adapter) room(ctx context.Context, id string) (room, error) {
	was, known := a.rooms.get(id)
	if known && time.Since(was.at) < roomsFor {
		return was.room, nil
	}
	var r room
	err := a.call(ctx, "channels/"+id, "GET", "channels/"+id, nil, &r)
	if err == nil && r.ID != id {
		err = errSilent
	}
	switch {
	case err == nil:
		a.rooms.learn(r)
		return r, nil
	case known && codeOf(err) == 0:
		return was.room, nil
	}
	a.rooms.forget(id)
	return room{}, err
}

// get returns what is remembered of a channel.
func (c *rooms) get(id string) (seenRoom, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.known[id]; ok {
		return r, true
	}
	r, ok := c.old[id]
	return r, ok
}

// learn remembers a channel or thread as Discord tells of it.
func (c *rooms) learn(r room) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxRooms {
		c.known, c.old = map[string]seenRoom{}, c.known
	}
	c.known[r.ID] = seenRoom{r, time.Now()}
}

// forget drops what is remembered of a channel.
func (c *rooms) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, id)
	delete(c.old, id)
}
