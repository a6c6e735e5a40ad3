package bot_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// untimed takes the targets away, for tests that want no nags between.
func untimed(r *bot.Rules) {
	for id, d := range r.Desks {
		d.Targets = nil
		r.Desks[id] = d
	}
}

// in lists heed's messages in a channel; cards have no text.
func (h *house) in(channel string) []wall.Message {
	return slices.DeleteFunc(h.wall.Messages(channel), func(m wall.Message) bool { return m.By.ID != "" })
}

// texts lists what heed wrote in a channel, but for cards.
func (h *house) texts(channel string) []string {
	var all []string
	for _, m := range h.in(channel) {
		if m.Item == "" {
			all = append(all, wall.Shown(m.Text).Text)
		}
	}
	return all
}

// theCard is the one card in a channel.
func (h *house) theCard(channel string) wall.Message {
	h.Helper()
	cards := slices.DeleteFunc(h.in(channel), func(m wall.Message) bool { return m.Item == "" })
	if len(cards) != 1 {
		h.Fatalf("%d cards in %s, want one", len(cards), channel)
	}
	return cards[0]
}

// telling counts the texts with a word in them.
func telling(texts []string, word string) int {
	return len(slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return !strings.Contains(s, word) }))
}

func note(id bot.ItemID) bot.Event { return bot.Event{Do: bot.Note, Item: id, Text: "a note"} }

func TestAClickNeverWaitsBehindABacklog(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("the first")
		card := m.theCard("team")
		m.wall.Archive("team", true)
		for n := range 200 {
			m.wall.Say("shop", "", wall.Person{ID: "C" + strconv.Itoa(n), Name: "Customer"}, "help")
		}
		m.pass(time.Minute)
		m.wall.FailWhen(func(c wall.Call) *wall.Fault {
			slow := wall.Slow(time.Second)
			return &slow
		})
		m.wall.Archive("team", false)
		m.pass(time.Minute)
		before := m.wall.Calls(wall.Post)
		if before >= 201+10 || before < 10 {
			t.Fatalf("%d posts by now: there is no backlog to wait behind", before)
		}
		m.must(ann, bot.Event{Do: bot.Claim, Item: id})
		m.pass(2500 * time.Millisecond)
		if got, want := m.rev(card), m.view(id).Item.Rev; got != want {
			t.Errorf("2.5 s after the click the card shows revision %d of %d", got, want)
		}
		if n := m.wall.Calls(wall.Post) - before; n > 6 {
			t.Errorf("%d posts between: the test proves nothing", n)
		}
	})
}

// rev is what a message shows now.
func (h *house) rev(was wall.Message) uint64 {
	h.Helper()
	for _, m := range h.wall.Messages(was.Channel) {
		if m.ID == was.ID {
			return m.Rev()
		}
	}
	h.Fatal("the message is gone")
	return 0
}

func TestADeadChannelPausesOnlyItsLane(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("the first")
		m.wall.Archive("team", true)
		for range 5 {
			m.wall.Say("shop", "", zoe, "help")
		}
		m.pass(10 * time.Minute)
		if n := m.wall.Calls(wall.Post); n > 1+25 {
			t.Errorf("%d posts in ten minutes: the lane does not rest", n)
		}
		m.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "on its way"})
		m.pass(time.Second)
		if telling(m.texts("shop"), "on its way") != 1 {
			t.Error("a reply waits for a channel that is not its own")
		}
		if got := m.texts("ops"); len(got) != 1 || telling(got, "w/team can not be used") != 1 {
			t.Errorf("the fallback was told %q", got)
		}
		m.wall.Archive("team", false)
		m.pass(2 * time.Minute)
		if n := len(m.in("team")); n != 6 {
			t.Errorf("%d cards after the channel came back, want 6", n)
		}
		if got := m.texts("ops"); len(got) != 2 || telling(got, "w/team works again") != 1 {
			t.Errorf("the fallback was told %q", got)
		}
	})
}

// TestABlockedConnectionPausesAllItsLanes is played several times, as any lane
// may be the one that finds out.
func TestABlockedConnectionPausesAllItsLanes(t *testing.T) {
	for range 10 {
		inMortal(t, settings{rules: untimed}, blockedConnection)
	}
}

