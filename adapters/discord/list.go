package discord

import (
	"fmt"
	"strconv"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a list holds: an embed has 4096 characters, and escaping may double
// what people wrote.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const (
	maxListed = 15
	maxGlance = 70
)

// lookID is the menu by which one item of a list is looked at.
const lookID = "look"

// drawTold is what somebody asked for, as only they see it.
func (a *Adapter) drawTold(t chat.Told) answer {
	w := whispered{Flags: ephemeralFlag}
	switch {
	case t.Of != nil && t.Text == "":
		w.Embeds, w.Components = []embed{a.cardEmbed(*t.Of, "")}, acts(*t.Of, "")
	case t.Of != nil:
		w.Embeds = []embed{{Title: escape(chat.Clip(chat.Title(*t.Of), maxGlance)), URL: t.Of.Link, Description: escape(chat.Clip(t.Text, maxTold))}}
	case len(t.Cards) > 0:
		w.Embeds, w.Components = []embed{a.drawList(t)}, []row{lookAtOne(t.Cards)}
	default:
		w.Content = escape(chat.Clip(t.Text, maxTold))
	}
	return &response{Type: messageResponse, Data: w}
}

// maxTold is how much is told in plain words: a message takes 2000 characters, and
// escaping may double them.
const maxTold = 1000

// drawList is a list of items, one in two lines.
func (a *Adapter) drawList(t chat.Told) embed {
	var lines []string
	for n, c := range t.Cards {
		lines = append(lines, fmt.Sprintf("**%d.** %s", n+1, inList(c)))
	}
	if t.More {
		lines = append(lines, "There are more on the board: "+a.host.PublicURL)
	}
	return embed{Title: escape(t.Text), Description: strings.Join(lines, "\n")}
}

// inList is an item in a list.
func inList(c bot.Card) string {
	if c.Closed != "" {
		return escape(chat.Clip(chat.OneLine(c.Closed), maxGlance))
	}
	parts := []string{escape(chat.Clip(chat.Title(c), maxGlance)), string(c.State)}
	if c.Owner != "" {
		parts = append(parts, "with "+escape(chat.Clip(chat.OneLine(c.Owner), maxGlance)))
	}
	if !c.Due.IsZero() {
		parts = append(parts, fmt.Sprintf("due <t:%d:R>", c.Due.Unix()))
	}
	line := strings.Join(parts, " · ")
	if len(c.Said) > 0 && !c.Said[0].Withdrawn {
		line += "\n-# " + escape(chat.Clip(chat.OneLine(c.Said[0].Text), maxGlance))
	}
	return line
}

// lookAtOne is a menu of the items of a list.
func lookAtOne(cards []bot.Card) row {
	menu := component{Type: menuComponent, CustomID: lookID, Placeholder: "Look at one…"}
	for n, c := range cards[:min(len(cards), maxChoices)] {
		menu.Options = append(menu.Options, option{Label: chat.Clip(strconv.Itoa(n+1)+". "+gist(c), maxOption), Value: string(c.Item)})
	}
	return row{rowComponent, []component{menu}}
}
