package slacktest

import "slices"

// richText checks a rich_text block, or a cell of rich text.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func (d *draft) richText(b object) {
	d.fields(b, object{"type": "", "block_id": "", "elements": []any{}}, "elements")
	d.each("/elements", b["elements"], 1, 1000, func(_ int, v any) {
		e, _ := v.(object)
		switch kind, _ := e["type"].(string); kind {
		case "rich_text_section":
			d.fields(e, object{"type": "", "elements": []any{}}, "elements")
		case "rich_text_quote":
			d.fields(e, object{"type": "", "elements": []any{}, "border": 0.0}, "elements")
		case "rich_text_preformatted":
			d.fields(e, object{"type": "", "elements": []any{}, "border": 0.0, "language": ""}, "elements")
			d.each("/elements", e["elements"], 1, 1000, func(_ int, v any) { d.inline(v, "text", "link") })
			return
		case "rich_text_list":
			d.fields(e, object{"type": "", "elements": []any{}, "style": "", "indent": 0.0, "offset": 0.0, "border": 0.0}, "elements", "style")
			d.list(e)
			return
		default:
			d.wrong("/type", "unsupported type: "+kind)
			return
		}
		d.each("/elements", e["elements"], 1, 1000, func(_ int, v any) { d.inline(v) })
	})
}

// list checks a list of rich text.
func (d *draft) list(e object) {
	d.oneOf("/style", e["style"], "bullet", "ordered")
	d.between("/indent", e["indent"], 0, 8)
	d.each("/elements", e["elements"], 1, 1000, func(_ int, v any) {
		s, _ := v.(object)
		if s["type"] != "rich_text_section" {
			d.wrong("/type", "must be rich_text_section")
			return
		}
		d.fields(s, object{"type": "", "elements": []any{}}, "elements")
		d.each("/elements", s["elements"], 1, 1000, func(_ int, v any) { d.inline(v) })
	})
}

// inlines are what rich text is made of: what each has beside type and style,
// and what it needs.
var inlines = map[string]struct {
	has   object
	needs []string
}{
	"broadcast": {object{"range": ""}, []string{"range"}},
	"channel":   {object{"channel_id": ""}, []string{"channel_id"}},
	"color":     {object{"value": ""}, []string{"value"}},
	"date":      {object{"timestamp": 1.0, "format": "", "url": "", "fallback": ""}, []string{"timestamp", "format"}},
	"emoji":     {object{"name": "", "unicode": "", "skin_tone": 1.0}, []string{"name"}},
	"link":      {object{"url": "", "text": "", "unsafe": false}, []string{"url"}},
	"text":      {object{"text": ""}, []string{"text"}},
	"user":      {object{"user_id": ""}, []string{"user_id"}},
	"usergroup": {object{"usergroup_id": ""}, []string{"usergroup_id"}},
}

// styles are how rich text can look.
var styles = object{
	"bold": false, "italic": false, "strike": false, "code": false, "underline": false, "highlight": false, "client_highlight": false, "unlink": false,
}

// inline checks a piece of rich text, of some types if they are named.
func (d *draft) inline(v any, only ...string) {
	e, _ := v.(object)
	kind, _ := e["type"].(string)
	what, known := inlines[kind]
	if !known || only != nil && !slices.Contains(only, kind) {
		d.wrong("/type", "unsupported type: "+kind)
		return
	}
	has := object{"type": "", "style": object{}}
	for name, example := range what.has {
		has[name] = example
	}
	d.fields(e, has, what.needs...)
	if e["text"] == "" && kind == "text" {
		d.wrong("/text", "must be more than 0 characters")
	}
	if style, is := e["style"].(object); is {
		d.below("/style", func() { d.fields(style, styles) })
	}
	d.link("/url", e["url"])
	d.oneOf("/range", e["range"], "here", "channel", "everyone")
	d.between("/timestamp", e["timestamp"], 0, 1e11)
}
