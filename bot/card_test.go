package bot_test

import (
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

func TestAHundredChangesDuringAnOutageCostOneEdit(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.life.refuse(true)
		for range 100 {
			m.must(ann, note(id))
			m.pass(10 * time.Second)
		}
		m.life.refuse(false)
		edits := m.wall.Calls(wall.Edit)
		m.pass(time.Hour)
		if n := m.wall.Calls(wall.Edit) - edits; n != 1 {
			t.Errorf("%d edits after the outage, want 1", n)
		}
		if got, want := m.theCard("team").Rev(), m.view(id).Item.Rev; got != want {
			t.Errorf("the card shows revision %d of %d", got, want)
		}
	})
}

// TestAnOldEditThatLandsLateIsPaintedOver: a platform that takes an edit after
// the connection was lost may put it on top of a newer one.
func TestAnOldEditThatLandsLateIsPaintedOver(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Edit, wall.Late(4*time.Second))
		m.must(ann, note(id))
		m.pass(time.Second)
		m.must(ann, note(id))
		m.pass(time.Minute)
		if got, want := m.theCard("team").Rev(), m.view(id).Item.Rev; got != want {
			t.Errorf("the card shows revision %d of %d", got, want)
		}
		edits := m.wall.Calls(wall.Edit)
		m.pass(time.Hour)
		if m.wall.Calls(wall.Edit) != edits {
			t.Error("edits went on")
		}
	})
}

func TestACardSaysWhatIsDueAndOverdue(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, _ := m.says("where is it?")
		shows := func(after time.Duration, words string) {
			m.pass(after)
			if text := m.theCard("team").Look().Text; !strings.Contains(text, words) {
				t.Errorf("the card does not say %q:\n%s", words, text)
			}
		}
		shows(59*time.Minute, "\nDue: respond by ")
		shows(2*time.Minute, "\nOverdue: respond since ")
		m.must(ann, bot.Event{Do: bot.Hold, Item: id, Text: "We are looking."})
		shows(time.Minute, "\nDue: answer by ")
	})
}

func TestADeletedCardIsSentAnewWithANewKey(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		old := m.theCard("team")
		m.wall.Delete("team", old.ID)
		m.must(ann, note(id))
		m.pass(5 * time.Second)
		if c := m.theCard("team"); c.Key == old.Key || c.Rev() != m.view(id).Item.Rev {
			t.Errorf("the new card has key %s (the old %s) and revision %d", c.Key, old.Key, c.Rev())
		}
	})
}

func TestALineUnderADeletedCardGoesToTheChannel(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.must(ann, bot.Event{Do: bot.Claim, Item: id})
		m.pass(time.Second)
		m.wall.Delete("team", m.theCard("team").ID)
		m.must(lea, bot.Event{Do: bot.TakeOver, Item: id})
		m.pass(time.Minute)
		if telling(m.texts("team"), "took this over") != 1 {
			t.Errorf("in the channel: %q", m.texts("team"))
		}
		m.theCard("team")
	})
}

func TestAMovedItemLeavesOneLineWithoutButtons(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.must(lea, bot.Event{Do: bot.Move, Item: id, To: "billing"})
		m.pass(5 * time.Second)
		if c := m.theCard("team"); len(c.Buttons()) != 0 {
			t.Errorf("the old card offers %q", c.Buttons())
		}
		if c := m.theCard("more"); len(c.Buttons()) == 0 || c.Rev() != m.view(id).Item.Rev {
			t.Errorf("the new card: revision %d, buttons %q", c.Rev(), c.Buttons())
		}
	})
}

func TestACardThatNeverWasIsNotAnnouncedAsMoved(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		m.life.refuse(true)
		id, _ := m.says("where is it?")
		m.must(lea, bot.Event{Do: bot.Move, Item: id, To: "billing"})
		m.life.refuse(false)
		m.pass(10 * time.Minute)
		if n := len(m.in("team")); n != 0 {
			t.Errorf("%d messages in the channel where the item never was", n)
		}
		m.theCard("more")
	})
}

func TestACardThatLandsAfterItsDoubtWasSettledIsRemoved(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		m.wall.Fail(wall.Post, wall.Late(20*time.Second))
		id, _ := m.says("where is it?")
		m.pass(30 * time.Second)
		if n := len(m.in("team")); n != 2 {
			t.Fatalf("%d cards, want two: the test proves nothing", n)
		}
		m.wall.Fail(wall.Remove, wall.Down)
		m.pass(11 * time.Minute)
		c := m.theCard("team")
		m.must(ann, note(id))
		m.pass(time.Second)
		if m.rev(c) != m.view(id).Item.Rev {
			t.Error("the card that was left is not the one that heed edits")
		}
	})
}

// TestACardThatWasTakenBeforeShowsTheLatest: a platform that honours a key
// answers with the card that arrived first, as it was then.
func TestACardThatWasTakenBeforeShowsTheLatest(t *testing.T) {
	set := settings{blind: true, keyed: true, rules: untimed, wall: wall.Settings{HonourKeys: 100 * time.Hour}}
	inMortal(t, set, func(m *mortal) {
		m.wall.Fail(wall.Post, wall.DropAfter)
		id, _ := m.says("where is it?")
		m.must(ann, note(id))
		m.pass(time.Minute)
		if got, want := m.theCard("team").Rev(), m.view(id).Item.Rev; got != want {
			t.Errorf("the card shows revision %d of %d", got, want)
		}
	})
}

func TestACardIsFoundHoweverLongThePlatformCanNotBeAsked(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		m.wall.Fail(wall.Post, wall.DropAfter)
		m.wall.Fail(wall.History, wall.Times(40, wall.Down)...)
		id, _ := m.says("where is it?")
		m.pass(2 * time.Hour)
		if c := m.theCard("team"); m.wall.Posts(c.Key) != 1 || m.card(id, "team").State != bot.Idle {
			t.Errorf("posted %d times; heed thinks %+v", m.wall.Posts(c.Key), m.card(id, "team"))
		}
	})
}

// TestACardNobodyMaySee: where a card is refused, or nobody can tell whether it
// arrived, the fallback is told, once, with a link.
func TestACardNobodyMaySee(t *testing.T) {
	for name, trouble := range map[string]struct {
		blind bool
		fault wall.Fault
	}{
		"unsure":  {true, wall.DropAfter},
		"refused": {false, refusing},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, settings{blind: trouble.blind}, func(h *house) {
				h.wall.FailWhen(func(c wall.Call) *wall.Fault {
					if c.Endpoint == wall.Post && c.Channel == "team" {
						return &trouble.fault
					}
					return nil
				})
				id, _ := h.says("It is broken.")
				h.must(ann, bot.Event{Do: bot.Claim, Item: id})
				h.must(ann, note(id))
				h.pass(10 * time.Minute)
				told := 0
				for _, m := range h.wall.Messages("ops") {
					if strings.Contains(wall.Shown(m.Text).Text, "/items/"+string(id)) {
						told++
					}
				}
				if told != 1 {
					t.Errorf("the fallback was told %d times: %+v", told, h.wall.Messages("ops"))
				}
			})
		})
	}
}
