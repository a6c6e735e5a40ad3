package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"heed/bot"
)

// What the expiry bucket points to.
const (
	expiringKey  = 'k'
	expiringKept = 'r'
)

// maxExpired bounds one call of [Store.Expire].
const maxExpired = 500

func expiryKey(until time.Time, kind byte, name string) []byte {
	return append(append(appendTime(nil, until), kind), named(name)...)
}

// keep is one call of [Store.Keep].
type keep struct {
	now     time.Time
	records []bot.Kept
	values  [][]byte // nil: delete
}

// Keep implements [bot.Store]. A record that is stored has one revision more
// than it was read at.
func (s *Store) Keep(ctx context.Context, now time.Time, records ...bot.Kept) error {
	k := &keep{now: now, records: records}
	var c coder
	for _, r := range records {
		var value []byte
		if r.Value != nil {
			var err error
			if value, err = c.seal(r.Rev+1, keptRecord{r.Until, r.Value}); err != nil {
				return fmt.Errorf("keep %s: %w", r.Name, err)
			}
		}
		k.values = append(k.values, value)
	}
	return s.do(ctx, s.urgent, newJob(c.buf.Len(), k.run))
}

func (k *keep) run(g *group) error {
	for _, r := range k.records {
		old, err := g.kept(k.now, r.Name)
		if err != nil {
			return err
		}
		if old.Rev != r.Rev {
			return bot.ErrStale
		}
	}
	for i, r := range k.records {
		if err := g.keep(r, k.values[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) keep(r bot.Kept, value []byte) error {
	if value == nil {
		return g.delete(keptBucket, named(r.Name))
	}
	if !r.Until.IsZero() {
		if err := g.put(expiryBucket, expiryKey(r.Until, expiringKept, r.Name), []byte{form}); err != nil {
			return err
		}
	}
	return g.put(keptBucket, named(r.Name), value)
}

// kept reads a record; the zero record if it is not there or has expired.
func (t *tx) kept(now time.Time, name string) (bot.Kept, error) {
	var r keptRecord
	found, err := t.read(keptBucket, named(name), &r)
	if err != nil || !found || passed(r.Until, now) {
		return bot.Kept{}, err
	}
	rev := number(t.get(keptBucket, named(name)))
	return bot.Kept{Name: name, Rev: rev, Value: r.Value, Until: r.Until}, nil
}

// Kept implements [bot.Reader].
func (s *Store) Kept(ctx context.Context, now time.Time, name string) (kept bot.Kept, err error) {
	err = s.view(ctx, func(t *tx) (err error) {
		kept, err = t.kept(now, name)
		return err
	})
	if err == nil && kept.Rev == 0 {
		return bot.Kept{}, fmt.Errorf("%w: record %s", bot.ErrNotFound, name)
	}
	return kept, err
}

// Expire implements [bot.Store].
func (s *Store) Expire(ctx context.Context, now time.Time) (bool, error) {
	more := false // the writer's, until it answers: ctx may end first
	err := s.view(ctx, func(t *tx) error {
		more = len(t.expired(now, 1)) > 0
		return nil
	})
	if err != nil || !more {
		return false, err
	}
	err = s.do(ctx, s.intake, newJob(0, func(g *group) error {
		due := g.expired(now, maxExpired+1)
		more = len(due) > maxExpired
		for _, key := range due[:min(len(due), maxExpired)] {
			if err := g.expire(key); err != nil {
				return err
			}
		}
		return nil
	}))
	if err != nil {
		return false, err
	}
	return more, nil
}

// expired lists keys of the expiry bucket whose time has passed.
func (t *tx) expired(now time.Time, n int) [][]byte {
	var due [][]byte
	t.walk(expiryBucket, nil, nil, func(k, _ []byte) bool {
		if timeOf(k).After(now) || len(due) == n {
			return false
		}
		due = append(due, bytes.Clone(k))
		return true
	})
	return due
}

// expire deletes what a key of the expiry bucket points to, unless that was
// given another lifetime meanwhile.
func (g *group) expire(key []byte) error {
	in, until := keyBucket, time.Time{}
	name := key[timeSize+1:]
	var err error
	if key[timeSize] == expiringKept {
		var r keptRecord
		in = keptBucket
		_, err = g.read(in, name, &r)
		until = r.Until
	} else {
		var r knownKey
		_, err = g.read(in, name, &r)
		until = r.Until
	}
	if err != nil {
		return err
	}
	if !until.IsZero() && bytes.Equal(appendTime(nil, until), key[:timeSize]) {
		if err := g.delete(in, name); err != nil {
			return err
		}
	}
	return g.delete(expiryBucket, key)
}
