package chat

import "heed/bot"

// Forwarded says what became of a message that somebody forwarded to heed.
func Forwarded(h bot.Host, r bot.Receipt) string {
	switch {
	case r.Item == "":
		return "heed has heard this before, and it was nothing to answer."
	case r.Status == bot.StatusAdded:
		return "heed has added it to a conversation that it knows: " + onBoard(h, r.Item)
	case r.Status == bot.StatusDuplicate:
		return "heed has it already: " + onBoard(h, r.Item)
	}
	return "heed has it, and the team is told: " + onBoard(h, r.Item)
}

// ForwardedCard says what is to be said of a card that somebody forwarded.
func ForwardedCard(h bot.Host, id bot.ItemID) string {
	return "This is a card of heed's already: " + onBoard(h, id)
}

// ErrOwn is why heed takes nothing that it wrote itself.
var ErrOwn = &bot.Refusal{Sentence: "heed wrote this message itself, so there is nobody to answer."}

// onBoard is where an item is on the board.
func onBoard(h bot.Host, id bot.ItemID) string { return h.PublicURL + "/items/" + string(id) }
