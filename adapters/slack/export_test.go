package slack

import (
	"maps"
	"slices"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Words lists the words of Slack's that heed knows.
func Words() []string { return slices.Sorted(maps.Keys(codes)) }

// Modal is a form as it is shown after it was refused with a sentence.
func (a *Adapter) Modal(v bot.View, f bot.Form, sentence string) slackgo.ModalViewRequest {
	return a.modal(v, f, memo{Item: v.Item.ID}, notice{sentence: sentence, offer: bot.TakeOver})
}

// Read is what a message says, where names are their ids.
func Read(raw []byte) string {
	var m message
	chat.Lenient(raw, &m)
	id := func(id string) string { return id }
	return names{id, id}.words(m)
}
