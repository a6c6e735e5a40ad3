package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// asks reports whether the platform can be asked what arrived.
func (r *runner) asks() bool {
	_, ok := r.sender.(Finder)
	return ok
}

// doubt says how a doubt about an attempt is to be settled: by repeating what
// may be repeated, by asking, or, where there is neither, by a person. A nag, or
// what left with nags, is never repeated: the next one comes by itself.
func (r *runner) doubt(a Action, err error) Settlement {
	s := Settlement{Fate: FateDoubt, Again: after(pause(a.Tries)), Why: err.Error()}
	switch {
	case a.waited():
		return Settlement{Fate: FateDropped, Why: err.Error()}
	case r.repeatable(a):
		if !a.Ref.IsZero() {
			s.Lands = after(r.pace.Settle)
		}
		return s
	case r.asks():
		s.Again = after(r.pace.Settle)
		return s
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

// repeatable reports whether doing a again does no harm: an edit or a mark shows the same,
// and some destinations take a key once.
func (r *runner) repeatable(a Action) bool {
	k, ok := r.sender.(Keyed)
	return a.Kind == ShowCard && !a.Ref.IsZero() || a.Kind == MarkSolved || ok && k.Keyed()
}

// settleDoubt settles the doubt about an earlier attempt, of this process or of
// one that died.
func (r *runner) settleDoubt(ctx context.Context, a Action, m Message) Settlement {
	switch {
	case !a.waited() && r.repeatable(a):
		return r.try(ctx, a, m)
	case !a.waited() && r.asks():
		return r.find(ctx, a, m)
	case a.Kind == SendReply && a.Tries == 1:
		a.Doubt = false // a person who knows of it said to send it again
		s := r.try(ctx, a, m)
		s.Sure = true
		return s
	}
	return r.doubt(a, errors.New("heed stopped in the middle of the attempt"))
}

// find asks the platform what arrived. A card is asked about until there is an
// answer: nobody but the platform knows it. The fallback is told of that; see
// [Action.mute].
func (r *runner) find(ctx context.Context, a Action, m Message) Settlement {
	// The courier that doubted waits for the platform to settle. One that died
	// left nothing but when it began.
	if settled := a.Tried.Add(deadline + r.pace.Settle); !a.Due.After(a.Tried) && time.Now().Before(settled) {
		return Settlement{Fate: FateDoubt, Again: settled, Why: a.Why}
	}
	refs, err := r.sender.(Finder).Find(ctx, m)
	var blocked *Blocked
	var notSent *NotSent
	pause := min(pause(a.Tries), time.Minute)
	if errors.As(err, &notSent) {
		err, pause = notSent.Err, max(pause, notSent.After)
	}
	switch {
	case errors.As(err, &blocked):
		return r.judge(a, Ref{}, m, err)
	case err != nil && a.Kind != ShowCard && !a.Asked.IsZero() && time.Since(a.Asked) > askFor:
		return unsure(a, fmt.Sprintf("it may or may not have arrived, and %s does not answer: %v", r.lane.Connection, err))
	case err != nil:
		return Settlement{Fate: FateDoubt, Unasked: true, Again: after(pause), Why: err.Error()}
	case len(refs) == 0:
		return Settlement{Fate: FateNotSent, Sure: true, Again: after(0), Why: "it had not arrived"}
	}
	if err := r.removeCopies(ctx, refs[1:]); err != nil {
		r.log.Warn("a copy of a message could not be removed; that is tried again in ten minutes", "lane", r.lane, "err", err)
	}
	return Settlement{Fate: FateSent, Found: true, Look: true, Ref: refs[0], Again: after(0)}
}

// lookFor is how long heed goes on trying to remove copies.
const lookFor = 24 * time.Hour

// look removes copies of a message that landed after its doubt was settled.
func (r *runner) look(ctx context.Context, a Action, m Message) Settlement {
	if !r.asks() {
		return Settlement{Fate: FateDropped}
	}
	refs, err := r.sender.(Finder).Find(ctx, m)
	if err == nil {
		err = r.removeCopies(ctx, slices.DeleteFunc(refs, func(ref Ref) bool { return ref == a.Ref }))
	}
	var blocked *Blocked
	switch {
	case err == nil:
		return Settlement{Fate: FateSent, Found: true, Ref: a.Ref}
	case time.Since(a.Made) > lookFor:
		return Settlement{Fate: FateDropped, Why: err.Error()}
	case errors.As(err, &blocked):
		return r.judge(a, Ref{}, m, err)
	}
	return Settlement{Fate: FateNotSent, Again: after(pause(a.Tries)), Why: err.Error()}
}

// removeCopies deletes what arrived more than once, where the platform lets us.
func (r *runner) removeCopies(ctx context.Context, refs []Ref) error {
	remover, ok := r.sender.(Remover)
	if !ok {
		return nil
	}
	for _, ref := range refs {
		if err := remover.Remove(ctx, ref); err != nil {
			return fmt.Errorf("remove a copy: %w", err)
		}
	}
	return nil
}
