package bot_test

import (
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestNobodySpeaksForAnother of whom the store has a record: what is read of
// whom an absence is about says nothing of who says so.
func TestNobodySpeaksForAnother(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		eve, new := wall.Person{ID: "X1", Name: "Eve"}, wall.Person{ID: "X2", Name: "New", Team: true}
		until := time.Now().Add(24 * time.Hour)
		h.must(lea, bot.Event{Do: bot.Away, Until: until})
		for _, p := range []wall.Person{eve, new} {
			if r := h.do(p, bot.Event{Do: bot.Away, To: "Lea"}); r == nil {
				t.Errorf("%s said that Lea is back", p.Name)
			}
		}
		if _, away := h.bot.Rules().Away("Lea", time.Now()); !away {
			t.Error("Lea is back")
		}
		if r := h.do(eve, bot.Event{Do: bot.Away, Until: until}); r == nil {
			t.Error("somebody whom nobody knows is away")
		}
	})
}

// TestWhoeverIsEnrolledByItIsAway, also where another replica enrolled them.
func TestWhoeverIsEnrolledByItIsAway(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		new := wall.Person{ID: "X2", Name: "New", Team: true}
		h.must(new, bot.Event{Do: bot.Away, Until: time.Now().Add(24 * time.Hour)})
		all, err := h.store.Members(h.Context())
		if err != nil || len(all) != 1 || all[0].On["w"] != "X2" || len(all[0].Away) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		if _, away := h.bot.Rules().Away(all[0].ID, time.Now()); !away {
			t.Error("they are there")
		}
		other := bot.New(h.store, h.rules(), nil) // it has not heard of them yet
		if _, err := other.Take(h.Context(), bot.Event{Do: bot.Away, By: bot.Person{Connection: "w", ID: "X2", Belongs: true}}); err != nil {
			t.Error(err)
		}
		if again, err := h.store.Members(h.Context()); err != nil || len(again) != 1 || again[0].ID != all[0].ID || len(again[0].Away) != 0 {
			t.Errorf("%+v, %v", again, err)
		}
	})
}

// TestAbsencesAreBounded in number and in time.
func TestAbsencesAreBounded(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		now := time.Now()
		if r := h.do(ann, bot.Event{Do: bot.Away, Since: time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), Until: now.Add(time.Hour)}); r == nil || r.Field != "from" {
			t.Errorf("away since long ago: %v", r)
		}
		refused := 0
		for n := range 100 {
			from := now.Add(time.Duration(n) * time.Hour)
			if h.do(ann, bot.Event{Do: bot.Away, Since: from, Until: from.Add(time.Minute)}) != nil {
				refused++
			}
		}
		if refused == 0 {
			t.Error("a hundred absences are planned")
		}
	})
}
