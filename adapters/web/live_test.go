package web_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

// listening is one open stream, read line by line.
type listening struct {
	*board
	lines <-chan string // closed at its end
}

// listen opens the stream of a page.
func (v browser) listen(path string, header ...string) listening {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), http.MethodGet, v.at(path), nil)
	v.must(err)
	for n := 0; n < len(header); n += 2 {
		r.Header.Set(header[n], header[n+1])
	}
	res, err := v.Client.Do(r)
	v.must(err)
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "text/event-stream" {
		v.Fatalf("%s: %d %s", path, res.StatusCode, got)
	}
	return listening{v.board, linesOf(res.Body)}
}

func linesOf(r io.Reader) <-chan string {
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(r); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines
}

// hears reads on until a line is there.
func (l listening) hears(want string) {
	l.Helper()
	for {
		line, ok := <-l.lines
		if !ok {
			l.Fatalf("the stream ended without %q", want)
		}
		if line == want {
			return
		}
	}
}

// ends reads on until the stream ends.
func (l listening) ends() {
	for range l.lines {
	}
}

// stream is the address of a page's stream.
func (v browser) stream(path string) string {
	v.Helper()
	m := regexp.MustCompile(`hx-sse:connect="([^"]*)"`).FindStringSubmatch(v.get(path).body)
	if m == nil {
		v.Fatalf("%s hears of no changes", path)
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

func TestAPageHearsOfChanges(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	l := v.listen(v.stream("/"))
	l.hears("retry: 2000")
	l.hears("event: hello")
	b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	l.hears("event: news")
}

func TestAPageHearsOfWhatChangedBeforeItListened(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	first := v.stream("/")
	now := v.listen(first)
	b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	now.hears("event: news")
	v.listen(first).hears("event: news")
	v.listen("/events", "Last-Event-ID", "another process-7").hears("event: news")
}

func TestAnAddressCanNotWriteLinesOfTheStream(t *testing.T) {
	b := open(t)
	l := b.as("ann").listen("/events?" + url.Values{"since": {"x\ndata: planted\r\nevent: planted"}}.Encode())
	for line := range l.lines {
		if strings.Contains(line, "planted") {
			t.Fatalf("%q", line)
		}
		if line == "event: hello" {
			return
		}
	}
}

func TestStreamsEndWhenHeedEnds(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	var all []listening
	for range 10 {
		l := v.listen("/events")
		l.hears("event: hello")
		all = append(all, l)
	}
	b.stop()
	for _, l := range all {
		l.ends()
	}
}

// pipes is a listener whose connections are in memory, so that a test can
// decide their time.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p pipes) Close() error   { close(p.done); return nil }
func (p pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// onWire serves a board in memory and opens its stream on a connection.
func onWire(t *testing.T, f func(b *clocked, conn net.Conn)) {
	onClock(t, func(c *clocked) {
		link, err := c.web.Link(c.Context(), "ann")
		c.must(err)
		c.ask(http.MethodPost, link)
		ctx, stop := context.WithCancel(c.Context())
		ran := make(chan error, 1)
		go func() { ran <- c.web.Run(ctx) }()
		p := pipes{make(chan net.Conn), make(chan struct{})}
		srv := &http.Server{Handler: c.mux, ReadTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second}
		go srv.Serve(p)
		near, far := net.Pipe()
		p.conns <- far
		_, err = io.WriteString(near, "GET /events HTTP/1.1\r\nHost: heed.test\r\nCookie: "+c.cookie.String()+"\r\n\r\n")
		c.must(err)
		f(c, near)
		stop()
		c.must(<-ran)
		near.Close()
		srv.Close()
	})
}

func TestAQuietStreamBeats(t *testing.T) {
	onWire(t, func(c *clocked, conn net.Conn) {
		l := listening{c.board, linesOf(conn)}
		l.hears("event: hello")
		for range 8 { // far beyond the server's own timeouts
			start := time.Now()
			l.hears(": here")
			if d := time.Since(start); d > 16*time.Second {
				c.Errorf("%s between two beats", d)
			}
		}
	})
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	onWire(t, func(c *clocked, conn net.Conn) {
		l := listening{c.board, linesOf(conn)}
		l.hears(": here")
		c.ask(http.MethodPost, "/sign-out")
		start := time.Now()
		l.ends()
		if d := time.Since(start); d > 16*time.Second {
			c.Errorf("it went on for %s", d)
		}
	})
}

func TestASlowReaderIsDropped(t *testing.T) {
	onWire(t, func(c *clocked, conn net.Conn) {
		time.Sleep(time.Minute) // nobody reads
		synctest.Wait()
		if _, err := conn.Write([]byte("x")); err == nil {
			c.Error("the connection of a reader who does not read is still open")
		}
	})
}
