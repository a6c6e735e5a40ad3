package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLinks: whoever may read the store gets any member a link to the board
// from the heed that runs; it is one that works.
func TestLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	if code, _, stderr := runOnce(t, "link", "me"); code != exitWrong || !strings.Contains(stderr, "no heed answers") {
		t.Errorf("without a heed: %d, %s", code, stderr)
	}
	r := start(t)
	code, link, stderr := runOnce(t, "link", "me")
	if code != exitFine {
		t.Fatalf("%d: %s", code, stderr)
	}
	if status, page := do(t, request(t, http.MethodGet, strings.TrimSpace(link), "")); status != http.StatusOK || !strings.Contains(page, "<form") {
		t.Errorf("the link %s leads to %d", link, status)
	}
	if code, _, stderr := runOnce(t, "link", "nobody"); code != exitWrong || !strings.Contains(stderr, `no member "nobody"`) {
		t.Errorf("for nobody: %d, %s", code, stderr)
	}
	if code, _, _ := runOnce(t, "link"); code != exitUsage {
		t.Errorf("without a name: %d", code)
	}
	file, err := os.Stat(filepath.Join(".", "heed.db.sock"))
	if err != nil || file.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", file.Mode(), err)
	}
	if code := r.end(); code != exitFine {
		t.Errorf("the end: %d", code)
	}
	if _, err := os.Stat("heed.db.sock"); err == nil {
		t.Error("the socket is still there")
	}
}
