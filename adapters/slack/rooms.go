package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// How long, and of how many, is remembered what a channel is. Whether others
// listen is looked at often.
const (
	channelsFor = 10 * time.Minute
	maxChannels = 1_000
)

// room is a channel as Slack knows it.
type room struct {
	name   string // without #; empty: not known
	shared bool   // people of other organisations are in it
}

// rooms remembers what channels are.
type rooms struct {
	mu    sync.Mutex
	known map[string]seenRoom
}

type seenRoom struct {
	room
	at time.Time
}

// room tells what a channel is. Where Slack does not answer, what it said last
// counts; where heed may not look, it is a channel of this workspace alone.
func (a *Adapter) room(ctx context.Context, id string) (room, error) {
	was, known := a.rooms.get(id)
	if known && time.Since(was.at) < channelsFor {
		return was.room, nil
	}
	c, err := a.api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	said, declined := errors.AsType[slackgo.SlackErrorResponse](err)
	now := room{}
	switch {
	case err == nil && c.ID != "":
		now = room{name: c.Name, shared: c.IsExtShared || c.IsPendingExtShared}
	case declined && slices.Contains([]string{"channel_not_found", "missing_scope", "method_not_supported_for_channel_type"}, said.Err):
	case known:
		return was.room, nil
	case err == nil:
		return room{}, fmt.Errorf("ask what %s is: Slack's answer names no channel", id)
	default:
		return room{}, err
	}
	a.rooms.put(id, seenRoom{now, time.Now()})
	return now, nil
}

// get returns what is remembered of a channel.
func (c *rooms) get(id string) (seenRoom, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.known[id]
	return r, ok
}

// put remembers it.
func (c *rooms) put(id string, r seenRoom) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxChannels {
		c.known = map[string]seenRoom{}
	}
	c.known[id] = r
}

// forget drops what is remembered of a channel.
func (c *rooms) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, id)
}

// names tells what people and channels are called, as long as ctx lasts; and
// their ids where that can not be learned.
func (a *Adapter) names(ctx context.Context) names {
	return names{
		user: func(id string) string {
			if s, err := a.who(ctx, id); err == nil && s.Name != "" {
				return s.Name
			}
			return id
		},
		channel: func(id string) string {
			if r, err := a.room(ctx, id); err == nil && r.name != "" {
				return r.name
			}
			return id
		},
	}
}

// called is what people call a channel, as far as that is known. It asks nobody.
func (a *Adapter) called(c bot.Channel) string {
	if r, _ := a.rooms.get(c.ID); c.Connection == a.host.Connection && r.name != "" {
		return "#" + r.name
	}
	return c.String()
}
