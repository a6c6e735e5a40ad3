package bot_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// daily are hours from nine to five, every day, in UTC.
func daily() bot.Hours {
	h := bot.Hours{Week: map[time.Weekday][]bot.Window{}}
	for day := range time.Saturday + 1 {
		h.Week[day] = []bot.Window{{From: 9 * 60, To: 17 * 60}}
	}
	return h
}

// owe puts as many items into the store whose customers have been waiting since
// yesterday noon, the first of them longest.
func (h *house) owe(many int, owner func(n int) bot.MemberID) {
	h.Helper()
	zoe := bot.Customer{ID: "01CZ0000000000000000000000", Rev: 1, Name: "Zoe"}
	c := bot.Change{Event: "crowd", At: time.Now(), Customers: []bot.Customer{zoe}}
	noon := time.Now().Truncate(24 * time.Hour).Add(-12 * time.Hour)
	for n := range many {
		at := noon.Add(time.Duration(n) * time.Millisecond)
		c.Items = append(c.Items, bot.Item{
			ID: crowdID(n), Rev: 1, Seq: 1, Desk: "support", Customer: zoe.ID, OpenedAt: at, LastSaid: at, Owner: owner(n), OwnedAt: at,
			Round: bot.Round{N: 1, At: at, Fresh: true}, Mentions: 1, First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1},
			Roads: []bot.Road{{Conversation: bot.ConversationKey(fmt.Sprint("t", n)), Channel: bot.Channel{Connection: "w", ID: "shop"}, Asked: 1}},
			Cards: []bot.Channel{{Connection: "w", ID: "team"}}, Due: at.Add(time.Hour), Late: true, Wake: time.Now().Truncate(24 * time.Hour).Add(9 * time.Hour),
		})
		c.Log = append(c.Log, bot.Entry{Item: crowdID(n), Seq: 1, At: at, Do: bot.Say})
	}
	if _, err := h.store.Commit(h.Context(), c); err != nil {
		h.Fatal(err)
	}
}

func crowdID(n int) bot.ItemID { return bot.ItemID(fmt.Sprintf("01CR%022d", n)) }

func nobody(int) bot.MemberID { return "" }

// nagged counts the nags in the log of everything, by item.
func (h *house) nagged() map[bot.ItemID][]bot.Entry {
	h.Helper()
	all := map[bot.ItemID][]bot.Entry{}
	for after := uint64(0); ; {
		entries, next, err := h.store.History(h.Context(), after, 1000)
		if err != nil {
			h.Fatal(err)
		}
		for _, e := range entries {
			if e.Do == bot.Nag || e.Do == bot.Warn {
				all[e.Item] = append(all[e.Item], e)
			}
		}
		if after = next; len(entries) == 0 {
			return all
		}
	}
}

// TestThousandsDueAtOpening: bundles, paced, the longest waiting first, and
// nothing is dropped.
func TestThousandsDueAtOpening(t *testing.T) {
	const many = 2000
	set := settings{wall: wall.Settings{Every: time.Second}, rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Hours = daily()
		r.Desks["support"] = d
	}}
	inMortal(t, set, func(m *mortal) {
		m.pace = bot.Pace{Every: time.Second, Parallel: 2, Settle: 5 * time.Second}
		m.restart()
		m.owe(many, nobody)
		m.pass(9*time.Hour - time.Minute)
		if n := len(m.in("team")); n != 0 {
			t.Fatalf("%d messages before the desk opens", n)
		}
		m.pass(2 * time.Minute)
		got := m.bundles("team")
		if len(got) != len(m.in("team")) || len(got) != many/1000 || m.wall.TurnedAway() > 0 {
			t.Errorf("%d messages, %d of them lists; the platform turned %d away", len(m.in("team")), len(got), m.wall.TurnedAway())
		}
		for n, b := range got {
			lines := strings.Split(wall.Shown(b.Text).Text, "\n")
			left := 1000 - (len(lines) - 2)
			last := fmt.Sprintf("and %d more: http://heed.example/?desk=support", left)
			if lines[0] != "1,000 are waiting for an answer:" || lines[len(lines)-1] != last || utf8.RuneCountInString(b.Text) >= 2000 {
				t.Errorf("list %d of %d runes:\n%s", n, utf8.RuneCountInString(b.Text), b.Text)
			}
			for i, line := range lines[1 : len(lines)-1] {
				if !strings.HasSuffix(line, string(crowdID(1000*n+i))) {
					t.Errorf("list %d says at %d: %s", n, i, line)
				}
			}
		}
		nagged := m.nagged()
		for n := range many {
			if log := nagged[crowdID(n)]; len(log) != 1 || log[0].Ref.ID != "team/"+got[n/1000].ID {
				t.Fatalf("item %d: %+v", n, log)
			}
		}
	})
}

