package wall

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"heed/adapters/adaptertest"
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
	l, client := adaptertest.Pipe()
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
