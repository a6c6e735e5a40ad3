package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"heed/bot"
)

// readOnly opens the file so that every write to it fails, as on a disk that
// has died.
func readOnly(name string, _ int, mode os.FileMode) (*os.File, error) {
	return os.OpenFile(name, os.O_RDONLY, mode)
}

func TestADiskErrorEndsTheStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	good := open(t, path)
	if _, err := good.Commit(t.Context(), bot.Change{Event: "before", Items: []bot.Item{{ID: "before", Rev: 1}}}); err != nil {
		t.Fatal(err)
	}
	if err := good.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, Options{openFile: readOnly})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	allFail(t, s)
	for name, err := range calls(t, s) {
		fatal(t, name, err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	again := open(t, path)
	if _, err := again.View(t.Context(), "before", 0, 0); err != nil {
		t.Errorf("what was committed before is gone: %v", err)
	}
	if _, err := again.View(t.Context(), "0", 0, 0); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("what was never written is there: %v", err)
	}
}

// fatal checks that err is no answer that a caller could live with.
func fatal(t *testing.T, name string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error after the disk failed", name)
	}
	for _, e := range []error{bot.ErrStale, bot.ErrSeen, bot.ErrUnavailable, bot.ErrNotFound} {
		if errors.Is(err, e) {
			t.Errorf("%s: %v, want a fatal error", name, err)
		}
	}
}

// allFail commits many changes at once: whoever waits hears of the error.
func allFail(t *testing.T, s *Store) {
	t.Helper()
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			_, err := s.Commit(t.Context(), bot.Change{Event: "e", Items: []bot.Item{{ID: bot.ItemID(fmt.Sprint(n)), Rev: 1}}})
			fatal(t, "a commit that waits", err)
		})
	}
	all.Wait()
}

func calls(t *testing.T, s *Store) map[string]error {
	errs := map[string]error{}
	_, errs["Commit"] = s.Commit(t.Context(), bot.Change{Event: "e"})
	_, _, errs["Lease"] = s.Lease(t.Context(), bot.Channel{Connection: "c"}, time.Now(), time.Now(), 1)
	errs["Keep"] = s.Keep(t.Context(), time.Now(), bot.Kept{Name: "a"})
	_, errs["Expire"] = s.Expire(t.Context(), time.Now())
	_, errs["View"] = s.View(t.Context(), "before", 0, 0)
	_, errs["Items"] = s.Items(t.Context(), bot.Query{})
	return errs
}

func TestAFullQueueIsUnavailable(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "heed.db"))
	hold, held := make(chan struct{}), make(chan struct{})
	go s.do(t.Context(), s.urgent, newJob(0, func(*group) error { close(held); <-hold; return nil }))
	<-held
	var waiting sync.WaitGroup
	for range maxIntake {
		j := newJob(0, func(*group) error { return nil })
		if err := s.enqueue(s.intake, j); err != nil {
			t.Fatal(err)
		}
		waiting.Go(func() { <-j.done })
	}
	mention := bot.Change{Event: "e", Receipt: bot.Receipt{Status: bot.StatusNew}}
	if _, err := s.Commit(t.Context(), mention); !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("%v, want unavailable", err)
	}
	click := newJob(0, func(*group) error { return nil })
	if err := s.enqueue(s.urgent, click); err != nil {
		t.Errorf("a click finds a full queue of mentions: %v", err)
	}
	close(hold)
	<-click.done
	waiting.Wait()
}

func TestClicksGoBeforeMentions(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "heed.db"))
	hold, held := make(chan struct{}), make(chan struct{})
	go s.do(t.Context(), s.urgent, newJob(0, func(*group) error { close(held); <-hold; return nil }))
	<-held
	var order []string
	job := func(name string) *job {
		return newJob(0, func(*group) error { order = append(order, name); return nil })
	}
	mention, click := job("mention"), job("click")
	if err := errors.Join(s.enqueue(s.intake, mention), s.enqueue(s.urgent, click)); err != nil {
		t.Fatal(err)
	}
	close(hold)
	<-mention.done
	<-click.done
	if fmt.Sprint(order) != "[click mention]" {
		t.Errorf("in order %v, want the click first", order)
	}
}
