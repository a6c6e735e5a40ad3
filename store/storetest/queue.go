package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testQueue(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("an action is raised in place, even while it is sending", func(t *testing.T) { raises(fresh(t)) })
	t.Run("an action that is dropped is owed no more", func(t *testing.T) { drops(fresh(t)) })
	t.Run("a settlement needs the fence of the latest lease", func(t *testing.T) { fences(fresh(t)) })
	t.Run("a settlement leaves what Settled says", func(t *testing.T) { settles(fresh(t)) })
	t.Run("an action that is not there is not found", func(t *testing.T) {
		b := fresh(t)
		if _, err := b.Action(b.Context(), "none"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%v, want not found", err)
		}
	})
}

// owe commits actions and nothing else.
func (b *box) owe(actions ...bot.Action) {
	b.Helper()
	b.commit(bot.Change{Event: "owe", At: actions[0].Made, Actions: actions})
}

func settled(a bot.Action, now time.Time, fate bot.Fate) bot.Change {
	s := &bot.Settlement{Action: a.ID, Fence: a.Fence, Fate: fate, Again: now.Add(time.Minute), Ref: bot.Ref{Connection: "acme", ID: "1.2"}, Shown: a.Want}
	return bot.Change{Event: bot.EventID("settle " + a.ID), At: now, Settle: s}
}

func raises(b *box) {
	a := card(1)
	b.owe(a)
	later := a
	later.Want, later.Urgency, later.Made, later.Due = 2, bot.ForClick, at(5), at(5)
	b.owe(later)
	a = a.Raised(later)
	if diff := cmp.Diff(a, b.owes(a.ID)); diff != "" {
		b.Errorf("queued (-want +got):\n%s", diff)
	}
	due, _ := b.lease(room, at(6), 1)
	later.Want = 3
	b.owe(later)
	a = due[0].Raised(later)
	if diff := cmp.Diff(a, b.owes(a.ID)); diff != "" || a.State != bot.Sending {
		b.Errorf("sending (-want +got):\n%s", diff)
	}
	s := settled(a, at(6), bot.FateSent)
	s.Settle.Shown = 2
	b.commit(s)
	b.reopen()
	if again, _ := b.lease(room, at(8), 1); len(again) != 1 || again[0].Want != 3 || again[0].Shown != 2 {
		b.Errorf("after sending an older revision: %+v", again)
	}
}

func drops(b *box) {
	b.owe(card(1), card(2))
	b.commit(bot.Change{Event: "drop", At: at(3), Drop: []bot.ActionID{card(1).ID, "never owed"}})
	if _, err := b.Action(b.Context(), card(1).ID); !errors.Is(err, bot.ErrNotFound) {
		b.Errorf("dropped and there: %v", err)
	}
	if due, _ := b.lease(room, at(9), 9); len(due) != 1 || due[0].ID != card(2).ID {
		b.Errorf("handed out %+v, want the other one", due)
	}
}

func fences(b *box) {
	b.refuse(settled(card(1), at(1), bot.FateSent), bot.ErrStale)
	b.owe(card(1))
	first, _ := b.lease(room, at(2), 1)
	second, _ := b.lease(room, at(3), 1) // the first lease is over
	if len(first) != 1 || len(second) != 1 || !second[0].Doubt || second[0].Fence != first[0].Fence+1 {
		b.Fatalf("leased %+v, then %+v", first, second)
	}
	b.refuse(settled(first[0], at(3), bot.FateSent), bot.ErrStale)
	b.commit(settled(second[0], at(3), bot.FateSent))
	if a := b.owes(card(1).ID); a.State != bot.Idle {
		b.Errorf("settled and %s", a.State)
	}
}

func settles(b *box) {
	for n, fate := range []bot.Fate{
		bot.FateSent, bot.FateNotSent, bot.FateDoubt, bot.FateGone, bot.FateRefused, bot.FateUnsure, bot.FateBlocked, bot.FateDropped,
	} {
		for _, kind := range []bot.ActionKind{bot.ShowCard, bot.SendReply, bot.TellLine} {
			a := card(n)
			a.ID, a.Kind = a.ID+"/"+bot.ActionID(kind), kind
			b.owe(a)
			due, _ := b.lease(room, at(n), 1)
			if len(due) != 1 || due[0].ID != a.ID {
				b.Fatalf("leased %+v, want %s", due, a.ID)
			}
			c := settled(due[0], at(n), fate)
			c.Settle.Again = at(100000)
			b.commit(c)
			want, left := due[0].Settled(*c.Settle)
			got, err := b.Action(b.Context(), a.ID)
			if left != (err == nil) {
				b.Errorf("%s %s: left %v, %v", kind, fate, left, err)
			}
			if diff := cmp.Diff(want, got); left && diff != "" {
				b.Errorf("%s %s (-want +got):\n%s", kind, fate, diff)
			}
		}
	}
}
