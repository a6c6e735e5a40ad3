package chat

import (
	"strings"
	"unicode/utf8"
)

// Brief is a platform's name for something, as a log can stand it.
func Brief(name string) string {
	const most = 60
	name = strings.ToValidUTF8(name, "\uFFFD")
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	return string([]rune(name)[:most]) + "…"
}
