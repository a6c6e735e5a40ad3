package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Long words are told in parts, of which a platform shows each as one line.
const (
	partRunes = 2800 // most runes of a part
	maxParts  = 9    // the first of them on the card or in the line itself; the board has the rest
)

// long is how many runes a text has.
func long(text string) int { return utf8.RuneCountInString(text) }

// slackOf is how much shorter than it may be a part is, so that it ends with a
// word.
func slackOf(most int) int { return most / 8 }

// partsOf is the most parts that so many runes have of which the first has at
// most so many.
func partsOf(runes, first int) int {
	if runes <= first {
		return 1
	}
	each := partRunes - slackOf(partRunes)
	return min(maxParts, 1+(runes-first+slackOf(first)+each-1)/each)
}

// parted cuts a text into parts, and says whether it has more than they hold.
func parted(text string, first int) (parts []string, more bool) {
	rest, most := []rune(text), first
	for len(rest) > 0 && len(parts) < maxParts {
		n := cutAt(rest, most)
		parts, rest, most = append(parts, string(rest[:n])), rest[n:], partRunes
	}
	return parts, len(rest) > 0
}

// cutAt is where a text is cut so that its head has at most so many runes: at the
// last break, or space, or anywhere.
func cutAt(text []rune, most int) int {
	if len(text) <= most {
		return len(text)
	}
	from := most - slackOf(most)
	best, space := 0, 0
	for n := from; n < most; n++ {
		switch {
		case text[n] == '\n':
			best = n + 1
		case unicode.IsSpace(text[n]):
			space = n + 1
		}
	}
	return either(either(best, space), most)
}

// folded is a mention as a card shows it that has a thread for the rest.
func folded(text string, fold int) string {
	if fold <= 0 {
		return text
	}
	parts, _ := parted(text, fold)
	if len(parts) < 2 {
		return text
	}
	return strings.TrimRightFunc(parts[0], unicode.IsSpace) + " … more in the thread"
}
