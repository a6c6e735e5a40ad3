package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/emersion/go-ical"
)

// maxLine is how long, in bytes, a line may be that dates are read from. The
// library's time grows with its square.
const maxLine = 16 << 10

// line is one content line of a feed, unfolded.
type line struct {
	number int    // of its first part, from 1
	name   string // of its property, in upper case
	text   string
}

// unfold returns the lines of a feed that hold anything (RFC 5545, section
// 3.1). Lines may end in CRLF or LF. A line without a name is a piece of prose
// that somebody forgot to fold, and no harm.
func unfold(text []byte) iter.Seq[line] {
	return func(yield func(line) bool) {
		folded := line{number: 1}
		var whole strings.Builder
		number := 0
		for part := range bytes.Lines(text) {
			number++
			part = bytes.TrimRight(part, "\r\n")
			if len(part) > 0 && (part[0] == ' ' || part[0] == '\t') {
				whole.Write(part[1:])
				continue
			}
			if folded.text = whole.String(); !pass(folded, yield) {
				return
			}
			whole.Reset()
			whole.Write(part)
			folded = line{number: number}
		}
		folded.text = whole.String()
		pass(folded, yield)
	}
}

// pass hands on a line that has a name.
func pass(l line, yield func(line) bool) bool {
	end := strings.IndexAny(l.text, ";:")
	if end <= 0 {
		return true
	}
	l.name = strings.ToUpper(l.text[:end])
	return yield(l)
}

// property reads the parameters and the value of a line. The library stops at
// lines that it did not expect by panicking.
func (l line) property() (p *ical.Prop, err error) {
	defer func() {
		if recover() != nil {
			err = l.wrong(errors.New("its parameters can not be read"))
		}
	}()
	if len(l.text) > maxLine {
		return nil, l.wrong(fmt.Errorf("it is longer than %d bytes", maxLine))
	}
	wrapped := "BEGIN:VCALENDAR\n" + l.text + "\nEND:VCALENDAR\n"
	c, err := ical.NewDecoder(strings.NewReader(wrapped)).Decode()
	if err != nil {
		return nil, l.wrong(errors.New("its parameters can not be read"))
	}
	if p = c.Props.Get(l.name); p == nil {
		return nil, l.wrong(errors.New("it can not be read"))
	}
	p.Value = strings.ToUpper(strings.TrimSpace(p.Value))
	return p, nil
}

// wrong says what is wrong with a line, and which it is.
func (l line) wrong(err error) error {
	return fmt.Errorf("line %d, %.20s: %w", l.number, l.name, err)
}
