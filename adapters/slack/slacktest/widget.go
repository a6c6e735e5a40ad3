package slacktest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
)

// Limits of elements, in runes.
// https://docs.slack.dev/reference/block-kit/block-elements
const (
	maxButton      = 75
	maxValue       = 2000
	maxURL         = 3000
	maxAction      = 255
	maxPlaceholder = 150
	maxOptions     = 100
	maxOption      = 75
	maxOptionValue = 150
	maxChecks      = 10
	maxOverflow    = 5
	maxTyped       = 3000
	maxAlt         = 2000
)

// widget is a type of element: where it can be, and what it has beside type,
// action_id, confirm, focus_on_load and placeholder.
type widget struct {
	where []string
	has   object
	needs []string
	check func(*draft, object)
}

var (
	anywhere = []string{"accessory", "actions", "input"}
	buttons  = []string{"accessory", "actions"}
)

// widgets are the elements that are known here.
var widgets = map[string]widget{
	"button": {buttons, object{"text": object{}, "url": "", "value": "", "style": "", "accessibility_label": ""}, []string{"text"}, (*draft).button},
	"image":  {[]string{"accessory", "context"}, object{"alt_text": "", "image_url": "", "slack_file": object{}}, []string{"alt_text"}, (*draft).picture},
	"overflow": {buttons, object{"options": []any{}}, []string{"options"}, func(d *draft, e object) {
		d.options("/options", e["options"], maxOverflow, true)
	}},
	"static_select": {anywhere, object{"options": []any{}, "option_groups": []any{}, "initial_option": object{}}, nil, (*draft).menu},
	"multi_static_select": {[]string{"accessory", "input"}, object{
		"options": []any{}, "option_groups": []any{}, "initial_options": []any{}, "max_selected_items": 1.0,
	}, nil, (*draft).menu},
	"radio_buttons":    {anywhere, object{"options": []any{}, "initial_option": object{}}, []string{"options"}, (*draft).checks},
	"checkboxes":       {anywhere, object{"options": []any{}, "initial_options": []any{}}, []string{"options"}, (*draft).checks},
	"plain_text_input": {[]string{"input"}, object{"initial_value": "", "multiline": false, "min_length": 1.0, "max_length": 1.0, "dispatch_action_config": object{}}, nil, (*draft).field},
	"datepicker":       {anywhere, object{"initial_date": ""}, nil, func(d *draft, e object) { d.matches("/initial_date", e["initial_date"], aDay) }},
	"timepicker":       {anywhere, object{"initial_time": "", "timezone": ""}, nil, func(d *draft, e object) { d.matches("/initial_time", e["initial_time"], aTime) }},
	"datetimepicker": {[]string{"actions", "input"}, object{"initial_date_time": 1.0}, nil, func(d *draft, e object) {
		d.between("/initial_date_time", e["initial_date_time"], 1e9, 9_999_999_999)
	}},
	"users_select":         {anywhere, object{"initial_user": ""}, nil, nil},
	"channels_select":      {anywhere, object{"initial_channel": "", "response_url_enabled": false}, nil, nil},
	"conversations_select": {anywhere, object{"initial_conversation": "", "default_to_current_conversation": false, "filter": object{}, "response_url_enabled": false}, nil, nil},
	"number_input":         {[]string{"input"}, object{"is_decimal_allowed": false, "initial_value": "", "min_value": "", "max_value": "", "dispatch_action_config": object{}}, []string{"is_decimal_allowed"}, nil},
	"email_text_input":     {[]string{"input"}, object{"initial_value": "", "dispatch_action_config": object{}}, nil, nil},
	"url_text_input":       {[]string{"input"}, object{"initial_value": "", "dispatch_action_config": object{}}, nil, nil},
}

var (
	aDay  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	aTime = regexp.MustCompile(`^\d{2}:\d{2}$`)
)

// element checks an element at a place.
func (d *draft) element(v any, where string) {
	e, _ := v.(object)
	kind, _ := e["type"].(string)
	p, known := widgets[kind]
	if !known || !slices.Contains(p.where, where) {
		d.wrong("/type", "unsupported type: "+kind)
		return
	}
	has := object{"type": ""}
	for name, example := range p.has {
		has[name] = example
	}
	if kind != "image" {
		has["action_id"], has["confirm"] = "", object{}
	}
	if kind != "image" && kind != "button" && kind != "overflow" {
		has["focus_on_load"], has["placeholder"] = false, object{}
	}
	d.fields(e, has, p.needs...)
	d.short("/action_id", e["action_id"], maxAction)
	if t, is := e["placeholder"]; is {
		d.plain("/placeholder", t, maxPlaceholder)
	}
	if c, is := e["confirm"]; is {
		d.below("/confirm", func() { d.confirm(c) })
	}
	if p.check != nil {
		p.check(d, e)
	}
}

