package slack

import (
	"context"
	"errors"
	"sync"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// doors are the channels of direct messages, by the person's id.
type doors struct {
	mu  sync.Mutex
	ids map[string]string
}

// maxDirects bounds what is remembered: more people than that are in no team.
const maxDirects = 10_000

// direct is the channel of direct messages to somebody. Asking for it sends
// nothing, and may be repeated.
func (a *Adapter) direct(ctx context.Context, user string) (string, error) {
	if id := a.doors.of(user); id != "" {
		return id, nil
	}
	var c *slackgo.Channel
	err := a.try(ctx, "conversations.open", func(ctx context.Context) (err error) {
		c, _, _, err = a.api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{user}})
		return err
	})
	if err == nil && (c == nil || c.ID == "") {
		err = errSilent
	}
	if err != nil {
		return "", unsent(err)
	}
	a.doors.put(user, c.ID)
	return c.ID, nil
}

// unsent is the error of a call that came before anything was sent.
func unsent(err error) error {
	_, notSent := errors.AsType[*bot.NotSent](err)
	_, blocked := errors.AsType[*bot.Blocked](err)
	if notSent || blocked || errors.Is(err, bot.ErrRefused) {
		return err
	}
	return &bot.NotSent{Err: err}
}

// forget asks for a channel of direct messages anew where it is of no use.
func (a *Adapter) forget(lane bot.Channel, err error) {
	user, direct := lane.Direct()
	if _, blocked := errors.AsType[*bot.Blocked](err); direct && blocked {
		a.doors.put(user, "")
	}
}

func (d *doors) of(user string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ids[user]
}

func (d *doors) put(user, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ids == nil || len(d.ids) >= maxDirects {
		d.ids = map[string]string{}
	}
	d.ids[user] = id
}
