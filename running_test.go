package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// running is a whole heed in the test's process.
type running struct {
	URL     string
	Greeted string // what it said on standard output until it served
	signals chan os.Signal
	stderr  *sharedBuffer
	code    chan int
}

// sharedBuffer is one that heed writes while a test reads.
type sharedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *sharedBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *sharedBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// runOnce runs one command to its end.
func runOnce(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	p := program{stdout: &out, stderr: &err, env: environment{lookup: os.LookupEnv, read: readFile}}
	code = p.run(t.Context(), args)
	return code, out.String(), err.String()
}

// greeting is a standard output that passes on the first thing written.
type greeting chan string

func (g greeting) Write(p []byte) (int, error) {
	select {
	case g <- string(p):
	default:
	}
	return len(p), nil
}

// start runs `heed serve` on a free port of 127.0.0.1 until the test ends.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	r := &running{signals: make(chan os.Signal, 2), stderr: new(sharedBuffer), code: make(chan int, 1)}
	out := make(greeting, 1)
	p := program{stdout: out, stderr: r.stderr, env: environment{lookup: os.LookupEnv, read: readFile}, signals: r.signals}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.code <- p.run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...))
	}()
	t.Cleanup(func() { cancel(); <-done })
	select {
	case r.Greeted = <-out:
	case code := <-r.code:
		t.Fatalf("heed did not start (%d): %s", code, r.stderr)
	}
	first, _, _ := strings.Cut(r.Greeted, "\n")
	r.URL = strings.TrimPrefix(first, "heed serves on ")
	return r
}

// end asks heed to end and returns its exit code.
func (r *running) end() int {
	r.signals <- syscall.SIGTERM
	return <-r.code
}

// line returns what stands behind a word at the beginning of a line.
func (r *running) line(word string) string {
	for line := range strings.Lines(r.Greeted) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), word+" "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

func do(t *testing.T, r *http.Request) (status int, body string) {
	t.Helper()
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
