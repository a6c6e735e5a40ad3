package slack

import (
	"fmt"
	"slices"
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
		Text: strings.Join(there(head, words, rest), "\n"), Blocks: a.cardBlocks(c), Plain: sections(strings.Join(cardLines(c), "\n")),
	}
	if acts := acts(c, false); len(acts) > 0 {
		d.Plain = append(d.Plain, slackgo.NewActionBlock(blockOf(c), acts...))
	}
	return d
}

// cardLines are all that a card says.
func cardLines(c bot.Card) []string {
	if c.Closed != "" {
		return there(shown(c.Closed, maxHistory), c.Link)
	}
	return append(append([]string{headLine(c)}, wordLines(c)...), restLines(c)...)
}

func headLine(c bot.Card) string { return light(c) + " " + title(c) }

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
	state := capital(string(c.State)) + after(": ", string(c.Outcome)) + after("; with ", chat.Clip(chat.OneLine(c.Owner), maxName))
	all := there(state, due(c, func(t time.Time, _ string) string { return clock(t) }), c.Link)
	if !c.Since.IsZero() {
		all = append(all, "Opened "+clock(c.Since))
	}
	return append(all, there(troubled(c), after("Via ", chat.Clip(chat.OneLine(c.Where), maxName)), capital(chat.Clip(chat.OneLine(c.History), maxHistory)),
		after("Profile: ", chat.Clip(chat.OneLine(c.Profile), maxHistory)))...)
}

// saidLines are one mention.
func saidLines(s bot.Said) []string {
	all := there(words(s.Text, maxSaid), after("Before it was changed: ", chat.Clip(chat.Harmless(s.Before), maxBefore)),
		after("Original: ", chat.Clip(chat.OneLine(s.URL), maxHistory)))
	if s.Withdrawn {
		all = append(all, "Deleted by its author.")
	}
	return all
}

// there are the lines that are not empty.
func there(lines ...string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// after is s behind what introduces it, if there is s.
func after(label, s string) string {
	if s == "" {
		return ""
	}
	return label + s
}
