package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"heed/bot"
)

// form is the first byte of every value: how the rest of it is to be read.
const form = 1

var encoding = must(cbor.EncOptions{
	Sort: cbor.SortCoreDeterministic,
	Time: cbor.TimeRFC3339NanoUTC,
}.UserBufferEncMode())

// What customers write need not be valid UTF-8, and is kept as it came.
var decoding = must(cbor.DecOptions{
	UTF8:             cbor.UTF8DecodeInvalid,
	MaxArrayElements: 1 << 24,
	MaxMapPairs:      1 << 24,
	MaxNestedLevels:  32,
}.DecMode())

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // the options above are constants
	}
	return v
}

// coder encodes the values of one change into as little memory as it can.
type coder struct{ buf bytes.Buffer }

// seal returns v as it is stored: the form, a number that checks compare
// without decoding (a revision, or a fence), and v as CBOR.
func (c *coder) seal(number uint64, v any) ([]byte, error) {
	start := c.buf.Len()
	c.buf.WriteByte(form)
	c.buf.Write(binary.AppendUvarint(c.buf.AvailableBuffer(), number))
	if err := encoding.MarshalToBuffer(v, &c.buf); err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return c.buf.Bytes()[start:c.buf.Len():c.buf.Len()], nil
}

var errForm = errors.New("the stored value has a form this version of heed does not know")

// number returns the number of a stored value; 0 if there is no value.
func number(value []byte) uint64 {
	if len(value) < 2 {
		return 0
	}
	n, _ := binary.Uvarint(value[1:])
	return n
}

// unseal is the inverse of seal.
func unseal(value []byte, v any) error {
	if len(value) < 2 || value[0] != form {
		return errForm
	}
	_, n := binary.Uvarint(value[1:])
	if n <= 0 {
		return errForm
	}
	if err := decoding.Unmarshal(value[1+n:], v); err != nil {
		return fmt.Errorf("decode %T: %w", v, err)
	}
	return nil
}

// counter values are the form and eight bytes.
func sealCount(n uint64) []byte { return binary.BigEndian.AppendUint64([]byte{form}, n) }

func count(value []byte) uint64 {
	if len(value) != 9 {
		return 0
	}
	return binary.BigEndian.Uint64(value[1:])
}

// plain values are the form and a string.
func sealString(s string) []byte { return append([]byte{form}, s...) }

func text(value []byte) string {
	if len(value) == 0 {
		return ""
	}
	return string(value[1:])
}

// knownKey is what is kept under a key of an event.
type knownKey struct {
	Until   time.Time   `json:"until,omitzero"`
	Receipt bot.Receipt `json:"receipt"`
}

// keptRecord is a [bot.Kept] without its name and revision.
type keptRecord struct {
	Until time.Time `json:"until,omitzero"`
	Value []byte    `json:"value"`
}

// passed reports whether something that lasts until t is over at now.
func passed(until, now time.Time) bool { return !until.IsZero() && !until.After(now) }
