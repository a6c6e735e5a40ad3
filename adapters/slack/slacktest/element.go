package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// element is something in blocks that a person can press, choose or fill.
type element struct {
	block  string // its block_id
	input  bool   // it is in an input block
	need   bool   // of an input block: it must be filled
	parsed object
}

func (e element) action() string { return text(e.parsed["action_id"]) }
func (e element) kind() string   { return text(e.parsed["type"]) }

// text is v if it is text.
func text(v any) string {
	t, _ := v.(string)
	return t
}

// elements lists what is in blocks, from top to bottom.
func elements(blocks json.RawMessage) []element {
	var all []element
	parsed := []object{}
	if json.Unmarshal(blocks, &parsed) != nil {
		return nil
	}
	for i, b := range parsed {
		id := text(b["block_id"])
		if id == "" {
			id = "block" + strconv.Itoa(i)
		}
		put := func(v any, input, need bool) {
			if e, ok := v.(object); ok && text(e["action_id"]) != "" {
				all = append(all, element{block: id, input: input, need: need, parsed: e})
			}
		}
		switch b["type"] {
		case "actions":
			inner, _ := b["elements"].([]any)
			for _, e := range inner {
				put(e, false, false)
			}
		case "section":
			put(b["accessory"], false, false)
		case "input":
			put(b["element"], true, b["optional"] != true)
		}
	}
	return all
}

// inputs are the ids of all input blocks.
func inputs(blocks json.RawMessage) []string {
	var all []string
	for _, e := range elements(blocks) {
		if e.input {
			all = append(all, e.block)
		}
	}
	return all
}

// pick is the element with an action_id, in a certain block if one is named. One
// that is not there is a mistake of the test's.
func pick(blocks json.RawMessage, action string, block []string) element {
	var there []string
	for _, e := range elements(blocks) {
		if e.action() == action && (len(block) == 0 || block[0] == e.block) {
			return e
		}
		there = append(there, e.block+" "+e.action())
	}
	panic(fmt.Sprintf("slacktest: nothing with the action_id %q %v; there are: %s", action, block, strings.Join(there, ", ")))
}

// option is one of an element's options, by its value.
func (e element) option(value string) object {
	lists := []any{e.parsed["options"]}
	groups, _ := e.parsed["option_groups"].([]any)
	for _, g := range groups {
		if g, ok := g.(object); ok {
			lists = append(lists, g["options"])
		}
	}
	var there []string
	for _, list := range lists {
		options, _ := list.([]any)
		for _, o := range options {
			if o, ok := o.(object); ok {
				if text(o["value"]) == value {
					return o
				}
				there = append(there, text(o["value"]))
			}
		}
	}
	panic(fmt.Sprintf("slacktest: %s has no option %q, only %s", e.action(), value, strings.Join(there, ", ")))
}

// stateful are the types of elements whose value Slack tells, and the field
// that has it. https://docs.slack.dev/reference/block-kit/block-elements
var stateful = map[string]string{
	"plain_text_input": "value", "email_text_input": "value", "url_text_input": "value", "number_input": "value",
	"static_select": "selected_option", "radio_buttons": "selected_option", "external_select": "selected_option",
	"multi_static_select": "selected_options", "checkboxes": "selected_options",
	"users_select": "selected_user", "conversations_select": "selected_conversation", "channels_select": "selected_channel",
	"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
}

// state is what an element says with a value that somebody gave it.
func (e element) state(value string) object {
	field, known := stateful[e.kind()]
	if !known {
		panic("slacktest: nothing can be typed or chosen in a " + e.kind())
	}
	said := object{"type": e.kind(), field: nil}
	switch {
	case field == "selected_options":
		chosen := []object{}
		for _, one := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' }) {
			chosen = append(chosen, e.option(one))
		}
		said[field] = chosen
	case value == "":
	case field == "selected_option":
		said[field] = e.option(value)
	case field == "selected_date_time":
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			panic("slacktest: a date and time is seconds, not " + value)
		}
		said[field] = seconds
	default:
		said[field] = value
	}
	return said
}

// initial is what an element says before anybody touched it.
func (e element) initial() object {
	field := stateful[e.kind()]
	given := e.parsed["initial_"+strings.TrimPrefix(field, "selected_")]
	if given == "" {
		given = nil
	}
	if given == nil && field == "selected_options" {
		given = []object{}
	}
	return object{"type": e.kind(), field: given}
}

// stateOf is the "state" of blocks in which people typed, by block_id.
func stateOf(blocks json.RawMessage, typed map[string]json.RawMessage) object {
	values := map[string]object{}
	for _, e := range elements(blocks) {
		if _, known := stateful[e.kind()]; !known {
			continue
		}
		if values[e.block] == nil {
			values[e.block] = object{}
		}
		values[e.block][e.action()] = e.now(typed)
	}
	return object{"values": values}
}

// now is what an element says: what was typed, else its initial value.
func (e element) now(typed map[string]json.RawMessage) object {
	said := map[string]object{}
	if json.Unmarshal(typed[e.block], &said) == nil && said[e.action()] != nil {
		return said[e.action()]
	}
	return e.initial()
}

// remember keeps what was typed into an element.
func (e element) remember(typed map[string]json.RawMessage, said object) {
	all := map[string]object{}
	_ = json.Unmarshal(typed[e.block], &all) // nothing was typed yet
	all[e.action()] = said
	typed[e.block] = encode(all)
}

// complaint is why Slack's own client does not let a form go; "" if it does.
func (e element) complaint(said object) string {
	v := said[stateful[e.kind()]]
	length := len([]rune(text(v)))
	most, limited := e.parsed["max_length"].(float64)
	if !limited {
		most = 3000
	}
	least, _ := e.parsed["min_length"].(float64)
	switch chosen, many := v.([]any); {
	case v == nil || many && len(chosen) == 0:
		if e.need {
			return "Please complete this required field."
		}
	case e.kind() == "plain_text_input" && length > int(most):
		return fmt.Sprintf("This entry must be less than %d characters.", int(most)+1)
	case e.kind() == "plain_text_input" && length < int(least):
		return fmt.Sprintf("This entry must be more than %d characters.", int(least)-1)
	}
	return ""
}

// actionsOf names what can be pressed or chosen in blocks.
func actionsOf(blocks json.RawMessage) []string {
	var all []string
	for _, e := range elements(blocks) {
		if !slices.Contains(all, e.action()) {
			all = append(all, e.action())
		}
	}
	return all
}
