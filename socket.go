package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"heed/adapters/problem"
	"heed/bot"
)

// The socket is how commands reach the heed that runs: it lies beside the
// store, and only the user who runs heed may use it. Whoever may could as well
// read the store.
func socketOf(store string) string { return store + ".sock" }

// openSocket serves the commands until the listener is closed. A socket left
// behind by a heed that was killed is replaced: the store is ours alone by now.
func openSocket(h *house, path string) (*http.Server, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("replace the socket of commands: %w", err)
	}
	defer syscall.Umask(syscall.Umask(0o177)) // born with mode 0600
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open the socket of commands: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /link", h.link)
	mux.HandleFunc("GET /why", h.why)
	server := &http.Server{
		Handler: mux, ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelWarn),
	}
	go func() { _ = server.Serve(l) }() // it ends when the server is closed
	return server, nil
}

// link answers with a sign-in link for a member.
func (h *house) link(w http.ResponseWriter, r *http.Request) {
	who := bot.MemberID(r.URL.Query().Get("member"))
	if _, ok := h.bot.Rules().Members[who]; !ok {
		problem.Write(w, http.StatusNotFound, fmt.Sprintf("There is no member %q.", who))
		return
	}
	link, err := h.linkFor(r.Context(), who)
	switch {
	case err != nil:
		problem.Write(w, http.StatusServiceUnavailable, "No link could be made just now; try again.")
	case link == "":
		problem.Write(w, http.StatusConflict, "There is no board to sign in at: the configuration has no connection of type web.")
	default:
		_, _ = io.WriteString(w, link+"\n") // nobody is left to tell
	}
}

// maxSaid is the most bytes that a command takes for an answer.
const maxSaid = 1 << 20

// ask asks the running heed for something, and returns what it says.
func ask(ctx context.Context, socket, method, what string) (string, error) {
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
	}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, method, "http://heed"+what, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("no heed answers at %s; start it in the same folder and with the same configuration", socket)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxSaid))
	if err != nil {
		return "", fmt.Errorf("read the answer of heed: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return "", errors.New(detailOf(text))
	}
	return string(text), nil
}
