package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testLease(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("what is due goes one by one, by urgency and then age", func(t *testing.T) { ordersLane(fresh(t)) })
	t.Run("nags that are due go together, at most n", func(t *testing.T) { bundlesNags(fresh(t)) })
	t.Run("a nag does not go along with anything else", func(t *testing.T) { sortsNags(fresh(t)) })
	t.Run("the nags of a lane in trouble are probed with one", func(t *testing.T) { probesNags(fresh(t)) })
	t.Run("what is not due waits, and next says until when", func(t *testing.T) { waitsUntilDue(fresh(t)) })
	t.Run("a lease is kept, and once it is over the action is in doubt", func(t *testing.T) { keepsLeases(fresh(t)) })
	t.Run("lanes do not mix", func(t *testing.T) { separatesLanes(fresh(t)) })
	t.Run("a lane in trouble hands out nothing before its probe, and then one", func(t *testing.T) { probes(fresh(t), room) })
	t.Run("a connection in trouble stops all its lanes, and one of them probes", func(t *testing.T) {
		probes(fresh(t), bot.Channel{Connection: room.Connection})
	})
	t.Run("a lane that works again hands out everything", func(t *testing.T) { recovers(fresh(t)) })
	t.Run("10,000 queued are handed out one by one, and nags by the thousand", func(t *testing.T) { longQueue(fresh(t)) })
}

// line returns an action of an urgency, made and due at certain minutes.
func line(n int, u bot.Urgency, made, due int) bot.Action {
	id := bot.ActionID(fmt.Sprintf("line/%d", n))
	return bot.Action{ID: id, Kind: bot.TellLine, Lane: room, Urgency: u, Made: at(made), Due: at(due), State: bot.Queued}
}

func ids(actions []bot.Action) (ids []bot.ActionID) {
	for _, a := range actions {
		ids = append(ids, a.ID)
	}
	return ids
}

func (b *box) handsOut(now time.Time, n int, want ...bot.ActionID) (next time.Time) {
	b.Helper()
	due, next := b.lease(room, now, n)
	if !slices.Equal(ids(due), want) {
		b.Errorf("handed out %v, want %v", ids(due), want)
	}
	return next
}

func ordersLane(b *box) {
	b.owe(line(1, bot.ForNag, 1, 1), line(2, bot.ForCard, 2, 1), line(3, bot.ForCard, 1, 1), line(4, bot.ForClick, 3, 9), line(5, bot.ForReply, 0, 0),
		line(6, bot.ForCard, 1, 1))
	b.handsOut(at(10), 2, "line/4")
	b.handsOut(at(10), 2, "line/5")
	b.handsOut(at(10), 0)
	b.reopen()
	for _, want := range []bot.ActionID{"line/3", "line/6", "line/2", "line/1"} {
		b.handsOut(at(10), 3, want)
	}
	b.handsOut(at(10), 3)
}

func bundlesNags(b *box) {
	elsewhere := line(9, bot.ForNag, 0, 0)
	elsewhere.Lane = other
	b.owe(line(1, bot.ForNag, 4, 4), line(2, bot.ForNag, 1, 6), line(3, bot.ForNag, 3, 3), line(4, bot.ForNag, 0, 20), line(5, bot.ForNag, 2, 5), elsewhere)
	b.handsOut(at(10), 3, "line/2", "line/5", "line/3")
	b.reopen()
	next := b.handsOut(at(10), 3, "line/1")
	if want := at(10).Add(15 * time.Second); !next.Equal(want) {
		b.Errorf("next %v, want the end of the leases, %v", next, want)
	}
	b.handsOut(at(10).Add(15*time.Second), 9, "line/2", "line/5", "line/3", "line/1")
	b.handsOut(at(20), 9, "line/4", "line/2", "line/5", "line/3", "line/1")
}

func sortsNags(b *box) {
	b.owe(line(1, bot.ForNag, 0, 0), line(2, bot.ForCard, 5, 5), line(3, bot.ForDigest, 0, 0), line(4, bot.ForNag, 1, 1))
	b.handsOut(at(5), 9, "line/2")
	b.handsOut(at(5), 9, "line/1", "line/4")
	b.handsOut(at(5), 9, "line/3")
}

func probesNags(b *box) {
	b.owe(line(1, bot.ForNag, 0, 0), line(2, bot.ForNag, 1, 0), line(3, bot.ForNag, 2, 0))
	b.commit(bot.Change{Event: "blocked", At: at(1), Lanes: []bot.LaneState{{Lane: room, Rev: 1, Blocked: at(1), Probe: at(9)}}})
	b.handsOut(at(9), 9, "line/1")
	b.commit(bot.Change{Event: "works", At: at(9), Lanes: []bot.LaneState{{Lane: room, Rev: 2}}})
	b.handsOut(at(9), 9, "line/2", "line/3")
}

