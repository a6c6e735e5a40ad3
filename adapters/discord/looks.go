package discord

import (
	"encoding/json"
	"slices"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// linkButton is the style of a button that leads to an address.
// https://docs.discord.com/developers/components/reference#button-button-styles
const linkButton = 5

// looks are the ways to show d, the best first: as it is drawn, without addresses
// and files, and as words alone. Discord takes no address of a host without a dot
// in its name, such as localhost. Words that are sent as they are have no other
// look.
func (d drawn) looks() []drawn {
	all := []drawn{d}
	if len(d.Embeds) == 0 || d.Embeds[0].URL == "" && d.Embeds[0].Title == "" && len(d.Components) == 0 {
		return all
	}
	bare := d
	bare.Files, bare.Embeds, bare.Components = nil, slices.Clone(d.Embeds), unlinked(d.Components)
	for n := range bare.Embeds {
		bare.Embeds[n] = bare.Embeds[n].bare()
	}
	words := bare
	words.Components, words.Embeds = []row{}, bare.Embeds[:1:1]
	words.Embeds = []embed{{Description: bare.Embeds[0].Description, Footer: bare.Embeds[0].Footer}}
	if words.Embeds[0].Description == "" {
		words.Embeds[0].Description = bare.Embeds[0].Title
	}
	return append(all, bare, words)
}

// linkable is c without an address that Discord does not take. An answer to a press
// or a command has one look: it is given once.
func linkable(c bot.Card) bot.Card {
	if _, at, ok := chat.Site(c.Link, maxLink); ok && !strings.Contains(at, ".") {
		c.Link = ""
	}
	return c
}

// bare is an embed without addresses. Its mark is in the footer instead.
func (e embed) bare() embed {
	if key := markOf(e.URL); key != "" {
		e.Footer = &footer{Text: "#" + key}
	}
	e.URL, e.Image = "", nil
	return e
}

// unlinked are rows without buttons that lead to an address.
func unlinked(rows []row) []row {
	all := []row{}
	for _, r := range rows {
		r.Components = slices.DeleteFunc(slices.Clone(r.Components), func(c component) bool { return c.Style == linkButton })
		if len(r.Components) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// markOf is the key in an address; empty: there is none.
func markOf(address string) string {
	_, key, _ := strings.Cut(address, "#")
	return key
}

// sameActs reports whether the buttons and menus that are there are those that
// were sent: their names hold the revision of what is shown.
func sameActs(sent []row, there json.RawMessage) bool {
	raw, _ := json.Marshal(sent) // plain values
	return slices.Equal(actsIn(raw), actsIn(there))
}

// actsIn are the names of the buttons and menus in JSON, in order.
func actsIn(raw json.RawMessage) (all []string) {
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part)
			}
		case map[string]any:
			if id, is := v["custom_id"].(string); is {
				all = append(all, id)
			}
			walk(v["components"])
			walk(v["accessory"])
		}
	}
	var v any
	if json.Unmarshal(raw, &v) == nil {
		walk(v)
	}
	return all
}
