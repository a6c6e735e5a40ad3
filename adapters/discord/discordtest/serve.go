package discordtest

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"heed/adapters/adaptertest"
)

// apiPath is where the HTTP API is.
const apiPath = "/api/v10/"

// Address is where Discord is: APIURL is the HTTP API's (it ends with "/"), and
// Dial reaches it and its gateway, over whatever it is served by.
type Address struct {
	APIURL string
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
}

// Serve serves Discord over real sockets until the test ends.
func (s *Server) Serve(tb testing.TB) Address { return s.ServeAt(tb, "127.0.0.1:0") }

// ServeAt is like Serve, at a certain address.
func (s *Server) ServeAt(tb testing.TB, address string) Address {
	tb.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		tb.Fatal("a Discord:", err)
	}
	h := httptest.NewUnstartedServer(s)
	h.Listener.Close()
	h.Listener = l
	h.Start()
	s.change(func() { s.base = h.URL })
	tb.Cleanup(func() {
		s.Close()
		h.CloseClientConnections()
		h.Close()
	})
	return Address{APIURL: h.URL + apiPath, Dial: new(net.Dialer).DialContext}
}

// Memory serves Discord over pipes until the test ends: no sockets, so that it
// works inside a testing/synctest bubble. The server must have been made in the
// same bubble.
func (s *Server) Memory(tb testing.TB) Address {
	l, client := adaptertest.Pipe()
	s.change(func() { s.base = "http://localhost" })
	h := &http.Server{Handler: s}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Serve(l) // always ErrServerClosed
	}()
	tb.Cleanup(func() {
		s.Close()
		h.Close()
		<-ended
	})
	return Address{APIURL: "http://localhost" + apiPath, Dial: client.Transport.(*http.Transport).DialContext}
}

// ServeHTTP answers the app; see the package comment for the wire.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, apiPath):
		s.serveAPI(w, r, strings.TrimPrefix(path, apiPath))
	case strings.HasPrefix(path, "/gateway"):
		s.serveGateway(w, r)
	case strings.HasPrefix(path, "/try/"):
		s.serveTry(w, r, strings.TrimPrefix(path, "/try/"))
	default:
		http.NotFound(w, r)
	}
}
