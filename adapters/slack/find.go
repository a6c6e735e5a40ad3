package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// since is how long before an attempt its message is looked for: Slack's clock is
// known to a second or two.
const since = time.Minute

// Find reads the channel for the key of a message. What belongs in a thread is
// looked for there and in the channel itself: a line goes there when its card is
// gone, and Slack itself posts there what answers a message that was just deleted.
func (a *Adapter) Find(ctx context.Context, m bot.Message) ([]bot.Ref, error) {
	to, err := a.target(ctx, m)
	if err != nil {
		return nil, err
	}
	me, err := a.known(ctx)
	if err != nil {
		return nil, fmt.Errorf("auth.test: %w", err)
	}
	var found []bot.Ref
	for _, thread := range slices.Compact([]string{to.thread, ""}) {
		err := a.history(ctx, to.channel, thread, stamp(a.skew.There(m.Tried).Add(-since)), func(raw json.RawMessage) bool {
			if p, ok := trace(raw, me, m.Key); ok {
				p.channel = to.channel
				found = append(found, a.ref(p))
			}
			return true
		})
		if err != nil && (thread == "" || !errors.Is(err, bot.ErrGone)) {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b bot.Ref) int { return strings.Compare(a.ID, b.ID) })
	return slices.Compact(found), nil
}

// known is [Adapter.me] with an error that says what it means.
func (a *Adapter) known(ctx context.Context) (me slackgo.AuthTestResponse, err error) {
	err = a.try(ctx, "auth.test", func(ctx context.Context) (err error) {
		me, err = a.me(ctx)
		return err
	})
	return me, err
}

// trace is where a message is, if heed posted it with the key. Others can write
// the same metadata.
func trace(raw json.RawMessage, me slackgo.AuthTestResponse, key string) (place, bool) {
	m := struct {
		TS       string `json:"ts"`
		Thread   string `json:"thread_ts"`
		Bot      string `json:"bot_id"`
		User     string `json:"user"`
		Metadata struct {
			Type    string                     `json:"event_type"`
			Payload map[string]json.RawMessage `json:"event_payload"`
		} `json:"metadata"`
	}{}
	if json.Unmarshal(raw, &m) != nil {
		return place{}, false // heed's own can be read
	}
	k := ""
	_ = json.Unmarshal(m.Metadata.Payload[keyField], &k) // another app's may be anything
	ours := m.Bot != "" && m.Bot == me.BotID || m.User != "" && m.User == me.UserID
	return place{ts: m.TS, thread: m.Thread}, ours && m.TS != "" && m.Metadata.Type == eventType && k == key
}
