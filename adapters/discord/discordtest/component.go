package discordtest

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of components, in runes.
// https://docs.discord.com/developers/components/reference
const (
	maxRows        = 5
	maxButtons     = 5
	maxOptions     = 25
	maxParts       = 40 // of a message of the second version
	maxCustomID    = 100
	maxLabel       = 80
	maxButtonURL   = 512
	maxOption      = 100
	maxPlaceholder = 150
	maxPartsText   = 4000
)

// The types of components.
const (
	rowPart         = 1
	buttonPart      = 2
	selectPart      = 3
	inputPart       = 4
	userSelect      = 5
	channelSelect   = 8
	sectionPart     = 9
	textPart        = 10
	thumbnailPart   = 11
	galleryPart     = 12
	filePart        = 13
	separatorPart   = 14
	containerPart   = 17
	labelPart       = 18
	linkStyle       = 5
	premiumStyle    = 6
	componentsV2    = 1 << 15
	suppressEmbeds  = 1 << 2
	hasThread       = 1 << 5
	ephemeral       = 1 << 6
	loading         = 1 << 7
	suppressNotices = 1 << 12
	hasSnapshot     = 1 << 14
)

// parts checks the components of a message.
type parts struct {
	*draft
	ids   []string // custom ids that are taken
	count int
	runes int // of texts
}

// components checks those of a message, and returns them as Discord keeps them:
// numbered.
func (d *draft) components(o object, second bool) []any {
	p := &parts{draft: d}
	most := maxRows
	if second {
		most = maxParts
	}
	all := d.each(o, "components", 0, most, func(_ int, c object) {
		kind := partOf(c)
		if !second && kind != rowPart || second && !slices.Contains([]int{
			rowPart, sectionPart, textPart, galleryPart, filePart, separatorPart, containerPart}, kind) {
			d.wrong("type", "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of the types of a message's components, not %d.", kind))
			return
		}
		p.part(c)
	})
	if p.count > maxParts {
		d.wrong("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", fmt.Sprintf("The total number of components must not exceed %d.", maxParts))
	}
	if p.runes > maxPartsText {
		d.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", fmt.Sprintf("Total text must not exceed %d characters.", maxPartsText))
	}
	return numbered(all)
}

// partOf is the type of a component; 0 is none.
func partOf(c object) int {
	n, _ := c["type"].(float64)
	return int(n)
}

// part checks one component with what is in it.
func (p *parts) part(c object) {
	p.count++
	switch partOf(c) {
	case rowPart:
		p.row(c)
	case sectionPart:
		p.each(c, "components", 1, 3, func(_ int, c object) { p.part(c) })
		p.inner(c, "accessory", p.part)
	case containerPart:
		p.each(c, "components", 1, maxParts, func(_ int, c object) { p.part(c) })
	case textPart:
		p.runes += utf8.RuneCountInString(p.need(c, "content", maxPartsText))
	case buttonPart:
		p.button(c)
	}
}

// row checks an action row.
func (p *parts) row(c object) {
	p.only(c, "type", "id", "components")
	menus := 0
	all := p.each(c, "components", 1, maxButtons, func(_ int, c object) {
		p.count++
		switch kind := partOf(c); {
		case kind == buttonPart:
			p.button(c)
		case kind == selectPart:
			menus++
			p.menu(c)
		case kind >= userSelect && kind <= channelSelect:
			menus++
			p.custom(c)
		default:
			p.wrong("type", "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8), not %d.", kind))
		}
	})
	if menus > 0 && len(all) > 1 {
		p.wrong("components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select menu needs a row of its own.")
	}
}

// custom checks a custom id.
func (p *parts) custom(c object) {
	id := p.need(c, "custom_id", maxCustomID)
	if slices.Contains(p.ids, id) && id != "" {
		p.wrong("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	p.ids = append(p.ids, id)
}

// button checks a button.
func (p *parts) button(c object) {
	p.only(c, "type", "id", "style", "label", "emoji", "custom_id", "sku_id", "url", "disabled")
	style := p.whole(c, "style", 0, 1, premiumStyle)
	p.yes(c, "disabled", false)
	label := p.text(c, "label", maxLabel)
	if label == "" && c["emoji"] == nil && style != premiumStyle {
		p.wrong("label", "BUTTON_COMPONENT_LABEL_REQUIRED", "A label or an emoji is required")
	}
	p.emoji(c)
	switch {
	case c["style"] == nil:
		p.wrong("style", "BASE_TYPE_REQUIRED", "This field is required")
	case style == linkStyle && c["custom_id"] != nil, style != linkStyle && c["url"] != nil:
		p.wrong("", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	case style == linkStyle:
		if p.link(c, "url", maxButtonURL, "http", "https", "discord") == "" && c["url"] == nil {
			p.wrong("url", "BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
		}
	case style != premiumStyle:
		p.custom(c)
	}
}

// emoji checks an emoji of a button or an option.
func (d *draft) emoji(c object) {
	d.inner(c, "emoji", func(e object) {
		d.only(e, "id", "name", "animated")
		name, _ := e["name"].(string)
		if id := d.snowflake(e, "id"); id == "" && !isEmoji(name) {
			d.wrong("name", "COMPONENT_INVALID_EMOJI", "Invalid emoji")
		}
	})
}

// menu checks a select with options of the app's.
func (p *parts) menu(c object) {
	p.only(c, "type", "id", "custom_id", "options", "placeholder", "min_values", "max_values", "required", "disabled")
	p.custom(c)
	p.yes(c, "disabled", false)
	p.options(c)
}

// options checks the options of a select, and what else is in it.
func (d *draft) options(c object) {
	d.text(c, "placeholder", maxPlaceholder)
	var values []string
	chosen := 0
	all := d.each(c, "options", 1, maxOptions, func(_ int, o object) {
		d.only(o, "label", "value", "description", "emoji", "default")
		d.need(o, "label", maxOption)
		d.text(o, "description", maxOption)
		d.emoji(o)
		if d.yes(o, "default", false) {
			chosen++
		}
		value := d.need(o, "value", maxOption)
		if slices.Contains(values, value) && value != "" {
			d.wrong("value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values = append(values, value)
	})
	least, most := d.whole(c, "min_values", 1, 0, maxOptions), d.whole(c, "max_values", 1, 1, maxOptions)
	if least > most || most > max(len(all), 1) || chosen > most {
		d.wrong("max_values", "SELECT_COMPONENT_MAX_VALUES", "More than there are options, or fewer than are chosen")
	}
}

// numbered is components with the ids that Discord gives them, from 1.
func numbered(all []any) []any {
	next := 0
	var number func(v any) any
	number = func(v any) any {
		switch v := v.(type) {
		case []any:
			out := make([]any, len(v))
			for i, e := range v {
				out[i] = number(e)
			}
			return out
		case object:
			out := object{}
			if _, is := v["type"].(float64); is {
				next++
				out["id"] = next
			}
			for _, name := range keys(v) {
				if name == "id" && out["id"] != nil {
					continue
				}
				out[name] = v[name]
				if slices.Contains([]string{"components", "component", "accessory"}, name) {
					out[name] = number(v[name])
				}
			}
			return out
		}
		return v
	}
	out, _ := number(all).([]any)
	return out
}

// keys are the names of fields, in order.
func keys(o object) (all []string) {
	for name := range o {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
