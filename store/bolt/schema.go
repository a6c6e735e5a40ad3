package bolt

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// Versions of the layout that the package comment describes. A heed reads a
// file if its own version is at least the file's readableFrom, so that an
// upgrade that only adds can be rolled back.
const (
	schemaVersion = 2
	readableFrom  = 1
)

// schema is what a file says of itself.
type schema struct {
	Version      int `json:"version"`
	ReadableFrom int `json:"readable_from"`
}

var schemaKey = []byte("schema")

func writeSchema(t *bbolt.Tx) error {
	for _, name := range bucketNames {
		if _, err := t.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	var c coder
	value, err := c.seal(0, schema{schemaVersion, readableFrom})
	if err != nil {
		return err
	}
	return t.Bucket(bucketNames[metaBucket]).Put(schemaKey, value)
}

// checkSchema refuses a file that this heed can not read, and brings one that
// is older, or empty, up to date.
func checkSchema(db *bbolt.DB) error {
	found, empty := schema{}, false
	err := db.View(func(t *bbolt.Tx) error {
		if name, _ := t.Cursor().First(); name == nil {
			empty = true
			return nil
		}
		return readSchema(t, &found)
	})
	switch {
	case err != nil:
		return err
	case found.ReadableFrom > schemaVersion:
		return fmt.Errorf("it has schema version %d, which can be read from version %d on, and this heed knows version %d: "+
			"start the newer heed again, or restore the backup that was made before the upgrade",
			found.Version, found.ReadableFrom, schemaVersion)
	case empty, found.Version < schemaVersion:
		return db.Update(func(t *bbolt.Tx) error {
			if err := writeSchema(t); err != nil {
				return err
			}
			return indexCards(t)
		})
	}
	return nil
}

func readSchema(t *bbolt.Tx, s *schema) error {
	meta := t.Bucket(bucketNames[metaBucket])
	if meta == nil || meta.Get(schemaKey) == nil {
		return fmt.Errorf("it is a bbolt file, but not one of heed's")
	}
	return unseal(meta.Get(schemaKey), s)
}
