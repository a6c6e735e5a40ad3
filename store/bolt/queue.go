package bolt

import (
	"time"

	"heed/bot"
)

// A lane's queue is two lists: what may be handed out, by urgency and age, and
// what must wait, because it is not due or is leased, by when that ends.
const (
	readyList = 'r'
	laterList = 't'
)

func queueKey(list byte, lane bot.Channel) []byte {
	return appendPart(appendPart([]byte{list}, string(lane.Connection)), lane.ID)
}

// rank is the order of what is ready.
func rank(a bot.Action) []byte {
	return appendTime([]byte{byte(min(max(int(a.Urgency), 0), 255))}, a.Made)
}

func readyKey(a bot.Action) []byte {
	return append(append(queueKey(readyList, a.Lane), rank(a)...), a.ID...)
}

func laterKey(a bot.Action) []byte {
	return append(appendTime(queueKey(laterList, a.Lane), a.Next()), a.ID...)
}

func owed(a bot.Action) bool { return a.State == bot.Queued || a.State == bot.Sending }

func laneCountKey(lane bot.Channel) []byte {
	return append([]byte{laneCount}, channelKey(lane)...)
}

// queue puts an action that is owed into the list it belongs to at now.
func (g *group) queue(a bot.Action, now time.Time) error {
	if !owed(a) {
		return nil
	}
	g.add(laneCountKey(a.Lane), 1)
	if a.State == bot.Queued && !a.Due.After(now) {
		return g.put(queueBucket, readyKey(a), []byte{form})
	}
	// The rank is kept with it, so that moving it needs no look at the action.
	return g.put(queueBucket, laterKey(a), append([]byte{form}, rank(a)...))
}

// unqueue takes an action out of both lists: which one it is in depends on
// when somebody last looked.
func (g *group) unqueue(a bot.Action) error {
	if !owed(a) {
		return nil
	}
	g.add(laneCountKey(a.Lane), -1)
	if err := g.delete(queueBucket, readyKey(a)); err != nil {
		return err
	}
	return g.delete(queueBucket, laterKey(a))
}

// putAction replaces an action; old is nil if there was none.
func (g *group) putAction(old *bot.Action, a bot.Action, value []byte, now time.Time) error {
	if old != nil {
		if err := g.unqueue(*old); err != nil {
			return err
		}
	}
	if value == nil {
		var c coder
		var err error
		if value, err = c.seal(a.Fence, a); err != nil {
			return err
		}
	}
	if err := g.put(actionBucket, []byte(a.ID), value); err != nil {
		return err
	}
	if err := g.pointCard(old, a); err != nil {
		return err
	}
	return g.queue(a, now)
}

// raise stores a new action, or raises the one that is owed already.
func (g *group) raise(a bot.Action, value []byte, now time.Time) error {
	old, err := g.action(a.ID)
	if err != nil {
		return err
	}
	g.lanes[a.Lane] = true
	if old == nil {
		return g.putAction(nil, a, value, now)
	}
	g.lanes[old.Lane] = true
	return g.putAction(old, old.Raised(a), nil, now)
}

func (g *group) drop(id bot.ActionID) error {
	old, err := g.action(id)
	if err != nil || old == nil {
		return err
	}
	if err := g.unqueue(*old); err != nil {
		return err
	}
	if err := g.pointCard(old, bot.Action{}); err != nil {
		return err
	}
	g.lanes[old.Lane] = true
	return g.delete(actionBucket, []byte(id))
}

// settle writes down what a courier learned. Its fence was checked before; an
// action that the same change dropped needs no settling.
func (g *group) settle(s bot.Settlement, now time.Time) error {
	old, err := g.action(s.Action)
	if err != nil || old == nil {
		return err
	}
	a, left := old.Settled(s)
	if !left {
		return g.drop(s.Action)
	}
	g.lanes[a.Lane] = true
	return g.putAction(old, a, nil, now)
}
