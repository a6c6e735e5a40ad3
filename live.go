package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Of an orderly end: how long requests may take to finish, and how long
// everything may. Platforms and supervisors wait about ten seconds.
const (
	drainWithin = 7 * time.Second
	endWithin   = 9 * time.Second
)

var errTooSlow = errors.New("not everything finished in time; what was accepted is kept, what was under way is looked into at the next start")

var errCutShort = errors.New("told to end a second time: ended at once; what was accepted is kept, what was under way is looked into at the next start")

// live serves on l until ctx is done, a signal comes, or a part can not go on.
func (p program) live(ctx context.Context, h *house, l net.Listener) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	server := newServer(h)
	ended := make(chan error, 4)
	go func() { ended <- unlessAsked(work, h.bot.Run(work)) }()
	go func() { ended <- h.feeds.run(work, h.bot) }()
	go func() { ended <- server.Serve(l) }()
	go func() { ended <- h.metrics.serve(work, h.log) }()
	p.greet(work, h)

	var failed error
	running := cap(ended)
	select {
	case failed = <-ended:
		running--
	case <-ctx.Done():
	case <-p.signals:
	}
	h.log.Info("ending")
	h.health.ending()
	stop()
	return p.end(server, failed, ended, running)
}

// end waits for what is in flight, unless a second signal comes. What it
// returns is what failed before, or fails now.
func (p program) end(server *http.Server, failed error, ended <-chan error, running int) error {
	finished := make(chan error, 1)
	go func() { finished <- finish(server, ended, running) }()
	select {
	case err := <-finished:
		return firstError(failed, err)
	case <-p.signals:
		return errors.Join(failed, errCutShort)
	}
}

// finish waits for requests and parts to end, in this order, and for at most
// [endWithin].
func finish(server *http.Server, ended <-chan error, running int) error {
	deadline := time.NewTimer(endWithin)
	defer deadline.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), drainWithin)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		server.Close() // the time is over for those who are slow
	}
	var failed error
	for range running {
		select {
		case err := <-ended:
			failed = firstError(failed, err)
		case <-deadline.C:
			return firstError(failed, errTooSlow)
		}
	}
	return failed
}

// unlessAsked drops an error that only says that ctx is done.
func unlessAsked(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// firstError keeps the first error that is one.
func firstError(first, second error) error {
	for _, err := range []error{first, second} {
		if err != nil && !errors.Is(err, http.ErrServerClosed) {
			return err
		}
	}
	return nil
}

func newServer(h *house) *http.Server {
	return &http.Server{
		Handler:           h.guarded,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelWarn),
	}
}
