package discord

import (
	"context"
	"encoding/json"

	"heed/bot"
)

// heard takes an event of the gateway. An error: it was not taken, and what it was
// about is read back.
func (a *Adapter) heard(ctx context.Context, name string, data json.RawMessage) error { return nil }

// said takes a message as it is said. It moves no cursor: that is for those who
// read the channel back, soon.
func (a *Adapter) said(ctx context.Context, m message) error { return nil }

// means is what a message is to heed: a note on a card, a mention, or nothing.
// By whom a mention is, is for the core to judge: what somebody of the team
// wrote is none. An error is one of the moment. Of m only ID, Channel, Type and
// Author must be there; its guild and member are looked up where they matter.
func (a *Adapter) means(ctx context.Context, m message) (bot.Event, bool, error) {
	return bot.Event{}, false, nil
}

// reworded takes that a message reads as it does, if that is news. Of what is not
// taken yet it is the message itself.
func (a *Adapter) reworded(ctx context.Context, m message, keys ...bot.Key) error { return nil }

// deleted takes that a message, of which only ID and Channel must be there, is gone.
// What is not taken yet never will be.
func (a *Adapter) deleted(ctx context.Context, m message, keys ...bot.Key) error { return nil }

// dropped takes that a thread is gone, and with it all that was said in it.
func (a *Adapter) dropped(ctx context.Context, thread room) error { return nil }

// taken reports whether a message is part of an item.
func (a *Adapter) taken(ctx context.Context, m message) (bool, error) { return false, nil }

// watches reports whether a desk names a channel or forum.
func (a *Adapter) watches(id string) bool { return false }

// id is what heed calls the message.
func (m message) id() string { return m.Channel + "/" + m.ID }
