package slacktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Shown is what a person reads: the blocks, one a line, buttons in brackets;
// without blocks the text. Names are ids, bold and other looks are gone.
func (m Message) Shown() string { return Shown(m.Blocks, m.Text) }

// Shown is what a person reads; see [Message.Shown].
func (e Ephemeral) Shown() string { return Shown(e.Blocks, e.Text) }

// Shown is what a person reads; see [View.Shown].
func (v *View) Shown() string { return Shown(v.Blocks, "") }

// Shown is what a person reads of blocks, or of text where there are none.
func Shown(blocks json.RawMessage, text string) string {
	var all []object
	_ = json.Unmarshal(blocks, &all) // none
	var lines []string
	for _, b := range all {
		if line := lineOf(b); line != "" {
			lines = append(lines, line)
		}
	}
	if len(all) == 0 {
		return plain(text)
	}
	return strings.Join(lines, "\n")
}

// lineOf is what a person reads of one block.
func lineOf(b object) string {
	switch b["type"] {
	case "actions", "context":
		return joined(b["elements"], " ")
	case "data_table", "table":
		return strings.TrimSpace(text(b["caption"]) + "\n" + rowsOf(b["rows"]))
	case "data_visualization":
		return text(b["title"]) + chartOf(b["chart"])
	case "divider":
		return "---"
	case "image":
		return "[" + text(b["alt_text"]) + "]"
	case "input":
		return shown(b["label"]) + ": " + shown(b["element"])
	case "markdown":
		return text(b["text"])
	case "rich_text":
		return joined(b["elements"], "\n")
	}
	return strings.TrimSpace(shown(b["text"]) + "\n" + joined(b["fields"], "\n") + " " + shown(b["accessory"]))
}

// joined is what a person reads of a list.
func joined(v any, between string) string {
	all, _ := v.([]any)
	var parts []string
	for _, e := range all {
		parts = append(parts, shown(e))
	}
	return strings.Join(parts, between)
}

// shown is what a person reads of a text, an element, or a piece of rich text.
func shown(v any) string {
	e, _ := v.(object)
	said := text(e["text"])
	switch kind := text(e["type"]); kind {
	case "":
		return ""
	case "mrkdwn":
		return plain(said)
	case "plain_text", "text", "raw_text":
		return said
	case "raw_number":
		return cmp.Or(said, fmt.Sprint(e["value"]))
	case "button":
		return "[" + shown(e["text"]) + "]"
	case "link":
		return cmp.Or(said, text(e["url"]))
	case "user":
		return "@" + text(e["user_id"])
	case "usergroup":
		return "@" + text(e["usergroup_id"])
	case "channel":
		return "#" + text(e["channel_id"])
	case "broadcast":
		return "@" + text(e["range"])
	case "emoji":
		return ":" + text(e["name"]) + ":"
	case "date":
		return cmp.Or(text(e["fallback"]), fmt.Sprint(e["timestamp"]))
	case "image":
		return "[" + text(e["alt_text"]) + "]"
	case "rich_text":
		return joined(e["elements"], "\n")
	case "rich_text_list":
		return "- " + joined(e["elements"], "\n- ")
	case "rich_text_quote":
		return "> " + strings.ReplaceAll(joined(e["elements"], ""), "\n", "\n> ")
	case "rich_text_section", "rich_text_preformatted":
		return joined(e["elements"], "")
	case "overflow":
		return "[...]"
	}
	return field(e)
}

// field is what a person reads of something to choose or fill in.
func field(e object) string {
	first, _ := e["initial_option"].(object)
	for _, said := range []string{
		shown(first["text"]), text(e["initial_value"]), text(e["initial_date"]), text(e["initial_time"]), shown(e["placeholder"]),
	} {
		if said != "" {
			return "[" + said + "]"
		}
	}
	return "[ ]"
}

// rowsOf is what a person reads of a table.
func rowsOf(v any) string {
	rows, _ := v.([]any)
	var lines []string
	for _, row := range rows {
		lines = append(lines, joined(row, " | "))
	}
	return strings.Join(lines, "\n")
}

// chartOf is what a person reads of a chart.
func chartOf(v any) string {
	said := strings.Builder{}
	walk(v, func(o object) {
		if label, is := o["label"].(string); is {
			fmt.Fprintf(&said, "\n%s %v", label, o["value"])
		} else if name, is := o["name"].(string); is {
			said.WriteString("\n" + name)
		}
	})
	return said.String()
}

var (
	inAngles = regexp.MustCompile(`<([^<>]*)>`)
	looks    = regexp.MustCompile("(^|[^\\w*_~`])([*_~`])(\\S|\\S[^*_~`\\n]*\\S)([*_~`])")
)

// plain is markup as a person reads it.
func plain(text string) string {
	for before := ""; before != text; {
		before = text
		text = looks.ReplaceAllStringFunc(text, func(found string) string {
			part := looks.FindStringSubmatch(found)
			if part[2] != part[4] {
				return found
			}
			return part[1] + part[3]
		})
	}
	text = inAngles.ReplaceAllStringFunc(text, func(found string) string { return angled(found[1 : len(found)-1]) })
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// angled is what a person reads of what is between angle brackets.
func angled(what string) string {
	target, label, labelled := strings.Cut(what, "|")
	switch {
	case strings.HasPrefix(target, "!date"), labelled && !strings.HasPrefix(target, "@"):
		return label
	case strings.HasPrefix(target, "!subteam^"):
		return "@" + target[len("!subteam^"):]
	case strings.HasPrefix(target, "!"):
		return "@" + target[1:]
	}
	return target
}

// walk calls f with every object in v, from top to bottom.
func walk(v any, f func(object)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walk(e, f)
		}
	case object:
		f(v)
		for _, name := range keys(v) {
			walk(v[name], f)
		}
	}
}
