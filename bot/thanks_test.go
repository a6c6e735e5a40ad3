package bot_test

import (
	"testing"

	"heed/bot"
)

// TestThankYousNeedNoAnswer: all else does, above all a cry for help that is
// made of the words in which people thank for it.
func TestThankYousNeedNoAnswer(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		said := func(text string, want bot.State) {
			id, thread := h.says("It is broken.")
			h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
			h.adds(thread, text)
			if got := h.view(id).Item.State(); got != want {
				t.Errorf("after %q: %s, want %s", text, got, want)
			}
		}
		for _, text := range []string{
			"Thanks!", "thank you so very much", "ok, great", "That helped a lot", "👍", "❤️", "Got it", "Vielen Dank für die Hilfe!", "Alles klar",
			"Merci, c'est parfait", "¡Muchas gracias por su ayuda!", "Va bene, grazie mille", "Muito obrigado pela sua ajuda", "Dank je wel",
		} {
			said(text, bot.Answered)
		}
		for _, text := range []string{
			"Help!", "Hilfe!", "¡Ayuda!", "Aiuto", "AJUDA", "Hulp", "Again!", "nochmals", "Encore", "ancora", "it", "Thanks for nothing",
			"Thanks?", "ok 2", "thanks thanks thanks thanks thanks thanks thanks", "thanks https://x.example", "merci thanks",
		} {
			said(text, bot.Claimed)
		}
	})
}
