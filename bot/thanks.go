package bot

import (
	"strings"
	"unicode"
)

// thankWords are the words a thank-you may be made of, by language.
var thankWords = func() []map[string]bool {
	lists := []string{
		// English
		"thanks thank you thankyou thx ty cheers so very much a lot many again great perfect awesome cool ok okay got it that helps helped works worked fine appreciated ta brilliant lovely wonderful all good for the your help 👍 🙏 ❤",
		// German
		"danke dankeschön vielen dank dir euch ihnen sehr schön super prima perfekt klasse top ok okay alles klar gut für die hilfe nochmals 👍 🙏 ❤",
		// French
		"merci beaucoup bien à vous toi parfait super génial ok d accord c est bon pour votre aide encore 👍 🙏 ❤",
		// Spanish
		"gracias muchas mil muy bien perfecto genial vale ok de acuerdo por la su tu ayuda 👍 🙏 ❤",
		// Italian
		"grazie mille tante molte perfetto va bene ok ottimo per l aiuto ancora 👍 🙏 ❤",
		// Portuguese
		"obrigado obrigada muito valeu perfeito ótimo ok certo pela sua ajuda 👍 🙏 ❤",
		// Dutch
		"bedankt dank je jullie u wel dankjewel dankuwel heel erg veel top super prima perfect oké ok voor de hulp 👍 🙏 ❤",
	}
	var sets []map[string]bool
	for _, l := range lists {
		set := map[string]bool{}
		for w := range strings.FieldsSeq(l) {
			set[w] = true
		}
		sets = append(sets, set)
	}
	return sets
}()

// maxThanks is the most words a thank-you has.
const maxThanks = 6

// thanks reports whether a mention only says thank you, and so needs no
// answer: at most six words, all of one language's list, without a question, a
// digit, a link or a file.
func thanks(m Mention) bool {
	if len(m.Attachments) > 0 || len(m.Text) > 200 || strings.ContainsAny(m.Text, "?¿؟？0123456789@") || strings.Contains(m.Text, "://") {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(m.Text), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || r == '\ufe0f'
	})
	if len(words) == 0 || len(words) > maxThanks {
		return false
	}
	for _, list := range thankWords {
		if allIn(words, list) {
			return true
		}
	}
	return false
}

func allIn(words []string, list map[string]bool) bool {
	for _, w := range words {
		if !list[w] {
			return false
		}
	}
	return true
}

// printable reports whether a rune shows by itself: no control, no format
// character such as those that turn the direction of writing.
func printable(r rune) bool { return unicode.IsPrint(r) }
