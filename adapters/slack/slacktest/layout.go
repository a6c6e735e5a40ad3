package slacktest

import (
	"fmt"
	"slices"
	"strconv"
)

// Limits of blocks, in runes. https://docs.slack.dev/reference/block-kit/blocks
const (
	maxSection  = 3000
	maxField    = 2000
	maxFields   = 10
	maxHeader   = 150
	maxContext  = 10
	maxActions  = 25
	maxLabel    = 2000
	maxAlert    = 200
	maxMarkdown = 12_000
)

func (d *draft) section(b object) {
	d.fields(b, object{"type": "", "block_id": "", "text": object{}, "fields": []any{}, "accessory": object{}, "expand": false})
	if b["text"] == nil && b["fields"] == nil {
		d.wrong("", "must define either `text` or `fields`")
	}
	if t, is := b["text"]; is {
		d.words("/text", t, maxSection, "plain_text", "mrkdwn")
	}
	if fields, is := b["fields"]; is {
		d.each("/fields", fields, 1, maxFields, func(_ int, f any) { d.words("", f, maxField, "plain_text", "mrkdwn") })
	}
	if e, is := b["accessory"]; is {
		d.below("/accessory", func() { d.element(e, "accessory") })
	}
}

func (d *draft) header(b object) {
	d.fields(b, object{"type": "", "block_id": "", "text": object{}, "level": 1.0}, "text")
	d.plain("/text", b["text"], maxHeader)
	d.between("/level", b["level"], 1, 4)
}

func (d *draft) context(b object) {
	d.fields(b, object{"type": "", "block_id": "", "elements": []any{}}, "elements")
	d.each("/elements", b["elements"], 1, maxContext, func(_ int, v any) {
		if e, _ := v.(object); e["type"] == "image" {
			d.element(v, "context")
			return
		}
		d.words("", v, maxSection, "plain_text", "mrkdwn")
	})
}

func (d *draft) actions(b object) {
	d.fields(b, object{"type": "", "block_id": "", "elements": []any{}}, "elements")
	seen := map[string]bool{}
	d.each("/elements", b["elements"], 1, maxActions, func(_ int, v any) {
		d.element(v, "actions")
		e, _ := v.(object)
		id, _ := e["action_id"].(string)
		if seen[id] && id != "" {
			d.wrong("/action_id", "`action_id` already exists for this block: "+id)
		}
		seen[id] = true
	})
}

func (d *draft) input(b object) {
	d.fields(b, object{
		"type": "", "block_id": "", "label": object{}, "element": object{}, "hint": object{}, "optional": false, "dispatch_action": false,
	}, "label", "element")
	d.plain("/label", b["label"], maxLabel)
	if h, is := b["hint"]; is {
		d.plain("/hint", h, maxLabel)
	}
	d.below("/element", func() { d.element(b["element"], "input") })
}

func (d *draft) image(b object) {
	d.fields(b, object{
		"type": "", "block_id": "", "alt_text": "", "image_url": "", "slack_file": object{}, "title": object{},
	}, "alt_text")
	d.picture(b)
	if t, is := b["title"]; is {
		d.plain("/title", t, maxLabel)
	}
}

func (d *draft) alert(b object) {
	d.fields(b, object{"type": "", "block_id": "", "text": object{}, "level": ""}, "text")
	d.words("/text", b["text"], maxAlert, "plain_text", "mrkdwn")
	d.oneOf("/level", b["level"], "default", "info", "warning", "error", "success")
}

func (d *draft) markdown(b object) {
	d.fields(b, object{"type": "", "block_id": "", "text": ""}, "text")
	if b["text"] == "" {
		d.wrong("/text", "must be more than 0 characters")
	}
}

// each checks a list of least to most things.
func (d *draft) each(at string, v any, least, most int, f func(i int, v any)) {
	all, isList := v.([]any)
	if !isList {
		return // said by fields
	}
	if len(all) < least {
		d.wrong(at, fmt.Sprintf("no less than %d items allowed", least))
	}
	if len(all) > most {
		d.wrong(at, atMost(most))
	}
	for i, e := range all {
		d.below(at+"/"+strconv.Itoa(i), func() { f(i, e) })
	}
}

// oneOf checks that a text, if it is there, is one of some.
func (d *draft) oneOf(at string, v any, some ...string) {
	if text, is := v.(string); is && !slices.Contains(some, text) {
		d.wrong(at, fmt.Sprintf("must be one of %v", some))
	}
}

// between checks that a number, if it is there, is whole and between two.
func (d *draft) between(at string, v any, least, most float64) {
	if n, is := v.(float64); is && (n != float64(int(n)) || n < least || n > most) {
		d.wrong(at, fmt.Sprintf("must be an integer from %v to %v", least, most))
	}
}

// short checks that a text, if it is there, has at most n runes.
func (d *draft) short(at string, v any, n int) {
	if text, is := v.(string); is {
		d.most(at, text, n)
	}
}
