package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quote lets an item speak for its kind if none does, or if somebody feels
// something and whoever speaks does not. What was withdrawn or erased stays so.
func (t *Tally) quote(s Story) {
	words := s.First
	if s.Item.First.Edit > 0 {
		words.Text = s.Edited.Text
	}
	kind, moved := s.kind(), s.Item.Feeling != ""
	at := slices.IndexFunc(t.digest.Quotes, func(q Quote) bool { return q.Kind == kind })
	text := shorten(words.Text, MaxQuote)
	if s.Item.First.Gone || text == "" || s.fate() == Spam || at >= 0 && (t.moved[kind] || !moved) {
		return
	}
	q := Quote{Item: s.Item.ID, Kind: kind, By: words.Author.shown(), Text: text, URL: s.Item.URL}
	if words.Author.Name != "" {
		q.By = words.Author.Name
	}
	if t.moved[kind] = moved; at >= 0 {
		t.digest.Quotes[at] = q
		return
	}
	t.digest.Quotes = append(t.digest.Quotes, q)
}

// shorten cuts text to so many runes, at a word where it can, and says so with
// an ellipsis. Runs of space become one.
func shorten(text string, runes int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	cut := []rune(text)[:runes]
	for n := len(cut) - 1; n > len(cut)/2; n-- {
		if unicode.IsSpace(cut[n]) {
			cut = cut[:n]
			break
		}
	}
	return string(cut[:min(len(cut), runes-1)]) + "…"
}
