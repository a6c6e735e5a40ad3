package bolt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"heed/bot"
)

// Options are what is not in the file.
type Options struct {
	Log *slog.Logger // nil: nothing is logged
	// NoSync leaves out every fsync, so that what was committed may be lost.
	// It is for tests that must show that they would notice.
	NoSync bool

	openFile func(string, int, os.FileMode) (*os.File, error) // of tests whose disk fails
}

// Store is a [bot.Store] in one file.
type Store struct {
	db  *bbolt.DB
	log *slog.Logger

	urgent chan *job // of people and couriers
	intake chan *job // mentions
	lazy   chan *job // of the search index
	quit   chan struct{}
	ended  chan struct{} // the writer has

	mu     sync.RWMutex
	closed bool
	fatal  atomic.Pointer[error]

	groups uint64 // written; only the writer looks
	last   uint64 // position in the history; only the writer looks

	news   newsroom
	search *indexer
}

// Open opens the file, or makes it. A file that another process has open, or
// that a newer heed has made unreadable for this one, is an error that says so.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	db, err := openFile(path, o)
	if err != nil {
		return nil, err
	}
	s, err := start(db, o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return s, nil
}

// How many jobs may wait. A queue that is full answers [bot.ErrUnavailable].
const (
	maxUrgent = 1024
	maxIntake = 4096
)

func start(db *bbolt.DB, o Options) (*Store, error) {
	s := &Store{
		db:     db,
		log:    o.Log,
		urgent: make(chan *job, maxUrgent),
		intake: make(chan *job, maxIntake),
		lazy:   make(chan *job, 1),
		quit:   make(chan struct{}),
		ended:  make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	err := s.view(context.Background(), func(t *tx) error {
		s.last = t.position()
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.search = newIndexer(s)
	go s.write()
	go s.search.run()
	return s, nil
}

// Close ends the store. Commits under way are finished first; what comes later
// is [bot.ErrUnavailable]. A second Close does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()

	s.search.stop()
	close(s.quit)
	<-s.ended
	s.news.close()
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close the store: %w", err)
	}
	return nil
}

var errClosed = fmt.Errorf("%w: it is closed", bot.ErrUnavailable)

// unavailable says that ctx ended before the store could answer.
func unavailable(ctx context.Context) error {
	return fmt.Errorf("%w: %w", bot.ErrUnavailable, context.Cause(ctx))
}

// fault returns the error that ended the store, if one did.
func (s *Store) fault() error {
	if err := s.fatal.Load(); err != nil {
		return *err
	}
	return nil
}

// view reads from one snapshot. f must copy what it wants to keep, and must not
// wait for anything.
func (s *Store) view(ctx context.Context, f func(*tx) error) error {
	if err := s.fault(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return unavailable(ctx)
	}
	err := s.db.View(func(t *bbolt.Tx) error { return f(&tx{Tx: t}) })
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return errClosed
	}
	return err
}
