package bot_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestWhomItConcernsIsTold: one line under the card says what became of an item,
// and alerts whom that concerns unless they did it themselves.
func TestWhomItConcernsIsTold(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := h.says("Where is it?")
		for _, step := range []func(){
			func() { h.must(ann, bot.Event{Do: bot.Claim, Item: id}) },
			func() { h.adds(thread, "Hello?") },
			func() { h.must(lea, bot.Event{Do: bot.TakeOver, Item: id}) },
			func() { h.must(lea, bot.Event{Do: bot.Assign, Item: id, To: "Bob"}) },
			func() { h.must(bob, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"}) },
			func() { h.adds(thread, "It is not there yet.") },
			func() { h.must(bob, bot.Event{Do: bot.Release, Item: id}) },
			func() { h.must(bob, bot.Event{Do: bot.Claim, Item: id}) },
		} {
			step()
			h.pass(time.Minute)
		}
		h.set.rules = func(r *bot.Rules) { untimed(r); delete(r.Members, "Bob") }
		h.reopen()
		h.pass(time.Minute)
		want := []string{
			"The customer wrote again. @U1",
			"Lea took this over from Ann. @U1",
			"Lea assigned this to Bob. @U2",
			"Bob released this; nobody has it now.",
			"heed released this; nobody has it now.",
		}
		if diff := cmp.Diff(want, h.lines("team")); diff != "" {
			t.Error(diff)
		}
		// The card is far up by then: an answered customer who writes again is told
		// of in the channel itself.
		want = []string{"The customer wrote again. http://heed.example/items/" + string(id) + " @U2"}
		if diff := cmp.Diff(want, h.announced("team")); diff != "" {
			t.Error(diff)
		}
	})
}

// announced are the lines in a channel itself.
func (h *house) announced(channel string) []string {
	h.Helper()
	var all []string
	for _, m := range h.in(channel) {
		if m.Thread == "" && m.Card == nil {
			all = append(all, wall.Shown(m.Text).Text)
		}
	}
	return all
}

// lines are those under the one card of a channel, with an @ for whom they alert.
func (h *house) lines(channel string) []string {
	h.Helper()
	card := h.theCard(channel)
	var all []string
	for _, m := range h.in(channel) {
		if m.Thread == card.ID {
			all = append(all, wall.Shown(m.Text).Text)
		}
	}
	return all
}
