package slack

import (
	"strings"

	"heed/adapters/chat"
)

// maxText is the most characters of a message's text: an edit takes no more.
// https://docs.slack.dev/reference/methods/chat.update
const maxText = 4000

// acting are the characters with which markup begins.
// https://docs.slack.dev/messaging/formatting-message-text
var acting = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape returns text in which nothing alerts or links. Bold and the like can
// not be escaped: what people wrote is better shown where there is no markup.
func escape(s string) string { return acting.Replace(s) }

// escaped is s escaped, and cut so that even then it is not longer than limit.
func escaped(s string, limit int) string {
	return escape(chat.Cut(s, limit, func(c rune) int {
		switch c {
		case '&':
			return len("&amp;")
		case '<', '>':
			return len("&lt;")
		}
		return chat.Width(c)
	}))
}
