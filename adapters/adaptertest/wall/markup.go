package wall

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What a card may hold.
const (
	maxTitle   = 300
	maxLines   = 50
	maxLine    = 3000
	maxButtons = 25
	maxLabel   = 75
)

// acting are the characters with which markup begins.
var acting = strings.NewReplacer(`\`, `\\`, `<`, `\<`, `[`, `\[`, `*`, `\*`)

// Escape returns markup that shows s and does nothing.
func Escape(s string) string { return acting.Replace(s) }

// markup finds what acts in a text. A backslash hides the character after it.
var markup = regexp.MustCompile(`\\.|<@([A-Za-z0-9_-]+)>|<(!all)>|\[([^\]\n]*)\]\(([^)\s]+)\)|\*([^*\n]+)\*`)

// Look is a text as people see it: the words, and what acts.
type Look struct {
	Text  string
	Pings []string // ids of people, and "!all"
	Links []string
	Bold  []string
}

// Shown renders markup.
func Shown(s string) Look {
	l, b := Look{}, strings.Builder{}
	end := 0
	for _, m := range markup.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(s[end:m[0]])
		end = m[1]
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return s[m[2*n]:m[2*n+1]]
		}
		switch {
		case s[m[0]] == '\\':
			b.WriteString(s[m[0]+1 : m[1]])
		case s[m[0]] == '<':
			l.Pings = append(l.Pings, group(1)+group(2))
			b.WriteString("@" + group(1) + group(2))
		case s[m[0]] == '[':
			l.Links = append(l.Links, group(4))
			b.WriteString(group(3))
		default:
			l.Bold = append(l.Bold, group(5))
			b.WriteString(group(5))
		}
	}
	b.WriteString(s[end:])
	l.Text = b.String()
	return l
}

// visible counts the runes people see.
func visible(s string) int { return utf8.RuneCountInString(Shown(s).Text) }

// fits returns the code of what is wrong with a request's content, or "".
func (s *Server) fits(q request) string {
	switch {
	case (q.Text == "") == (len(q.Card) == 0):
		return codeInvalid
	case len(q.Card) > 0:
		return fitsCard(q)
	case visible(q.Text) > s.set.TextLimit:
		return codeTooLong
	}
	return ""
}

// fitsCard is the rest of [Server.fits].
func fitsCard(q request) string {
	c := card{}
	if strictly(q.Card, &c) != nil || c.Item == "" || len(c.Lines) > maxLines || len(c.Buttons) > maxButtons ||
		c.Title == "" || visible(c.Title) > maxTitle || strings.Contains(c.Title, "\n") {
		return codeCard
	}
	for _, line := range c.Lines {
		if line == "" || visible(line) > maxLine {
			return codeCard
		}
	}
	for _, b := range c.Buttons {
		if b.Verb == "" || b.Label == "" || utf8.RuneCountInString(b.Label) > maxLabel {
			return codeCard
		}
	}
	return ""
}

// Look returns what people see of a message, a card's title and lines each on
// its own line.
func (m Message) Look() Look {
	if len(m.Card) == 0 {
		return Shown(m.Text)
	}
	c := card{}
	if err := json.Unmarshal(m.Card, &c); err != nil {
		return Look{} // unreachable: the platform took the card
	}
	return Shown(strings.Join(append([]string{c.Title}, c.Lines...), "\n"))
}
