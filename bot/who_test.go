package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// mailed is a house whose Ann is configured by her address alone.
func mailed(t *testing.T, test func(h *house)) {
	t.Helper()
	rules := func(r *bot.Rules) {
		r.Members["Ann"] = bot.Member{ID: "Ann", Name: "Ann", Email: "Ann@example.com", Role: bot.Lead}
		r.Members["Twin"] = bot.Member{ID: "Twin", Email: "twin@example.com"}
		r.Members["Twin2"] = bot.Member{ID: "Twin2", Email: "twin@example.com"}
	}
	inBubble(t, settings{rules: rules}, test)
}

func person(id, email string, belongs bool) bot.Person {
	return bot.Person{Connection: "w", ID: id, Name: "Somebody", Email: email, Belongs: belongs}
}

// TestWhoSomebodyIs holds for everybody the platform may tell of.
func TestWhoSomebodyIs(t *testing.T) {
	mailed(t, func(h *house) {
		for _, c := range []struct {
			name    string
			by      bot.Person
			want    bot.MemberID
			refused bool
		}{
			{"by the id on the platform", person("U2", "", false), "Bob", false},
			{"by their own id", bot.Person{Member: "Bob"}, "Bob", false},
			{"by the address", person("U77", "ann@EXAMPLE.com", true), "Ann", false},
			{"an address nobody vouches for", person("U77", "ann@example.com", false), "", true},
			{"an address without an id", person("", "ann@example.com", true), "", true},
			{"an address of two members", person("U77", "twin@example.com", true), "", false},
			{"no address, but one of them", person("U77", "", true), "", false},
			{"a stranger", person("U77", "", false), "", true},
		} {
			m, refusal := h.bot.Rules().Who(c.by)
			if m.ID != c.want || (refusal != nil) != c.refused {
				t.Errorf("%s: %q, %v", c.name, m.ID, refusal)
			}
			if refusal != nil && !strings.Contains(refusal.Sentence, "Ann or Lea") {
				t.Errorf("%s: does not say whom to ask: %s", c.name, refusal.Sentence)
			}
		}
	})
}

// TestAMemberIsMetByTheirAddress, once: the id counts from then on, whoever has
// that address later.
func TestAMemberIsMetByTheirAddress(t *testing.T) {
	mailed(t, func(h *house) {
		h.bot.Host("w").Meet(person("U77", "ann@example.com", false))
		if m := h.bot.Rules().Members["Ann"]; len(m.On) != 0 {
			t.Fatalf("nobody vouched for her, and she is %v", m.On)
		}
		before := h.bot.Rules()
		h.bot.Host("w").Meet(person("U77", "ann@example.com", true))
		h.bot.Host("w").Meet(person("U78", "ann@example.com", true))
		h.bot.Host("w").Meet(person("U2", "ann@example.com", true))
		if m, ok := h.bot.Rules().MemberOn(bot.HandleKey{Connection: "w", ID: "U77"}); !ok || m.ID != "Ann" {
			t.Errorf("U77 is %+v", m)
		}
		if m, ok := h.bot.Rules().MemberOn(bot.HandleKey{Connection: "w", ID: "U78"}); ok {
			t.Errorf("U78 is %+v", m)
		}
		if m, _ := h.bot.Rules().MemberOn(bot.HandleKey{Connection: "w", ID: "U2"}); m.ID != "Bob" {
			t.Errorf("U2 is %+v", m)
		}
		if len(before.Members["Ann"].On) != 0 {
			t.Error("rules that were read before have changed")
		}
	})
}

// TestTheFirstClickMeetsAMember: nobody is enrolled beside who they are.
func TestTheFirstClickMeetsAMember(t *testing.T) {
	mailed(t, func(h *house) {
		id, _ := h.says("It is broken.")
		if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Claim, Item: id, By: person("U77", "ann@example.com", true)}); err != nil {
			t.Fatal(err)
		}
		if owner := h.view(id).Item.Owner; owner != "Ann" {
			t.Errorf("the owner is %q", owner)
		}
		if m, _ := h.bot.Rules().MemberOn(bot.HandleKey{Connection: "w", ID: "U77"}); m.ID != "Ann" {
			t.Errorf("U77 is %+v", m)
		}
		if all, err := h.store.Members(h.Context()); err != nil || len(all) != 0 {
			t.Errorf("enrolled: %v, %v", all, err)
		}
	})
}

// TestSomebodyEnrolledIsMet: what they have had is theirs under their own name.
func TestSomebodyEnrolledIsMet(t *testing.T) {
	mailed(t, func(h *house) {
		id, _ := h.says("It is broken.")
		eve := wall.Person{ID: "U77", Name: "Annie", Team: true}
		h.must(eve, bot.Event{Do: bot.Claim, Item: id})
		if owner := h.view(id).Item.Owner; owner == "Ann" || owner == "" {
			t.Fatalf("the owner is %q", owner)
		}
		h.bot.Host("w").Meet(person("U77", "ann@example.com", true))
		h.pass(2 * time.Minute)
		if owner := h.view(id).Item.Owner; owner != "Ann" {
			t.Errorf("the owner is %q", owner)
		}
	})
}
