package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heed/bot"
)

// testModel does the same things to a store and to a few maps, and compares.
func testModel(t *testing.T, fresh func(testing.TB) Opener) {
	rapid.Check(t, func(r *rapid.T) {
		m := &model{
			items: map[bot.ItemID]bot.Item{}, actions: map[bot.ActionID]bot.Action{}, lanes: map[bot.Channel]bot.LaneState{},
			kept: map[string]bot.Kept{},
		}
		b := unpack(r, fresh(t))
		r.Repeat(map[string]func(*rapid.T){
			"":        func(r *rapid.T) { m.compare(b.as(r), r) },
			"open":    func(r *rapid.T) { m.open(b.as(r)) },
			"change":  func(r *rapid.T) { m.change(b.as(r), r) },
			"raise":   func(r *rapid.T) { m.raise(b.as(r), r) },
			"drop":    func(r *rapid.T) { m.drop(b.as(r), r) },
			"lease":   func(r *rapid.T) { m.lease(b.as(r), r) },
			"settle":  func(r *rapid.T) { m.settle(b.as(r), r) },
			"trouble": func(r *rapid.T) { m.trouble(b.as(r), r) },
			"keep":    func(r *rapid.T) { m.keep(b.as(r), r) },
			"expire":  func(r *rapid.T) { m.expire(b.as(r)) },
			"pass":    func(r *rapid.T) { m.now += rapid.IntRange(1, 40).Draw(r, "minutes") },
			"reopen":  func(*rapid.T) { b.reopen() },
		})
	})
}

// as returns b, failing the part of a test that is running.
func (b *box) as(t tester) *box {
	c := *b
	c.tester = t
	return &c
}

// model is what a store knows, without any index.
type model struct {
	now     int // minutes after noon
	event   int
	items   map[bot.ItemID]bot.Item
	log     []bot.Entry
	actions map[bot.ActionID]bot.Action
	lanes   map[bot.Channel]bot.LaneState
	kept    map[string]bot.Kept
}

func pick[K ~string, V any](r *rapid.T, from map[K]V) (V, bool) {
	if len(from) == 0 {
		var none V
		return none, false
	}
	return from[rapid.SampledFrom(slices.Sorted(maps.Keys(from))).Draw(r, "one")], true
}

func (m *model) commit(b *box, c bot.Change) {
	m.event++
	c.Event, c.At = bot.EventID(fmt.Sprint(m.event)), at(m.now)
	b.commit(c)
	for _, i := range c.Items {
		m.items[i.ID] = i
	}
	m.log = append(m.log, c.Log...)
	for _, a := range c.Actions {
		if old, ok := m.actions[a.ID]; ok {
			a = old.Raised(a)
		}
		m.actions[a.ID] = a
	}
	for _, id := range c.Drop {
		delete(m.actions, id)
	}
	if c.Settle != nil {
		a, left := m.actions[c.Settle.Action].Settled(*c.Settle)
		if m.actions[c.Settle.Action] = a; !left {
			delete(m.actions, c.Settle.Action)
		}
	}
	for _, l := range c.Lanes {
		if m.lanes[l.Lane] = l; l.Blocked.IsZero() {
			delete(m.lanes, l.Lane)
		}
	}
}

func (m *model) open(b *box) { m.commit(b, opened(len(m.items))) }

func (m *model) change(b *box, r *rapid.T) {
	old, ok := pick(r, m.items)
	if !ok {
		return
	}
	c := changed(old, bot.Entry{At: at(m.now), Do: bot.Note})
	i := &c.Items[0]
	i.Desk = rapid.SampledFrom([]bot.DeskID{"support", "sales"}).Draw(r, "desk")
	i.Owner = rapid.SampledFrom([]bot.MemberID{"", "ann", "bob"}).Draw(r, "owner")
	i.Kind = rapid.SampledFrom([]bot.Kind{"", "praise", "complaint"}).Draw(r, "kind")
	i.Kinds = rapid.SampledFrom([][]bot.Kind{nil, {"praise"}, {"complaint", "question"}}).Draw(r, "second kinds")
	i.Withheld = rapid.IntRange(0, 9).Draw(r, "withheld") == 0
	i.Due, i.Wake = time.Time{}, time.Time{}
	if minutes := rapid.IntRange(-20, 60).Draw(r, "due"); minutes != 0 {
		i.Due, i.Wake = at(m.now+minutes), at(m.now+minutes)
	}
	i.Closed = nil
	if rapid.Bool().Draw(r, "closed") {
		i.Closed = &bot.Closing{Outcome: bot.Solved}
	}
	stale := c
	m.commit(b, c)
	stale.Event = "stale"
	b.refuse(stale, bot.ErrStale)
}