// TestEverybodyIsNamedOnce, in one message no more of them than a platform takes:
// the others in the next. The log tells so.
func TestEverybodyIsNamedOnce(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) { crew(r, 30); r.Desks["support"] = open9(r.Desks["support"]) }}, func(h *house) {
		h.owe(60, func(n int) bot.MemberID { return crewID(n % 30) })
		h.pass(9*time.Hour + time.Minute)
		got := h.bundles("team")
		if len(got) != 2 {
			t.Fatalf("%d lists", len(got))
		}
		for n, want := range []int{20, 10} {
			pings := wall.Shown(got[n].Text).Pings
			if slices.Sort(pings); len(pings) != want || len(slices.Compact(pings)) != want || utf8.RuneCountInString(got[n].Text) >= 2000 {
				t.Errorf("%d runes name %v", utf8.RuneCountInString(got[n].Text), pings)
			}
		}
		named := 0
		for _, log := range h.nagged() {
			named += len(log[0].Told)
		}
		if named != 60 {
			t.Errorf("%d of 60 items say that their owner was named", named)
		}
	})
}

func open9(d bot.Desk) bot.Desk {
	d.Hours = daily()
	return d
}

func crewID(n int) bot.MemberID { return bot.MemberID(fmt.Sprintf("M%03d", n)) }

// crew adds members who are on the platform.
func crew(r *bot.Rules, many int) {
	for n := range many {
		id := crewID(n)
		r.Members[id] = bot.Member{ID: id, Name: string(id), Role: bot.Agent, On: map[bot.ConnectionID]string{"w": "U" + string(id)}}
	}
}

// TestDirectMessagesLeaveNothingRunning: hundreds of members are nagged, each
// alone, and an hour later again.
func TestDirectMessagesLeaveNothingRunning(t *testing.T) {
	const many = 150
	set := settings{wall: wall.Settings{Directs: true}, rules: func(r *bot.Rules) {
		crew(r, many)
		d := open9(r.Desks["support"])
		d.Ladders = map[bot.Kind][]bot.Step{"": {{At: bot.AtMissed, To: []bot.Recipient{bot.ToOwner}, Direct: true}}}
		r.Desks["support"] = d
	}}
	inBubble(t, set, func(h *house) {
		for n := range many {
			h.wall.Meet(wall.Person{ID: "U" + string(crewID(n)), Name: string(crewID(n)), Team: true})
		}
		h.owe(many, crewID)
		before := runtime.NumGoroutine()
		for times := range 2 {
			h.pass([]time.Duration{9*time.Hour + 30*time.Second, 55 * time.Minute}[times])
			for n := range many {
				got := h.wall.Messages("@U" + string(crewID(n)))
				if len(got) != times+1 || !strings.Contains(got[times].Text, string(crewID(n))+" has this") || strings.Contains(got[times].Text, "•") {
					t.Fatalf("%s got %+v", crewID(n), got)
				}
			}
			if n := runtime.NumGoroutine(); n < before+many {
				t.Fatalf("%d goroutines before, %d right after it: the test proves nothing", before, n)
			}
			h.pass(5 * time.Minute)
			if n := runtime.NumGoroutine(); n > before+many/2 {
				t.Errorf("%d goroutines before, %d after", before, n)
			}
		}
		if n := len(h.in("team")); n != 0 {
			t.Errorf("%d messages in the channel", n)
		}
		if log := h.nagged()[crowdID(7)]; len(log) != 2 || !slices.Equal(log[0].Told, []bot.MemberID{crewID(7)}) || log[0].Channel.ID != "@U"+string(crewID(7)) {
			t.Errorf("the log says %+v", log)
		}
	})
}