func blockedConnection(m *mortal) {
	id, _ := m.says("the first")
	m.wall.Revoke(true)
	m.must(ann, bot.Event{Do: bot.Reply, Item: id, Text: "on its way"})
	posts, edits := m.wall.Calls(wall.Post), m.wall.Calls(wall.Edit)
	m.pass(10 * time.Minute)
	if n := m.wall.Calls(wall.Post) - posts + m.wall.Calls(wall.Edit) - edits; n > 2*10 {
		m.Errorf("%d attempts in ten minutes", n)
	}
	m.wall.Revoke(false)
	shown := m.theCard("team").Rev()
	for range 60 {
		if len(m.texts("shop"))+len(m.texts("ops")) > 0 || m.theCard("team").Rev() > shown {
			break
		}
		m.pass(time.Second)
	}
	m.pass(2 * time.Second)
	if telling(m.texts("shop"), "on its way") != 1 || m.theCard("team").Rev() != m.view(id).Item.Rev {
		m.Error("one lane goes on, but not all of them")
	}
	m.pass(time.Hour)
	if got := m.texts("ops"); telling(got, "w can not be used") != 1 || telling(got, "w works again") != 1 || len(got) != 2 {
		m.Errorf("the fallback was told %q", got)
	}
}

// TestAChannelThatCanOnlyBeReadDoesNotWork: what was sent before the trouble,
// and is found or answered during it, proves nothing.
func TestAChannelThatCanOnlyBeReadDoesNotWork(t *testing.T) {
	for name, fault := range map[string]wall.Fault{"found": wall.DropAfter, "answered late": wall.Slow(3 * time.Second)} {
		t.Run(name, func(t *testing.T) {
			inMortal(t, settings{rules: untimed}, func(m *mortal) {
				m.wall.Fail(wall.Post, fault)
				m.says("one")
				m.pass(time.Second)
				m.wall.Archive("team", true)
				m.says("two")
				m.pass(20 * time.Minute)
				if got := m.texts("ops"); len(got) != 1 || telling(got, "can not be used") != 1 {
					t.Errorf("the fallback was told %q", got)
				}
				if a := m.card(m.known()[0], "team"); a.Ref.IsZero() {
					t.Errorf("the first card is not known to be there: %+v", a)
				}
			})
		})
	}
}

func TestALineWaitsForItsCard(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		m.wall.Fail(wall.Post, wall.DropBefore)
		_, thread := m.says("where is it?")
		m.adds(thread, "hello?")
		m.pass(time.Minute)
		for _, line := range m.in("team") {
			if line.Item == "" && line.Thread != m.theCard("team").ID {
				t.Errorf("%q is not under the card", line.Text)
			}
		}
		if telling(m.texts("team"), "wrote again") != 1 {
			t.Errorf("lines: %q", m.texts("team"))
		}
	})
}

// TestADoubtOfACrashIsAskedAboutWhenThePlatformHasSettled: the attempt may have
// gone on until its deadline, and landed as late as any other.
func TestADoubtOfACrashIsAskedAboutWhenThePlatformHasSettled(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		m.pace = bot.Pace{Parallel: 2, Settle: 30 * time.Second}
		m.restart()
		m.wall.Fail(wall.Post, wall.Fault{Wait: 35 * time.Second})
		m.says("where is it?")
		m.pass(6 * time.Second)
		m.crash()
		m.pass(10 * time.Minute)
		if c := m.theCard("team"); m.wall.Posts(c.Key) != 1 {
			t.Errorf("posted %d times", m.wall.Posts(c.Key))
		}
	})
}

func TestALaneRestsAsLongAsThePlatformAsks(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		m.says("the first")
		m.wall.Fail(wall.Post, wall.Limited(40*time.Second))
		for range 5 {
			m.says("another")
		}
		m.pass(39 * time.Second)
		if n := len(m.in("team")); n != 1 {
			t.Errorf("%d cards while the platform wanted none", n)
		}
		m.pass(10 * time.Second)
		if n := len(m.in("team")); n != 6 || m.wall.Violations() > 0 {
			t.Errorf("%d cards, want 6; %d calls came too early", n, m.wall.Violations())
		}
	})
}

func TestDoubtBlocksOnlyItsOwnItem(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		first, _ := m.says("one")
		second, _ := m.says("two")
		m.wall.Fail(wall.Post, wall.DropAfter)
		m.wall.Fail(wall.History, wall.Times(3, wall.Down)...)
		m.must(ann, bot.Event{Do: bot.Reply, Item: first, Text: "for one"})
		m.must(ann, bot.Event{Do: bot.Reply, Item: second, Text: "for two"})
		m.pass(time.Second)
		if n := len(m.view(second).Item.Replies); n != 0 {
			t.Error("the second item's reply waits for the doubt of the first's")
		}
		if len(m.view(first).Item.Replies) != 1 {
			t.Fatal("the first item's reply is in no doubt: the test proves nothing")
		}
		m.pass(time.Hour)
		if got := m.texts("shop"); len(m.view(first).Item.Replies) != 0 || telling(got, "for one") != 1 {
			t.Errorf("the doubt was not settled: %q", got)
		}
	})
}
