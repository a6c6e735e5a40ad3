package discord

import (
	"fmt"
	"slices"

	"heed/adapters/chat"
	"heed/bot"
)

// Most of what rows take. https://docs.discord.com/developers/components/reference
const (
	inRow      = 5
	maxActs    = 14 // buttons in three rows, with the one that leads to the board
	maxChoices = 25
	maxLabel   = 80
	maxOption  = 100 // characters of an option of a menu
	maxLink    = 512 // characters of an address
)

// The types of components, and the styles of buttons.
const (
	rowComponent    = 1
	buttonComponent = 2
	menuComponent   = 3

	primary   = 1
	secondary = 2
)

// acts are the rows of what can be pressed on a card: its buttons, one that
// leads to the board, and the menu. Presses name the card with that key; empty:
// there is none. A card that is closed has
// none.
func acts(c bot.Card, key string) []row {
	if c.Closed != "" {
		return []row{}
	}
	rows := buttons(c, key)
	if menu, ok := menuOf(c, key); ok {
		rows = append(rows, row{rowComponent, []component{menu}})
	}
	return rows
}

// buttons are the rows of a card's buttons.
func buttons(c bot.Card, key string) []row {
	var all []component
	for n, b := range chat.Once(c.Buttons, maxActs) {
		button := component{Type: buttonComponent, Style: secondary, Label: chat.Label(b, maxLabel), CustomID: pressOf(c, b.Do, key)}
		if n == 0 && (b.Do == bot.Claim || b.Do == bot.Reply) {
			button.Style = primary
		}
		all = append(all, button)
	}
	if to, _, ok := chat.Site(c.Link, maxLink); ok {
		all = append(all, component{Type: buttonComponent, Style: linkButton, Label: onTheBoard, URL: to})
	}
	rows := []row{}
	for some := range slices.Chunk(all, inRow) {
		rows = append(rows, row{rowComponent, some})
	}
	return rows
}

// menuOf is the menu of a card; not ok: there is nothing in it.
func menuOf(c bot.Card, key string) (component, bool) {
	menu := component{Type: menuComponent, CustomID: fmt.Sprintf("menu:%s:%d:%s", c.Item, c.Rev, cardKey(key)), Placeholder: "More…"}
	for _, b := range chat.Once(c.Menu, maxChoices) {
		menu.Options = append(menu.Options, option{Label: chat.Label(b, maxOption), Value: string(b.Do)})
	}
	return menu, len(menu.Options) > 0
}

// pressOf is what a button of a card says when it is pressed.
func pressOf(c bot.Card, do bot.Verb, key string) string {
	return fmt.Sprintf("do:%s:%s:%d:%s", do, c.Item, c.Rev, cardKey(key))
}

// cardKey stands in what is pressed for the key of the card; "-": there is none. A card that is closed has
// none.
func cardKey(key string) string {
	if key == "" {
		return "-"
	}
	return key
}
