package slack

import (
	"fmt"
	"slices"

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
	for n, b := range once(c.Buttons, maxActs) {
		button := slackgo.NewButtonBlockElement("do:"+string(b.Do), string(c.Item), plain(label(b)))
		if n == 0 && (b.Do == bot.Claim || b.Do == bot.Reply) {
			button.Style = slackgo.StylePrimary
		}
		all = append(all, button)
	}
	if !menu {
		return all
	}
	var choices []*slackgo.OptionBlockObject
	for _, b := range once(c.Menu, maxChoices) {
		choices = append(choices, slackgo.NewOptionBlockObject(string(b.Do), plain(label(b)), nil))
	}
	if len(choices) > 0 {
		all = append(all, slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, plain("More…"), "menu", choices...))
	}
	if to, _, ok := site(c.Link); ok {
		all = append(all, slackgo.NewButtonBlockElement("open", "", plain(onTheBoard)).WithURL(to))
	}
	return all
}

// once are the first buttons, each event once: an action_id may not stand twice
// in a block.
func once(all []bot.Button, most int) []bot.Button {
	var kept []bot.Button
	for _, b := range all {
		if len(kept) < most && !slices.ContainsFunc(kept, func(k bot.Button) bool { return k.Do == b.Do }) {
			kept = append(kept, b)
		}
	}
	return kept
}

func label(b bot.Button) string {
	if s := chat.OneLine(b.Label); !chat.Blank(s) {
		return chat.Clip(s, maxLabel)
	}
	return capital(string(b.Do))
}

// blockOf is the id of the block with a card's buttons: of another revision it
// is another, so that Slack forgets what was chosen in its menu.
func blockOf(c bot.Card) string { return fmt.Sprintf("item:%s:%d", c.Item, c.Rev) }
