package slack

import (
	"fmt"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what a block takes.
// https://docs.slack.dev/reference/block-kit/blocks/actions-block
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
const (
	maxActs    = 20 // buttons; with the menu and the board 22 of 25
	maxChoices = 100
	maxLabel   = 75
)

// acts are what can be pressed on a card.
func acts(c bot.Card, menu bool) []slackgo.BlockElement {
	var all []slackgo.BlockElement
	for n, b := range chat.Once(c.Buttons, maxActs) {
		button := slackgo.NewButtonBlockElement("do:"+string(b.Do), string(c.Item), plain(chat.Label(b, maxLabel)))
		if n == 0 && (b.Do == bot.Claim || b.Do == bot.Reply) {
			button.Style = slackgo.StylePrimary
		}
		all = append(all, button)
	}
	if !menu {
		return all
	}
	var choices []*slackgo.OptionBlockObject
	for _, b := range chat.Once(c.Menu, maxChoices) {
		choices = append(choices, slackgo.NewOptionBlockObject(string(b.Do), plain(chat.Label(b, maxLabel)), nil))
	}
	if len(choices) > 0 {
		all = append(all, slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, plain("More…"), "menu", choices...))
	}
	if to, _, ok := site(c.Link); ok {
		all = append(all, slackgo.NewButtonBlockElement("open", "", plain(onTheBoard)).WithURL(to))
	}
	return all
}

// blockOf is the id of the block with a card's buttons: of another revision it
// is another, so that Slack forgets what was chosen in its menu.
func blockOf(c bot.Card) string { return fmt.Sprintf("item:%s:%d", c.Item, c.Rev) }
