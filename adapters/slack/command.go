package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// lookWithin is how long looking something up may take: what is typed is to be
// answered within three seconds.
// https://docs.slack.dev/interactivity/implementing-slash-commands
const lookWithin = 2300 * time.Millisecond

// told is what they are answered, seen by nobody else.
type told struct {
	text   string          // all of it
	blocks []slackgo.Block // how it is shown; none: the text as it is
}

// ephemeral is an answer as Slack takes it.
type ephemeral struct {
	Type   string          `json:"response_type"`
	Text   string          `json:"text"`
	Blocks []slackgo.Block `json:"blocks"`
}

// commanded takes a slash command. What could not be looked up is said and
// confirmed; what could not be done is not confirmed.
func (a *Adapter) commanded(ctx context.Context, d delivery, c slackgo.SlashCommand) (answer, error) {
	to := ear{user: c.UserID, response: c.ResponseURL, channel: c.ChannelID}
	looking, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	t, err := a.comply(looking, d, c)
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		t = told{text: refusal.Sentence}
	case errors.Is(err, chat.ErrUndone):
		if d.retry == 0 {
			a.whisper(ctx, to, "Nothing was done. Please type it again.")
		}
		return nil, err
	case err != nil:
		a.host.Log.WarnContext(ctx, "a command was not answered", "err", without(err))
		t = told{text: "heed could not look that up right now. Please type it again, or see " + a.host.PublicURL}
	}
	return a.tell(ctx, to, t), nil
}

// tell is an answer, or nothing where it is too long and was sent another way.
func (a *Adapter) tell(ctx context.Context, to ear, t told) answer {
	if len(t.blocks) == 0 {
		t.blocks = sections(t.text)
	}
	says := ephemeral{slackgo.ResponseTypeEphemeral, escape(chat.Clip(t.text, maxText)), t.blocks}
	if raw, err := json.Marshal(says); err == nil && len(raw) < maxAnswer-1<<10 {
		return says
	}
	a.whisper(ctx, to, t.text, t.blocks...)
	return nil
}

// comply finds out who asks and does what they typed.
func (a *Adapter) comply(ctx context.Context, d delivery, c slackgo.SlashCommand) (told, error) {
	by, err := a.actor(ctx, c.UserID, c.UserName)
	if err != nil {
		return told{}, fmt.Errorf("ask who typed a command: %w", err)
	}
	t, err := a.commands().Answer(ctx, chat.Asked{By: by, Text: c.Text, Key: d.key, Now: time.Now().UTC()})
	if err != nil {
		return told{}, err
	}
	return a.drawTold(t), nil
}

// commands are what people can ask heed here.
func (a *Adapter) commands() chat.Commands {
	return chat.Commands{Host: a.host, Name: a.set.Command, Rows: maxRows, CardAt: a.cardItem, User: func(word string) string {
		id, _, _ := strings.Cut(strings.Trim(word, " <>@"), "|")
		return id
	}}
}

// cardItem is the item whose card an address in Slack leads to; empty: none.
func (a *Adapter) cardItem(ctx context.Context, address string) bot.ItemID {
	at := a.linkedTo(address)
	if at.ts == "" {
		return ""
	}
	id, err := a.host.Reader.CardAt(ctx, a.ref(at))
	if err != nil {
		return "" // then it is an address like any other
	}
	return id
}

// drawTold is an answer as Slack shows it.
func (a *Adapter) drawTold(t chat.Told) told {
	switch {
	case t.Of != nil && t.Text == "":
		return told{strings.Join(cardLines(*t.Of), "\n"), a.cardBlocks(*t.Of)}
	case t.Of != nil:
		return told{text: chat.Title(*t.Of) + "\n" + t.Text}
	case len(t.Cards) == 0:
		return told{text: t.Text}
	}
	return a.drawList(t)
}
