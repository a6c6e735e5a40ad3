package bolt

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"heed/bot"
)

// maxPart is the most bytes one part of a key takes; bbolt's keys have an end.
const maxPart = 256

// maxID is the longest id of an item, customer, member or action.
const maxID = 1024

// partEnd follows every part of a key but the last. It sorts before every
// longer part, and a zero byte inside a part is escaped to sort after it.
const partEnd = "\x00\x01"

// appendPart appends one part of a composite key. Order of parts is order of
// keys. A part that is too long is replaced by its beginning and its hash.
func appendPart(key []byte, part string) []byte {
	part = fold(part)
	for i := range len(part) {
		key = append(key, part[i])
		if part[i] == 0 {
			key = append(key, 0xff)
		}
	}
	return append(key, partEnd...)
}

// cutPart is the inverse of [appendPart] for parts that were not too long.
func cutPart(key []byte) (part string, rest []byte) {
	head, rest, _ := bytes.Cut(key, []byte(partEnd))
	return string(bytes.ReplaceAll(head, []byte{0, 0xff}, []byte{0})), rest
}

// fold returns a name of bounded length that is as unique as s.
func fold(s string) string {
	if len(s) <= maxPart {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return s[:maxPart-2*len(sum)] + hex.EncodeToString(sum[:])
}

// timeSize is the number of bytes that [appendTime] appends.
const timeSize = 12

// appendTime appends t so that order of time is order of keys, for every time
// there is.
func appendTime(key []byte, t time.Time) []byte {
	key = binary.BigEndian.AppendUint64(key, uint64(t.Unix())^1<<63)
	return binary.BigEndian.AppendUint32(key, uint32(t.Nanosecond()))
}

// timeOf is the inverse of [appendTime].
func timeOf(key []byte) time.Time {
	seconds := int64(binary.BigEndian.Uint64(key) ^ 1<<63)
	return time.Unix(seconds, int64(binary.BigEndian.Uint32(key[8:]))).UTC()
}

// placeKey is where an entry or its words are kept.
func placeKey(item bot.ItemID, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(appendPart(nil, string(item)), seq)
}

// cutPlace is the inverse of [placeKey].
func cutPlace(key []byte) (bot.ItemID, uint64) {
	item, seq := cutPart(key)
	return bot.ItemID(item), binary.BigEndian.Uint64(seq)
}

func positionKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// Handles of customers and of members are apart: one person may be both.
const (
	customerHandle = 'c'
	memberHandle   = 'm'
)

func handleKey(kind byte, h bot.HandleKey) []byte {
	return append(appendPart([]byte{kind}, string(h.Connection)), fold(h.ID)...)
}

func channelKey(c bot.Channel) []byte {
	return append(appendPart(nil, string(c.Connection)), c.ID...)
}

func cutChannel(key []byte) bot.Channel {
	connection, id := cutPart(key)
	return bot.Channel{Connection: bot.ConnectionID(connection), ID: string(id)}
}

// named returns the key of a record that is found by a name from outside.
func named(name string) []byte {
	if name == "" {
		return []byte{0}
	}
	return []byte(fold(name))
}
