package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"heed/bot"
)

func entry(key, value []byte) (bot.Entry, error) {
	var e bot.Entry
	e.Item, e.Seq = cutPlace(key)
	return e, unseal(value, &e)
}

// lastSeq is the place of the latest entry of an item's log; 0 if it has none.
func (t *tx) lastSeq(item bot.ItemID) (uint64, error) {
	k, _ := back(t.in(logBucket).Cursor(), placeKey(item, math.MaxUint64))
	if !bytes.HasPrefix(k, appendPart(nil, string(item))) {
		return 0, nil
	}
	_, seq := cutPlace(k)
	return seq, nil
}

// position is the latest position in the history; 0 if there is none.
func (t *tx) position() uint64 {
	k, _ := t.in(historyBucket).Cursor().Last()
	if k == nil {
		return 0
	}
	return binary.BigEndian.Uint64(k)
}

// View implements [bot.Reader].
func (s *Store) View(ctx context.Context, id bot.ItemID, after uint64, n int) (v bot.View, err error) {
	err = s.view(ctx, func(t *tx) error {
		i, err := t.item(id)
		if err != nil {
			return err
		}
		if i == nil {
			return fmt.Errorf("%w: item %s", bot.ErrNotFound, id)
		}
		if v, err = t.show(*i); err != nil {
			return err
		}
		if err := t.showLatest(&v); err != nil {
			return err
		}
		v.Log, err = t.lines(id, after, n)
		return err
	})
	return v, err
}

// show reads what a list shows of an item.
func (t *tx) show(i bot.Item) (bot.View, error) {
	v := bot.View{Item: i}
	c, err := t.customer(i.Customer)
	if err != nil {
		return v, err
	}
	if c != nil {
		v.Customer = *c
	}
	if v.First, err = t.wordsAt(i.ID, i.First.Seq); err != nil {
		return v, err
	}
	v.Edited, err = t.wordsAt(i.ID, i.First.Edit)
	return v, err
}

// showLatest adds what was said last.
func (t *tx) showLatest(v *bot.View) (err error) {
	if v.Latest, err = t.wordsAt(v.Item.ID, v.Item.Latest.Seq); err != nil {
		return err
	}
	v.Reworded, err = t.wordsAt(v.Item.ID, v.Item.Latest.Edit)
	return err
}

// wordsAt reads the words at a place; none if there is no such place.
func (t *tx) wordsAt(item bot.ItemID, seq uint64) (bot.Words, error) {
	if seq == 0 {
		return bot.Words{}, nil
	}
	w, err := t.words(item, seq)
	if w == nil {
		return bot.Words{}, err
	}
	return *w, err
}

func (t *tx) lines(item bot.ItemID, after uint64, n int) ([]bot.Line, error) {
	log, err := t.log(item, after, n)
	if err != nil {
		return nil, err
	}
	lines := make([]bot.Line, len(log))
	for i, e := range log {
		lines[i].Entry = e
		if !e.Worded {
			continue
		}
		if lines[i].Words, err = t.words(item, e.Seq); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// History implements [bot.Reader].
func (s *Store) History(ctx context.Context, after uint64, n int) (entries []bot.Entry, next uint64, err error) {
	next = after
	err = s.view(ctx, func(t *tx) (err error) {
		entries, next, err = t.history(after, n)
		return err
	})
	return entries, next, err
}

func (t *tx) history(after uint64, n int) (entries []bot.Entry, next uint64, err error) {
	next = after
	if n <= 0 || after == math.MaxUint64 {
		return nil, next, nil
	}
	t.walk(historyBucket, nil, positionKey(after+1), func(k, v []byte) bool {
		var e bot.Entry
		if e, err = entry(v[1:], t.get(logBucket, v[1:])); err != nil {
			return false
		}
		entries, next = append(entries, e), binary.BigEndian.Uint64(k)
		return len(entries) < n
	})
	return entries, next, err
}

// Customer implements [bot.Reader].
func (s *Store) Customer(ctx context.Context, id bot.CustomerID) (c bot.Customer, err error) {
	err = s.view(ctx, func(t *tx) error {
		found, err := t.customer(id)
		if err == nil && found == nil {
			return fmt.Errorf("%w: customer %s", bot.ErrNotFound, id)
		}
		if found != nil {
			c = *found
		}
		return err
	})
	return c, err
}

// Members implements [bot.Reader].
func (s *Store) Members(ctx context.Context) (members []bot.Member, err error) {
	err = s.view(ctx, func(t *tx) error {
		return t.in(memberBucket).ForEach(func(_, v []byte) error {
			var m bot.Member
			err := unseal(v, &m)
			members = append(members, m)
			return err
		})
	})
	return members, err
}

// Action implements [bot.Reader].
func (s *Store) Action(ctx context.Context, id bot.ActionID) (a bot.Action, err error) {
	err = s.view(ctx, func(t *tx) error {
		found, err := t.action(id)
		if err == nil && found == nil {
			return fmt.Errorf("%w: action %s", bot.ErrNotFound, id)
		}
		if found != nil {
			a = *found
		}
		return err
	})
	return a, err
}

// Cursor implements [bot.Reader].
func (s *Store) Cursor(ctx context.Context, source bot.Channel) (cursor string, err error) {
	err = s.view(ctx, func(t *tx) error {
		cursor = text(t.get(cursorBucket, named(source.String())))
		return nil
	})
	return cursor, err
}

// Counts implements [bot.Reader]. Withheld items are not counted: they are
// listed nowhere.
func (s *Store) Counts(ctx context.Context, desk bot.DeskID) (map[bot.State]int, error) {
	counts := make(map[bot.State]int, len(bot.States))
	prefix := []byte{itemCount}
	if desk != "" {
		prefix = appendPart(prefix, string(desk))
	}
	err := s.view(ctx, func(t *tx) error {
		t.walk(countBucket, prefix, prefix, func(k, v []byte) bool {
			_, state := cutPart(k[1:])
			counts[bot.State(state)] += int(count(v))
			return true
		})
		return nil
	})
	return counts, err
}

// Waking implements [bot.Reader].
func (s *Store) Waking(ctx context.Context, now time.Time, n int) (due []bot.ItemID, next time.Time, err error) {
	prefix := []byte{wakeClock}
	err = s.view(ctx, func(t *tx) error {
		t.walk(clockBucket, prefix, prefix, func(k, _ []byte) bool {
			at := timeOf(k[1:])
			if at.After(now) || len(due) >= n {
				next = at
				return false
			}
			due = append(due, bot.ItemID(k[1+timeSize:]))
			return true
		})
		return nil
	})
	return due, next, err
}
