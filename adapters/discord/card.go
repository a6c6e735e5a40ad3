package discord

import (
	"heed/adapters/chat"
	"heed/bot"
)

// cardEmbed is a card as it is shown in a channel or, without a key, to
// somebody alone.
func (a *Adapter) cardEmbed(c bot.Card, key string) embed {
	e := embed{Title: escape(chat.Clip(chat.OneLine(c.Customer), 100)), URL: c.Link}
	if key != "" {
		e.URL += "#" + key
	}
	for _, s := range c.Said {
		e.Description += escape(s.Text) + "\n"
	}
	return e
}

// marked is the address that an embed without a title has, which is not shown:
// by its end Find knows the message.
func (a *Adapter) marked(key string) string { return a.host.PublicURL + "/#" + key }
