package web

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much of a text is shown: in a list, on an item's page before "show all",
// and on an item's page at all.
const (
	rowRunes  = 200
	openRunes = 1200
	pageRunes = 20000
)

// maxMarks is how many combining marks and joiners may follow each other: more
// than any script needs, and too few to paint over the lines around.
const maxMarks = 6

// display makes what somebody wrote harmless to look at: without control,
// direction and invisible characters, and without floods of marks. It is not
// escaped: html/template does that.
func display(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			marks = 0
			return r
		case r == '\t' || unicode.Is(unicode.Zs, r):
			marks = 0
			return ' '
		case unicode.Is(unicode.M, r) || r == '\u200c' || r == '\u200d':
			marks++
			if marks > maxMarks {
				return -1
			}
			return r
		case !unicode.IsGraphic(r) || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0':
			return -1
		}
		marks = 0
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n"))
}

// line is a text as one line of at most n runes.
func line(s string, n int) string {
	short, _ := cut(s, 4*n)
	short, all := cut(strings.Join(strings.Fields(display(short)), " "), n)
	if all && len(s) <= 4*n {
		return short
	}
	return strings.TrimSuffix(short, "…") + ellipsis(!all || len(s) > 4*n)
}

// ellipsis is the sign that something is left out.
func ellipsis(out bool) string {
	if out {
		return "…"
	}
	return ""
}

// cut returns at most n runes of s, and whether that is all of it.
func cut(s string, n int) (string, bool) {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s, true
	}
	at := 0
	for range n {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at], false
}

// text is what somebody wrote, as a page shows it.
type text struct {
	Short string // always shown
	Whole string // behind "show all"; empty if Short is all of it
	Link  string // where to read all of it, if it is too long for a page
}

// textOf prepares a text for a page. All of it can be read at link.
func textOf(s, link string) text {
	part, all := cut(s, pageRunes)
	clean := display(part)
	short, fits := cut(clean, openRunes)
	switch {
	case !all:
		return text{Short: short + "…", Link: link}
	case !fits:
		return text{Short: short + "…", Whole: clean}
	}
	return text{Short: short}
}

// safeLink returns an address if it may become a link: http and https only.
func safeLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
