package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"heed/adapters/problem"
	"heed/bot"
)

// health answers those who ask whether heed is alive and ready.
type health struct {
	reader bot.Reader
	over   atomic.Bool
}

// readWithin is how long the store may take to answer whether it can be read.
const readWithin = 2 * time.Second

func newHealth(r bot.Reader) *health { return &health{reader: r} }

// ending makes heed not ready from now on.
func (h *health) ending() { h.over.Store(true) }

func (h *health) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fine(w) })
	mux.HandleFunc("GET /readyz", h.ready)
}

// ready answers 200 when mentions can be taken in: the store can be read, and
// heed is not about to end.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readWithin)
	defer cancel()
	if h.over.Load() {
		problem.Write(w, http.StatusServiceUnavailable, "heed is ending.")
		return
	}
	if _, err := h.reader.Counts(ctx, ""); err != nil {
		problem.Write(w, http.StatusServiceUnavailable, "The store can not be read.")
		return
	}
	fine(w)
}

func fine(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok\n") // nobody is left to tell
}

func (p program) healthCommand() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask the heed that runs on this machine whether it is ready",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.askHealth(c.Context(), f) },
	}
	f.add(c)
	f.addListen(c)
	return c
}

// askHealth asks the running heed, at the address that it was told to listen on.
func (p program) askHealth(ctx context.Context, f flags) error {
	c, err := p.configured(f)
	if err != nil {
		return err
	}
	address := cmp.Or(f.listen, c.Listen)
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return errors.New(wrongAddress(address))
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		address = net.JoinHostPort("localhost", port)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*readWithin)
	defer cancel()
	if err := askReady(ctx, "http://"+address+"/readyz"); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "ready")
	return nil
}

func askReady(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Transport: &http.Transport{}}).Do(request) // no proxy: it is this machine
	if err != nil {
		return fmt.Errorf("no heed answers: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("heed at %s is not ready (%s)", url, response.Status)
	}
	return nil
}
