package bolt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"heed/bot"
)

// Bounds of what is indexed and asked for.
const (
	maxTermRunes  = 64
	maxTerms      = 1000 // of what was said at one place
	maxTermPlaces = 1000 // of one item
	maxQueryTerms = 32
)

// terms returns the distinct words of a text, at most n: runs of letters and
// digits, in lower case, at most 64 runes of each.
func terms(text string, n int) []string {
	var words []string
	known := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !inWord(r) }) {
		word = shorten(strings.ToLower(word))
		if known[word] {
			continue
		}
		if len(words) == n {
			break
		}
		known[word] = true
		words = append(words, word)
	}
	return words
}

// Marks belong to the letter before them: without them, words of many scripts
// would fall apart.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func shorten(word string) string {
	n := 0
	for i := range word {
		if n == maxTermRunes {
			return word[:i]
		}
		n++
	}
	return word
}

func queryTerms(text string) []string { return terms(text, maxQueryTerms) }

// searched reports whether the words of an entry are found by a text search:
// mentions, replies and notes are.
func searched(e bot.Entry) bool {
	switch e.Do {
	case bot.Say, bot.Edited, bot.Reply, bot.Hold, bot.AnsweredElsewhere, bot.Note:
		return e.Worded && e.Seq <= maxTermPlaces
	}
	return false
}
