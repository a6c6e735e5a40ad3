package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"heed/adapters/problem"
	"heed/bot"
)

// health answers those who ask whether heed is alive and ready.
type health struct {
	reader bot.Reader
	pulses func() []pulse
	over   atomic.Bool
}

// pulse is how well a connection's platform is heard.
type pulse struct {
	connection bot.ConnectionID
	bot.Pulse
}

// String is the pulse as a line: when the platform was last heard of, and why it
// is not heard now.
func (p pulse) String() string {
	ago := func(t time.Time) string {
		if t.IsZero() {
			return "never"
		}
		return time.Since(t).Truncate(time.Second).String() + " ago"
	}
	line := fmt.Sprintf("%s: heard %s, last event %s", p.connection, ago(p.Heard), ago(p.Event))
	if p.Down != "" {
		line += "; " + p.Down
	}
	return line
}

// pulses lists those of all connections that have one.
func (h *house) pulses() []pulse {
	var all []pulse
	for _, id := range slices.Sorted(maps.Keys(h.plugged)) {
		if a, ok := h.plugged[id].(bot.Pulsed); ok {
			all = append(all, pulse{id, a.Pulse()})
		}
	}
	return all
}

// readWithin is how long the store may take to answer whether it can be read.
const readWithin = 2 * time.Second

func newHealth(r bot.Reader, pulses func() []pulse) *health {
	return &health{reader: r, pulses: pulses}
}

// ending makes heed not ready from now on.
func (h *health) ending() { h.over.Store(true) }

func (h *health) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fine(w, nil) })
	mux.HandleFunc("GET /readyz", h.ready)
}

// ready answers 200 when mentions can be taken in: the store can be read, and
// heed is not about to end. A platform that is not heard is told, a line each,
// and does not make heed unready: to start it again would not mend that.
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
	fine(w, h.pulses())
}

func fine(w http.ResponseWriter, pulses []pulse) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	text := "ok\n"
	for _, p := range pulses {
		text += p.String() + "\n"
	}
	_, _ = io.WriteString(w, text) // nobody is left to tell
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
