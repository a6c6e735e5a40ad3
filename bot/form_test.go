package bot_test

import (
	"slices"
	"strconv"
	"testing"
	"time"
	"unicode/utf8"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// filled is the event of a form that somebody filled in: with what they chose,
// where there is a choice, and with words everywhere else, but for times and
// reasons that may stay empty.
func filled(h *house, f bot.Form, id bot.ItemID, chosen string) bot.Event {
	h.Helper()
	e := bot.Event{Do: f.Do, Item: id, Seen: h.view(id).Item.Rev}
	for _, field := range f.Fields {
		value := "words"
		if field.Kind == bot.ChoiceField {
			value = chosen
		}
		switch field.Name {
		case "text":
			e.Text = value
		case "reason":
			e.Reason = value
		case "outcome":
			e.Outcome = bot.Outcome(value)
		case "mention", "reply":
			e.Of, _ = strconv.ParseUint(value, 10, 64)
		case "until":
			if !field.Optional {
				e.Until = time.Now().Add(time.Hour)
			}
		case "to":
			if e.To = value; field.Kind != bot.ChoiceField {
				other, _ := h.says("Another matter?")
				e.To = string(other)
			}
		default:
			h.Errorf("%s: nobody knows the field %q", f.Do, field.Name)
		}
	}
	switch {
	case e.Do == bot.Review && e.Outcome != bot.Weakness:
		e.Text = ""
	case e.Do == bot.PromiseBy:
		e.Reason = ""
		e.Until = time.Now().Add(time.Hour)
	}
	return e
}

// choices are what can be chosen in a form; a form without choice has one.
func choices(f bot.Form) (all []string) {
	for _, field := range f.Fields {
		for _, c := range field.Choices {
			all = append(all, c.Value)
		}
		if field.Kind == bot.ChoiceField && field.Optional {
			all = append(all, "")
		}
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// stands are where an item may stand, for a lead who has it if anybody does.
var stands = map[string]func(h *house) bot.ItemID{
	"open":               func(h *house) bot.ItemID { id, _ := stand(h, lea, "open"); return id },
	"claimed":            func(h *house) bot.ItemID { id, _ := stand(h, lea, "claimed, yours"); return id },
	"answered":           func(h *house) bot.ItemID { id, _ := stand(h, lea, "answered, yours"); return id },
	"answered, nobody's": func(h *house) bot.ItemID { id, _ := stand(h, lea, "answered, nobody's"); return id },
	"resolved":           func(h *house) bot.ItemID { id, _ := stand(h, lea, "resolved"); return id },
	"promised": func(h *house) bot.ItemID {
		id, _ := stand(h, lea, "answered, yours")
		h.must(lea, bot.Event{Do: bot.PromiseBy, Item: id, Until: time.Now().Add(time.Hour)})
		return id
	},
	"thanked": func(h *house) bot.ItemID {
		id, thread := stand(h, lea, "answered, yours")
		h.adds(thread, "Thank you so much!")
		return id
	},
	"taken back": func(h *house) bot.ItemID {
		id, thread := stand(h, lea, "open")
		for _, m := range h.wall.Messages("shop") {
			if m.ID == thread || m.Thread == thread {
				h.wall.Delete("shop", m.ID)
				h.pass(0)
			}
		}
		return id
	},
	"failed": func(h *house) bot.ItemID {
		id, _ := stand(h, lea, "claimed, yours")
		for range 2 {
			h.pass(time.Minute)
			h.wall.Fail(wall.Post, refusing)
			h.must(lea, bot.Event{Do: bot.Reply, Item: id, Text: "hello"})
		}
		return id
	},
	"a complaint": func(h *house) bot.ItemID {
		id, _ := stand(h, lea, "open")
		h.must(lea, bot.Event{Do: bot.SetKind, Item: id, Text: "complaint, delivery"})
		return id
	},
	"blocked": func(h *house) bot.ItemID {
		was := h.newest()
		h.wall.Say("shop", "", wall.Person{ID: "C8", Name: "Joe"}, "It is broken.")
		if h.pass(time.Second); h.newest() == was {
			h.Fatal("he is not heard")
		}
		id := h.newest()
		h.must(lea, bot.Event{Do: bot.Block, Item: id})
		return id
	},
	"merged": func(h *house) bot.ItemID {
		id, _ := stand(h, lea, "open")
		other, _ := h.says("Another matter?")
		h.must(lea, bot.Event{Do: bot.Merge, Item: id, To: string(other)})
		return id
	},
}

// unblocked lets the customer, who is always the same, be seen again.
func unblocked(h *house, id bot.ItemID) {
	h.must(lea, bot.Event{Do: bot.Unblock, Item: id})
}

// TestAFormThatIsOfferedIsTaken: whatever is chosen in it, a lead is not refused
// on account of where the item stands.
func TestAFormThatIsOfferedIsTaken(t *testing.T) {
	t.Parallel()
	for name, stand := range stands {
		inBubble(t, settings{}, func(h *house) {
			first := stand(h)
			forms := bot.Forms(h.view(first), h.bot.Rules(), time.Now())
			unblocked(h, first)
			for n, f := range forms {
				for c := range choices(f) {
					id := stand(h)
					f := bot.Forms(h.view(id), h.bot.Rules(), time.Now())[n]
					was := h.view(id).Item.Rev
					refusal := h.do(lea, filled(h, f, id, choices(f)[c]))
					if refusal != nil {
						t.Errorf("%s: %s, choosing %q, is refused: %s", name, f.Do, choices(f)[c], refusal.Sentence)
					}
					again := f.Do == bot.TakeOver // by who has it
					if refusal == nil && h.view(id).Item.Rev == was && !again {
						t.Errorf("%s: %s, choosing %q, does nothing", name, f.Do, choices(f)[c])
					}
					unblocked(h, id)
				}
			}
		})
	}
}

// TestWhatIsNotOfferedIsRefused, or would change nothing, but for what is
// accepted and would be odd to offer.
func TestWhatIsNotOfferedIsRefused(t *testing.T) {
	t.Parallel()
	odd := map[bot.Verb]bool{bot.Review: true, bot.TakeOver: true}
	for name, stand := range stands {
		inBubble(t, settings{}, func(h *house) {
			for _, do := range bot.Verbs {
				id := stand(h)
				offered := slices.ContainsFunc(bot.Forms(h.view(id), h.bot.Rules(), time.Now()), func(f bot.Form) bool { return f.Do == do })
				if offered || odd[do] {
					unblocked(h, id)
					continue
				}
				was := h.view(id).Item.Rev
				if refusal := h.do(lea, event(h, string(do), id)); refusal == nil && h.view(id).Item.Rev != was {
					t.Errorf("%s: %s is not offered, and is done", name, do)
				}
				unblocked(h, id)
			}
		})
	}
}

// TestFormsAreFitForAnyPlatform: labels are short, every choice has a name, and
// nothing is offered twice.
func TestFormsAreFitForAnyPlatform(t *testing.T) {
	for name, stand := range stands {
		inBubble(t, settings{}, func(h *house) {
			seen := map[bot.Verb]bool{}
			for _, f := range bot.Forms(h.view(stand(h)), h.bot.Rules(), time.Now()) {
				if f.Label == "" || utf8.RuneCountInString(f.Label) > 24 || seen[f.Do] {
					t.Errorf("%s: %s is labelled %q, offered before: %v", name, f.Do, f.Label, seen[f.Do])
				}
				seen[f.Do] = true
				for _, field := range f.Fields {
					odd := field.Label == "" || field.Kind == "" || field.Kind == bot.ChoiceField && len(field.Choices) == 0 || field.Kind != bot.ChoiceField && field.Max == 0
					for _, c := range field.Choices {
						odd = odd || c.Label == "" || c.Value == ""
					}
					if odd {
						t.Errorf("%s: %s has the field %+v", name, f.Do, field)
					}
				}
			}
		})
	}
}
