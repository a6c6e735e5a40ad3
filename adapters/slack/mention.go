package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// askWithin is how long Slack may take to say who wrote a message, or where.
const askWithin = 3 * time.Second

// means is what a message is to heed: a note on a card, a mention, or nothing.
// By whom a mention is, is for the core to judge: what somebody of the team
// wrote is none. An error is one of the moment.
func (a *Adapter) means(ctx context.Context, m message) (bot.Event, bool, error) {
	me, err := a.me(ctx)
	switch {
	case err != nil:
		return bot.Event{}, false, fmt.Errorf("ask who heed is: %w", err)
	case !saying[m.Subtype] || m.at() == "" || m.User == "" && !m.byBot():
		return bot.Event{}, false, nil
	case m.User == me.UserID || m.BotID != "" && m.BotID == me.BotID:
		return bot.Event{}, false, nil
	case m.byBot() && !slices.Contains(a.set.Bots, m.BotID):
		return bot.Event{}, false, nil
	case a.withdrawn.Of(m.id()) != "":
		return bot.Event{}, false, nil
	}
	item, err := a.underCard(ctx, m)
	switch {
	case err == nil && !m.byBot():
		return a.note(ctx, m, item)
	case err == nil:
		return bot.Event{}, false, nil
	case !errors.Is(err, bot.ErrNotFound):
		return bot.Event{}, false, err
	case m.inThread() && m.Parent == me.UserID:
		a.unplaced.add(m) // what is said about heed's own lines is said to nobody
		return bot.Event{}, false, nil
	}
	return a.mentioned(ctx, m, me)
}

// note is a message in the thread of a card.
func (a *Adapter) note(ctx context.Context, m message, item bot.ItemID) (bot.Event, bool, error) {
	by, err := a.actor(ctx, m.User, "")
	if err != nil && !nobody(err) {
		return bot.Event{}, false, fmt.Errorf("ask who wrote a note: %w", err)
	}
	by.Connection, by.ID = a.host.Connection, m.User
	said, err := a.wordsOf(ctx, m)
	if err != nil {
		return bot.Event{}, false, err
	}
	if files := fileLines(m.files()); said != files {
		said = below(said, files)
	}
	return bot.Event{
		Do: bot.Note, By: by, Item: item, Text: chat.Clip(said, bot.MaxText), Under: a.channel(m.Channel),
		Keys: []bot.Key{{Name: bot.MentionKey(a.host.Connection, m.id())}},
	}, true, nil
}

// mentioned is a message in a watched channel or in a thread that is a customer's, or
// one that names heed. Who names heed wants it taken, whoever wrote it: but
// not where it answers a customer.
func (a *Adapter) mentioned(ctx context.Context, m message, me slackgo.AuthTestResponse) (bot.Event, bool, error) {
	watched, asked := a.sources.Get(m.Channel) != nil, strings.Contains(m.Text, "<@"+me.UserID)
	if !watched && !asked && !m.inThread() {
		return bot.Event{}, false, nil
	}
	customers := false
	if m.inThread() && (!watched || asked) {
		c, err := a.host.Reader.Case(ctx, bot.Need{Conversation: bot.ThreadKey(a.channel(m.Channel), m.Thread)})
		if err != nil {
			return bot.Event{}, false, fmt.Errorf("look for a thread: %w", err)
		}
		customers = c.Conversation != nil
	}
	if !watched && !asked && !customers {
		return bot.Event{}, false, nil
	}
	by, err := a.speaker(ctx, m)
	if err != nil || by.Bot && !m.byBot() {
		return bot.Event{}, false, err
	}
	ev, err := a.say(ctx, m, by)
	if _, stranger := a.host.Rules().Who(by.Person); asked && (stranger != nil || !customers) {
		ev.By = bot.Person{}
	}
	return ev, err == nil, err
}

