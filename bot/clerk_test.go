package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// nags lists the nags in a channel.
func (h *house) nags(channel string) []wall.Message {
	return slices.DeleteFunc(h.in(channel), func(m wall.Message) bool { return !strings.Contains(m.Text, "was due") })
}

// owed counts the actions that are owed.
func (h *house) owed() int {
	h.Helper()
	lanes, err := h.store.Lanes(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	n := 0
	for _, l := range lanes {
		n += l.Owed
	}
	return n
}

// logged counts the nags in an item's log.
func (h *house) logged(id bot.ItemID) int {
	n := 0
	for _, l := range h.view(id).Log {
		if l.Do == bot.Nag {
			n++
		}
	}
	return n
}

func TestAMissedTargetIsNaggedWithinThirtySeconds(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, _ := m.says("where is it?")
		missed := m.view(id).Item.Due
		m.pass(time.Until(missed) - time.Second)
		if n := len(m.nags("team")); n != 0 {
			t.Fatalf("%d nags before anything was missed", n)
		}
		m.pass(31 * time.Second)
		nags := m.nags("team")
		if len(nags) != 1 || nags[0].Posted.Sub(missed) > 30*time.Second || m.logged(id) != 1 {
			t.Errorf("nags: %+v; %d in the log", nags, m.logged(id))
		}
		m.pass(time.Hour)
		if nags = m.nags("team"); len(nags) != 2 || nags[0].Thread != "" || nags[1].Thread != m.theCard("team").ID {
			t.Error("the first nag is not in the channel itself, or the second not under its card")
		}
	})
}

// TestOneNagForEachRepeat holds also while two targets are missed.
func TestOneNagForEachRepeat(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.pass(12*time.Hour + time.Minute)
		nags := m.nags("team")
		if len(nags) != 12 || m.logged(id) != 12 {
			t.Fatalf("%d nags in twelve hours, %d in the log", len(nags), m.logged(id))
		}
		opened := m.view(id).Item.OpenedAt
		for n, nag := range nags {
			if late := nag.Posted.Sub(opened.Add(time.Duration(n+1) * time.Hour)); late < 0 || late > time.Minute+30*time.Second {
				t.Errorf("nag %d came %v after its time", n+1, late)
			}
		}
		if last := nags[11].Text; !strings.Contains(last, "first response was due") || !strings.Contains(last, "answer was due") {
			t.Errorf("two targets are missed, but it says %q", last)
		}
	})
}

func TestANagNamesTheOwner(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.must(ann, bot.Event{Do: bot.Claim, Item: id})
		m.pass(time.Hour + time.Minute)
		if nags := m.nags("team"); len(nags) != 1 || !slices.Contains(wall.Shown(nags[0].Text).Pings, "U1") {
			t.Errorf("nags: %+v", nags)
		}
	})
}

func TestNoNagsWhileSnoozed(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.must(ann, bot.Event{Do: bot.SnoozeUntil, Item: id, Until: time.Now().Add(5 * time.Hour)})
		m.pass(5*time.Hour - time.Second)
		if n := len(m.nags("team")); n != 0 {
			t.Errorf("%d nags while snoozed", n)
		}
		m.pass(31 * time.Second)
		if n := len(m.nags("team")); n != 1 {
			t.Errorf("%d nags after the snooze, want one", n)
		}
	})
}

func TestNoNagsAfterTheAnswer(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, thread := m.says("where is it?")
		m.must(ann, answer(id, "on its way"))
		m.pass(48 * time.Hour)
		if n := len(m.nags("team")); n != 0 {
			t.Fatalf("%d nags about what was answered", n)
		}
		m.adds(thread, "it is not here")
		m.pass(8*time.Hour + time.Minute)
		if n := len(m.nags("team")); n != 1 {
			t.Errorf("%d nags about the second round, want one", n)
		}
	})
}

