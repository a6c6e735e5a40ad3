package storetest

import (
	"errors"
	"testing"

	"heed/bot"
)

func testPlace(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a card is found by its place", func(t *testing.T) { findsCards(fresh(t)) })
	t.Run("a card that was deleted is not where it was", func(t *testing.T) { forgetsCards(fresh(t)) })
	t.Run("nothing but cards has a place", func(t *testing.T) { findsOnlyCards(fresh(t)) })
}

// place is somewhere in the room.
func place(id string) bot.Ref { return bot.Ref{Connection: room.Connection, ID: id} }

// sendTo leases the one action that is due and settles it as sent to a place.
func (b *box) sendTo(minute int, to bot.Ref) {
	b.Helper()
	due, _ := b.lease(room, at(minute), 1)
	if len(due) != 1 {
		b.Fatalf("leased %+v, want one action", due)
	}
	c := settled(due[0], at(minute), bot.FateSent)
	c.Settle.Ref = to
	b.commit(c)
}

// holds checks whose card is at a place; "": nobody's.
func (b *box) holds(at bot.Ref, want bot.ItemID) {
	b.Helper()
	got, err := b.CardAt(b.Context(), at)
	if got != want || (want == "") != errors.Is(err, bot.ErrNotFound) || want != "" && err != nil {
		b.Errorf("at %v: %q, %v; want %q", at, got, err, want)
	}
}

func findsCards(b *box) {
	b.owe(card(1))
	b.holds(place("C/1"), "")
	b.holds(bot.Ref{}, "")
	b.sendTo(2, place("C/1"))
	b.owe(card(3))
	b.sendTo(4, place("C/2"))
	b.reopen()
	b.holds(place("C/1"), itemID(1))
	b.holds(place("C/2"), itemID(3))
	b.holds(place("C"), "")
	b.holds(bot.Ref{Connection: "guild", ID: "C/1"}, "")
	// An edit leaves it where it is.
	later := card(1)
	later.Want, later.Made, later.Due = 2, at(5), at(5)
	b.owe(later)
	b.sendTo(6, place("C/1"))
	b.holds(place("C/1"), itemID(1))
}

func forgetsCards(b *box) {
	b.owe(card(1))
	b.sendTo(2, place("C/1"))
	later := card(1)
	later.Want, later.Made, later.Due = 2, at(3), at(3)
	b.owe(later)
	due, _ := b.lease(room, at(4), 1)
	b.commit(settled(due[0], at(4), bot.FateGone))
	b.holds(place("C/1"), "")
	b.sendTo(9, place("C/2"))
	b.holds(place("C/1"), "")
	b.holds(place("C/2"), itemID(1))
	b.commit(bot.Change{Event: "drop", At: at(9), Drop: []bot.ActionID{card(1).ID}})
	b.holds(place("C/2"), "")
}

func findsOnlyCards(b *box) {
	check := card(1)
	check.ID, check.Kind, check.Ref = "check/1", bot.LookAgain, place("C/1")
	b.owe(check)
	b.holds(place("C/1"), "")
}