// say is the mention that a message is.
func (a *Adapter) say(ctx context.Context, m message, by somebody) (bot.Event, error) {
	said, err := a.wordsOf(ctx, m)
	if err != nil {
		return bot.Event{}, err
	}
	at := place{m.Channel, m.TS, m.Thread}
	return bot.Event{
		Do: bot.Say, By: by.Person, Keys: []bot.Key{{Name: bot.MentionKey(a.host.Connection, m.id())}},
		Mention: &bot.Mention{
			ID: m.id(), From: a.channel(m.Channel), Thread: m.root(), Author: m.author(by), Text: said, URL: a.permalink(at),
			PostedAt: m.posted(), Attachments: m.files(), To: a.ref(at),
		},
	}, nil
}

// author is who wrote the message. A tool that speaks for many people says which
// of them in its name; one that does not is nobody in particular.
func (m message) author(by somebody) bot.Author {
	if !m.byBot() {
		return bot.Author{ID: m.User, Name: by.Name}
	}
	if m.Username != "" && m.Bot.Name != "" && m.Username != m.Bot.Name {
		return bot.Author{ID: m.BotID + "/" + m.Username, Name: m.Username}
	}
	return bot.Author{Name: cmp.Or(m.Username, m.Bot.Name)}
}

// speaker is who wrote a message where customers write, which is all that tells
// an answer from a mention. Colleagues are customers of each other, so that only
// members whom heed knows are the team; but where other organisations listen,
// or a tool brings what customers wrote, everybody of this one is.
func (a *Adapter) speaker(ctx context.Context, m message) (somebody, error) {
	if m.byBot() {
		return somebody{Bot: true}, nil
	}
	by := bot.Person{Connection: a.host.Connection, ID: m.User, Name: cmp.Or(m.Profile.DisplayName, m.Profile.RealName)}
	if known, ok := a.host.Rules().MemberOn(bot.HandleKey{Connection: by.Connection, ID: by.ID}); ok {
		by.Name = cmp.Or(known.Name, by.Name)
		return somebody{Person: by}, nil
	}
	within, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	trusted, err := a.teamSpeaks(within, m)
	if err != nil {
		return somebody{}, fmt.Errorf("ask where a message was written: %w", err)
	}
	s, err := a.who(within, m.User)
	switch {
	case err == nil:
		s.Belongs = s.Belongs && trusted
		return s, nil
	case trusted && !nobody(err):
		return somebody{}, fmt.Errorf("ask who wrote a message: %w", err)
	}
	return somebody{Person: by}, nil // only a name is missing
}

// teamSpeaks reports whether any full member of the workspace is the team there.
func (a *Adapter) teamSpeaks(ctx context.Context, m message) (bool, error) {
	c, err := a.room(ctx, m.Channel)
	if err != nil || c.shared || !m.inThread() || m.Parent == "" {
		return c.shared, err
	}
	parent, err := a.who(ctx, m.Parent)
	if nobody(err) {
		return false, nil
	}
	return parent.Bot, err
}

// nobody reports whether Slack surely will not say who somebody is, now or when
// asked again.
// https://docs.slack.dev/reference/methods/users.info#errors
func nobody(err error) bool {
	said, ok := errors.AsType[slackgo.SlackErrorResponse](err)
	return ok && slices.Contains([]string{"user_not_found", "user_not_visible", "users_not_found", "missing_scope"}, said.Err)
}

// wordsOf is what a message says, with the names of those it names, and without
// heed's own where it is called.
func (a *Adapter) wordsOf(ctx context.Context, m message) (string, error) {
	me, err := a.me(ctx)
	if err != nil {
		return "", fmt.Errorf("ask who heed is: %w", err)
	}
	if rest := strings.TrimSpace(strings.TrimPrefix(m.Text, "<@"+me.UserID+">")); rest != "" {
		m.Text = rest
	}
	within, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	said := a.names(within).words(m)
	return said, context.Cause(ctx) // of one that is over the names may be missing
}
