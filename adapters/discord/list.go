package discord

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a list holds, escaped as it is shown: with all its items it is
// shorter than the 4096 characters of an embed, even where a way to the board of
// [maxMore] is below.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const (
	maxListed = 15
	maxGlance = 70 // of what came from whom, and of what they said
	maxHolder = 40
	maxMore   = 400
)

// lookID is the menu by which one item of a list is looked at.
const lookID = "look"

// drawTold is what somebody asked for, as only they see it.
func (a *Adapter) drawTold(t chat.Told) answer {
	w := sentence("")
	switch {
	case t.Of != nil && t.Text == "":
		c := linkable(*t.Of)
		w.Embeds, w.Components = []embed{a.cardEmbed(c, "")}, acts(c, "")
	case t.Of != nil:
		c := linkable(*t.Of)
		w.Embeds = []embed{{Title: escaped(chat.Title(c), maxTitle), URL: a.keyed(c.Link, ""), Description: a.explained(t.Text)}}
	case len(t.Cards) > 0:
		w.Embeds, w.Components = []embed{a.drawList(t)}, []row{lookAtOne(t.Cards)}
	default:
		w.Content = a.paragraphs(chat.Harmless(t.Text), bot.Ref{}, maxReply)
	}
	return only(w)
}

// explained is a text of heed's own, with channels as people know them.
func (a *Adapter) explained(text string) string {
	safe := a.paragraphs(chat.Harmless(text), bot.Ref{}, maxLine)
	channel := regexp.MustCompile(`\b` + regexp.QuoteMeta(escape(string(a.host.Connection)+"/")) + `([1-9][0-9]{5,19})\b`)
	return channel.ReplaceAllString(safe, "<#$1>")
}

// drawList is a list of items, one in two lines.
func (a *Adapter) drawList(t chat.Told) embed {
	var lines []string
	for n, c := range t.Cards[:min(len(t.Cards), maxListed)] {
		lines = append(lines, fmt.Sprintf("**%d.** %s", n+1, inList(c)))
	}
	if t.More {
		lines = append(lines, linked("There are more on the board: "+a.host.PublicURL, maxMore))
	}
	return embed{Title: escaped(chat.OneLine(t.Text), maxTitle), Description: strings.Join(lines, "\n"), Color: blue}
}

// inList is an item in a list.
func inList(c bot.Card) string {
	if c.Closed != "" {
		return escaped(chat.OneLine(c.Closed), maxGlance)
	}
	parts := []string{chat.Light(c) + " " + escaped(chat.Title(c), maxGlance), string(c.State)}
	if owner := chat.OneLine(c.Owner); owner != "" {
		parts = append(parts, "with "+escaped(owner, maxHolder))
	}
	if !c.Due.IsZero() {
		parts = append(parts, "due "+ago(c.Due))
	}
	line := strings.Join(parts, " · ")
	if len(c.Said) > 0 && !c.Said[0].Withdrawn {
		line += "\n" + small(escaped(chat.OneLine(chat.Words(c.Said[0].Text, maxGlance)), maxGlance))
	}
	return line
}

// lookAtOne is a menu of the items of a list.
func lookAtOne(cards []bot.Card) row {
	menu := component{Type: menuComponent, CustomID: lookID, Placeholder: "Look at one…"}
	for n, c := range cards[:min(len(cards), maxListed)] {
		menu.Options = append(menu.Options, option{Label: chat.Clip(strconv.Itoa(n+1)+". "+gist(c), maxOption), Value: string(c.Item)})
	}
	return row{rowComponent, []component{menu}}
}
