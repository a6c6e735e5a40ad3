package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// means is what a message is to heed: a note on a card, a mention, or nothing.
// By whom a mention is, is for the core to judge: what somebody of the team
// wrote is none. An error is one of the moment. Of m only ID, Channel, Type and
// Author must be there; its guild and member are looked up where they matter.
func (a *Adapter) means(ctx context.Context, m message) (bot.Event, bool, error) {
	if !m.said() || a.withdrawn.Of(m.id()) {
		return bot.Event{}, false, nil
	}
	me, err := a.me(ctx)
	switch {
	case err != nil:
		return bot.Event{}, false, fmt.Errorf("ask who heed is: %w", err)
	case m.Author.ID == me.Bot.ID, m.byTool() && !a.listed(m), !a.set.reads() && !m.calls(me.Bot.ID):
		return bot.Event{}, false, nil
	}
	item, under, err := a.underCard(ctx, m)
	switch {
	case err == nil && m.byTool():
		return bot.Event{}, false, nil
	case err == nil:
		return a.note(ctx, m, item, under)
	case !errors.Is(err, bot.ErrNotFound):
		return bot.Event{}, false, err
	}
	return a.mentioned(ctx, m, me.Bot.ID)
}

// listed reports whether a tool is one that brings what customers say.
func (a *Adapter) listed(m message) bool {
	return slices.Contains(a.set.Webhooks, cmp.Or(m.Webhook, m.Author.ID))
}

// mentioned is a message in a watched channel or forum, in a conversation that is a
// customer's, or one that names heed. Who names heed wants it taken, whoever wrote
// it: but not where it answers a customer.
func (a *Adapter) mentioned(ctx context.Context, m message, me string) (bot.Event, bool, error) {
	in, err := a.setting(ctx, m)
	if err != nil {
		return bot.Event{}, false, err
	}
	watched, asked, customers := a.watches(in.from.ID), m.names(me), false
	if in.thread != "" || m.Type == replyMessage {
		var ours bool
		if customers, ours, err = a.conversation(ctx, m, &in, me, watched); err != nil {
			return bot.Event{}, false, err
		}
		if ours && !customers && !asked && (!watched || a.posts(in.from.ID)) { // what is said about heed's own lines is said to nobody
			a.early.add(m)
			return bot.Event{}, false, nil
		}
	}
	if !watched && !asked && !customers {
		return bot.Event{}, false, nil
	}
	by, err := a.speaker(ctx, m, in.guild)
	if err != nil {
		return bot.Event{}, false, err
	}
	if _, stranger := a.host.Rules().Who(by); asked && (stranger != nil || !customers) {
		by = bot.Person{}
	}
	return bot.Event{
		Do: bot.Say, By: by, Mention: a.mention(m, in), Keys: []bot.Key{{Name: bot.MentionKey(a.host.Connection, m.id())}},
	}, true, nil
}

// setting is where a message was said.
type setting struct {
	from    bot.Channel // the channel or forum
	guild   string
	thread  string // empty: in the channel itself
	title   string // of the post in a forum that the message begins
	answers string // the id of the mention that it answers, or in whose thread it is
}

// setting says where a message was said. What a thread is of never changes; of a
// channel that heed may not look at, the message itself has to say.
func (a *Adapter) setting(ctx context.Context, m message) (setting, error) {
	in := setting{from: a.channel(m.Channel), guild: m.Guild}
	r, err := a.roomOf(ctx, m.Channel)
	if _, lost := errors.AsType[*bot.Blocked](err); err != nil && !lost {
		return setting{}, fmt.Errorf("ask where a message was written: %w", err)
	}
	in.guild = cmp.Or(in.guild, r.Guild)
	if !r.thread() || r.Parent == "" {
		return in, nil
	}
	in.thread = m.Channel
	if !a.watches(m.Channel) {
		in.from = a.channel(r.Parent)
	}
	if m.ID == m.Channel { // only in forums: elsewhere the message that a thread begins at is not in it
		in.title = r.Name
		return in, nil
	}
	in.answers = r.Parent + "/" + m.Channel
	return in, nil
}

// roomOf is what a channel is, as it was known last, however long ago.
func (a *Adapter) roomOf(ctx context.Context, id string) (room, error) {
	if was, known := a.rooms.was(id); known {
		return was, nil
	}
	return a.room(ctx, id)
}

// conversation finds out what a message is said to: whether to customers, or
// about what heed wrote for the team.
func (a *Adapter) conversation(ctx context.Context, m message, in *setting, me string, watched bool) (customers, ours bool, err error) {
	if in.thread == "" {
		in.answers, ours = m.answers(me)
	}
	need := bot.Need{}
	if in.thread != "" {
		need.Conversation = bot.ThreadKey(in.from, in.thread)
	}
	if in.answers != "" {
		need.Answers = bot.MentionKey(a.host.Connection, in.answers)
	}
	c, err := a.host.Reader.Case(ctx, need)
	if err != nil {
		return false, false, fmt.Errorf("look for a conversation: %w", err)
	}
	if c.Conversation != nil || c.Quoted != nil {
		return true, ours, nil
	}
	if in.thread == "" || m.ID == m.Channel {
		return false, ours, nil
	}
	if !watched {
		return false, a.posts(in.from.ID), nil
	}
	return a.atOwn(ctx, in, me)
}

