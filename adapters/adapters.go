// Package adapters lists the types of connections that heed knows: one literal
// map, so that reading it is knowing what the binary can do.
package adapters

import (
	"heed/adapters/discord"
	"heed/adapters/slack"
	"heed/adapters/web"
	"heed/adapters/webhook"
	"heed/bot"
)

// Config is what a type of connection can be told in config.yaml: a struct
// with yaml tags, decoded strictly.
type Config interface {
	// Check returns everything wrong with it; fields are named as in the file.
	Check() []bot.Mistake
}

// Type is one type of connection.
type Type struct {
	Config func() Config // a fresh one, to decode into
	New    func(bot.Host, Config) (bot.Adapter, error)
	// Channel and User say what is wrong with the id of a channel or a person
	// there; empty: nothing. Nil: any will do.
	Channel, User func(id string) string

	Source bool // mentions come from it, so some desk must take them
	Shows  bool // it shows cards, so a desk may post there
	Once   bool // there can be one such connection, not more
}

// Types are all of them, by the word in `type:`.
var Types = map[string]Type{
	"discord": shows(named(typed[discord.Config](discord.New), discord.WrongChannel, discord.WrongUser)),
	"slack":   shows(named(typed[slack.Config](slack.New), slack.WrongChannel, slack.WrongUser)),
	"web":     shows(once(typed(web.New))),
	"webhook": source(typed[webhook.Config](webhook.New)),
}

// typed turns an adapter's own constructor into a [Type].
func typed[C any, P interface {
	*C
	Config
}, A bot.Adapter](open func(bot.Host, C) (A, error)) Type {
	return Type{
		Config: func() Config { return P(new(C)) },
		New: func(h bot.Host, c Config) (bot.Adapter, error) {
			return open(h, *c.(P))
		},
	}
}

// named returns t as a type whose channels and people have ids of a known form.
func named(t Type, channel, user func(string) string) Type {
	t.Channel, t.User = channel, user
	return t
}

// source returns t as a type that mentions come from.
func source(t Type) Type {
	t.Source = true
	return t
}

// shows returns t as a type that shows cards.
func shows(t Type) Type {
	t.Shows = true
	return t
}

// once returns t as a type that there can be one connection of.
func once(t Type) Type {
	t.Once = true
	return t
}
