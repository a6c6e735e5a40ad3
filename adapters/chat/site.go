package chat

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Address finds web addresses in a text.
var Address = regexp.MustCompile(`https?://[^\s<>"]+`)

// Unpunctuated is an address without what belongs to the sentence it stands in.
func Unpunctuated(s string) string {
	for {
		c, n := utf8.DecodeLastRuneInString(s)
		closes := c == ')' && strings.Count(s, ")") > strings.Count(s, "(")
		if !closes && !strings.ContainsRune(`.,;:!?'*_~|…”’]}`, c) {
			return s
		}
		s = s[:len(s)-n]
	}
}

// host is a name of a host that shows what it is: in ASCII, so that no letter
// looks like another, and short enough to be shown whole.
var host = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}(:[0-9]{1,5})?$`)

// Site is a web address from outside, made safe to link to, and the host it
// leads to, which a link must show. Not ok: it is better not a link, or longer
// than limit.
func Site(raw string, limit int) (to, at string, ok bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !host.MatchString(u.Host) {
		return "", "", false
	}
	to = encoded(u.String())
	return to, u.Host, len(to) <= limit
}

// encoded percent-encodes what could end a link.
func encoded(to string) string {
	b := strings.Builder{}
	for _, c := range []byte(to) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`<>|"^`+"`", c) >= 0 {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+0x100, 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
