package bolt

import (
	"bytes"
	"context"
	"time"

	"heed/bot"
)

// maxMoves bounds how many actions one lease moves to what is ready, and how
// many it may find not due after all.
const maxMoves = 1000

// lease is one call of [Store.Lease].
type lease struct {
	lane       bot.Channel
	now, until time.Time
	n          int
	trouble    []bot.LaneState // of the lane and of its connection
	due        []bot.Action
	next       time.Time
}

// Lease implements [bot.Store]. It costs what it hands out, however much is
// queued; asking when nothing is due writes nothing.
func (s *Store) Lease(ctx context.Context, lane bot.Channel, now, until time.Time, n int) ([]bot.Action, time.Time, error) {
	l := &lease{lane: lane, now: now, until: until, n: n}
	ready := false
	err := s.view(ctx, func(t *tx) (err error) {
		ready, err = l.ready(t)
		return err
	})
	if err != nil || !ready {
		return nil, l.next, err
	}
	if err := s.do(ctx, s.urgent, newJob(0, l.run)); err != nil {
		return nil, time.Time{}, err
	}
	return l.due, l.next, nil
}

// ready reports whether something can be handed out now; if not, next says when.
func (l *lease) ready(t *tx) (bool, error) {
	if err := l.readTrouble(t); err != nil {
		return false, err
	}
	l.next = l.earliest(t)
	if l.n <= 0 || l.next.IsZero() {
		return false, nil
	}
	for _, state := range l.trouble {
		if state.Probe.After(l.next) {
			l.next = state.Probe
		}
	}
	return !l.next.After(l.now), nil
}

func (l *lease) readTrouble(t *tx) error {
	l.trouble = nil
	for _, c := range places(l.lane) {
		state, err := t.lane(c)
		if err != nil {
			return err
		}
		if state != nil {
			l.trouble = append(l.trouble, *state)
		}
	}
	return nil
}

// places are a lane and, if that is another, its connection.
func places(lane bot.Channel) []bot.Channel {
	if lane.ID == "" {
		return []bot.Channel{lane}
	}
	return []bot.Channel{lane, {Connection: lane.Connection}}
}

// earliest is when the next action of the lane is due: now, if one is ready.
func (l *lease) earliest(t *tx) time.Time {
	if hasPrefix(t, queueKey(readyList, l.lane)) {
		return l.now
	}
	return firstTime(t, queueBucket, queueKey(laterList, l.lane))
}

func hasPrefix(t *tx, prefix []byte) bool {
	k, _ := t.in(queueBucket).Cursor().Seek(prefix)
	return bytes.HasPrefix(k, prefix)
}

// firstTime is the time in the first key of a list; zero if it is empty.
func firstTime(t *tx, b bucket, prefix []byte) time.Time {
	k, _ := t.in(b).Cursor().Seek(prefix)
	if !bytes.HasPrefix(k, prefix) {
		return time.Time{}
	}
	return timeOf(k[len(prefix):])
}

// run hands out, as part of a group.
func (l *lease) run(g *group) error {
	l.due = nil
	ready, err := l.ready(&g.tx)
	if err != nil || !ready {
		return err
	}
	if err := l.promote(g); err != nil {
		return err
	}
	n := l.n
	if len(l.trouble) > 0 {
		n = 1
	}
	if err := l.take(g, n); err != nil {
		return err
	}
	if len(l.due) > 0 {
		if err := l.postpone(g); err != nil {
			return err
		}
	}
	_, err = l.ready(&g.tx)
	return err
}

// promote moves what has become due, the earliest first, to what is ready.
func (l *lease) promote(g *group) error {
	later := queueKey(laterList, l.lane)
	var moves [][2][]byte
	g.walk(queueBucket, later, later, func(k, v []byte) bool {
		if timeOf(k[len(later):]).After(l.now) || len(moves) == maxMoves {
			return false
		}
		ready := append(queueKey(readyList, l.lane), v[1:]...)
		ready = append(ready, k[len(later)+timeSize:]...)
		moves = append(moves, [2][]byte{bytes.Clone(k), ready})
		return true
	})
	for _, m := range moves {
		if err := g.delete(queueBucket, m[0]); err != nil {
			return err
		}
		if err := g.put(queueBucket, m[1], []byte{form}); err != nil {
			return err
		}
	}
	return nil
}

// take leases the first of what is ready, and with a nag the nags after it, up
// to n. An action that was ready by a clock ahead of ours goes back to what must
// wait.
func (l *lease) take(g *group, n int) error {
	for _, id := range l.ids(g, n) {
		old, err := g.action(id)
		if err != nil || old == nil {
			return err
		}
		a := *old
		if !old.Next().After(l.now) {
			a = old.Leased(l.now, l.until)
			l.due = append(l.due, a)
		}
		if err := g.putAction(old, a, nil, l.now); err != nil {
			return err
		}
	}
	return nil
}

// ids returns the first of what is ready, and, if that is a nag, up to n nags.
func (l *lease) ids(g *group, n int) []bot.ActionID {
	ready := queueKey(readyList, l.lane)
	var ids []bot.ActionID
	g.walk(queueBucket, ready, ready, func(k, _ []byte) bool {
		nag := k[len(ready)] == byte(bot.ForNag)
		if len(ids) > 0 && !nag {
			return false
		}
		ids = append(ids, bot.ActionID(k[len(ready)+1+timeSize:]))
		return nag && len(ids) < n
	})
	return ids
}

// postpone keeps a lane in trouble, and every other lane of a connection in
// trouble, from handing out a second probe before this one's lease ends.
func (l *lease) postpone(g *group) error {
	for _, state := range l.trouble {
		state.Probe = l.until
		if err := g.putLane(state); err != nil {
			return err
		}
	}
	return nil
}
