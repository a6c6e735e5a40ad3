package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// readWithin is how long Discord may take to show the original of a message that was
// forwarded: an interaction is to be answered within three seconds.
const readWithin = 1500 * time.Millisecond

// forward takes a message that somebody of the team sends to heed by its command on
// messages, from any channel: the interaction has all of it, and heed need not be
// there. They are told what became of it.
func (a *Adapter) forward(ctx context.Context, i interaction) (answer, error) {
	by := a.actor(i)
	if _, stranger := a.host.Rules().Who(by); stranger != nil {
		return nil, stranger
	}
	m, err := a.targeted(ctx, i)
	if err != nil {
		return nil, err
	}
	me, err := a.me(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask who heed is: %w", err)
	}
	if m.Author.ID == me.Bot.ID {
		return a.ownCard(ctx, m)
	}
	ev, err := a.sentToHeed(ctx, m, me.Bot.ID, by)
	if err != nil {
		return nil, err
	}
	if i.key.Name != "" {
		ev.Keys = append(ev.Keys, i.key)
	}
	receipt, err := a.host.Take(ctx, ev)
	if err != nil {
		return nil, fmt.Errorf("take what was sent to heed: %w", err)
	}
	return pointed(chat.Forwarded(a.host, receipt)), nil
}

// targeted is the message that a command was chosen for. Of one that itself forwards
// another it is that other one, which alone has somebody to answer.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure
func (a *Adapter) targeted(ctx context.Context, i interaction) (message, error) {
	var data struct {
		Target   string `json:"target_id"`
		Resolved struct {
			Messages map[string]json.RawMessage `json:"messages"`
		} `json:"resolved"`
	}
	chat.Lenient(i.Data, &data)
	var m message
	chat.Lenient(data.Resolved.Messages[data.Target], &m)
	m.Channel, m.Guild = cmp.Or(m.Channel, i.Channel), i.Guild
	if !m.said() {
		return message{}, &bot.Refusal{Sentence: "heed can not take this message: it is one of Discord's own, with nobody to answer."}
	}
	if r := i.Room; r != nil && r.ID == m.Channel && r.Parent != "" {
		r.Guild = cmp.Or(r.Guild, i.Guild)
		a.rooms.glimpse(*r)
	}
	if m.Reference != nil && m.Reference.Type == forwardReference {
		return a.original(ctx, m)
	}
	return m, nil
}

// original is the message that another one forwards. The copy does not tell whose
// words they are, so that heed must be able to see the original; what it says is
// known from the copy, also where heed may not read messages.
func (a *Adapter) original(ctx context.Context, m message) (message, error) {
	reading, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	o, err := a.read(reading, m.Reference.Channel, m.Reference.Message)
	if err != nil || !o.said() {
		return message{}, &bot.Refusal{
			Sentence: "This message was forwarded, and heed can not see who wrote the original. Go to the original, and send that to heed.",
		}
	}
	o.Guild = cmp.Or(m.Reference.Guild, m.Guild)
	if o.Content == "" {
		var copied struct {
			Message message `json:"message"`
		}
		for _, raw := range chat.Parts(m.Snapshots) {
			chat.Lenient(raw, &copied)
			o.Content, o.Attachments, o.Embeds, o.Stickers = copied.Message.Content, copied.Message.Attachments, copied.Message.Embeds, copied.Message.Stickers
		}
	}
	return o, nil
}

// sentToHeed is the mention that somebody of the team sends to heed.
func (a *Adapter) sentToHeed(ctx context.Context, m message, me string, by bot.Person) (bot.Event, error) {
	in, err := a.setting(ctx, m)
	if err == nil && in.thread == "" {
		in.answers, _ = m.answers(me)
	}
	if err != nil {
		return bot.Event{}, err
	}
	said := a.mention(m, in)
	said.Meta, _ = json.Marshal(map[string]string{"forwarded_by": by.Name}) // strings
	return bot.Event{Do: bot.Say, Mention: said, Keys: []bot.Key{{Name: bot.MentionKey(a.host.Connection, m.id())}}}, nil
}

// pointed tells one person something of heed's own that leads to the board.
func pointed(text string) answer {
	w := sentence(text)
	w.Content = linked(text, maxReply)
	return only(w)
}

// ownCard is what to say of a message of heed's own.
func (a *Adapter) ownCard(ctx context.Context, m message) (answer, error) {
	item, err := a.host.Reader.CardAt(ctx, a.ref(place{m.Channel, m.ID}))
	if errors.Is(err, bot.ErrNotFound) {
		item, _, err = a.underCard(ctx, m)
	}
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return nil, chat.ErrOwn
	case err != nil:
		return nil, fmt.Errorf("look for a card: %w", err)
	}
	return pointed(chat.ForwardedCard(a.host, item)), nil
}
