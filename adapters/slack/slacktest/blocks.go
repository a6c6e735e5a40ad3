package slacktest

import (
	"crypto/rand"
	"encoding/json"
	"unicode/utf8"
)

// numbered is blocks as Slack keeps them: every one with a block_id.
func (s *Server) numbered(raw json.RawMessage) json.RawMessage {
	var all []map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return raw // there are none
	}
	changed := false
	for _, b := range all {
		if b["block_id"] == nil {
			b["block_id"], changed = json.RawMessage(`"`+rand.Text()[:5]+`"`), true
		}
	}
	if !changed {
		return raw
	}
	return encode(all)
}

// typed is how many runes of rich text are in blocks.
func typed(raw json.RawMessage) (n int) {
	var all []struct {
		Type     string `json:"type"`
		Elements []any  `json:"elements"`
	}
	_ = json.Unmarshal(raw, &all) // not of this shape: no rich text
	for _, b := range all {
		if b.Type == "rich_text" {
			n += runes(b.Elements)
		}
	}
	return n
}

// runes counts the text in rich text.
func runes(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += runes(e)
		}
	case map[string]any:
		text, _ := v["text"].(string)
		n += utf8.RuneCountInString(text)
		n += runes(v["elements"])
	}
	return n
}
