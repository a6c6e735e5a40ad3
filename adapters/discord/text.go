package discord

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"heed/adapters/chat"
)

// onTheBoard is what leads to the board.
const onTheBoard = "Open on the board"

// Characters with which markup begins: anywhere, and at the start of a line. What
// can be escaped is anything but letters, digits and space.
// https://docs.discord.com/developers/reference#message-formatting
const (
	acting  = "\\`*_~|[]<@"
	opening = "#->+"
)

// numbered is a number with which a line begins that is in a list.
var numbered = regexp.MustCompile(`^[0-9]+\.`)

// escape returns text in which nothing is markup, alerts, or links: it is shown as
// it was written.
func escape(s string) string { return strings.Join(pieces(s, unlinkedAddress), "") }

// escaped is s escaped, and cut so that even then it is not longer than limit.
func escaped(s string, limit int) string { return fit(pieces(s, unlinkedAddress), limit) }

// linked is like escaped, but web addresses that show where they lead can be
// clicked.
func linked(s string, limit int) string { return fit(pieces(s, wholeAddress), limit) }

// quote is like linked, with a line beside it.
func quote(s string, limit int) string {
	all := append([]string{"> "}, pieces(s, wholeAddress)...)
	for n, p := range all {
		if p == "\n" {
			all[n] = "\n> "
		}
	}
	return fit(all, limit)
}

// leads is how a web address is shown, with the text after it; empty: as any text.
type leads func(to, rest string) string

func unlinkedAddress(string, string) string { return "" }

// Where Discord sees the end of an address that stands in a text, without doubt.
var (
	endsAddress = regexp.MustCompile(`[0-9A-Za-z/=&-]$`)
	afterIt     = regexp.MustCompile(`^[.,;:]*(\s|$)`)
)

// maxAddress is the most characters of an address that can be clicked: what is
// longer is an attempt to hide something.
const maxAddress = 1000

// wholeAddress shows an address as it is, so that nobody is misled. Where Discord
// might take what follows for a part of it, its end is marked; Discord then shows no
// preview.
func wholeAddress(to, rest string) string {
	switch _, _, ok := chat.Site(to, maxAddress); {
	case !ok || strings.ContainsAny(to, "\\|`^"):
		return ""
	case endsAddress.MatchString(to) && afterIt.MatchString(rest):
		return to
	}
	return "<" + to + ">"
}

// pieces are a text made harmless, in parts that are shown whole or not at all.
func pieces(s string, leads leads) []string {
	all := make([]string, 0, len(s))
	fresh := true // nothing but space stands before it in its line
	for s != "" {
		shown, n := piece(s, leads, fresh)
		c, _ := utf8.DecodeRuneInString(s)
		fresh = c == '\n' || fresh && unicode.IsSpace(c)
		all, s = append(all, shown), s[n:]
	}
	return all
}

// piece is how the beginning of s is shown, and how many bytes that are.
func piece(s string, leads leads, fresh bool) (string, int) {
	c, n := utf8.DecodeRuneInString(s)
	if to := address(s); to != "" {
		if shown := leads(to, s[len(to):]); shown != "" {
			return shown, len(to)
		}
	}
	if fresh {
		if number := numbered.FindString(s); number != "" {
			return strings.TrimSuffix(number, ".") + `\.`, len(number)
		}
	}
	if isMarkup(c, s, fresh) {
		return `\` + s[:n], n
	}
	return s[:n], n
}

// starts finds the address that a text begins with.
var starts = regexp.MustCompile(`^(?:` + chat.Address.String() + `)`)

// address is the web address that s begins with; empty: none.
func address(s string) string {
	if !strings.HasPrefix(s, "http") {
		return ""
	}
	return chat.Unpunctuated(starts.FindString(s))
}

// coloned is an emoji by its name, or what follows the scheme of an address.
var coloned = regexp.MustCompile(`^:([^\s:]+:|/)`)

// isMarkup reports whether markup begins with c, which s begins with; fresh: and a
// line does.
func isMarkup(c rune, s string, fresh bool) bool {
	return strings.ContainsRune(acting, c) || fresh && strings.ContainsRune(opening, c) || c == ':' && coloned.MatchString(s)
}

// fit is a text of pieces, or as much of its beginning as fits with a mark that it
// was cut. It ends where no more is shown, within no piece.
func fit(all []string, limit int) string {
	used, whole := 0, 0 // whole: the pieces that leave room for the mark
	for n, p := range all {
		if used < limit {
			whole = n
		}
		if used += chat.Size(p); used > limit {
			if limit < 1 {
				return ""
			}
			return strings.Join(all[:whole], "") + "…"
		}
	}
	return strings.Join(all, "")
}