// atOwn finds out whether a thread began at a message of heed's own: at an answer
// to a customer it goes on with that.
func (a *Adapter) atOwn(ctx context.Context, in *setting, me string) (customers, ours bool, err error) {
	root, err := a.roots.Ask(ctx, in.answers, func(ctx context.Context) (message, error) { return a.read(ctx, in.from.ID, in.thread) })
	if err != nil {
		return false, false, fmt.Errorf("read what a thread began at: %w", err)
	}
	if root.Author.ID != me {
		return false, false, nil
	}
	to := root.answered()
	if to == "" {
		return false, true, nil
	}
	in.answers = to
	c, err := a.host.Reader.Case(ctx, bot.Need{Answers: bot.MentionKey(a.host.Connection, to)})
	if err != nil {
		return false, false, fmt.Errorf("look for a conversation: %w", err)
	}
	return c.Quoted != nil, c.Quoted == nil, nil
}

// read reads one message; the zero message: it is not there, or heed may not.
// https://docs.discord.com/developers/resources/message#get-channel-message
func (a *Adapter) read(ctx context.Context, channel, id string) (message, error) {
	var raw json.RawMessage
	err := a.call(ctx, "channels/"+channel+"/messages/", "GET", "channels/"+channel+"/messages/"+id, nil, &raw)
	if _, lost := errors.AsType[*bot.Blocked](err); lost || errors.Is(err, bot.ErrGone) {
		return message{}, nil
	}
	if err != nil {
		return message{}, err
	}
	var m message
	if !chat.Lenient(raw, &m) || m.ID != id {
		return message{}, errSilent
	}
	m.Channel = channel
	return m, nil
}

// answered is the id of what a message answers; empty: nothing.
func (m message) answered() string {
	r := m.Reference
	if m.Type != replyMessage || r == nil || r.Message == "" {
		return ""
	}
	return cmp.Or(r.Channel, m.Channel) + "/" + r.Message
}

// answers is the id of the mention that a message answers. To answer an answer of
// heed's is to go on with what that answers; ours: it answers something else that
// heed wrote.
func (m message) answers(me string) (id string, ours bool) {
	if m.Type != replyMessage || m.Referenced == nil || m.Referenced.Author.ID != me {
		return m.answered(), false
	}
	to := *m.Referenced
	to.Channel = cmp.Or(to.Channel, m.Channel)
	id = to.answered()
	return id, id == ""
}

// mention is the mention that a message is.
func (a *Adapter) mention(m message, in setting) *bot.Mention {
	at := a.link(in.guild, m.Channel, m.ID)
	said := a.wordsOf(m)
	if in.title != "" {
		said = below(in.title, said)
	}
	return &bot.Mention{
		ID: m.id(), From: in.from, Thread: in.thread, Answers: in.answers, Author: m.author(), Text: said, URL: at,
		PostedAt: m.posted(), Attachments: m.files(at), To: a.ref(place{m.Channel, m.ID}),
	}
}

// author is who wrote the message. A webhook says in its name for whom it speaks;
// a bot does not, and is nobody in particular.
func (m message) author() bot.Author {
	switch name := m.Author.called(m.Member); {
	case m.Webhook != "":
		return bot.Author{ID: m.Webhook + "/" + name, Name: name}
	case m.Author.Bot:
		return bot.Author{Name: name}
	default:
		return bot.Author{ID: m.Author.ID, Name: name, Handle: m.Author.Name, URL: "https://discord.com/users/" + m.Author.ID}
	}
}

// wordsOf is what a message says, with the names of those it names, and without
// heed's own where it is called. It asks nobody.
func (a *Adapter) wordsOf(m message) string {
	if me := a.self.known.Load(); me != nil {
		for _, call := range []string{"<@" + me.Bot.ID + ">", "<@!" + me.Bot.ID + ">"} {
			if rest := strings.TrimSpace(strings.TrimPrefix(m.Content, call)); rest != "" {
				m.Content = rest
			}
		}
	}
	return a.names().words(m)
}

// names tells what people, roles and channels are called, as far as that is known.
func (a *Adapter) names() names {
	return names{
		user: func(id string) string {
			m, _ := a.member(id)
			return m.Name
		},
		role: a.roles.Of,
		channel: func(id string) string {
			r, _ := a.rooms.was(id)
			return r.Name
		},
	}
}

// link is the address of a message, as Discord makes them; of direct messages
// there is no guild.
func (a *Adapter) link(guild, channel, id string) string {
	return "https://discord.com/channels/" + cmp.Or(guild, "@me") + "/" + channel + "/" + id
}
