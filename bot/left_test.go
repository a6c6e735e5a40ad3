package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// closes tells heed that somebody's account was closed, or opened again.
func (h *house) closes(p wall.Person, text string) {
	h.Helper()
	if r := h.do(wall.Person{ID: p.ID}, bot.Event{Do: bot.Left, Text: text}); r != nil {
		h.Fatal(r)
	}
	h.pass(time.Second)
}

// assignable reports whether an item can be assigned to somebody, as is offered
// and as is done.
func assignable(h *house, id bot.ItemID, to bot.MemberID) bool {
	h.Helper()
	offered := false
	for _, f := range bot.Forms(h.view(id), h.bot.Rules(), time.Now()) {
		if field, ok := f.Field("to"); ok && f.Do == bot.Assign {
			offered = slices.ContainsFunc(field.Choices, func(c bot.Choice) bool { return c.Value == string(to) })
		}
	}
	done := h.do(lea, bot.Event{Do: bot.Assign, Item: id, To: string(to)}) == nil
	if done != offered {
		h.Errorf("assigning to %s is offered: %v, done: %v", to, offered, done)
	}
	if done {
		h.must(lea, bot.Event{Do: bot.Release, Item: id})
	}
	return done
}

// TestWhoLeavesLosesTheirItems: the customers who wait and those who have their
// answer, told under their cards, and they get no others until they are back.
func TestWhoLeavesLosesTheirItems(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		waits, _ := stand(h, bob, "claimed, yours")
		has, _ := stand(h, bob, "answered, yours")
		hers, _ := stand(h, ann, "claimed, yours")
		h.closes(bob, "")
		for id, want := range map[bot.ItemID]bot.MemberID{waits: "", has: "", hers: "Ann"} {
			if owner := h.view(id).Item.Owner; owner != want {
				t.Errorf("%s is of %q, want %q", id, owner, want)
			}
		}
		told := slices.DeleteFunc(h.wall.Messages("team"), func(m wall.Message) bool {
			return !strings.Contains(m.Look().Text, "The account of Bob was closed; nobody has this now.") || m.Thread == ""
		})
		if len(told) != 2 {
			t.Errorf("told %d times, want once for each item", len(told))
		}
		if assignable(h, waits, "Bob") {
			t.Error("it was assigned to somebody whose account is closed")
		}
		h.reopen()
		if assignable(h, waits, "Bob") {
			t.Error("after a restart it was assigned to somebody whose account is closed")
		}
		h.closes(bob, bot.BackAgain)
		if !assignable(h, waits, "Bob") {
			t.Error("he is back, and gets nothing")
		}
	})
}

// TestWhoActsIsBack: whatever the platform said.
func TestWhoActsIsBack(t *testing.T) {
	for name, rules := range map[string]func(*bot.Rules){
		"configured": untimed,
		"enrolled":   func(r *bot.Rules) { untimed(r); delete(r.Members, "Bob") },
	} {
		inBubble(t, settings{rules: rules}, func(h *house) {
			id, _ := stand(h, bob, "claimed, yours")
			bobs := h.view(id).Item.Owner
			h.closes(bob, "")
			h.closes(bob, "") // it may be told twice
			if owner := h.view(id).Item.Owner; owner != "" {
				t.Errorf("%s: it is still of %s", name, owner)
			}
			h.must(bob, bot.Event{Do: bot.Claim, Item: id})
			if owner := h.view(id).Item.Owner; owner != bobs {
				t.Errorf("%s: it is of %q, want %q", name, owner, bobs)
			}
			h.reopen()
			if owner := h.view(id).Item.Owner; owner != bobs {
				t.Errorf("%s: after a restart it is of %q, want %q", name, owner, bobs)
			}
		})
	}
}

// TestAStrangerLeavesNothing behind: neither a record nor an item is touched.
func TestAStrangerLeavesNothing(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := stand(h, bob, "claimed, yours")
		free, _ := stand(h, bob, "open")
		rev := h.view(free).Item.Rev
		h.closes(wall.Person{ID: "U404"}, "")
		if all, err := h.store.Members(h.Context()); err != nil || len(all) != 0 {
			t.Errorf("kept %+v, %v", all, err)
		}
		if h.view(id).Item.Owner != "Bob" || h.view(free).Item.Rev != rev {
			t.Error("an item was touched")
		}
	})
}

