package discord

import (
	"heed/adapters/chat"
	"heed/bot"
)

// What the parts below promise each other; each moves to its own file.

// title says what came from whom, on one line and without markup being escaped (card.go).
func title(c bot.Card) string { return "Message from " + chat.OneLine(c.Customer) }
