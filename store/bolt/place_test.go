package bolt

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"heed/bot"
)

// TestCardsOfAnOlderFileAreFoundByTheirPlace opens a file as a heed of schema
// version 1 left it, which kept no places.
func TestCardsOfAnOlderFileAreFoundByTheirPlace(t *testing.T) {
	path, now := filepath.Join(t.TempDir(), "heed.db"), time.Unix(1_700_000_000, 0).UTC()
	s := open(t, path)
	lane, at := bot.Channel{Connection: "acme", ID: "C0TEAM"}, bot.Ref{Connection: "acme", ID: "C0TEAM/1.2"}
	a := bot.Action{ID: "card/i/acme/C0TEAM", Kind: bot.ShowCard, Lane: lane, Item: "i", Want: 1, Made: now, State: bot.Queued, Due: now}
	if _, err := s.Commit(t.Context(), bot.Change{Event: "e", At: now, Actions: []bot.Action{a}}); err != nil {
		t.Fatal(err)
	}
	due, _, err := s.Lease(t.Context(), lane, now, now.Add(time.Second), 1)
	if err != nil || len(due) != 1 {
		t.Fatalf("leased %v, %v", due, err)
	}
	sent := &bot.Settlement{Action: a.ID, Fence: due[0].Fence, Fate: bot.FateSent, Ref: at, Shown: 1}
	if _, err := s.Commit(t.Context(), bot.Change{Event: "f", At: now, Settle: sent}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	makeOld(t, path)
	if id, err := open(t, path).CardAt(t.Context(), at); id != "i" || err != nil {
		t.Errorf("found %q, %v", id, err)
	}
}

// makeOld takes from a file what schema version 2 added to it.
func makeOld(t *testing.T, path string) {
	t.Helper()
	setSchema(t, path, schema{1, 1})
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket(bucketNames[placeBucket]) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
