package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"heed/bot"
)

// Bounds of one write of the search index, so that whoever waits behind it
// does not notice.
const (
	maxIndexEntries = 256
	maxIndexTerms   = 4000
)

// When the indexer begins: once nothing has been said for a moment, so that
// what is said now and then is found at once; and while much is said, after a
// while at the latest, so that many mentions share the pages of their words.
const (
	indexQuiet  = 10 * time.Millisecond
	indexWithin = 500 * time.Millisecond
)

// indexer follows the history and indexes what was said. Its cursor is kept in
// the same file, in the same transaction as the words.
type indexer struct {
	store  *Store
	ctx    context.Context
	cancel context.CancelFunc
	news   chan struct{}
	ended  chan struct{}
}

func newIndexer(s *Store) *indexer {
	ctx, cancel := context.WithCancel(context.Background())
	return &indexer{store: s, ctx: ctx, cancel: cancel, news: make(chan struct{}, 1), ended: make(chan struct{})}
}

// wake tells the indexer that there is more to index. It never blocks.
func (x *indexer) wake() {
	select {
	case x.news <- struct{}{}:
	default:
	}
}

func (x *indexer) stop() {
	x.cancel()
	<-x.ended
}

// run indexes until the store ends. A failed write ends the store itself, which
// every other caller hears of, so that nothing is lost by leaving.
func (x *indexer) run() {
	defer close(x.ended)
	for {
		full, err := x.step()
		switch {
		case errors.Is(err, bot.ErrUnavailable) && x.ctx.Err() == nil:
			full = false
		case err != nil:
			return
		}
		if !full && !x.rest() {
			return
		}
	}
}

// rest waits for something to index, and then for quiet. It reports whether the
// store goes on.
func (x *indexer) rest() bool {
	select {
	case <-x.news:
	case <-x.ctx.Done():
		return false
	}
	latest := time.NewTimer(indexWithin)
	defer latest.Stop()
	quiet := time.NewTimer(indexQuiet)
	defer quiet.Stop()
	for {
		select {
		case <-x.news:
			quiet.Reset(indexQuiet)
		case <-quiet.C:
			return true
		case <-latest.C:
			return true
		case <-x.ctx.Done():
			return false
		}
	}
}

// step indexes the next few entries, and reports whether there may be more than
// one step can hold.
func (x *indexer) step() (full bool, err error) {
	var batch indexBatch
	err = x.store.view(x.ctx, func(t *tx) (err error) {
		batch, err = t.unindexed()
		return err
	})
	if err != nil || batch.to == batch.from {
		return false, err
	}
	slices.SortFunc(batch.keys, bytes.Compare) // neighbours share pages
	full = batch.to-batch.from >= maxIndexEntries || len(batch.keys) >= maxIndexTerms
	return full, x.store.do(x.ctx, x.store.lazy, newJob(0, batch.run))
}

// indexBatch is a piece of the history and the keys under which it is found.
type indexBatch struct {
	from, to uint64
	at       time.Time // the latest entry's
	keys     [][]byte
}

func (b *indexBatch) run(g *group) error {
	for _, key := range b.keys {
		if g.get(facetBucket, key) != nil {
			continue
		}
		if err := g.put(facetBucket, key, []byte{form}); err != nil {
			return err
		}
	}
	value := binary.BigEndian.AppendUint64([]byte{form}, b.to)
	return g.put(metaBucket, searchKey, appendTime(value, b.at))
}

var searchKey = []byte("search")

// searchedTo is how far the history is indexed, and the latest time in it.
func (t *tx) searchedTo() (position uint64, at time.Time) {
	value := t.get(metaBucket, searchKey)
	if len(value) != 1+8+timeSize {
		return 0, time.Time{}
	}
	return binary.BigEndian.Uint64(value[1:]), timeOf(value[9:])
}

// unindexed reads the next piece of the history that is not indexed.
func (t *tx) unindexed() (indexBatch, error) {
	from, at := t.searchedTo()
	b := indexBatch{from: from, to: from, at: at}
	entries, _, err := t.history(from, maxIndexEntries)
	for _, e := range entries {
		if len(b.keys) >= maxIndexTerms {
			break
		}
		keys, err := t.termKeys(e)
		if err != nil {
			return b, err
		}
		b.keys = append(b.keys, keys...)
		b.to++
		if e.At.After(b.at) {
			b.at = e.At
		}
	}
	return b, err
}

// termKeys returns the keys under which what was said at one place is found.
// What is withheld from an item that is shown is not.
func (t *tx) termKeys(e bot.Entry) ([][]byte, error) {
	if !searched(e) {
		return nil, nil
	}
	if e.Withheld {
		if i, err := t.item(e.Item); err != nil || i == nil || !i.Withheld {
			return nil, err
		}
	}
	w, err := t.words(e.Item, e.Seq)
	if err != nil || w == nil {
		return nil, err
	}
	var keys [][]byte
	for _, term := range terms(w.Text, maxTerms) {
		keys = append(keys, append(termKey(term), e.Item...))
	}
	return keys, nil
}

// fresh is the moment up to which a search knows everything: now, once all of
// the history is indexed; else just before the latest entry that is, as others
// may be of the same moment. While none is, it is just before the first one.
func (t *tx) fresh(now time.Time) (time.Time, error) {
	to, at := t.searchedTo()
	if to == t.position() && now.After(at) {
		return now.UTC(), nil
	}
	if to == t.position() {
		return at, nil
	}
	if at.IsZero() {
		first, _, err := t.history(to, 1)
		if err != nil || len(first) == 0 {
			return now.UTC(), err
		}
		at = first[0].At
	}
	return at.Add(-1).UTC(), nil
}
