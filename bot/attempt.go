package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"
)

// How long heed goes on by itself.
const (
	retryFor = 24 * time.Hour   // with a reply that does not get through
	askFor   = 10 * time.Minute // asking a platform that does not answer about a doubt
)

// attempt makes one attempt and says what was learned. It decides nothing about
// the item; a settlement is an event like any other.
func (r *runner) attempt(ctx context.Context, a Action) Settlement {
	m, drop, err := r.compose(ctx, a)
	var early *noCardYet
	switch {
	case errors.As(err, &early):
		return Settlement{Fate: FateNotSent, Again: later(early.until, after(cardPause)), Why: err.Error()}
	case errors.Is(err, errNothing):
		return Settlement{Fate: FateRefused, Why: err.Error()}
	case err != nil:
		return Settlement{Fate: FateNotSent, Again: after(pause(a.Tries)), Why: "heed could not read what to send"}
	case drop:
		return r.drop(m)
	case a.Kind == LookAgain:
		return r.look(ctx, a, m)
	case a.Kind == SendReply && time.Since(a.Since) > retryFor:
		return Settlement{Fate: FateUnsure, Why: "it did not get through for 24 hours: " + a.Why}
	case a.Doubt:
		return r.settleDoubt(ctx, a, m)
	}
	return r.try(ctx, a, m)
}

// drop says that there is nothing to do any more.
func (r *runner) drop(m Message) Settlement {
	s := Settlement{Fate: FateDropped, Again: after(0)}
	if m.Card != nil {
		s.Shown = m.Card.Rev
	}
	return s
}

// cardPause is the least a line waits for the card it belongs under.
const cardPause = 2 * time.Second

// try sends or edits once.
func (r *runner) try(ctx context.Context, a Action, m Message) Settlement {
	if a.Kind == ShowCard && !a.Ref.IsZero() {
		e, ok := r.sender.(Editor)
		if !ok {
			return Settlement{Fate: FateSent, Ref: a.Ref, Shown: a.Want}
		}
		return r.judge(a, a.Ref, m, e.Edit(ctx, a.Ref, m))
	}
	ref, err := r.sender.Send(ctx, m)
	if !m.Thread.IsZero() && (errors.Is(err, ErrGone) || errors.Is(err, ErrRefused)) {
		m.Thread = Ref{} // its card may have been deleted, and surely nothing was sent
		ref, err = r.sender.Send(ctx, m)
	}
	return r.judge(a, ref, m, err)
}

// judge translates what an adapter said.
func (r *runner) judge(a Action, ref Ref, m Message, err error) Settlement {
	var notSent *NotSent
	var blocked *Blocked
	switch {
	case err == nil:
		s := Settlement{Fate: FateSent, Ref: ref, Again: after(0), Look: !a.Lost.IsZero() && r.asks()}
		if m.Card != nil && (!a.Doubt || !a.Ref.IsZero()) {
			s.Shown = m.Card.Rev // else it may be an earlier attempt that is there, and shows less
		}
		return s
	case errors.As(err, &notSent):
		r.rest(notSent.After)
		return Settlement{Fate: FateNotSent, Again: after(either(notSent.After, pause(a.Tries))), Why: notSent.Err.Error()}
	case errors.As(err, &blocked):
		return Settlement{Fate: FateBlocked, Connection: blocked.Connection, Again: after(probePause), Why: blocked.Err.Error()}
	case errors.Is(err, ErrGone) && m.Card != nil:
		return Settlement{Fate: FateGone, Again: after(0), Why: err.Error()}
	case errors.Is(err, ErrRefused) && a.Doubt && m.Card == nil:
		return unsure(a, "an earlier attempt may or may not have arrived, and now it is refused: "+reason(err))
	case errors.Is(err, ErrRefused), errors.Is(err, ErrGone):
		return Settlement{Fate: FateRefused, Why: reason(err)}
	}
	return r.doubt(a, err)
}

// reason is what an adapter said of a refusal, without the words by which heed
// knows it for one: where people read it, it says so already.
func reason(err error) string { return strings.TrimSuffix(err.Error(), ": "+ErrRefused.Error()) }

// probePause is how long a lane in trouble rests before one action is tried.
const probePause = 30 * time.Second

// pause is how long to wait after so many tries: 2 s, 4 s, … at most five
// minutes, give or take a quarter.
func pause(tries int) time.Duration {
	d := 5 * time.Minute
	if tries < 8 {
		d = min(d, time.Second<<max(tries, 1))
	}
	return d*3/4 + rand.N(d/2)
}

func after(d time.Duration) time.Time { return time.Now().UTC().Add(d) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
