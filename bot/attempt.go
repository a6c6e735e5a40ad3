package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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
	if a.Kind == LookAgain {
		return r.look(ctx, a)
	}
	m, drop, err := r.compose(ctx, a)
	switch {
	case errors.Is(err, errNoCardYet):
		return Settlement{Fate: FateNotSent, Again: after(cardPause), Why: err.Error()}
	case err != nil:
		return Settlement{Fate: FateNotSent, Again: after(pause(a.Tries)), Why: "heed could not read what to send"}
	case drop:
		return Settlement{Fate: FateDropped}
	case a.Kind == SendReply && time.Since(a.Since) > retryFor:
		return Settlement{Fate: FateUnsure, Why: "it did not get through for 24 hours: " + a.Why}
	case a.Doubt:
		return r.settleDoubt(ctx, a, m)
	}
	return r.try(ctx, a, m)
}

// cardPause is how long a line waits for the card it belongs under.
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
	if errors.Is(err, ErrGone) && !m.Thread.IsZero() {
		m.Thread = Ref{} // its card was deleted, and nothing was sent
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
		s := Settlement{Fate: FateSent, Ref: ref, Again: after(0)}
		if m.Card != nil {
			s.Shown = m.Card.Rev
		}
		return s
	case errors.As(err, &notSent):
		return Settlement{Fate: FateNotSent, Again: after(either(notSent.After, pause(a.Tries))), Why: notSent.Err.Error()}
	case errors.As(err, &blocked):
		return Settlement{Fate: FateBlocked, Connection: blocked.Connection, Again: after(probePause), Why: blocked.Err.Error()}
	case errors.Is(err, ErrGone):
		return Settlement{Fate: FateGone, Again: after(0), Why: err.Error()}
	case errors.Is(err, ErrRefused):
		return Settlement{Fate: FateRefused, Why: err.Error()}
	}
	return r.doubt(a, err)
}

// probePause is how long a lane in trouble rests before one action is tried.
const probePause = 30 * time.Second

// doubt says how a doubt about an attempt is to be settled: by repeating what
// may be repeated, by asking, or, where there is neither, by a person. A nag is
// never repeated: the next one comes by itself.
func (r *runner) doubt(a Action, err error) Settlement {
	_, asks := r.sender.(Finder)
	switch {
	case a.Kind == SendNag:
		return Settlement{Fate: FateDropped, Why: err.Error()}
	case r.repeatable(a):
		return Settlement{Fate: FateDoubt, Again: after(pause(a.Tries)), Why: err.Error()}
	case asks:
		return Settlement{Fate: FateDoubt, Again: a.Tried.Add(r.pace.Settle), Why: err.Error()}
	}
	return unsure(a, "it may or may not have arrived, and "+string(r.lane.Connection)+" can not be asked: "+err.Error())
}

// unsure gives the question to a person, where it is worth one.
func unsure(a Action, why string) Settlement {
	if a.Kind == TellLine {
		return Settlement{Fate: FateDropped, Why: why}
	}
	return Settlement{Fate: FateUnsure, Why: why}
}

// repeatable reports whether doing a again does no harm: an edit shows the same,
// and some destinations take a key once.
func (r *runner) repeatable(a Action) bool {
	k, ok := r.sender.(Keyed)
	return a.Kind == ShowCard && !a.Ref.IsZero() || ok && k.Keyed()
}

// settleDoubt settles the doubt about an earlier attempt, of this process or of
// one that died.
func (r *runner) settleDoubt(ctx context.Context, a Action, m Message) Settlement {
	died := errors.New("heed stopped in the middle of the attempt")
	if a.Kind == SendNag {
		return r.doubt(a, died)
	}
	if r.repeatable(a) {
		return r.try(ctx, a, m)
	}
	f, ok := r.sender.(Finder)
	if !ok {
		return r.doubt(a, died)
	}
	if settled := a.Tried.Add(r.pace.Settle); time.Now().Before(settled) {
		return Settlement{Fate: FateDoubt, Again: settled, Why: a.Why}
	}
	refs, err := f.Find(ctx, m)
	switch {
	case err != nil && !a.Asked.IsZero() && time.Since(a.Asked) > askFor:
		return unsure(a, fmt.Sprintf("it may or may not have arrived, and %s does not answer: %v", r.lane.Connection, err))
	case err != nil:
		return Settlement{Fate: FateDoubt, Unasked: true, Again: after(min(pause(a.Tries), time.Minute)), Why: err.Error()}
	case len(refs) == 0:
		return Settlement{Fate: FateNotSent, Again: after(0), Why: "it had not arrived"}
	}
	r.removeCopies(ctx, refs[1:])
	return Settlement{Fate: FateSent, Found: true, Ref: refs[0], Again: after(0)}
}

// look removes copies of a message that landed after its doubt was settled.
func (r *runner) look(ctx context.Context, a Action) Settlement {
	f, ok := r.sender.(Finder)
	if !ok {
		return Settlement{Fate: FateDropped}
	}
	m := Message{Key: a.Look, Lane: a.Lane, Tried: a.Tried}
	err := r.address(ctx, a, &m)
	var refs []Ref
	if err == nil {
		refs, err = f.Find(ctx, m)
	}
	if err != nil {
		if time.Since(a.Made) > time.Hour {
			return Settlement{Fate: FateDropped, Why: err.Error()}
		}
		return Settlement{Fate: FateNotSent, Again: after(pause(a.Tries)), Why: err.Error()}
	}
	var copies []Ref
	for _, ref := range refs {
		if ref != a.Ref {
			copies = append(copies, ref)
		}
	}
	r.removeCopies(ctx, copies)
	return Settlement{Fate: FateSent, Ref: a.Ref}
}

// removeCopies deletes what arrived more than once, where the platform lets us.
func (r *runner) removeCopies(ctx context.Context, refs []Ref) {
	remover, ok := r.sender.(Remover)
	for _, ref := range refs {
		if !ok {
			return
		}
		if err := remover.Remove(ctx, ref); err != nil {
			r.log.Warn("a copy of a message could not be removed", "lane", r.lane, "err", err)
		}
	}
}

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