// TestALeavingIsCompletedAfterACrash that came between the news and the items.
func TestALeavingIsCompletedAfterACrash(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := stand(h, bob, "claimed, yours")
		change, refusal := bot.Apply(bot.Case{}, bot.Event{ID: "left", At: time.Now(), Do: bot.Left, To: "Bob"}, h.bot.Rules())
		if refusal != nil {
			t.Fatal(refusal)
		}
		if _, err := h.store.Commit(h.Context(), change); err != nil {
			t.Fatal(err)
		}
		h.reopen()
		h.pass(time.Minute)
		if owner := h.view(id).Item.Owner; owner != "" {
			t.Errorf("it is still of %s", owner)
		}
	})
}

// TestWhoHasAnotherAccountHasNotLeft: they have when the last one is closed.
func TestWhoHasAnotherAccountHasNotLeft(t *testing.T) {
	rules := bot.Rules{
		Members:     map[bot.MemberID]bot.Member{"Bob": {ID: "Bob", On: map[bot.ConnectionID]string{"w": "U2", "v": "B2", "gone": "B3"}}},
		Connections: map[bot.ConnectionID]bot.Connection{"w": {}, "v": {}},
	}
	var bob *bot.Member
	for n, step := range []struct {
		on         bot.ConnectionID
		text       string
		news, left bool
	}{
		{"w", "", true, false},
		{"w", "", false, false},
		{"v", "", true, true},
		{"v", "", false, true},
		{"v", bot.BackAgain, true, false},
		{"v", bot.BackAgain, false, false},
		{"v", "", true, true},
		{"", bot.BackAgain, true, false}, // they do something
		{"v", "", false, false},
		{"w", "", false, false},
		{"w", bot.BackAgain, true, false},
		{"w", "", true, true},
	} {
		e := bot.Event{ID: "left", At: time.Unix(int64(n+1), 0), Do: bot.Left, To: "Bob", By: bot.Person{Connection: step.on}, Text: step.text}
		change, refusal := bot.Apply(bot.Case{Member: bob}, e, rules)
		if refusal != nil || (len(change.Members) > 0) != step.news {
			t.Fatalf("%d: %+v, %v", n, change.Members, refusal)
		}
		if step.news {
			bob = &change.Members[0]
		}
		if bob.Left.IsZero() == step.left {
			t.Errorf("%d: left %v, closed %v", n, bob.Left, bob.Closed)
		}
	}
}

// TestWhoActsIsNotGoneForTheSameAgain: heed hears of it every day.
func TestWhoActsIsNotGoneForTheSameAgain(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, _ := stand(h, bob, "claimed, yours")
		h.closes(bob, "")
		if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Claim, Item: id, By: bot.Person{Member: "Bob"}}); err != nil { // on the board
			t.Fatal(err)
		}
		h.closes(bob, "")
		h.reopen()
		h.closes(bob, "")
		if owner := h.view(id).Item.Owner; owner != "Bob" {
			t.Errorf("it is of %q", owner)
		}
		h.closes(bob, bot.BackAgain)
		h.closes(bob, "")
		if owner := h.view(id).Item.Owner; owner != "" {
			t.Errorf("closed anew, and it is of %q", owner)
		}
	})
}

// TestWhatWasReadBackBringsNobodyBack: it may be older than their leaving.
func TestWhatWasReadBackBringsNobodyBack(t *testing.T) {
	inBubble(t, settings{rules: untimed}, func(h *house) {
		id, thread := stand(h, bob, "claimed, yours")
		h.closes(bob, "")
		h.wall.Say("shop", thread, bob, "I sent a new one.")
		h.pass(time.Second)
		h.must(bob, bot.Event{Do: bot.Note, Item: id, Text: "A known fault.", Under: bot.Channel{Connection: "w", ID: "team"}})
		if !h.bot.Rules().Gone["Bob"] {
			t.Error("he is back")
		}
		if log := events(h.view(id)); !slices.Contains(log, "answered-elsewhere") || log[len(log)-1] != "note" {
			t.Errorf("what he wrote is not kept: %v", log)
		}
		if owner := h.view(id).Item.Owner; owner != "" {
			t.Errorf("it is of %q", owner)
		}
	})
}
