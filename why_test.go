package main

import (
	"strings"
	"testing"
)

// TestWhatIsAskedForIsFoundInALink, as people paste it.
func TestWhatIsAskedForIsFoundInALink(t *testing.T) {
	for pasted, want := range map[string]string{
		"01ARZ3NDEKTSV4RRFFQ69G5FAV":                                     "01ARZ3NDEKTSV4RRFFQ69G5FAV",
		"http://127.0.0.1:8080/items/01ARZ3NDEKTSV4RRFFQ69G5FAV":         "01ARZ3NDEKTSV4RRFFQ69G5FAV",
		" https://heed.example/team/items/01ARZ3NDEKT?from=mail#said-1 ": "01ARZ3NDEKT",
		"/items/a/why":  "a",
		"../etc/passwd": "..",
	} {
		if got := itemIn(pasted); got != want {
			t.Errorf("in %q it finds %q, want %q", pasted, got, want)
		}
	}
}

// TestWhyNeedsAHeedAndAnItem that are there.
func TestWhyNeedsAHeedAndAnItem(t *testing.T) {
	t.Chdir(t.TempDir())
	if code, _, stderr := runOnce(t, "why", "01ARZ3NDEKTSV4RRFFQ69G5FAV"); code != exitWrong || !strings.Contains(stderr, "no heed answers") {
		t.Errorf("without a heed: %d, %s", code, stderr)
	}
	start(t)
	for _, none := range []string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "", strings.Repeat("x", 4000), "\x00"} {
		if code, _, stderr := runOnce(t, "why", none); code != exitWrong || !strings.Contains(stderr, "There is no item") {
			t.Errorf("of %.20q: %d, %s", none, code, stderr)
		}
	}
	if code, _, _ := runOnce(t, "why"); code != exitUsage {
		t.Errorf("of nothing: %d", code)
	}
}
