package discord

import (
	"context"

	"heed/bot"
)

// What the parts below promise each other; each moves to its own file.

// watch reads back what was missed, until ctx is done (watch.go); missed says that
// something may have been.
func (a *Adapter) watch(ctx context.Context) { <-ctx.Done() }
func (a *Adapter) missed()                   {}

// pressed takes an interaction (press.go, form.go, command.go). A [*bot.Refusal] or
// another error is told by whoever calls it.
func (a *Adapter) pressed(ctx context.Context, i interaction) (answer, error) { return nil, nil }

// register makes Discord offer heed's commands (command.go).
func (a *Adapter) register(ctx context.Context) error { return nil }

// drawn is a message as Discord takes it.
// https://docs.discord.com/developers/resources/message#create-message-jsonform-params
type drawn struct {
	Content    string           `json:"content"`
	Embeds     []map[string]any `json:"embeds"` // draw.go chooses its own type
	Components []any            `json:"components"`
}

// draw is m as Discord takes it (draw.go).
func (a *Adapter) draw(m bot.Message) (drawn, error) { return drawn{}, nil }
