package bolt_test

import (
	"path/filepath"
	"testing"

	"heed/bot"
	"heed/store/bolt"
	"heed/store/storetest"
)

// NoSync leaves out what only matters when the power fails; that is tested by
// killing the process, elsewhere.
func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Opener {
		path := filepath.Join(t.TempDir(), "heed.db")
		return func() (bot.Store, error) { return bolt.Open(t.Context(), path, bolt.Options{NoSync: true}) }
	})
}
