package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// TestACardTellsWhatCameBefore: since when the customer is known, how many
// conversations there were, and how the last of them ended.
func TestACardTellsWhatCameBefore(t *testing.T) {
	rules := func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Hours.Zone = bot.Zone{Location: time.FixedZone("far east", 9*60*60)}
		r.Desks["support"] = d
	}
	inBubble(t, settings{rules: rules}, func(h *house) {
		h.pass(16 * time.Hour) // in the far east it is the day after
		shows := func(want string) {
			h.Helper()
			var line string
			for _, m := range h.wall.Messages("team") {
				if m.Item == string(h.newest()) {
					line = m.Look().Text
				}
			}
			if !strings.Contains(line, want) || want == "" && strings.Contains(line, "conversation") {
				t.Errorf("want %q in:\n%s", want, line)
			}
		}
		first, _ := h.says("It is broken.")
		h.pass(time.Minute)
		shows("")
		h.says("And this is too.")
		h.pass(time.Minute)
		shows("customer since 2 January 2000; 1 conversation before\n") // how that ends would not be shown here
		h.must(ann, bot.Event{Do: bot.Resolve, Item: h.newest(), Outcome: bot.NotOurs, Reason: "it is theirs"})
		h.says("And that.")
		h.pass(time.Minute)
		shows("customer since 2 January 2000; 2 conversations before, the last ended: not ours")
		h.must(ann, bot.Event{Do: bot.Merge, Item: h.newest(), To: string(first)})
		h.says("What else?")
		h.pass(time.Minute)
		shows("; 3 conversations before, the last went on in another")
		v := h.view(first)
		card := bot.Render(v, h.bot.Rules(), bot.Channel{Connection: "w", ID: "team"})
		if want := "customer since 2 January 2000; 4 conversations so far"; card.History != want {
			t.Errorf("of an old item: %q, want %q", card.History, want)
		}
	})
}

// inAMenu is the most that a menu of a chat platform holds: Discord's.
const inAMenu = 25

// TestTheMenuHasWhatHasNoButton, nothing twice, and no more than a menu holds.
func TestTheMenuHasWhatHasNoButton(t *testing.T) {
	for name, stand := range stands {
		inBubble(t, settings{}, func(h *house) {
			id := stand(h)
			v, err := h.store.View(h.Context(), id, 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			card := bot.Render(v, h.bot.Rules(), bot.Channel{Connection: "w", ID: "team"})
			has := func(all []bot.Button, do bot.Verb) bool {
				return slices.ContainsFunc(all, func(b bot.Button) bool { return b.Do == do })
			}
			for _, f := range bot.Forms(h.view(id), h.bot.Rules(), time.Now()) {
				if has(card.Menu, f.Do) == has(card.Buttons, f.Do) && f.Do != bot.NeedsAnswer {
					t.Errorf("%s: %s is in the menu and a button, or neither", name, f.Do)
				}
			}
			if len(card.Menu) > inAMenu || len(card.Buttons) > 5 {
				t.Errorf("%s: %d buttons, and %d in the menu", name, len(card.Buttons), len(card.Menu))
			}
			for _, b := range card.Menu {
				if b.Label == "" || has(card.Buttons, b.Do) {
					t.Errorf("%s: the menu has %+v", name, b)
				}
			}
		})
	}
}

// TestAnIDSaysWhenItWasMade, and what is no id does not.
func TestAnIDSaysWhenItWasMade(t *testing.T) {
	for _, want := range []time.Time{time.UnixMilli(0), time.Date(2026, 3, 3, 12, 0, 0, 1e6, time.UTC), time.UnixMilli(1<<48 - 1)} {
		if at, ok := bot.FirstID(want).Time(); !ok || !at.Equal(want) {
			t.Errorf("%v came back as %v, %v", want, at, ok)
		}
	}
	for _, id := range []bot.EventID{"", "ann", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0000000000000000000000000U", "00000000000000000000000000A"} {
		if at, ok := id.Time(); ok {
			t.Errorf("%q is of %v", id, at)
		}
	}
}
