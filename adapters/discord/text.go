package discord

import (
	"net/url"
	"strings"
)

// onTheBoard is what leads to the board.
const onTheBoard = "Open on the board"

// maxLink is the most characters of the address of a button.
const maxLink = 512

// escape returns text in which nothing is markup: it is shown as it was written.
func escape(s string) string {
	b := strings.Builder{}
	for _, c := range s {
		if strings.ContainsRune("\\`*_~|[]<>:@#-+.", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// site is a web address, made safe to link to. Not ok: it is better not a link.
func site(raw string, limit int) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", false
	}
	return u.String(), len(u.String()) <= limit
}
