package discord_test

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// lines is a log that can be read while it is written.
type lines struct {
	to io.Writer

	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes a line.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	return l.to.Write(p)
}

// String is everything that was logged.
func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// with counts the lines that contain some words.
func (l *lines) with(words string) int {
	n := 0
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, words) {
			n++
		}
	}
	return n
}
