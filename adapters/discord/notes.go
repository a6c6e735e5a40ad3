package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// underCard tells whose card a message is written under, in its thread or as an
// answer to it, and in which channel the card is; [bot.ErrNotFound]: nobody's.
func (a *Adapter) underCard(ctx context.Context, m message) (bot.ItemID, bot.Channel, error) {
	places := []place{{m.Channel, m.Channel}} // in a forum, whose channels are its posts
	for _, id := range a.channels() {
		if a.posts(id) {
			places = append(places, place{id, m.Channel})
		}
	}
	if m.Type == replyMessage && m.Reference != nil {
		places = append(places, place{m.Channel, m.Reference.Message})
	}
	for _, p := range places {
		item, err := a.host.Reader.CardAt(ctx, a.ref(p))
		if err == nil {
			under, err := a.cardIn(ctx, item, p)
			return item, under, err
		}
		if !errors.Is(err, bot.ErrNotFound) {
			return "", bot.Channel{}, fmt.Errorf("look for a card: %w", err)
		}
	}
	return "", bot.Channel{}, bot.ErrNotFound
}

// cardIn is the channel or forum that an item's card is in, by the place of the card.
func (a *Adapter) cardIn(ctx context.Context, id bot.ItemID, at place) (bot.Channel, error) {
	v, err := a.host.Reader.View(ctx, id, 0, 0)
	if err != nil {
		return bot.Channel{}, fmt.Errorf("read an item: %w", err)
	}
	for _, c := range v.Item.Cards {
		card, err := a.host.Reader.Action(ctx, bot.CardID(id, c))
		switch {
		case err == nil && card.Ref == a.ref(at):
			return c, nil
		case err != nil && !errors.Is(err, bot.ErrNotFound):
			return bot.Channel{}, fmt.Errorf("look for a card: %w", err)
		}
	}
	return a.channel(at.channel), nil
}

// note is a message under a card.
func (a *Adapter) note(ctx context.Context, m message, item bot.ItemID, under bot.Channel) (bot.Event, bool, error) {
	guild := m.Guild
	if guild == "" {
		r, err := a.roomOf(ctx, m.Channel)
		if err != nil {
			return bot.Event{}, false, fmt.Errorf("ask where a note was written: %w", err)
		}
		guild = r.Guild
	}
	by, err := a.speaker(ctx, m, guild)
	if err != nil {
		return bot.Event{}, false, err
	}
	said := a.wordsOf(m)
	if files := fileLines(m.files("")); said != files {
		said = below(said, files)
	}
	return bot.Event{
		Do: bot.Note, By: by, Item: item, Text: shortened(said, bot.MaxText), Under: under,
		Keys: []bot.Key{{Name: bot.MentionKey(a.host.Connection, m.id())}},
	}, true, nil
}

// renoted takes that a note was changed, which is another note: what was noted
// stays. One that is not taken yet is taken as it reads now.
func (a *Adapter) renoted(ctx context.Context, m message, item bot.ItemID, under bot.Channel) error {
	taken, err := a.taken(ctx, m)
	switch {
	case err != nil:
		return err
	case m.byTool():
		return nil
	case !taken:
		return a.said(ctx, m)
	}
	ev, _, err := a.note(ctx, m, item, under)
	if err != nil {
		return err
	}
	ev.Text = shortened("Changed: "+ev.Text, bot.MaxText)
	ev.Keys[0].Name = bot.MentionKey(a.host.Connection, m.id()+"/"+strconv.FormatInt(m.Edited.UnixMicro(), 10))
	_, err = a.host.Take(ctx, ev)
	return a.explain(ctx, ev, m, err)
}

// How long, and how often, it is looked whether what somebody wrote under is a
// card after all: one that is in doubt is known when that is settled.
const (
	lookFor   = time.Hour
	lookAgain = 30 * time.Second
	maxEarly  = 100
)

// early are messages under what may turn out to be cards. Its zero value is ready.
type early struct {
	mu  sync.Mutex
	all []message
}

// add remembers a message, if it is young and there is room. What finds none is
// read back with its thread.
func (e *early) add(m message) {
	e.mu.Lock()
	defer e.mu.Unlock()
	known := slices.ContainsFunc(e.all, func(o message) bool { return o.ID == m.ID })
	if !known && len(e.all) < maxEarly && time.Since(m.posted()) < lookFor {
		e.all = append(e.all, m)
	}
}

// waiting are those that are still of interest.
func (e *early) waiting() []message {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = slices.DeleteFunc(e.all, func(m message) bool { return time.Since(m.posted()) > lookFor })
	return slices.Clone(e.all)
}

// drop forgets one.
func (e *early) drop(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = slices.DeleteFunc(e.all, func(m message) bool { return m.ID == id })
}

// watchNotes takes notes that were written before their card was known for one,
// until ctx is done.
func (a *Adapter) watchNotes(ctx context.Context) {
	for chat.Rest(ctx, lookAgain) {
		for _, m := range a.early.waiting() {
			_, _, err := a.underCard(ctx, m)
			if err == nil {
				if err = a.said(ctx, m); err == nil {
					a.early.drop(m.ID)
				}
			}
			if err != nil && !errors.Is(err, bot.ErrNotFound) && ctx.Err() == nil {
				a.host.Log.WarnContext(ctx, "a note could not be taken; that is tried again", "err", err)
			}
		}
	}
}
