package bolt

import (
	"fmt"
	"math"

	"heed/bot"
)

// group is the transaction that several jobs share.
type group struct {
	tx
	changed  bool
	said     bool // there are new entries in the log
	position uint64
	counts   map[string]int64 // by key in the count bucket: what to add
	items    map[bot.ItemID]bool
	lanes    map[bot.Channel]bool
}

func (s *Store) begin() (*group, error) {
	t, err := s.db.Begin(true)
	if err != nil {
		return nil, err
	}
	return &group{
		tx:       tx{Tx: t},
		position: s.last,
		counts:   map[string]int64{},
		items:    map[bot.ItemID]bool{},
		lanes:    map[bot.Channel]bool{},
	}, nil
}

func (g *group) put(b bucket, key, value []byte) error {
	g.changed = true
	if err := g.in(b).Put(key, value); err != nil {
		return fmt.Errorf("put %s: %w", bucketNames[b], err)
	}
	return nil
}

func (g *group) delete(b bucket, key []byte) error {
	g.changed = true
	if err := g.in(b).Delete(key); err != nil {
		return fmt.Errorf("delete %s: %w", bucketNames[b], err)
	}
	return nil
}

// add changes a counter, once for the whole group.
func (g *group) add(key []byte, n int64) { g.counts[string(key)] += n }

// flush puts the counters.
func (g *group) flush() error {
	for key, n := range g.counts {
		if n == 0 {
			continue
		}
		sum := int64(min(count(g.get(countBucket, []byte(key))), math.MaxInt64)) + n
		var err error
		if sum > 0 {
			err = g.put(countBucket, []byte(key), sealCount(uint64(sum)))
		} else {
			err = g.delete(countBucket, []byte(key))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
