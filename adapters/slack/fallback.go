package slack

import (
	"fmt"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// maxRest is the most characters of what a card says as text beside the words
// of customers, which get what is left.
const maxRest = 1600

// drawCard is a card. As text it begins with what matters most: notifications
// show no more.
func (a *Adapter) drawCard(c bot.Card) drawn {
	if c.Closed != "" {
		told := strings.Join(there(shown(c.Closed, maxHistory), c.Link), "\n")
		return drawn{Text: escaped(told, maxText), Blocks: a.cardBlocks(c), Plain: sections(told)}
	}
	head, rest := light(c)+" "+title(c), escaped(strings.Join(restLines(c), "\n"), maxRest)
	said := strings.Join(wordLines(c), "\n")
	d := drawn{Blocks: a.cardBlocks(c), Plain: sections(strings.Join(append([]string{head, said}, restLines(c)...), "\n"))}
	d.Text = strings.Join(there(escape(head), escaped(said, maxText-size(rest)-size(escape(head))-2), rest), "\n")
	if acts := acts(c, false); len(acts) > 0 {
		d.Plain = append(d.Plain, slackgo.NewActionBlock(blockOf(c), acts...))
	}
	return d
}

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
	state := capital(string(c.State)) + after(": ", string(c.Outcome)) + after("; with ", clip(oneLine(c.Owner), maxName))
	all := there(state, due(c, func(t time.Time, _ string) string { return clock(t) }), c.Link)
	if !c.Since.IsZero() {
		all = append(all, "Opened "+clock(c.Since))
	}
	return append(all, there(troubled(c), after("Via ", clip(oneLine(c.Where), maxName)), capital(clip(oneLine(c.History), maxHistory)),
		after("Profile: ", clip(oneLine(c.Profile), maxHistory)))...)
}

// saidLines are one mention.
func saidLines(s bot.Said) []string {
	all := there(words(s.Text, maxSaid), after("Before it was changed: ", clip(harmless(s.Before), maxBefore)),
		after("Original: ", clip(oneLine(s.URL), maxHistory)))
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
