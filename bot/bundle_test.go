package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// bundles lists heed's messages about several items.
func (h *house) bundles(channel string) []wall.Message {
	var all []wall.Message
	for _, m := range h.in(channel) {
		if m.Item == "" && strings.Contains(m.Text, "•") {
			all = append(all, m)
		}
	}
	return all
}

// TestWhatIsDueTogetherIsOneMessage in the channel itself, and every item's log
// says so.
func TestWhatIsDueTogetherIsOneMessage(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		zone, err := time.LoadLocation("Asia/Kolkata")
		if err != nil {
			t.Fatal(err)
		}
		h.set.rules = func(r *bot.Rules) {
			d := r.Desks["support"]
			d.Hours.Zone = bot.Zone{Location: zone}
			r.Desks["support"] = d
		}
		h.reopen()
		var items []bot.ItemID
		for _, name := range []string{"Zoe", "Yan *bold* <!all>", "Xia"} {
			h.wall.Say("shop", "", wall.Person{ID: name[:1], Name: name}, "Where is it?")
			h.pass(time.Millisecond)
			items = append(items, h.newest())
		}
		h.must(ann, bot.Event{Do: bot.Claim, Item: items[1]})
		h.must(ann, bot.Event{Do: bot.SetFeeling, Item: items[2], Text: "angry"})
		opened := h.view(items[0]).Item.OpenedAt
		h.pass(time.Hour + 10*time.Second)
		got := h.bundles("team")
		if len(got) != 1 || len(h.nags("team")) != 1 || got[0].Thread != "" {
			t.Fatalf("bundles %+v of nags %q", got, h.texts("team"))
		}
		due := opened.Add(time.Hour).In(zone).Format("15:04")
		want := []string{
			"3 are waiting for an answer:",
			"• Zoe: respond was due " + due + ", just now; nobody has this yet. http://heed.example/items/" + string(items[0]),
			"• Yan *bold* <!all>: respond was due " + due + ", just now; Ann has this. http://heed.example/items/" + string(items[1]),
			"• Xia: respond was due " + due + ", just now; nobody has this yet. http://heed.example/items/" + string(items[2]) + " @U1",
		}
		if text := wall.Shown(got[0].Text).Text; text != strings.Join(want, "\n") {
			t.Errorf("it says\n%s\nwant\n%s", text, strings.Join(want, "\n"))
		}
		for n, id := range items {
			log := h.view(id).Log
			last := log[len(log)-1]
			if last.Do != bot.Nag || last.Ref.ID != "team/"+got[0].ID || last.Channel.ID != "team" || len(last.Why) == 0 || (len(last.Told) == 1) != (n == 1) {
				t.Errorf("item %d: %+v", n, last.Entry)
			}
		}
	})
}
