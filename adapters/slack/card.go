package slack

import (
	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// cardBlocks are a card as it is shown in a channel, a form or App Home: at most
// twelve blocks.
func (a *Adapter) cardBlocks(c bot.Card) []slackgo.Block { return nil }