func (m *model) raise(b *box, r *rapid.T) {
	n := rapid.IntRange(0, 5).Draw(r, "card")
	a := card(n)
	a.Lane = []bot.Channel{room, other}[n%2]
	a.Urgency = bot.Urgency(rapid.IntRange(0, 4).Draw(r, "urgency"))
	a.Made, a.Due = at(m.now), at(m.now+rapid.IntRange(-5, 20).Draw(r, "due"))
	a.Want = m.actions[a.ID].Want + 1
	m.commit(b, bot.Change{Actions: []bot.Action{a}})
}

func (m *model) drop(b *box, r *rapid.T) {
	if a, ok := pick(r, m.actions); ok {
		m.commit(b, bot.Change{Drop: []bot.ActionID{a.ID}})
	}
}

func (m *model) settle(b *box, r *rapid.T) {
	a, ok := pick(r, m.actions)
	if !ok {
		return
	}
	fate := rapid.SampledFrom([]bot.Fate{bot.FateSent, bot.FateNotSent, bot.FateDoubt, bot.FateGone, bot.FateRefused, bot.FateDropped}).Draw(r, "fate")
	m.commit(b, settled(a, at(m.now), fate))
}

func (m *model) trouble(b *box, r *rapid.T) {
	lane := rapid.SampledFrom([]bot.Channel{room, other, {Connection: "acme"}}).Draw(r, "lane")
	l := bot.LaneState{Lane: lane, Rev: m.lanes[lane].Rev + 1}
	if rapid.Bool().Draw(r, "blocked") {
		l.Blocked, l.Probe = at(m.now), at(m.now+5)
	}
	m.commit(b, bot.Change{Lanes: []bot.LaneState{l}, Basis: []bot.Seen{{Of: bot.LaneRecord, ID: lane.String(), Rev: m.lanes[lane].Rev}}})
}

// lease compares what is handed out with everything that is owed, sorted.
func (m *model) lease(b *box, r *rapid.T) {
	lane, n := rapid.SampledFrom([]bot.Channel{room, other}).Draw(r, "lane"), rapid.IntRange(1, 4).Draw(r, "n")
	now := at(m.now)
	want := m.ready(lane, now)
	for _, place := range []bot.Channel{lane, {Connection: lane.Connection}} {
		if l, ok := m.lanes[place]; ok {
			n = 1
			if l.Probe.After(now) {
				n = 0
			}
		}
		if n == 0 {
			break
		}
	}
	want = together(want[:min(n, len(want))])
	for n, a := range want {
		want[n] = a.Leased(now, now.Add(15*time.Second))
		m.actions[a.ID] = want[n]
	}
	for _, place := range []bot.Channel{lane, {Connection: lane.Connection}} {
		if l, ok := m.lanes[place]; ok && len(want) > 0 {
			l.Probe = now.Add(15 * time.Second)
			m.lanes[place] = l
		}
	}
	due, _ := b.lease(lane, now, max(n, 1))
	if diff := cmp.Diff(append([]bot.Action{}, want...), append([]bot.Action{}, due...)); diff != "" {
		b.Fatalf("leased (-want +got):\n%s", diff)
	}
}

// together is what of these goes out at once: the first, with a nag the nags
// after it.
func together(ready []bot.Action) []bot.Action {
	for n, a := range ready {
		if n > 0 && (ready[0].Urgency != bot.ForNag || a.Urgency != bot.ForNag) {
			return ready[:n]
		}
	}
	return ready
}

func (m *model) ready(lane bot.Channel, now time.Time) []bot.Action {
	var ready []bot.Action
	for _, a := range m.actions {
		if a.Lane == lane && (a.State == bot.Queued || a.State == bot.Sending) && !a.Next().After(now) {
			ready = append(ready, a)
		}
	}
	slices.SortFunc(ready, func(a, b bot.Action) int {
		if a.Urgency != b.Urgency {
			return int(a.Urgency - b.Urgency)
		}
		if c := a.Made.Compare(b.Made); c != 0 {
			return c
		}
		return compareIDs(a, b)
	})
	return ready
}

func (m *model) keep(b *box, r *rapid.T) {
	k := bot.Kept{Name: rapid.SampledFrom([]string{"a", "b"}).Draw(r, "name"), Value: []byte{byte(m.event)}}
	k.Rev = m.keptRev(k.Name)
	if minutes := rapid.IntRange(0, 30).Draw(r, "until"); minutes > 0 {
		k.Until = at(m.now + minutes)
	}
	b.keep(m.now, k)
	k.Rev++
	m.kept[k.Name] = k
}

func (m *model) keptRev(name string) uint64 {
	if k := m.kept[name]; k.Until.IsZero() || k.Until.After(at(m.now)) {
		return k.Rev
	}
	return 0
}

func (m *model) expire(b *box) {
	if _, err := b.Expire(b.Context(), at(m.now)); err != nil {
		b.Fatal(err)
	}
}
