package adaptertest

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"heed/bot"
)

// Run holds an adapter to the contract. Each test gets a platform of its own.
func Run(t *testing.T, open func(*testing.T) *Platform) {
	t.Helper()
	for _, group := range [][]promise{inbound, caughtUp, outbound, troubled, quiet} {
		for _, p := range group {
			t.Run(p.name, func(t *testing.T) {
				p.test(newSuite(t, open(t)))
			})
		}
	}
}

// promise is one sentence of the contract and its test.
type promise struct {
	name string
	test func(*suite)
}

// patience is how long a test waits for what must happen; nothing is measured
// by it.
const patience = 20 * time.Second

// suite is one test: a platform, a heed that records, and the adapter between.
type suite struct {
	*testing.T
	*Platform
	ctx     context.Context
	heed    *Recorder
	adapter bot.Adapter
	stop    func()
}

// connection is the name of the adapter's connection in all tests.
const connection bot.ConnectionID = "acme"

// newSuite starts the adapter.
func newSuite(t *testing.T, p *Platform) *suite {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	p.People = cmp.Or(p.People, &Crowd)
	s := &suite{T: t, Platform: p, ctx: ctx, heed: NewRecorder(connection, []string{p.Watched}, []string{p.Lane})}
	s.start()
	t.Cleanup(s.checkLog)
	t.Cleanup(func() { s.stop() })
	return s
}

// start opens an adapter and runs it.
func (s *suite) start() {
	s.Helper()
	a, err := s.Open(s.heed.Host())
	if err != nil {
		s.Fatal("opening the adapter:", err)
	}
	ctx, cancel := context.WithCancel(s.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := a.Run(ctx); err != nil {
			s.Error("Run:", err)
		}
	}()
	s.adapter = a
	s.stop = func() { cancel(); <-ended }
	if s.Ready != nil {
		s.await("the adapter to listen", s.Ready)
	}
}

// await waits for something on the platform.
func (s *suite) await(what string, holds func() bool) {
	s.Helper()
	if err := s.Wait(s.ctx, holds); err != nil {
		s.Fatalf("waiting for %s: %v; heard %d events, log:\n%s", what, err, len(s.heed.Events()), s.heed.Logged())
	}
}

// hear waits until some events were handed over, and returns all.
func (s *suite) hear(what string, enough func([]bot.Event) bool) []bot.Event {
	s.Helper()
	if err := s.heed.Wait(s.ctx, func() bool { return enough(s.heed.Events()) }); err != nil {
		s.Fatalf("waiting for %s: %v; log:\n%s", what, err, s.heed.Logged())
	}
	return s.heed.Events()
}

// safe fails if a secret is in an error, and returns it.
func (s *suite) safe(err error) error {
	s.Helper()
	if err != nil {
		s.hides("an error", err.Error())
	}
	return err
}

// hides fails if a secret is in a text.
func (s *suite) hides(where, text string) {
	s.Helper()
	for _, secret := range s.Secrets {
		if strings.Contains(text, secret) {
			s.Errorf("%s shows a secret: %s", where, strings.ReplaceAll(text, secret, "SECRET"))
		}
	}
}

// checkLog fails if the adapter logged a secret.
func (s *suite) checkLog() { s.hides("the log", s.heed.Logged()) }

// doubt reports whether an error says that nobody knows.
func doubt(err error) bool {
	_, notSent := errors.AsType[*bot.NotSent](err)
	_, blocked := errors.AsType[*bot.Blocked](err)
	return err != nil && !notSent && !blocked && !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrRefused)
}

// able returns what else the adapter can do, or skips the test.
func able[C any](s *suite, name string) C {
	s.Helper()
	c, ok := s.adapter.(C)
	s.lacks(s.T, name, !ok)
	return c
}
