package slack

import (
	"cmp"
	"encoding/json"
	"strings"

	"heed/adapters/chat"
)

// maxDepth is how deep blocks are looked into.
const maxDepth = 8

// part is what heed reads of a block, of an element of one, and of a text
// object. What is not as expected is left out.
// https://docs.slack.dev/reference/block-kit/blocks
type part struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"` // a text object; of elements and the markdown block a string
	Title    json.RawMessage `json:"title"`
	AltText  string          `json:"alt_text"`
	Fields   json.RawMessage `json:"fields"`
	Elements json.RawMessage `json:"elements"`
	Rows     json.RawMessage `json:"rows"`

	// Of the elements of rich text:
	URL      string `json:"url"`
	User     string `json:"user_id"`
	Channel  string `json:"channel_id"`
	Name     string `json:"name"`
	Range    string `json:"range"`
	Fallback string `json:"fallback"`
}

// blocks are what blocks say, one below the other.
func (n names) blocks(raw json.RawMessage, depth int) string {
	return n.each(raw, depth, "\n")
}

// each is what the parts of a list say.
func (n names) each(raw json.RawMessage, depth int, between string) string {
	if depth > maxDepth {
		return ""
	}
	var all []string
	for _, one := range chat.Parts(raw) {
		var b part
		chat.Lenient(one, &b)
		if said := n.block(b, one, depth); strings.TrimSpace(said) != "" || between == "" {
			all = append(all, said)
		}
	}
	return strings.Join(all, between)
}

// block is what one block or element says. What people can press says nothing.
func (n names) block(b part, raw json.RawMessage, depth int) string {
	switch b.Type {
	case "section", "header":
		return below(n.text(b.Text), n.each(b.Fields, depth+1, "\n"))
	case "context":
		return n.each(b.Elements, depth+1, " ")
	case "markdown", "mrkdwn", "plain_text":
		return n.text(raw)
	case "raw_text":
		return stringOf(b.Text)
	case "image", "video":
		return cmp.Or(n.text(b.Title), b.AltText)
	case "table", "data_table":
		return n.rows(b.Rows, depth+1)
	case "rich_text":
		return n.each(b.Elements, depth+1, "\n")
	case "rich_text_section", "rich_text_preformatted":
		return n.each(b.Elements, depth+1, "")
	case "rich_text_quote":
		return "> " + strings.ReplaceAll(n.each(b.Elements, depth+1, ""), "\n", "\n> ")
	case "rich_text_list":
		return "• " + n.each(b.Elements, depth+1, "\n• ")
	}
	return n.run(b)
}

// run is what an element within a line of rich text says.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func (n names) run(b part) string {
	switch b.Type {
	case "text":
		return stringOf(b.Text)
	case "link":
		return linkWords(b.URL, stringOf(b.Text))
	case "user":
		return withSign("@", n.user(b.User))
	case "channel":
		return withSign("#", n.channel(b.Channel))
	case "usergroup":
		return "@group"
	case "broadcast":
		return withSign("@", b.Range)
	case "emoji":
		return ":" + b.Name + ":"
	case "date":
		return cmp.Or(b.Fallback, "(a date)")
	}
	return ""
}

// rows are what a table says, one line a row.
func (n names) rows(raw json.RawMessage, depth int) string {
	var all []string
	for _, row := range chat.Parts(raw) {
		all = append(all, n.each(row, depth, " | "))
	}
	return strings.Join(all, "\n")
}

// text is what a text object says, or a string. Only mrkdwn has markup.
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
func (n names) text(raw json.RawMessage) string {
	var o struct{ Type, Text string }
	chat.Lenient(raw, &o)
	if o.Type == "mrkdwn" {
		return n.plain(o.Text)
	}
	return unescaping.Replace(cmp.Or(o.Text, stringOf(raw)))
}

// stringOf is a JSON string; of anything else it is empty.
func stringOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
