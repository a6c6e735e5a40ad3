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
)

// The types of components, and the styles of buttons.
const (
	rowComponent    = 1
	buttonComponent = 2
	menuComponent   = 3

	primary   = 1
	secondary = 2
	leading   = 5
)

// acts are the rows of what can be pressed on a card: its buttons, one that
// leads to the board, and the menu. Presses name the card with that key; empty:
// there is none. What people see alone has no menu.
func acts(c bot.Card, key string) []row {
	rows := buttons(c, key)
	if menu, ok := menuOf(c, key); ok {
		rows = append(rows, row{rowComponent, []component{menu}})
	}
	return rows
}

// buttons are the rows of a card's buttons.
func buttons(c bot.Card, key string) []row {
	var all []component
	for n, b := range once(c.Buttons, maxActs) {
		button := component{Type: buttonComponent, Style: secondary, Label: label(b, maxLabel), CustomID: pressOf(c, b.Do, key)}
		if n == 0 && (b.Do == bot.Claim || b.Do == bot.Reply) {
			button.Style = primary
		}
		all = append(all, button)
	}
	if to, ok := site(c.Link, maxLink); ok {
		all = append(all, component{Type: buttonComponent, Style: leading, Label: onTheBoard, URL: to})
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
	for _, b := range once(c.Menu, maxChoices) {
		menu.Options = append(menu.Options, option{Label: label(b, maxOption), Value: string(b.Do)})
	}
	return menu, len(menu.Options) > 0
}

// pressOf is what a button of a card says when it is pressed.
func pressOf(c bot.Card, do bot.Verb, key string) string {
	return fmt.Sprintf("do:%s:%s:%d:%s", do, c.Item, c.Rev, cardKey(key))
}

// cardKey stands in what is pressed for the key of the card; "-": there is none.
func cardKey(key string) string {
	if key == "" {
		return "-"
	}
	return key
}

// once are the first buttons, each event once: no two things that are pressed
// may say the same.
func once(all []bot.Button, most int) []bot.Button {
	var kept []bot.Button
	for _, b := range all {
		if len(kept) < most && !slices.ContainsFunc(kept, func(k bot.Button) bool { return k.Do == b.Do }) {
			kept = append(kept, b)
		}
	}
	return kept
}

func label(b bot.Button, limit int) string {
	if s := chat.OneLine(b.Label); !chat.Blank(s) {
		return chat.Clip(s, limit)
	}
	return string(b.Do)
}
