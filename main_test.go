package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

func TestAFullDiskSaysWhatToDo(t *testing.T) {
	for err, want := range map[error]bool{
		syscall.ENOSPC: true, syscall.EDQUOT: true, syscall.EIO: false, errors.New("else"): false,
	} {
		var said bytes.Buffer
		p := program{stderr: &said}
		p.explain(fmt.Errorf("commit say: %w", &fs.PathError{Op: "write", Path: "heed.db", Err: err}))
		if got := strings.Contains(said.String(), "Make room and start heed again"); got != want {
			t.Errorf("%v: %s", err, &said)
		}
	}
}
