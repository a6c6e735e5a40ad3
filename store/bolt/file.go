package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// openFile opens the file at path, made first if there is none.
func openFile(path string, o Options) (*bbolt.DB, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = makeFile(path, o)
	}
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	db, err := bbolt.Open(path, 0o600, fileOptions(o))
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("open the store: another heed is using %s; stop it first, or name another file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	if err := checkSchema(db); err != nil {
		return nil, errors.Join(fmt.Errorf("open the store %s: %w", path, err), db.Close())
	}
	return db, nil
}

func fileOptions(o Options) *bbolt.Options {
	options := &bbolt.Options{
		Timeout:      time.Second,
		FreelistType: bbolt.FreelistMapType,
		NoSync:       o.NoSync,
		OpenFile:     o.openFile,
	}
	if strconv.IntSize == 64 {
		options.InitialMmapSize = 1 << 30
	}
	return options
}

// makeFile makes a new, empty store at path, whole or not at all, and never
// over a file that somebody else made meanwhile.
func makeFile(path string, o Options) (err error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(temporary.Name())) }()
	if err := temporary.Close(); err != nil {
		return err
	}
	if err := fillFile(temporary.Name(), o); err != nil {
		return err
	}
	// A link fails where a rename would replace. Whoever was first has made a
	// store just as empty.
	if err := os.Link(temporary.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if o.NoSync {
		return nil
	}
	return syncFolder(filepath.Dir(path))
}

// fillFile writes an empty store. bbolt syncs what it writes.
func fillFile(path string, o Options) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType, NoSync: o.NoSync})
	if err != nil {
		return err
	}
	return errors.Join(db.Update(writeSchema), db.Close())
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
