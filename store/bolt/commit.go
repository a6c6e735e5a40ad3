package bolt

import (
	"context"
	"fmt"

	"heed/bot"
)

// commit is a change on its way to the writer: everything that can be encoded
// beforehand is.
type commit struct {
	change  bot.Change
	records []record // of the change that only need to be put
	items   []record
	index   [][]record // of each item
	actions [][]byte   // of each action, as it is if it is new
	seen    bot.Receipt
	coder   coder
}

// record is one key and value to put.
type record struct {
	in    bucket
	key   []byte
	value []byte
}

// Commit implements [bot.Store].
func (s *Store) Commit(ctx context.Context, c bot.Change) (bot.Receipt, error) {
	p, err := prepare(c)
	if err != nil {
		return bot.Receipt{}, fmt.Errorf("prepare a change: %w", err)
	}
	queue := s.urgent
	if c.Receipt.Status != "" {
		queue = s.intake
	}
	err = s.do(ctx, queue, newJob(p.coder.buf.Len(), p.run))
	switch {
	case err == nil:
		return c.Receipt, nil
	case err == bot.ErrSeen:
		return p.seen, err
	}
	return bot.Receipt{}, err
}

// run is the change's part of a group: all checks, then all puts.
func (p *commit) run(g *group) error {
	if err := p.check(g); err != nil {
		return err
	}
	return p.put(g)
}

func (p *commit) put(g *group) error {
	for n, i := range p.change.Items {
		if err := g.putItem(i, p.items[n], p.index[n]); err != nil {
			return err
		}
	}
	for _, c := range p.change.Customers {
		if err := g.pointHandles(c); err != nil {
			return err
		}
	}
	for _, m := range p.change.Members {
		if err := g.pointMember(m); err != nil {
			return err
		}
	}
	for _, r := range p.records {
		if err := g.put(r.in, r.key, r.value); err != nil {
			return err
		}
	}
	if err := p.putLanes(g); err != nil {
		return err
	}
	if err := p.putHistory(g); err != nil {
		return err
	}
	return p.putActions(g)
}

// putHistory appends the log entries to the history, in the order of commits.
func (p *commit) putHistory(g *group) error {
	for _, e := range p.change.Log {
		g.position++
		g.said = true
		if err := g.put(historyBucket, positionKey(g.position), append([]byte{form}, placeKey(e.Item, e.Seq)...)); err != nil {
			return err
		}
	}
	return nil
}

// putLanes keeps the lanes in trouble; one that works again has no record.
func (p *commit) putLanes(g *group) error {
	for _, l := range p.change.Lanes {
		g.lanes[l.Lane] = true
		if l.Blocked.IsZero() {
			if err := g.delete(laneBucket, channelKey(l.Lane)); err != nil {
				return err
			}
			continue
		}
		if err := g.putLane(l); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) putLane(l bot.LaneState) error {
	var c coder
	value, err := c.seal(l.Rev, l)
	if err != nil {
		return err
	}
	return g.put(laneBucket, channelKey(l.Lane), value)
}

// putActions raises, drops and settles, in this order.
func (p *commit) putActions(g *group) error {
	for i, a := range p.change.Actions {
		if err := g.raise(a, p.actions[i], p.change.At); err != nil {
			return err
		}
	}
	for _, id := range p.change.Drop {
		if err := g.drop(id); err != nil {
			return err
		}
	}
	if p.change.Settle == nil {
		return nil
	}
	return g.settle(*p.change.Settle, p.change.At)
}
