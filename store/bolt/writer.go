package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"heed/bot"
)

// Bounds of what shares one disk write.
const (
	maxGroup     = 256
	maxGroupSize = 1 << 20
	lazyEvery    = 16 // groups; the search index is not starved by a full queue
)

// job is one thing the writer does. run checks everything before it puts
// anything: if it returns a verdict (see [verdict]) it has changed nothing.
type job struct {
	run  func(*group) error
	size int
	done chan error
}

func newJob(size int, run func(*group) error) *job {
	return &job{run: run, size: size, done: make(chan error, 1)}
}

// verdict reports whether err is an answer to one caller, not the end of the store.
func verdict(err error) bool {
	return err == nil || errors.Is(err, bot.ErrSeen) || errors.Is(err, bot.ErrStale) || errors.Is(err, bot.ErrNotFound)
}

// do has the writer run a job, and waits until it is durable.
func (s *Store) do(ctx context.Context, queue chan<- *job, j *job) error {
	if err := s.fault(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return unavailable(ctx)
	}
	if err := s.enqueue(queue, j); err != nil {
		return err
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		return unavailable(ctx)
	}
}

func (s *Store) enqueue(queue chan<- *job, j *job) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return errClosed
	}
	select {
	case queue <- j:
		return nil
	default:
		return fmt.Errorf("%w: too much is waiting for the disk", bot.ErrUnavailable)
	}
}

// write is the one goroutine that changes the file. It commits at once what
// there is: while the disk works, the next group gathers by itself.
func (s *Store) write() {
	defer close(s.ended)
	for {
		j, ok := s.await()
		if !ok {
			return
		}
		// Whoever can run now may still add to this group, at no cost to a
		// caller that is alone.
		runtime.Gosched()
		s.commit(s.gather(j))
	}
}

// await returns the next job, or false once the store is closed and nothing waits.
func (s *Store) await() (*job, bool) {
	if j := s.poll(); j != nil {
		return j, true
	}
	select {
	case j := <-s.urgent:
		return j, true
	case j := <-s.intake:
		return j, true
	case j := <-s.lazy:
		return j, true
	case <-s.quit:
		j := s.poll()
		return j, j != nil
	}
}

// poll returns a job that waits, the urgent first; nil if there is none.
func (s *Store) poll() *job {
	select {
	case j := <-s.urgent:
		return j
	default:
	}
	select {
	case j := <-s.intake:
		return j
	default:
		return nil
	}
}

// gather returns the jobs that share the next disk write.
func (s *Store) gather(first *job) []*job {
	jobs, size := []*job{first}, first.size
	for len(jobs) < maxGroup && size < maxGroupSize {
		j := s.poll()
		if j == nil {
			break
		}
		jobs, size = append(jobs, j), size+j.size
	}
	if s.groups++; s.groups%lazyEvery == 0 {
		select {
		case j := <-s.lazy:
			jobs = append(jobs, j)
		default:
		}
	}
	return jobs
}

// commit writes a group and answers everybody in it.
func (s *Store) commit(jobs []*job) {
	answers := make([]error, len(jobs))
	err := s.fault()
	if err == nil {
		err = s.writeGroup(jobs, answers)
	}
	for i, j := range jobs {
		if err != nil {
			j.done <- err
		} else {
			j.done <- answers[i]
		}
	}
}

// writeGroup runs the jobs in one transaction. Any error is the end of the
// store: after a sync that failed nobody knows what the disk holds.
func (s *Store) writeGroup(jobs []*job, answers []error) error {
	g, err := s.begin()
	if err != nil {
		return s.die(err)
	}
	for i, j := range jobs {
		if answers[i] = j.run(g); !verdict(answers[i]) {
			return s.die(errors.Join(answers[i], g.Rollback()))
		}
	}
	if !g.changed {
		return g.Rollback()
	}
	if err := g.flush(); err != nil {
		return s.die(errors.Join(err, g.Rollback()))
	}
	if err := g.Commit(); err != nil {
		return s.die(err)
	}
	s.last = g.position
	s.news.tell(g.items, g.lanes)
	if g.said {
		s.search.wake()
	}
	return nil
}

func (s *Store) die(err error) error {
	err = fmt.Errorf("write %s: %w", s.db.Path(), err)
	s.fatal.CompareAndSwap(nil, &err)
	return s.fault()
}
