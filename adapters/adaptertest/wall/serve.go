package wall

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Address is where a server is, and the client that reaches it.
type Address struct {
	URL    string
	Client *http.Client
}

// Sockets serves the platform over real sockets until the test ends.
func (s *Server) Sockets(tb testing.TB) Address {
	h := httptest.NewServer(s)
	client := &http.Client{Transport: &http.Transport{}}
	tb.Cleanup(func() {
		s.Close()
		client.CloseIdleConnections()
		h.CloseClientConnections()
		h.Close()
	})
	return Address{URL: h.URL, Client: client}
}

// Memory serves the platform over pipes until the test ends: no sockets, so
// that it works inside a testing/synctest bubble. The server must have been
// made in the same bubble.
func (s *Server) Memory(tb testing.TB) Address {
	l, client := Pipe()
	h := &http.Server{Handler: s}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Serve(l) // always ErrServerClosed
	}()
	tb.Cleanup(func() {
		s.Close()
		client.CloseIdleConnections()
		h.Close()
		<-ended
	})
	return Address{URL: "http://wall.example", Client: client}
}

// Pipe returns a listener and the client whose every connection, to any
// address, ends there.
func Pipe() (net.Listener, *http.Client) {
	p := &pipe{conns: make(chan net.Conn), done: make(chan struct{})}
	return p, &http.Client{Transport: &http.Transport{DialContext: p.dial}}
}

// pipe is a listener in memory.
type pipe struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipe) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept returns the next connection.
func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close turns new connections away.
func (p *pipe) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr returns an address that is nowhere.
func (p *pipe) Addr() net.Addr { return nowhere{} }

type nowhere struct{}

func (nowhere) Network() string { return "memory" }
func (nowhere) String() string  { return "wall.example" }
