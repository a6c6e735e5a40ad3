package bolt

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"heed/bot"
)

// bucket is one of the few, large buckets of the file.
type bucket uint8

const (
	metaBucket bucket = iota
	itemBucket
	wordsBucket
	logBucket
	historyBucket
	customerBucket
	handleBucket
	conversationBucket
	memberBucket
	keyBucket
	expiryBucket
	keptBucket
	cursorBucket
	actionBucket
	queueBucket
	laneBucket
	facetBucket
	clockBucket
	countBucket
	placeBucket
	buckets int = iota
)

var bucketNames = [buckets][]byte{
	[]byte("meta"), []byte("item"), []byte("words"), []byte("log"), []byte("history"), []byte("customer"), []byte("handle"),
	[]byte("conversation"), []byte("member"), []byte("key"), []byte("expiry"), []byte("kept"), []byte("cursor"),
	[]byte("action"), []byte("queue"), []byte("lane"), []byte("facet"), []byte("clock"), []byte("count"), []byte("place"),
}

// grows tells which buckets are only appended to, so that their pages may be
// filled to the brim.
var grows = [buckets]bool{wordsBucket: true, logBucket: true, historyBucket: true, itemBucket: true}

// tx is a transaction that finds its buckets once.
type tx struct {
	*bbolt.Tx
	open [buckets]*bbolt.Bucket
}

func (t *tx) in(b bucket) *bbolt.Bucket {
	if t.open[b] == nil {
		t.open[b] = t.Bucket(bucketNames[b])
		if grows[b] {
			t.open[b].FillPercent = 0.9
		}
	}
	return t.open[b]
}

// get returns a value that is valid until the next put.
func (t *tx) get(b bucket, key []byte) []byte { return t.in(b).Get(key) }

// read decodes the value of a key, and reports whether there is one.
func (t *tx) read(b bucket, key []byte, v any) (bool, error) {
	value := t.get(b, key)
	if value == nil {
		return false, nil
	}
	if err := unseal(value, v); err != nil {
		return false, fmt.Errorf("read %s %q: %w", bucketNames[b], key, err)
	}
	return true, nil
}

// walk calls f with the keys that begin with prefix, ascending, from one that
// is at or after start, until f returns false.
func (t *tx) walk(b bucket, prefix, start []byte, f func(key, value []byte) bool) {
	c := t.in(b).Cursor()
	for k, v := c.Seek(start); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if !f(k, v) {
			return
		}
	}
}

// item reads an item; nil if it is not there.
func (t *tx) item(id bot.ItemID) (*bot.Item, error) {
	var i bot.Item
	if found, err := t.read(itemBucket, []byte(id), &i); !found || id == "" {
		return nil, err
	}
	return &i, nil
}

func (t *tx) customer(id bot.CustomerID) (*bot.Customer, error) {
	var c bot.Customer
	if found, err := t.read(customerBucket, []byte(id), &c); !found || id == "" {
		return nil, err
	}
	return &c, nil
}

func (t *tx) words(item bot.ItemID, seq uint64) (*bot.Words, error) {
	w := bot.Words{Item: item, Seq: seq}
	if found, err := t.read(wordsBucket, placeKey(item, seq), &w); !found {
		return nil, err
	}
	return &w, nil
}

func (t *tx) action(id bot.ActionID) (*bot.Action, error) {
	a := bot.Action{ID: id}
	if found, err := t.read(actionBucket, []byte(id), &a); !found || id == "" {
		return nil, err
	}
	return &a, nil
}

func (t *tx) lane(c bot.Channel) (*bot.LaneState, error) {
	l := bot.LaneState{Lane: c}
	if found, err := t.read(laneBucket, channelKey(c), &l); !found {
		return nil, err
	}
	return &l, nil
}
