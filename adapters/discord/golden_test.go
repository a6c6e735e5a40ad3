package discord

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write testdata anew; look at it then, in a browser")

// TestGolden: what people see is changed on purpose only, and Discord takes it.
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
				t.Errorf("%s is drawn otherwise:\n%.3000s", name, got.Bytes())
			}
		})
	}
}
