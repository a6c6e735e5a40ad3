package discordtest

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var customEmoji = regexp.MustCompile(`^[A-Za-z0-9_]{2,32}:[1-9][0-9]{5,19}$`)

// isEmoji reports whether text is one emoji, as far as can be told without a list
// of all: a few runes beyond those of letters and punctuation.
func isEmoji(text string) bool {
	n := utf8.RuneCountInString(text)
	if n == 0 || n > 12 {
		return false
	}
	for _, r := range text {
		keycap := r >= '0' && r <= '9' || r == '#' || r == '*'
		if !keycap && r < 0x2000 && r != 0xa9 && r != 0xae {
			return false
		}
	}
	return !strings.ContainsAny(text, "0123456789#*") || strings.Contains(text, "\u20e3")
}

// emojiWire is an emoji as the app sees it.
func emojiWire(emoji string) object {
	if name, id, custom := strings.Cut(emoji, ":"); custom {
		return object{"id": id, "name": name}
	}
	return object{"id": nil, "name": emoji}
}
