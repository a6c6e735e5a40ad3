package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"
)

// list is one list of ids in the facet bucket.
type list struct {
	c      *bbolt.Cursor
	prefix []byte
}

// leapfrog walks the ids that are in all of its lists: each list in turn seeks
// to where another one is, so that the shortest sets the pace.
type leapfrog struct {
	lists []list
	down  bool
	at    []byte // the latest id that was found or passed over; empty: before the first
	looks int    // how many mismatches are left before giving up for this page
}

// next moves to the next common id. False: there is none, or, with no looks
// left, the walk may be taken up again after at.
func (l *leapfrog) next() bool {
	candidate := l.lists[0].beyond(l.at, l.down)
	for turn, agreed := 1, 1; candidate != nil && agreed < len(l.lists); turn++ {
		met := l.lists[turn%len(l.lists)].from(candidate, l.down)
		if bytes.Equal(met, candidate) {
			agreed++
			continue
		}
		l.at = bytes.Clone(candidate)
		if l.looks--; l.looks <= 0 {
			return false
		}
		candidate, agreed = met, 1
	}
	if candidate == nil {
		return false
	}
	l.at = bytes.Clone(candidate)
	return true
}

// from returns the first id at or beyond id.
func (l list) from(id []byte, down bool) []byte {
	key := l.key(id)
	k, _ := l.c.Seek(key)
	if down && !bytes.Equal(k, key) {
		k, _ = back(l.c, key)
	}
	return l.id(k)
}

// beyond returns the first id that comes after id, or the first of all.
func (l list) beyond(id []byte, down bool) []byte {
	var k []byte
	switch {
	case !down && len(id) == 0:
		k, _ = l.c.Seek(l.prefix)
	case !down:
		k, _ = l.c.Seek(append(l.key(id), 0))
	case len(id) == 0:
		k, _ = back(l.c, after(l.prefix))
	default:
		k, _ = back(l.c, l.key(id))
	}
	return l.id(k)
}

func (l list) key(id []byte) []byte { return append(bytes.Clone(l.prefix), id...) }

// id returns the id in a key of the list; nil if the key is of another list.
func (l list) id(key []byte) []byte {
	id, ok := bytes.CutPrefix(key, l.prefix)
	if !ok {
		return nil
	}
	return id
}

// after returns a key that sorts right after all that begin with prefix, which
// ends with [partEnd].
func after(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	end[len(end)-1]++
	return end
}

// back moves a cursor to the last key before key.
func back(c *bbolt.Cursor, key []byte) (k, v []byte) {
	if k, _ := c.Seek(key); k == nil {
		return c.Last()
	}
	return c.Prev()
}
