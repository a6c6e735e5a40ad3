package discord

import (
	"context"

	"heed/adapters/chat"
	"heed/bot"
)

// What the parts below promise each other; each moves to its own file.

// watch reads back what was missed, until ctx is done (watch.go); missed says that
// something may have been.
func (a *Adapter) watch(ctx context.Context) { <-ctx.Done() }
func (a *Adapter) missed()                   {}

// title says what came from whom, on one line and without markup being escaped (card.go).
func title(c bot.Card) string { return "Message from " + chat.OneLine(c.Customer) }
