package bot

import (
	"strings"
	"unicode"
)

// thankWords are the words a thank-you may be made of, by language. Those before
// the bar say it; those after it only go with them: alone they may be a cry for
// help, or say that it happened again.
var thankWords = func() []map[string]bool {
	lists := []string{
		// English
		"thanks thank thankyou thx ty cheers great perfect awesome cool ok okay got helps helped works worked fine appreciated ta brilliant lovely wonderful good 👍 🙏 ❤ | you so very much a lot many again it that all for the your help",
		// German
		"danke dankeschön dank super prima perfekt klasse top ok okay klar gut 👍 🙏 ❤ | vielen dir euch ihnen sehr schön alles für die hilfe nochmals",
		// French
		"merci parfait super génial ok accord bon bien 👍 🙏 ❤ | beaucoup à vous toi d c est pour votre aide encore",
		// Spanish
		"gracias bien perfecto genial vale ok acuerdo 👍 🙏 ❤ | muchas mil muy de por la su tu ayuda",
		// Italian
		"grazie perfetto bene ok ottimo 👍 🙏 ❤ | mille tante molte va per l aiuto ancora",
		// Portuguese
		"obrigado obrigada valeu perfeito ótimo ok certo 👍 🙏 ❤ | muito pela sua ajuda",
		// Dutch
		"bedankt dank dankjewel dankuwel top super prima perfect oké ok 👍 🙏 ❤ | je jullie u wel heel erg veel voor de hulp",
	}
	var sets []map[string]bool
	for _, l := range lists {
		say, others, _ := strings.Cut(l, "|")
		set := map[string]bool{}
		for w := range strings.FieldsSeq(others) {
			set[w] = false
		}
		for w := range strings.FieldsSeq(say) {
			set[w] = true
		}
		sets = append(sets, set)
	}
	return sets
}()

// maxThanks is the most words a thank-you has.
const maxThanks = 6

// thanks reports whether a mention only says thank you, and so needs no
// answer: at most six words, all of one language's list and one that says so,
// without a question, a digit, a link or a file.
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
		if thankful(words, list) {
			return true
		}
	}
	return false
}

// thankful reports whether all words are in the list, and one of them says thanks.
func thankful(words []string, list map[string]bool) bool {
	says := false
	for _, w := range words {
		say, known := list[w]
		if !known {
			return false
		}
		says = says || say
	}
	return says
}

// printable reports whether a rune shows by itself: no control, no format
// character such as those that turn the direction of writing.
func printable(r rune) bool { return unicode.IsPrint(r) }
