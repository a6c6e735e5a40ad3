package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

var update = flag.Bool("update", false, "write testdata anew; look at it then, in a browser")

// TestGolden: what people see is changed on purpose only, and Slack takes it.
func TestGolden(t *testing.T) {
	a := artist(t)
	for name, m := range sample.All() {
		t.Run(name, func(t *testing.T) {
			d, err := a.draw(m)
			if err != nil {
				t.Fatal(err)
			}
			sound(t, d, m)
			var got bytes.Buffer
			e := json.NewEncoder(&got)
			e.SetIndent("", "  ")
			e.SetEscapeHTML(false)
			if err := e.Encode(d); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", "draw", name+".json")
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s is drawn otherwise:\n%s", name, got.Bytes())
			}
		})
	}
}

// judge is a workspace that knows what Slack takes.
var judge = sync.OnceValue(func() *slacktest.Server { return slacktest.New(slacktest.Settings{}) })

// takes fails the test where Slack would not take blocks.
func takes(t *testing.T, blocks []slackgo.Block) {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range judge().Validate(raw, "message") {
		t.Errorf("Slack does not take it: %s\n%.2000s", wrong, raw)
	}
}