func TestANagIsDroppedIfItsMilestoneWasReachedMeanwhile(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.pass(59 * time.Minute)
		m.life.refuse(true)
		m.pass(5 * time.Minute)
		m.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		m.life.refuse(false)
		m.pass(24 * time.Hour)
		if n := len(m.nags("team")); n != 0 || m.logged(id) != 0 {
			t.Errorf("%d nags, %d in the log", n, m.logged(id))
		}
	})
}

func TestAfterAnOutageOneNagIsEnough(t *testing.T) {
	for name, fault := range map[string]func(m *mortal, on bool){
		"no connection":    func(m *mortal, on bool) { m.life.refuse(on) },
		"archived channel": func(m *mortal, on bool) { m.wall.Archive("team", on) },
	} {
		t.Run(name, func(t *testing.T) {
			inMortal(t, settings{}, func(m *mortal) {
				m.says("where is it?")
				m.pass(30 * time.Minute)
				fault(m, true)
				m.pass(6 * time.Hour)
				fault(m, false)
				m.pass(20 * time.Minute)
				if n := len(m.nags("team")); n != 1 {
					t.Errorf("%d nags after an outage of six hours, want one", n)
				}
			})
		})
	}
}

func TestANagInDoubtIsNotRepeatedBeforeItsNextTime(t *testing.T) {
	for name, fault := range map[string]wall.Fault{"arrived": wall.DropAfter, "lost": wall.DropBefore} {
		t.Run(name, func(t *testing.T) {
			inMortal(t, settings{}, func(m *mortal) {
				m.says("where is it?")
				m.wall.Fail(wall.Post, fault)
				m.pass(90 * time.Minute)
				if n, posts := len(m.nags("team")), m.wall.Calls(wall.Post); n > 1 || posts != 2 {
					t.Errorf("%d nags, %d posts: a card and one nag were to be sent", n, posts)
				}
				if n := m.owed(); n != 0 {
					t.Errorf("%d actions are owed still", n)
				}
				m.pass(time.Hour)
				if posts := m.wall.Calls(wall.Post); posts != 3 {
					t.Errorf("%d posts: the next nag did not come", posts)
				}
			})
		})
	}
}

func TestANagThatWasUnderWayAtACrashIsNotRepeated(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		m.says("where is it?")
		m.wall.Fail(wall.Post, wall.Hang)
		m.pass(time.Hour + 6*time.Second)
		m.crash()
		m.pass(30 * time.Minute)
		if n := len(m.nags("team")); n != 1 {
			t.Errorf("%d nags", n)
		}
	})
}

func TestWhatBecameDueWhileHeedWasDownIsNaggedAtOnce(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		m.says("where is it?")
		m.wait[len(m.wait)-1]()
		m.pass(3 * time.Hour)
		m.live()
		m.pass(5 * time.Second)
		if n := len(m.nags("team")); n != 1 {
			t.Errorf("%d nags, want one", n)
		}
	})
}

// TestCardsThatTimeChangedAreEditedAfterTheNags: who is told matters more than
// that a card says "overdue".
func TestCardsThatTimeChangedAreEditedAfterTheNags(t *testing.T) {
	inMortal(t, settings{}, func(m *mortal) {
		m.pace = bot.Pace{Every: 20 * time.Second, Parallel: 1, Settle: time.Second}
		m.restart()
		for range 4 {
			m.says("where is it?")
		}
		m.pass(time.Hour + 3*time.Minute)
		before, edited, nags := 0, 0, len(m.texts("team"))
		for _, c := range m.in("team") {
			if c.Item == "" {
				continue
			}
			edited++
			if c.Edits != 1 {
				t.Errorf("a card was edited %d times, want once", c.Edits)
			}
			for _, n := range m.in("team") {
				if n.Item == "" && c.Edited.Before(n.Posted) {
					before++
				}
			}
		}
		if nags != 1 || edited != 4 || before > 1 {
			t.Errorf("%d nags, %d cards, %d of them edited before the nag; want one, that came while it waited for others", nags, edited, before)
		}
	})
}
