package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"heed/bot"
	"heed/store"
)

func TestAPathIsAFileThatIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	for n := range 2 {
		s, err := store.Open(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Commit(t.Context(), bot.Change{Event: "e", Keys: []bot.Key{{Name: "k"}}})
		if (err == nil) != (n == 0) {
			t.Errorf("opened %d times, and the key: %v", n+1, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatCanNotBeOpenedIsExplained(t *testing.T) {
	for spec, want := range map[string]string{
		"postgres://localhost/heed":   "PostgreSQL yet",
		"postgresql://localhost/heed": "PostgreSQL yet",
		"":                            "no store is named",
	} {
		_, err := store.Open(t.Context(), spec, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error that says %q", spec, err, want)
		}
	}
}
