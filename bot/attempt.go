package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// How long heed goes on by itself.
const (
	retryFor = 24 * time.Hour   // with a reply that does not get through
	askFor   = 10 * time.Minute // asking a platform that does not answer about a doubt
)

// attempt makes one attempt at what was leased together and says, in the same
// order, what was learned of each: what need not or must not leave now does not,
// the rest is one message. It decides nothing about the items; a settlement is
// an event like any other.
func (r *runner) attempt(ctx context.Context, batch []Action) []Settlement {
	learned := make([]Settlement, len(batch))
	var out []letter
	var places []int // of out in the batch
	var all crowd
	for n, a := range batch {
		l, s := r.prepare(ctx, a)
		if s == nil && !all.takes(l.m.Ping) {
			s = &Settlement{Fate: FateNotSent, Again: after(gather), Why: "one message alerts no more people"}
		}
		if s != nil {
			learned[n] = *s
			continue
		}
		out, places = append(out, l), append(places, n)
	}
	if len(out) == 0 {
		return learned
	}
	s, alerted := r.send(ctx, out)
	for n, l := range out {
		learned[places[n]] = l.share(s, n, alerted)
	}
	return learned
}

// prepare makes the letter of an action, unless what becomes of the action is
// known without an attempt, or was found out by asking.
func (r *runner) prepare(ctx context.Context, a Action) (letter, *Settlement) {
	l, drop, err := r.compose(ctx, a)
	if err == nil && !a.waited() && (a.Doubt || a.Kind == LookAgain) {
		err = r.place(ctx, &l) // it is looked for there
	}
	now := func(s Settlement) (letter, *Settlement) { return l, &s }
	switch {
	case err != nil:
		return now(unready(a, err))
	case drop:
		return now(r.drop(l.m))
	case a.Kind == MarkSolved:
		return now(r.mark(ctx, a, l.m, l.solved))
	case a.Kind == LookAgain:
		return now(r.look(ctx, a, l.m))
	case a.Kind == SendReply && time.Since(a.Since) > retryFor:
		return now(Settlement{Fate: FateUnsure, Why: "it did not get through for 24 hours: " + a.Why})
	case a.Doubt:
		return now(r.settleDoubt(ctx, a, l.m))
	}
	return l, l.hold(time.Now().UTC())
}

// send makes the one attempt at what leaves together, and says whom it alerts.
func (r *runner) send(ctx context.Context, out []letter) (Settlement, []Person) {
	first := out[0]
	m, err := r.join(ctx, out)
	if err != nil {
		return unready(first.Action, err), nil
	}
	return r.try(ctx, first.Action, m), m.Ping
}

// join makes one message of what leaves together; of what leaves alone, its own
// in its own place.
func (r *runner) join(ctx context.Context, out []letter) (Message, error) {
	if len(out) > 1 {
		return bundle(out, r.bot.Rules()), nil
	}
	err := r.place(ctx, &out[0])
	return out[0].m, err
}

// unready says when to try again what can not be sent as things are.
func unready(a Action, err error) Settlement {
	var early *noCardYet
	switch {
	case errors.As(err, &early):
		return Settlement{Fate: FateNotSent, Again: later(early.until, after(cardPause)), Why: err.Error()}
	case errors.Is(err, errNoThread):
		return Settlement{Fate: FateDropped, Why: err.Error()}
	case errors.Is(err, errNothing):
		return Settlement{Fate: FateRefused, Why: err.Error()}
	}
	return Settlement{Fate: FateNotSent, Again: after(pause(a.Tries)), Why: "heed could not read what to send"}
}

// hold keeps what alerts people until they may be spoken to; nil: it may leave.
func (l letter) hold(now time.Time) *Settlement {
	if alerts := l.Kind == TellLine || l.Kind == SendPost; !l.waited() && (!alerts || len(l.m.Ping) == 0) {
		return nil
	}
	switch {
	case l.desk.speaks(now):
		return nil
	case l.desk.speakFrom(now).IsZero():
		return &Settlement{Fate: FateDropped, Why: "nobody of the desk may ever be spoken to"}
	}
	return &Settlement{Fate: FateNotSent, Again: l.desk.pingAt(now), Why: "nobody of the desk may be spoken to before"}
}

// share is what the n-th of several learns of the attempt they shared, which
// alerted some. The trouble of their lane is the first one's to tell, unless they
// all take another.
func (l letter) share(s Settlement, n int, alerted []Person) Settlement {
	for _, p := range l.m.Ping {
		if slices.Contains(alerted, p) {
			s.Told = append(s.Told, p.Member)
		}
	}
	if _, direct := l.Lane.Direct(); n > 0 && s.Fate == FateBlocked && !direct {
		s.Fate = FateNotSent
	}
	return s
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
	if !m.Thread.IsZero() && !a.Quiet && (errors.Is(err, ErrGone) || errors.Is(err, ErrRefused)) {
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
