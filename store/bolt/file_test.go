package bolt

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"heed/bot"
)

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func says(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}

func TestAFileThatIsTooNewNamesBothVersions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		schema
		readable bool
	}{{schema{schemaVersion + 1, schemaVersion}, true}, {schema{77, 66}, false}} {
		setSchema(t, path, s.schema)
		store, err := Open(t.Context(), path, Options{NoSync: true})
		if s.readable {
			if err != nil {
				t.Fatalf("%+v: %v, want readable", s.schema, err)
			}
			if err := store.Close(); err != nil {
				t.Error(err)
			}
			continue
		}
		says(t, err, path, "77", "66", "this heed knows version 2", "start the newer heed")
	}
}

func setSchema(t *testing.T, path string, s schema) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		var c coder
		value, err := c.seal(0, s)
		return errors.Join(err, tx.Bucket(bucketNames[metaBucket]).Put(schemaKey, value))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestAFileInUseIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	open(t, path)
	_, err := Open(t.Context(), path, Options{})
	says(t, err, path, "another heed is using")
}

func TestAFileThatIsNotOursIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	db, err := bbolt.Open(foreign, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("notes\n", 4000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{foreign: "not one of heed's", text: "invalid"} {
		before, _ := os.ReadFile(path)
		_, err := Open(t.Context(), path, Options{})
		says(t, err, path, want)
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s was changed", path)
		}
	}
}

func TestANewFileIsPrivateAndAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "heed.db")
	open(t, path)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("the folder holds %v, %v; want the store alone", entries, err)
	}
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", i.Mode(), err)
	}
}

func TestANewFileIsNeverMadeOverAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	s := open(t, path)
	if _, err := s.Commit(t.Context(), bot.Change{Event: "e", Items: []bot.Item{{ID: "i", Rev: 1}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// As if the file had appeared after we looked.
	if err := makeFile(path, Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, path).View(t.Context(), "i", 0, 0); err != nil {
		t.Errorf("what was in the file is gone: %v", err)
	}
}

func TestAFolderThatIsNotThereIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "heed.db")
	_, err := Open(t.Context(), path, Options{})
	says(t, err, filepath.Dir(path), "no such file")
}

func TestOpenRespectsItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, filepath.Join(t.TempDir(), "heed.db"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want canceled", err)
	}
}
