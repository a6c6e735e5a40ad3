package bot

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"sync"
	"time"
)

// ids makes [EventID]s that ascend, also within a millisecond, and that no
// other process makes.
type ids struct {
	mu   sync.Mutex
	last [16]byte
}

// crockford is the alphabet of https://www.crockford.com/base32.html, in
// which order is the order of the bytes.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// next returns an id made at a time. Within a millisecond, or when the clock
// steps back, it is the former id plus one.
func (g *ids) next(at time.Time) EventID {
	g.mu.Lock()
	defer g.mu.Unlock()
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16)
	if string(id[:6]) > string(g.last[:6]) {
		_, _ = rand.Read(id[6:]) // never fails: crypto/rand
		g.last = id
		return encodeID(id)
	}
	for n := len(g.last) - 1; n >= 0; n-- {
		g.last[n]++
		if g.last[n] != 0 {
			break
		}
	}
	return encodeID(g.last)
}

// FirstID sorts before every id that is made at a time or later, and after those
// made in an earlier millisecond, but for ids that ran ahead of a clock that was
// set back.
func FirstID(at time.Time) EventID {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(max(0, min(at.UnixMilli(), 1<<48-1)))<<16)
	return encodeID(id)
}

// encodeID writes 128 bits as 26 characters; like a ULID's, the first holds
// only three of them.
func encodeID(id [16]byte) EventID {
	var wide [20]byte
	copy(wide[4:], id[:])
	// 160 bits are 32 characters, of which the first six are zeros and the
	// next two hold the two bits by which 26 characters exceed 128 bits.
	return EventID(crockford.EncodeToString(wide[:])[6:])
}

// Time is when an id was made, to the millisecond; false: it is no such id.
func (id EventID) Time() (time.Time, bool) {
	if len(id) != 26 || id[0] > '7' {
		return time.Time{}, false
	}
	wide, err := crockford.DecodeString("000000" + string(id))
	if err != nil {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(wide[2:10]))).UTC(), true
}
