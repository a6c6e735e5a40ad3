package slack

import (
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// drawCard is a card. As text it begins with what matters most: notifications
// show no more.
func (a *Adapter) drawCard(c bot.Card) drawn {
	told := strings.Join(cardLines(c), "\n")
	d := drawn{Text: escaped(told, maxText), Blocks: a.cardBlocks(c), Plain: sections(told)}
	if acts := acts(c, false); c.Closed == "" && len(acts) > 0 {
		d.Plain = append(d.Plain, slackgo.NewActionBlock(blockOf(c), acts...))
	}
	return d
}

// cardLines are all that a card says.
func cardLines(c bot.Card) []string {
	if c.Closed != "" {
		return there(shown(c.Closed, maxHistory), c.Link)
	}
	all := []string{light(c) + " " + title(c)}
	for n, s := range c.Said[:min(len(c.Said), 2)] {
		if n > 0 && c.More > 0 {
			all = append(all, fmt.Sprintf("(%d more)", c.More))
		}
		all = append(all, saidLines(s)...)
	}
	state := capital(string(c.State)) + after(": ", string(c.Outcome)) + after(", with ", clip(oneLine(c.Owner), maxName))
	all = append(all, there(c.Link, state, due(c, clock))...)
	if !c.Since.IsZero() {
		all = append(all, "Opened "+clock(c.Since))
	}
	return append(all, there(troubled(c), after("From ", clip(oneLine(c.Where), maxName)), clip(oneLine(c.History), maxHistory),
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
