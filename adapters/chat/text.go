package chat

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// Clip cuts what is longer than limit characters, and says so. It comes before
// escaping, which makes words of characters.
func Clip(s string, limit int) string { return Cut(s, limit, Width) }

// Width is how many characters a rune is. Platforms do not say what they count;
// this is the most that it can be, the number of UTF-16 units.
func Width(c rune) int { return max(utf16.RuneLen(c), 1) }

// Size is how many characters a text has.
func Size(s string) int {
	n := 0
	for _, c := range s {
		n += Width(c)
	}
	return n
}

// Cut returns s, or as much of its beginning as fits with a mark that it was cut,
// where runes are as wide as width says.
func Cut(s string, limit int, width func(rune) int) string {
	used, whole := 0, 0 // whole: the bytes that leave room for the mark
	for at, c := range s {
		if used < limit {
			whole = at
		}
		if used += width(c); used > limit {
			if limit < 1 {
				return ""
			}
			return s[:whole] + "…"
		}
	}
	return s
}

// Harmless is what somebody wrote without what is seen by nobody and does
// something all the same: controls, marks that turn the direction of what
// follows, floods of characters without width, and of empty lines.
func Harmless(s string) string {
	b := strings.Builder{}
	faint := 0 // characters without width in a row
	for _, c := range strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n") {
		switch c = visible(c); {
		case c < 0:
			continue
		case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
			faint++
		default:
			faint = 0
		}
		if faint <= maxFaint {
			b.WriteRune(c)
		}
	}
	return strings.Join(aired(strings.Split(b.String(), "\n")), "\n")
}

// maxFaint is the most characters without width in a row: the flag of Wales has
// six.
const maxFaint = 8

// visible is what c is shown as; negative: nothing.
func visible(c rune) rune {
	switch c {
	case '\n', '\t':
		return c
	case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return '\n'
	case '\u115f', '\u1160', '\u2800', '\u3164', '\uffa0': // letters that are blank
		return ' '
	case '\ufeff':
		return -1
	}
	if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
		return -1
	}
	return c
}

// aired are lines with at most one empty one between two others, and none before
// and after all.
func aired(lines []string) []string {
	kept := lines[:0]
	empty := false
	for _, line := range lines {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if Blank(line) {
			empty = len(kept) > 0
			continue
		}
		if empty {
			kept = append(kept, "")
		}
		kept, empty = append(kept, line), false
	}
	return kept
}

// Blank reports whether nothing of s is seen.
func Blank(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return !unicode.IsSpace(c) && !unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) }) < 0
}

// Printable is s without what is no character of a text.
func Printable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
}

// OneLine is what somebody wrote as part of a line.
func OneLine(s string) string { return strings.Join(strings.Fields(Harmless(s)), " ") }
