package discord

import (
	"context"

	"heed/bot"
)

// actor is who does something that Discord asks heed to do: what they may is for
// the core to decide. It asks nobody.
func (a *Adapter) actor(i interaction) bot.Person { return bot.Person{} }

// watchMembers finds out, at the start and once a day, whose accounts are gone,
// until ctx is done.
func (a *Adapter) watchMembers(ctx context.Context) { <-ctx.Done() }

// watchNotes takes notes that were written before their card was known for one,
// until ctx is done.
func (a *Adapter) watchNotes(ctx context.Context) { <-ctx.Done() }

// forward takes a message that somebody sends to heed by its command on messages,
// from any channel: the interaction has all of it.
func (a *Adapter) forward(ctx context.Context, i interaction) (answer, error) { return nil, nil }
