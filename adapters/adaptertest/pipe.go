package adaptertest

import (
	"context"
	"net"
	"net/http"
	"sync"
)

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
func (nowhere) String() string  { return "memory" }
