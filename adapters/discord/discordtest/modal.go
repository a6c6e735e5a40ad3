package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of modals, in runes.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
const (
	maxModalTitle = 45
	maxModalParts = 5
	maxFieldLabel = 45
	maxFieldHelp  = 100
	maxTyped      = 4000
	maxInputHint  = 100
	maxRadios     = 10
)

// The components that only modals have.
const (
	uploadPart     = 19
	radioPart      = 21
	checkGroupPart = 22
	checkPart      = 23
)

// ValidateModal lists everything wrong with a modal: the data of an answer of
// type 9. A line for each mistake: "PATH: CODE: what is wrong".
func ValidateModal(raw json.RawMessage) []string {
	d := &draft{}
	if o, ok := d.object(raw); ok {
		d.modal(o)
	}
	return d.found
}

// modal checks a modal.
func (d *draft) modal(o object) {
	d.only(o, "custom_id", "title", "components")
	d.need(o, "custom_id", maxCustomID)
	d.need(o, "title", maxModalTitle)
	p := &parts{draft: d}
	d.each(o, "components", 1, maxModalParts, func(_ int, c object) {
		switch kind := partOf(c); kind {
		case rowPart:
			p.oldField(c)
		case textPart:
			d.only(c, "type", "id", "content")
			p.runes += utf8.RuneCountInString(d.need(c, "content", maxPartsText))
		case labelPart:
			p.labelled(c)
		default:
			d.wrong("type", "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of (1, 10, 18), not %d.", kind))
		}
	})
	if p.runes > maxPartsText {
		d.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", fmt.Sprintf("Total text must not exceed %d characters.", maxPartsText))
	}
}

// oldField checks a field as modals had it first: a row with one input.
func (p *parts) oldField(c object) {
	p.only(c, "type", "id", "components")
	p.each(c, "components", 1, 1, func(_ int, c object) {
		if kind := partOf(c); kind != inputPart {
			p.wrong("type", "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of (4), not %d.", kind))
			return
		}
		p.need(c, "label", maxFieldLabel)
		p.input(c)
	})
}

// labelled checks a field with its label.
func (p *parts) labelled(c object) {
	p.only(c, "type", "id", "label", "description", "component")
	p.need(c, "label", maxFieldLabel)
	p.text(c, "description", maxFieldHelp)
	p.need1(c, "component", func(c object) {
		switch kind := partOf(c); {
		case kind == inputPart:
			if c["label"] != nil {
				p.wrong("label", "TEXT_INPUT_LABEL_NOT_ALLOWED", "A label is not allowed here")
			}
			p.input(c)
		case kind == selectPart:
			p.chooser(c)
		case kind == radioPart, kind == checkGroupPart:
			p.checks(c, kind)
		case kind >= userSelect && kind <= channelSelect, kind == uploadPart, kind == checkPart:
			p.custom(c)
		default:
			p.wrong("type", "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of (3, 4, 5, 6, 7, 8, 19, 21, 22, 23), not %d.", kind))
		}
	})
}

// input checks a field for text.
func (p *parts) input(c object) {
	p.only(c, "type", "id", "custom_id", "style", "label", "min_length", "max_length", "required", "value", "placeholder")
	p.custom(c)
	if c["style"] == nil {
		p.wrong("style", "BASE_TYPE_REQUIRED", "This field is required")
	}
	p.choice(c, "style", 1, 1, 2)
	p.yes(c, "required", true)
	p.text(c, "placeholder", maxInputHint)
	least, most := p.whole(c, "min_length", 0, 0, maxTyped), p.whole(c, "max_length", maxTyped, 1, maxTyped)
	if least > most {
		p.wrong("max_length", "TEXT_INPUT_MIN_GREATER_THAN_MAX", "The minimum length is greater than the maximum length")
	}
	p.text(c, "value", most)
}

// chooser checks a select of a modal.
func (p *parts) chooser(c object) {
	p.only(c, "type", "id", "custom_id", "options", "placeholder", "min_values", "max_values", "required", "disabled")
	p.custom(c)
	p.options(c)
	if c["disabled"] != nil {
		p.wrong("disabled", "COMPONENT_DISABLED_NOT_ALLOWED", "Components in modals can not be disabled")
	}
	if p.yes(c, "required", true) && p.whole(c, "min_values", 1, 0, maxOptions) == 0 {
		p.wrong("min_values", "SELECT_COMPONENT_MIN_VALUES_REQUIRED", "Must be at least 1 where an answer is required")
	}
}

// checks checks a field of which one or some can be ticked.
func (p *parts) checks(c object, kind int) {
	p.only(c, "type", "id", "custom_id", "options", "min_values", "max_values", "required")
	p.custom(c)
	least := 1
	if kind == radioPart {
		least = 2
	}
	var values []string
	p.each(c, "options", least, maxRadios, func(_ int, o object) {
		p.need(o, "label", maxOption)
		p.text(o, "description", maxOption)
		value := p.need(o, "value", maxOption)
		if slices.Contains(values, value) {
			p.wrong("value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values = append(values, value)
	})
}
