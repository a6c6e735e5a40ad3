package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list -json` says of a package.
type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// arrows says what each part of heed may import of heed. A part is a folder
// with everything below it; the longest that fits counts.
var arrows = map[string][]string{
	"heed":          {"heed/bot", "heed/adapters", "heed/store"},
	"heed/bot":      {},
	"heed/adapters": {"heed/bot"},
	"heed/store":    {"heed/bot"},
}

// lists are the packages that know all of their kind, and so import them.
var lists = []string{"heed/adapters", "heed/store"}

// shared are packages below adapters that belong to no one adapter.
var shared = []string{"heed/adapters/calendar", "heed/adapters/chat", "heed/adapters/problem", "heed/adapters/when"}

// outside is what the core may import that is neither heed's nor Go's.
var outside = map[string][]string{"heed/bot": {"github.com/robfig/cron/v3"}}

// nameless are folders that say nothing of what is in them.
var nameless = []string{"util", "utils", "common", "types", "models", "mocks", "internal", "pkg", "helpers", "base"}

func TestArrows(t *testing.T) {
	all := listPackages(t)
	if len(all) < 5 {
		t.Fatalf("go list knows %d packages only", len(all))
	}
	for _, p := range all {
		for _, imported := range p.Imports {
			if detail := wrongArrow(p.ImportPath, imported); detail != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, detail)
			}
		}
		for _, part := range strings.Split(p.ImportPath, "/") {
			if slices.Contains(nameless, part) {
				t.Errorf("%s: %q says nothing of what is in it", p.ImportPath, part)
			}
		}
	}
}

// Tests may use more, and yet the core's own tests need no platform and no
// adapter's tests another adapter.
func TestArrowsOfTests(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			from, to := adapterOf(p.ImportPath), adapterOf(imported)
			if from != "" && to != "" && from != to && !testOnly(imported) {
				t.Errorf("tests of %s import %s: adapters do not know each other", p.ImportPath, imported)
			}
		}
	}
}

// The rules above bite.
func TestWrongArrowsAreFound(t *testing.T) {
	for _, arrow := range [][2]string{
		{"heed/bot", "heed/store"},
		{"heed/bot", "golang.org/x/time/rate"},
		{"heed/adapters/web", "heed/adapters/webhook"},
		{"heed/adapters/web", "heed/store"},
		{"heed/adapters/web", "heed/adapters"},
		{"heed/store/bolt", "heed/adapters/problem"},
		{"heed/store/bolt", "heed/store/storetest"},
		{"heed", "heed/adapters/adaptertest/wall"},
		{"heed", "heed/adapters/slack/slackfake"},
		{"heed/adapters/web", "heed"},
	} {
		if wrongArrow(arrow[0], arrow[1]) == "" {
			t.Errorf("%s may import %s", arrow[0], arrow[1])
		}
	}
}

// wrongArrow says why from may not import to; empty: it may.
func wrongArrow(from, to string) string {
	if !ours(to) {
		allowed, bound := outside[from]
		if bound && strings.Contains(to, ".") && !slices.Contains(allowed, to) {
			return "the core stands on the standard library and cron alone"
		}
		return ""
	}
	switch {
	case testOnly(to) && !testOnly(from):
		return "it is for tests"
	case testOnly(from), within(to, from) && slices.Contains(lists, from), slices.Contains(shared, to) && within(from, "heed/adapters"):
		return ""
	case adapterOf(from) != "" && adapterOf(from) == adapterOf(to), storeOf(from) != "" && storeOf(from) == storeOf(to):
		return ""
	}
	for _, part := range arrows[partOf(from)] {
		if within(to, part) {
			return ""
		}
	}
	return "no arrow goes there"
}

func ours(path string) bool { return within(path, "heed") }

func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

// partOf is the part of heed that a package belongs to.
func partOf(path string) string {
	part := "heed"
	for folder := range arrows {
		if within(path, folder) && len(folder) > len(part) {
			part = folder
		}
	}
	return part
}

// adapterOf is the adapter that a package belongs to; empty: none.
func adapterOf(path string) string {
	if slices.Contains(shared, path) || testOnly(path) {
		return ""
	}
	return below(path, "heed/adapters/")
}

func storeOf(path string) string { return below(path, "heed/store/") }

func below(path, folder string) string {
	rest, ok := strings.CutPrefix(path, folder)
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// testOnly reports whether a package is for tests: a suite, or a fake of a platform.
func testOnly(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(part string) bool {
		return strings.HasSuffix(part, "test") || strings.HasSuffix(part, "fake")
	})
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