func waitsUntilDue(b *box) {
	if next := b.handsOut(at(0), 1); !next.IsZero() {
		b.Errorf("an empty lane: next %v, want never", next)
	}
	b.owe(line(1, bot.ForClick, 0, 5), line(2, bot.ForNag, 0, 3), line(3, bot.ForNag, 0, 4))
	if next := b.handsOut(at(2), 9); !next.Equal(at(3)) {
		b.Errorf("next %v, want when the earliest is due", next)
	}
	if next := b.handsOut(at(3), 9, "line/2"); !next.Equal(at(3).Add(15 * time.Second)) {
		b.Errorf("next %v, want the lease's end", next)
	}
	b.handsOut(at(3).Add(time.Second), 9)
	b.commit(bot.Change{Event: "drop", At: at(3), Drop: []bot.ActionID{"line/2"}})
	if next := b.handsOut(at(4), 0); !next.After(at(0)) {
		b.Errorf("next %v, asked for none", next)
	}
	if next := b.handsOut(at(5), 1, "line/1"); next.After(at(5)) {
		b.Errorf("next %v, and there is one more", next)
	}
}

func keepsLeases(b *box) {
	a := line(1, bot.ForReply, 0, 0)
	b.owe(a)
	due, _ := b.lease(room, at(1), 1)
	want := a.Leased(at(1), at(1).Add(15*time.Second))
	if diff := cmp.Diff([]bot.Action{want}, due); diff != "" {
		b.Fatalf("leased (-want +got):\n%s", diff)
	}
	b.reopen()
	if diff := cmp.Diff(want, b.owes(a.ID)); diff != "" {
		b.Errorf("kept (-want +got):\n%s", diff)
	}
	b.handsOut(want.Until.Add(-1), 1)
	again, _ := b.lease(room, want.Until, 1)
	if diff := cmp.Diff([]bot.Action{want.Leased(want.Until, want.Until.Add(15*time.Second))}, again); diff != "" {
		b.Errorf("leased again (-want +got):\n%s", diff)
	}
}

func separatesLanes(b *box) {
	var want []bot.ActionID
	lanes := []bot.Channel{room, other, {Connection: "acme"}, {Connection: "acme", ID: "C0"}, {Connection: "acm", ID: "eC0SUPPORT"}}
	for n, lane := range lanes {
		a := line(n, bot.ForCard, 0, 0)
		a.Lane = lane
		b.owe(a)
		want = append(want, a.ID)
	}
	for n, lane := range lanes {
		if due, _ := b.lease(lane, at(1), 9); !slices.Equal(ids(due), want[n:n+1]) {
			b.Errorf("lane %s handed out %v, want %s", lane, ids(due), want[n])
		}
	}
}

func probes(b *box, trouble bot.Channel) {
	b.owe(line(1, bot.ForCard, 0, 0), line(2, bot.ForCard, 1, 0), line(3, bot.ForCard, 2, 0))
	b.commit(bot.Change{Event: "blocked", At: at(1), Lanes: []bot.LaneState{{Lane: trouble, Rev: 1, Blocked: at(1), Probe: at(9)}}})
	if next := b.handsOut(at(2), 9); !next.Equal(at(9)) {
		b.Errorf("next %v, want the probe", next)
	}
	b.reopen()
	next := b.handsOut(at(9), 9, "line/1")
	if !next.Equal(at(9).Add(15 * time.Second)) {
		b.Errorf("next %v, want the end of the probe's lease", next)
	}
	b.handsOut(at(9).Add(time.Second), 9)
	c := b.read(bot.Need{Action: "line/1"})
	again := settled(*c.Action, at(9), bot.FateBlocked)
	again.Basis, again.Lanes = c.Basis, []bot.LaneState{{Lane: trouble, Rev: 2, Blocked: at(1), Probe: at(20), Tries: 1}}
	b.commit(again)
	if next := b.handsOut(at(19), 9); !next.Equal(at(20)) {
		b.Errorf("next %v, want the second probe", next)
	}
	b.handsOut(at(20), 9, "line/1")
}

func recovers(b *box) {
	b.owe(line(1, bot.ForCard, 0, 0), line(2, bot.ForCard, 1, 0))
	b.commit(bot.Change{Event: "blocked", At: at(1), Lanes: []bot.LaneState{{Lane: room, Rev: 1, Blocked: at(1), Probe: at(9)}}})
	b.commit(bot.Change{Event: "works", At: at(2), Lanes: []bot.LaneState{{Lane: room, Rev: 2}}})
	b.handsOut(at(2), 9, "line/1")
	b.handsOut(at(2), 9, "line/2")
}

func longQueue(b *box) {
	const many = 10000
	actions := make([]bot.Action, many)
	for n := range actions {
		actions[n] = line(n, bot.ForCard, n, 0)
	}
	b.owe(actions...)
	b.owe(line(many, bot.ForClick, many, 0))
	b.handsOut(at(0), 1, line(many, 0, 0, 0).ID)
	for n := range 100 {
		b.handsOut(at(0), 1, line(n, 0, 0, 0).ID)
	}
	b.reopen()
	longBundles(b, many)
}

// longBundles queues many nags in another lane.
func longBundles(b *box, many int) {
	nags := make([]bot.Action, many)
	for n := range nags {
		nags[n] = line(n, bot.ForNag, n, 0)
		nags[n].ID, nags[n].Lane = "nag/"+nags[n].ID, other
	}
	b.owe(nags...)
	seen := map[bot.ActionID]bool{}
	for range many / 1000 {
		due, _ := b.lease(other, at(many), 1000)
		for _, a := range due {
			seen[a.ID] = true
		}
	}
	if len(seen) != many {
		b.Errorf("%d of %d nags were handed out in %d bundles", len(seen), many, many/1000)
	}
}
