package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// shortcut is what heed reads of a message shortcut's payload.
// https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
type shortcut struct {
	Channel struct{ ID, Name string } `json:"channel"`
	User    struct{ ID, Name string } `json:"user"`
	Answer  string                    `json:"response_url"`
	TS      string                    `json:"message_ts"`
	Message message                   `json:"message"`
}

// forward takes a message that somebody forwards to heed, from any channel: the
// payload has all of it, and heed need not be there. Whoever forwards is told what
// became of it.
func (a *Adapter) forward(ctx context.Context, d delivery, _ slackgo.InteractionCallback) (answer, error) {
	var s shortcut
	if !chat.Lenient(d.payload, &s) {
		return nil, nil
	}
	to := ear{user: s.User.ID, response: s.Answer, channel: s.Channel.ID, thread: s.Message.Thread}
	says, err := a.forwarded(ctx, d, s)
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		a.whisper(ctx, to, refusal.Sentence)
		return nil, nil
	case err != nil:
		if d.retry == 0 {
			a.whisper(ctx, to, "Nothing was forwarded. Please try again.")
		}
		return nil, err
	}
	a.whisper(ctx, to, says)
	return nil, nil
}

// forwarded takes the message of a shortcut, and returns what to say of it.
func (a *Adapter) forwarded(ctx context.Context, d delivery, s shortcut) (string, error) {
	me, err := a.me(ctx)
	if err != nil {
		return "", fmt.Errorf("ask who heed is: %w", err)
	}
	m := s.Message
	m.Channel = s.Channel.ID
	if m.TS == "" {
		m.TS = s.TS
	}
	switch {
	case m.at() == "":
		return "", &bot.Refusal{Sentence: "heed can not take this message: it has no place in a channel."}
	case m.User == me.UserID || m.BotID != "" && m.BotID == me.BotID:
		return a.ownCard(ctx, m)
	}
	by := somebody{Bot: m.byBot()}
	if !by.Bot {
		by.Name = a.names(ctx).user(m.User)
	}
	ev, err := a.say(ctx, m, by)
	if err != nil {
		return "", err
	}
	ev.By, ev.Keys = bot.Person{}, append(ev.Keys, d.key)
	ev.Mention.Meta, _ = json.Marshal(map[string]string{"forwarded_by": a.names(ctx).user(s.User.ID)}) // strings
	receipt, err := a.host.Take(ctx, ev)
	if err != nil {
		return "", err
	}
	return chat.Forwarded(a.host, receipt), nil
}

// ownCard is what to say of a message of heed's own.
func (a *Adapter) ownCard(ctx context.Context, m message) (string, error) {
	item, err := a.host.Reader.CardAt(ctx, a.ref(place{channel: m.Channel, ts: m.root()}))
	if errors.Is(err, bot.ErrNotFound) {
		return "", chat.ErrOwn
	}
	if err != nil {
		return "", fmt.Errorf("look for a card: %w", err)
	}
	return chat.ForwardedCard(a.host, item), nil
}
