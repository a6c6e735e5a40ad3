package discord

import (
	"context"
	"encoding/json"
)

// pressed takes an interaction: a command, a button, a menu, a form. What it
// returns is said first to whoever did it; an error is told by whoever calls it.
func (a *Adapter) pressed(ctx context.Context, i interaction) (answer, error) {
	switch i.Type {
	case commandInteraction:
		if commandType(i) == messageCommand {
			return a.forward(ctx, i)
		}
		return a.commanded(ctx, i)
	case completeInteraction:
		return a.completed(ctx, i)
	case pressInteraction:
		if what, did, err := a.lookedAt(ctx, i); did {
			return what, err
		}
		return a.acted(ctx, i)
	case modalInteraction:
		return a.submitted(ctx, i)
	}
	a.ignored("an interaction", i.ID)
	return nil, nil
}

// messageCommand is a command that somebody chose for a message.
// https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-types
const messageCommand = 3

// commandType is the type of the command that somebody gave.
func commandType(i interaction) int {
	var command struct {
		Type int `json:"type"`
	}
	_ = json.Unmarshal(i.Data, &command) // a command that can not be read is of no type
	return command.Type
}

// ignored logs what is none of heed's, or is not understood, in one line.
func (a *Adapter) ignored(what, id string) {
	a.host.Log.Info("ignored "+what+" of Discord", "id", id)
}

// acted takes the press of a button, or a choice in a menu.
func (a *Adapter) acted(ctx context.Context, i interaction) (answer, error) { return nil, nil }

// submitted takes a form that was sent.
func (a *Adapter) submitted(ctx context.Context, i interaction) (answer, error) { return nil, nil }
