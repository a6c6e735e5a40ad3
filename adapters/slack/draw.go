package slack

import (
	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// drawn is a message as Slack takes it.
type drawn struct {
	Text   string          // all of it as text: for notifications, screen readers, and where no blocks are taken
	Blocks []slackgo.Block // how it is shown
	Plain  []slackgo.Block // the same of the oldest blocks only, for where those are not taken
}

// draw is m as Slack takes it. Whatever people wrote in it alerts nobody, is no
// markup, and hides no link. An error wraps [bot.ErrRefused].
func (a *Adapter) draw(m bot.Message) (drawn, error) {
	return drawn{Text: clip(escape(m.Text), maxText)}, nil
}
