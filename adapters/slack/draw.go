package slack

import (
	"fmt"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// drawn is a message as Slack takes it.
type drawn struct {
	Text   string          // all of it as text: for notifications, screen readers, and where no blocks are taken
	Blocks []slackgo.Block // how it is shown
	Plain  []slackgo.Block // the same of the oldest blocks only, for where those are not taken
	Cut    bool            // Text must not stand alone: a customer would get a part of a reply
}

// draw is m as Slack takes it. Whatever people wrote in it alerts nobody, is no
// markup, and hides no link. An error wraps [bot.ErrRefused].
func (a *Adapter) draw(m bot.Message) (drawn, error) {
	switch {
	case m.Card != nil:
		return a.drawCard(*m.Card), nil
	case m.Kind == bot.SendReply:
		return drawReply(m.Text)
	case m.Report != nil:
		return a.drawReport(m), nil
	}
	return a.drawLine(m), nil
}

// drawReply is a reply: its exact words, without characters that are no words.
// The addresses in it can be clicked.
func drawReply(words string) (drawn, error) {
	if n := utf8.RuneCountInString(words); n > maxReply {
		return drawn{}, fmt.Errorf("%d characters where %d are the most: %w", n, maxReply, bot.ErrRefused)
	}
	said := chat.Printable(words)
	if chat.Blank(said) {
		return drawn{}, fmt.Errorf("a reply without words: %w", bot.ErrRefused)
	}
	all := linked(said, "", func(string) bool { return true })
	d := drawn{Text: escaped(said, maxText), Blocks: []slackgo.Block{rich(all.section())}, Plain: sections(said)}
	d.Cut = d.Text != escape(said)
	return d, nil
}
