package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestWhoCanNotBeToldDirectlyIsToldInTheThread: a ladder of direct messages alone
// is never silent, however the platform says that there can be none.
func TestWhoCanNotBeToldDirectlyIsToldInTheThread(t *testing.T) {
	set := settings{wall: wall.Settings{Directs: true}, rules: desk(func(d *bot.Desk) {
		d.Targets = map[bot.Kind]bot.Targets{"": {Answer: time.Hour}}
		d.Ladders = map[bot.Kind][]bot.Step{"": {{At: 100, To: []bot.Recipient{bot.ToOwner}, Direct: true}}}
	})}
	for name, once := range map[string]bool{"refused": false, "blocked": true} {
		t.Run(name, func(t *testing.T) { inBubble(t, set, func(h *house) { tellAnn(h, once) }) })
	}
}

// tellAnn nags Ann twice. She has no direct messages, or none any more.
func tellAnn(h *house, once bool) {
	if once {
		h.wall.Meet(ann)
	}
	var items []bot.ItemID
	for range 3 {
		id, _ := h.says("It is broken.")
		h.must(ann, bot.Event{Do: bot.Claim, Item: id})
		items = append(items, id)
	}
	h.pass(time.Hour + 2*time.Minute)
	if once {
		h.wall.Archive("@U1", true)
	}
	h.pass(time.Hour)
	for _, id := range items {
		h.wantTold(id, "1h0m0s nag Ann", "2h0m0s nag Ann")
	}
	if n := telling(h.texts("ops"), "w/@U1 can not be used"); (n == 1) != once || n > 1 {
		h.Errorf("the fallback is told %d times: %q", n, h.texts("ops"))
	}
	want := 2
	if once {
		want = 1
	}
	if got := h.bundles("team"); len(got) != want || !strings.Contains(got[0].Text, "answer was due") {
		h.Errorf("%d lists in the channel: %q", len(got), h.texts("team"))
	}
}
