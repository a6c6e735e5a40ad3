package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"heed/bot"
)

// aheadOfClock is by how much an id may be later than the time at which its item
// was opened: ids go on ascending when the clock is set back by a day.
const aheadOfClock = 25 * time.Hour

// Opened implements [bot.Reader].
func (s *Store) Opened(ctx context.Context, desk bot.DeskID, from, to time.Time, after bot.ItemID, n int) (page []bot.Story, next bot.ItemID, err error) {
	start, end := bot.ItemID(bot.FirstID(from)), bot.ItemID(bot.FirstID(to.Add(aheadOfClock)))
	n = min(max(n, 1), maxLimit)
	err = s.view(ctx, func(t *tx) error {
		both, looks := t.deskItems(desk, max(start, after)), 0
		for id := both.next(); id != "" && id < end; id = both.next() {
			if id == after {
				continue
			}
			if len(page) >= n || looks >= maxDueLooks {
				return nil
			}
			looks, next = looks+1, id
			i, err := t.item(id)
			if err != nil || i == nil {
				return missing(err, id)
			}
			if i.OpenedAt.Before(from) || !i.OpenedAt.Before(to) {
				continue
			}
			story, err := t.story(*i)
			if err != nil {
				return err
			}
			page = append(page, story)
		}
		next = ""
		return nil
	})
	return page, next, err
}

// missing says that an index names an item which is not there, if nothing else
// is wrong.
func missing(err error, id bot.ItemID) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("item %s is indexed and not there", id)
}

// sides walks the ids of a desk's items, shown and withheld, in one order.
type sides struct {
	lists [2]list
	heads [2]bot.ItemID // the next of each; empty: no more
}

func (t *tx) deskItems(desk bot.DeskID, start bot.ItemID) *sides {
	w := &sides{}
	for n, side := range []byte{shown, withheld} {
		w.lists[n] = list{t.in(facetBucket).Cursor(), facetKey(side, deskFacet, string(desk))}
		w.heads[n] = bot.ItemID(w.lists[n].from([]byte(start), false))
	}
	return w
}

// next returns the next id; empty: no more.
func (w *sides) next() bot.ItemID {
	n := 0
	if w.heads[0] == "" || w.heads[1] != "" && w.heads[1] < w.heads[0] {
		n = 1
	}
	id := w.heads[n]
	if id != "" {
		k, _ := w.lists[n].c.Next()
		w.heads[n] = bot.ItemID(w.lists[n].id(k))
	}
	return id
}

// story reads what figures see of an item.
func (t *tx) story(i bot.Item) (s bot.Story, err error) {
	s.Item = i
	if s.Into, err = t.mergedInto(i); err != nil {
		return s, err
	}
	if s.First, err = t.wordsAt(i.ID, i.First.Seq); err != nil {
		return s, err
	}
	if s.Edited, err = t.wordsAt(i.ID, i.First.Edit); err != nil {
		return s, err
	}
	n := min(i.Seq, bot.MaxCaseLog)
	s.Log, err = t.log(i.ID, i.Seq-n, int(n))
	return s, err
}

// mergedInto follows the merges of an item; nil if it was merged into none.
func (t *tx) mergedInto(i bot.Item) (into *bot.Item, err error) {
	for range maxHops {
		if i.MergedInto == "" {
			break
		}
		next, err := t.item(i.MergedInto)
		if err != nil || next == nil {
			return into, err
		}
		into, i = next, *next
	}
	return into, nil
}

// Promised implements [bot.Reader].
func (s *Store) Promised(ctx context.Context, desk bot.DeskID, from, to time.Time, after string, n int) (page []bot.Story, next string, err error) {
	prefix := []byte{promiseClock}
	start := appendTime(bytes.Clone(prefix), from)
	if after != "" {
		start = append([]byte(after), 0)
	}
	n = min(max(n, 1), maxLimit)
	err = s.view(ctx, func(t *tx) (err error) {
		looks, more := 0, false
		t.walk(clockBucket, prefix, start, func(k, _ []byte) bool {
			if !timeOf(k[1:]).Before(to) {
				return false
			}
			if more = len(page) >= n || looks >= maxDueLooks; more {
				return false
			}
			looks, next = looks+1, string(k)
			var story *bot.Story
			if story, err = t.promised(k[1+timeSize:], desk); story != nil {
				page = append(page, *story)
			}
			return err == nil
		})
		if !more {
			next = ""
		}
		return err
	})
	return page, next, err
}

// promised reads the item at a place, if it is of a desk.
func (t *tx) promised(place []byte, desk bot.DeskID) (*bot.Story, error) {
	id, _ := cutPlace(place)
	i, err := t.item(id)
	if err != nil || i == nil {
		return nil, missing(err, id)
	}
	if i.Desk != desk {
		return nil, nil
	}
	s, err := t.story(*i)
	return &s, err
}

// promiseKey is where an entry is found by the time it names.
func promiseKey(e bot.Entry) []byte {
	return append(appendTime([]byte{promiseClock}, e.Due), placeKey(e.Item, e.Seq)...)
}
