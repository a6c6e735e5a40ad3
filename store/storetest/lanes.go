package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testLanes(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("lanes that owe something are listed, and those in trouble", func(t *testing.T) { listsLanes(fresh(t)) })
	t.Run("a lane that owes nothing and works is not listed", func(t *testing.T) { forgetsLanes(fresh(t)) })
}

func (b *box) lanes() []bot.Lane {
	b.Helper()
	return get[[]bot.Lane](b)(b.Lanes(b.Context()))
}

func listsLanes(b *box) {
	elsewhere := line(3, bot.ForCard, 0, 0)
	elsewhere.Lane, elsewhere.Due = other, at(7)
	b.owe(line(1, bot.ForCard, 0, 0), line(2, bot.ForCard, 0, 50), elsewhere)
	connection := bot.LaneState{Lane: bot.Channel{Connection: "guild"}, Rev: 1, Blocked: at(1), Probe: at(2), Why: "the token was revoked"}
	b.commit(bot.Change{Event: "blocked", At: at(1), Lanes: []bot.LaneState{connection}})
	b.lease(room, at(4), 1)
	b.reopen()
	want := []bot.Lane{
		{Channel: other, Owed: 1, Next: at(7)},
		{Channel: room, Owed: 2, Next: at(4).Add(15 * time.Second)},
		{Channel: connection.Lane, Trouble: connection},
	}
	if diff := cmp.Diff(want, b.lanes()); diff != "" {
		b.Errorf("lanes (-want +got):\n%s", diff)
	}
}

func forgetsLanes(b *box) {
	b.owe(card(1), line(2, bot.ForCard, 0, 0))
	for range 2 {
		due, _ := b.lease(room, at(5), 1)
		for _, a := range due {
			b.commit(settled(a, at(5), bot.FateSent))
		}
	}
	b.commit(bot.Change{Event: "blocked", At: at(1), Lanes: []bot.LaneState{{Lane: other, Rev: 1, Blocked: at(1)}}})
	b.commit(bot.Change{Event: "works", At: at(2), Lanes: []bot.LaneState{{Lane: other, Rev: 2}}})
	if lanes := b.lanes(); len(lanes) != 0 {
		b.Errorf("lanes %+v, want none", lanes)
	}
}
