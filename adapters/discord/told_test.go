package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"heed/adapters/adaptertest"
	"heed/adapters/chat"
	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// soundTold draws what somebody asked for, and fails the test if Discord would not
// take it, if it alerts anybody, or if anything in it is markup that heed did not
// write. It returns what was drawn.
func soundTold(t *testing.T, a *Adapter, told chat.Told) whispered {
	t.Helper()
	w := a.drawTold(told).Data.(whispered)
	if w.Flags != ephemeralFlag {
		t.Errorf("others see it: %+v", w)
	}
	w.Flags = 0 // only answers have it
	raw, _ := json.Marshal(w)
	for _, wrong := range discordtest.Validate(raw) {
		t.Errorf("Discord does not take it: %s\n%.2000s", wrong, raw)
	}
	if w.Mentions.Parse == nil || len(w.Mentions.Parse)+len(w.Mentions.Users)+len(w.Mentions.Roles) > 0 {
		t.Errorf("it alerts %+v", w.Mentions)
	}
	l := look{T: t}
	l.read(w.Content, true)
	for _, e := range w.Embeds {
		l.embed(e)
	}
	l.pressable(w.Components)
	return w
}

// items are n of a list, with these words wherever somebody's words stand.
func items(n int, words string) (all []bot.Card) {
	for i := range n {
		m := sample.Open(func(c *bot.Card) {
			adaptertest.Every(c, words)
			c.Said[0].Withdrawn, c.Kind, c.Item = false, bot.Kind(words), bot.ItemID(fmt.Sprintf("01JD5Q8Z7M%d", i))
		})
		all = append(all, *m.Card)
	}
	return all
}

// FuzzTold: whatever people wrote, a list of it and all else that somebody asks for
// is taken, alerts nobody, and is no markup.
func FuzzTold(f *testing.F) {
	for _, s := range []string{"", "hello", loud, adaptertest.Arabic, strings.Repeat("*", 300), strings.Repeat("👍", 300), "https://heed.example.com/x", strings.Repeat("1. ", 900), "\\", "• a\n• b"} {
		f.Add(s)
	}
	a := artist(f)
	f.Fuzz(func(t *testing.T, s string) {
		card := items(1, s)[0]
		closed := bot.Card{Item: "01JD5Q8Z7N", Closed: s + "!", Link: s}
		soundTold(t, a, chat.Told{Text: "Yours", More: true, Cards: append(items(maxListed-1, s), closed)})
		soundTold(t, a, chat.Told{Text: "Why: " + s, Of: &card})
		soundTold(t, a, chat.Told{Of: &card})
		soundTold(t, a, chat.Told{Of: &closed})
		soundTold(t, a, chat.Told{Text: "Today: " + s})
	})
}

// TestListsAreWhole: the longest list has every item, and a way to more.
func TestListsAreWhole(t *testing.T) {
	a := artist(t)
	for _, words := range []string{"x", strings.Repeat("*", 300), strings.Repeat("1.\n", 300)} {
		w := soundTold(t, a, chat.Told{Text: "Not resolved yet", More: true, Cards: items(maxListed, words)})
		shown := w.Embeds[0].Description
		for n := range maxListed {
			if !strings.Contains("\n"+shown, fmt.Sprintf("\n**%d.** 🔵 ", n+1)) {
				t.Errorf("no number %d: %s", n+1, shown)
			}
		}
		if got := strings.Count(shown, "<t:1795194000:R>"); got != maxListed {
			t.Errorf("%d of %d are due", got, maxListed)
		}
		if !strings.HasSuffix(shown, "There are more on the board: https://heed.example.com") {
			t.Errorf("no way to more: %s", shown)
		}
		if menu := w.Components[0].Components[0]; len(menu.Options) != maxListed || menu.Options[14].Value != "01JD5Q8Z7M14" || !strings.HasPrefix(menu.Options[14].Label, "15. ") {
			t.Errorf("to look at: %+v", menu)
		}
	}
}

// TestToldAlone: a card that one person sees is whole, and of a board that Discord
// does not link to it has no links.
func TestToldAlone(t *testing.T) {
	a := artist(t)
	card := sample.All()["card-open"].Card
	w := soundTold(t, a, chat.Told{Of: card})
	if w.Embeds[0].URL != card.Link || len(w.Components) != 2 || len(w.Components[0].Components) != 4 {
		t.Errorf("%+v", w)
	}
	if w = soundTold(t, a, chat.Told{Text: "A response is due. See https://heed.example.com/items/1", Of: card}); w.Embeds[0].Description != "A response is due. See [Open on the board](https://heed.example.com/items/1)" || len(w.Components) != 0 {
		t.Errorf("%+v", w)
	}
	card.Link = "http://localhost:8080/items/1"
	for _, told := range []chat.Told{{Of: card}, {Of: card, Text: "A response is due."}} {
		if w := soundTold(t, a, told); w.Embeds[0].URL != "" || len(w.Components) > 0 && len(w.Components[0].Components) != 3 {
			t.Errorf("%+v", w)
		}
	}
}
