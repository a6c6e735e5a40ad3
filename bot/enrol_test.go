package bot_test

import (
	"testing"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestWhoIsConfiguredLaterKeepsWhatTheyHad: somebody who was enrolled at their
// first click is one person with the member that config.yaml names later.
func TestWhoIsConfiguredLaterKeepsWhatTheyHad(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		neil := wall.Person{ID: "U77", Name: "Neil", Team: true}
		id, _ := h.says("It is broken.")
		h.must(neil, bot.Event{Do: bot.Claim, Item: id})
		was := h.view(id).Item.Owner
		done, _ := h.says("Never mind.")
		h.must(neil, bot.Event{Do: bot.Resolve, Item: done, Outcome: bot.NotOurs, Reason: "no"})
		configure(h, neil, bot.Agent)
		for range 30 { // whatever order a map has
			h.must(neil, bot.Event{Do: bot.Claim, Item: id})
		}
		h.must(ann, bot.Event{Do: bot.Reopen, Item: done})
		for _, item := range []bot.ItemID{id, done} {
			if got := h.view(item).Item.Owner; got != "neil" {
				t.Errorf("owned by %s", got)
			}
		}
		if got := h.bot.Rules().Members[was].Name; got != "Neil" {
			t.Errorf("what he did before was done by %q", got)
		}
	})
}

// TestWhoIsConfiguredAsAViewerOnlyLooks, whatever they were enrolled as.
func TestWhoIsConfiguredAsAViewerOnlyLooks(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		neil := wall.Person{ID: "U77", Name: "Neil", Team: true}
		id, _ := h.says("It is broken.")
		h.must(neil, bot.Event{Do: bot.Claim, Item: id})
		configure(h, neil, bot.Viewer)
		if got := h.view(id).Item.Owner; got != "" {
			t.Errorf("still owned by %s", got)
		}
		for range 30 { // whatever order a map has
			if h.do(neil, note(id)) == nil {
				t.Fatal("a viewer wrote a note")
			}
		}
	})
}

// configure puts a person into the configuration and starts anew.
func configure(h *house, p wall.Person, role bot.Role) {
	h.Helper()
	h.set.rules = func(r *bot.Rules) {
		untimed(r)
		r.Members["neil"] = bot.Member{ID: "neil", Name: p.Name, Role: role, On: map[bot.ConnectionID]string{"w": p.ID}}
	}
	h.reopen()
}
