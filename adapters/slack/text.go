package slack

import "strings"

// maxText is the most runes of a message's text: an edit takes no more.
// https://docs.slack.dev/reference/methods/chat.update
const maxText = 4000

// acting are the characters with which markup begins.
// https://docs.slack.dev/messaging/formatting-message-text
var acting = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape returns text in which nothing alerts or links. Bold and the like can
// not be escaped: what people wrote is better shown where there is no markup.
func escape(s string) string { return acting.Replace(s) }

// clip cuts what is longer than limit runes, and says so. It comes before
// escape, which makes words of characters.
func clip(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:max(limit-1, 0)]) + "…"
}
