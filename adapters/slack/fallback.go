package slack

import (
	"fmt"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// maxRest is the most characters of what a card says as text beside the words
// of customers, which get what is left.
const maxRest = 1600

// drawCard is a card. As text it begins with what matters most: notifications
// show no more.
func (a *Adapter) drawCard(c bot.Card) drawn {
	if c.Closed != "" {
		told := strings.Join(cardLines(c), "\n")
		return drawn{Text: escaped(told, maxText), Blocks: a.cardBlocks(c), Plain: sections(told)}
	}
	head, rest := escape(headLine(c)), escaped(strings.Join(restLines(c), "\n"), maxRest)
	words := escaped(strings.Join(wordLines(c), "\n"), maxText-chat.Size(head)-chat.Size(rest)-2)
	d := drawn{
		Text: strings.Join(chat.There(head, words, rest), "\n"), Blocks: a.cardBlocks(c), Plain: sections(strings.Join(cardLines(c), "\n")),
	}
	if acts := acts(c, false); len(acts) > 0 {
		d.Plain = append(d.Plain, slackgo.NewActionBlock(blockOf(c), acts...))
	}
	return d
}

// cardLines are all that a card says.
func cardLines(c bot.Card) []string {
	if c.Closed != "" {
		return chat.There(chat.Shown(c.Closed, chat.MaxHistory), c.Link)
	}
	return append(append([]string{headLine(c)}, wordLines(c)...), restLines(c)...)
}

func headLine(c bot.Card) string { return chat.Light(c) + " " + chat.Title(c) }

// wordLines are what customers said.
func wordLines(c bot.Card) []string {
	var all []string
	for n, s := range c.Said[:min(len(c.Said), 2)] {
		if n > 0 && c.More > 0 {
			all = append(all, fmt.Sprintf("(%d more)", c.More))
		}
		all = append(all, saidLines(s)...)
	}
	return all
}

// restLines are all that a card says beside its title and what customers said.
func restLines(c bot.Card) []string {
	state := chat.Capital(string(c.State)) + chat.After(": ", string(c.Outcome)) + chat.After("; with ", chat.Clip(chat.OneLine(c.Owner), chat.MaxName))
	all := chat.There(state, chat.Due(c, func(t time.Time, _ bool) string { return clock(t) }), c.Link)
	if !c.Since.IsZero() {
		all = append(all, "Opened "+clock(c.Since))
	}
	return append(all, chat.There(strings.Join(chat.Troubled(c), "\n"), chat.After("Via ", chat.Clip(chat.OneLine(c.Where), chat.MaxName)), chat.Capital(chat.Clip(chat.OneLine(c.History), chat.MaxHistory)),
		chat.After("Profile: ", chat.Clip(chat.OneLine(c.Profile), chat.MaxHistory)))...)
}

// saidLines are one mention.
func saidLines(s bot.Said) []string {
	all := chat.There(chat.Words(s.Text, maxSaid), chat.After("Before it was changed: ", chat.Clip(chat.Harmless(s.Before), maxBefore)),
		chat.After("Original: ", chat.Clip(chat.OneLine(s.URL), chat.MaxHistory)))
	if s.Withdrawn {
		all = append(all, "Deleted by its author.")
	}
	return all
}
