package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// startWith runs heed serve on a configuration, its state in a folder of the test.
func startWith(t *testing.T, text string) *running {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "config.yaml")
	if err := os.WriteFile(file, []byte("store: "+filepath.Join(folder, "heed.db")+"\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	return start(t, "--config", file)
}

var servedAt = regexp.MustCompile(`metrics are served" at=(\S+)`)

// figures reads what heed tells Prometheus.
func (r *running) figures(t *testing.T) string {
	t.Helper()
	var at []string
	for end := time.Now().Add(giveUp); len(at) == 0; at = servedAt.FindStringSubmatch(r.stderr.String()) {
		if time.Now().After(end) {
			t.Fatal("nothing says where the metrics are served: ", r.stderr)
		}
	}
	status, text := do(t, request(t, http.MethodGet, at[1], ""))
	if status != http.StatusOK {
		t.Fatalf("%d: %s", status, text)
	}
	return text
}

func TestMetricsAreServedOnAnAddressOfTheirOwn(t *testing.T) {
	t.Setenv("SHOP_TOKEN", "tok")
	r := startWith(t, "metrics: 127.0.0.1:0\nconnections: {board: {type: web}, shop: {type: webhook, token: {env: SHOP_TOKEN}}}\n"+
		"desks: {support: {from: [shop], post: [board]}}\n")
	said := request(t, http.MethodPost, r.URL+"/in/shop", `{"id": "1", "text": "Where is my parcel?"}`)
	said.Header.Set("Content-Type", "application/json")
	said.Header.Set("Authorization", "Bearer tok")
	if status, body := do(t, said); status != http.StatusAccepted {
		t.Fatal(status, body)
	}
	text := r.figures(t)
	for _, line := range []string{`heed_items{desk="support",state="open"} 1`, `heed_items{desk="support",state="resolved"} 0`, "go_goroutines ", "process_resident_memory_bytes "} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	if status, _ := do(t, request(t, http.MethodGet, r.URL+"/metrics", "")); status != http.StatusNotFound {
		t.Errorf("the board's address serves metrics, too: %d", status)
	}
	if code := r.end(); code != exitFine {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}

func TestMetricsNeedAnAddressOfTheirOwn(t *testing.T) {
	wrong := mistakesIn(t, "listen: 127.0.0.1:9090\nmetrics: 127.0.0.1:9090\n"+small)
	if len(wrong) != 1 || wrong[0].Field != "metrics" || wrong[0].Line != 2 {
		t.Errorf("%v", wrong)
	}
}

// eventually waits until something holds; where it never does it says what is
// there instead.
func eventually(t *testing.T, holds func() bool, instead func() string) {
	t.Helper()
	for end := time.Now().Add(giveUp); !holds(); time.Sleep(lookEvery) {
		if time.Now().After(end) {
			t.Fatalf("after %s: %s", giveUp, instead())
		}
	}
}