func (d *draft) button(e object) {
	d.plain("/text", e["text"], maxButton)
	d.short("/value", e["value"], maxValue)
	d.short("/accessibility_label", e["accessibility_label"], maxButton)
	d.oneOf("/style", e["style"], "primary", "danger")
	d.link("/url", e["url"])
}

// link checks an address, if it is there.
func (d *draft) link(at string, v any) {
	text, is := v.(string)
	if !is {
		return
	}
	d.most(at, text, maxURL)
	if u, err := url.Parse(text); err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" {
		d.wrong(at, "must be a valid URL")
	}
}

func (d *draft) picture(e object) {
	d.short("/alt_text", e["alt_text"], maxAlt)
	d.link("/image_url", e["image_url"])
	if (e["image_url"] == nil) == (e["slack_file"] == nil) {
		d.wrong("", "must define either `image_url` or `slack_file`")
	}
}

// confirm checks a question before something is done.
// https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
func (d *draft) confirm(v any) {
	c, _ := v.(object)
	d.fields(c, object{"title": object{}, "text": object{}, "confirm": object{}, "deny": object{}, "style": ""}, "title", "text", "confirm", "deny")
	d.plain("/title", c["title"], 100)
	d.words("/text", c["text"], 300, "plain_text", "mrkdwn")
	d.plain("/confirm", c["confirm"], 30)
	d.plain("/deny", c["deny"], 30)
	d.oneOf("/style", c["style"], "primary", "danger")
}

func (d *draft) menu(e object) {
	if (e["options"] == nil) == (e["option_groups"] == nil) {
		d.wrong("", "must define either `options` or `option_groups`")
	}
	d.options("/options", e["options"], maxOptions, false)
	d.each("/option_groups", e["option_groups"], 1, maxOptions, func(_ int, v any) {
		g, _ := v.(object)
		d.fields(g, object{"label": object{}, "options": []any{}}, "label", "options")
		d.plain("/label", g["label"], maxOption)
		d.options("/options", g["options"], maxOptions, false)
	})
	d.between("/max_selected_items", e["max_selected_items"], 1, maxOptions)
	d.initial(e)
}

func (d *draft) checks(e object) {
	d.options("/options", e["options"], maxChecks, false)
	d.initial(e)
}

// options checks a list of options. Only those of an overflow can be links.
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
func (d *draft) options(at string, v any, most int, links bool) {
	d.each(at, v, 1, most, func(_ int, v any) {
		o, _ := v.(object)
		has := object{"text": object{}, "value": "", "description": object{}}
		if links {
			has["url"] = ""
		}
		d.fields(o, has, "text", "value")
		d.words("/text", o["text"], maxOption, "plain_text", "mrkdwn")
		d.short("/value", o["value"], maxOptionValue)
		if t, is := o["description"]; is {
			d.words("/description", t, maxOption, "plain_text", "mrkdwn")
		}
		d.link("/url", o["url"])
	})
}

// initial checks that what is chosen at first can be chosen.
func (d *draft) initial(e object) {
	first, _ := e["initial_options"].([]any)
	at := "/initial_options"
	if o, is := e["initial_option"]; is {
		first, at = []any{o}, "/initial_option"
	}
	lists := []any{e["options"]}
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(object)
		lists = append(lists, group["options"])
	}
	for _, o := range first {
		if !slices.ContainsFunc(lists, func(list any) bool { return offers(list, o) }) {
			d.wrong(at, "must be one of the options")
		}
	}
}

// offers reports whether a list has exactly that option.
func offers(list, option any) bool {
	all, _ := list.([]any)
	return slices.ContainsFunc(all, func(o any) bool { return fmt.Sprint(o) == fmt.Sprint(option) })
}

func (d *draft) field(e object) {
	d.short("/initial_value", e["initial_value"], maxTyped)
	d.between("/min_length", e["min_length"], 0, maxTyped)
	d.between("/max_length", e["max_length"], 1, maxTyped)
}

// matches checks how a text, if it is there, is written.
func (d *draft) matches(at string, v any, how *regexp.Regexp) {
	if text, is := v.(string); is && !how.MatchString(text) {
		d.wrong(at, "must match "+how.String())
	}
}
