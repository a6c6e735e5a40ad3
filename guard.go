package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"heed/adapters/problem"
)

// writeWithin is how long an answer may take to be written. Streams set their
// own deadline for each piece.
const writeWithin = 30 * time.Second

// guard puts before every handler what all of them need: a deadline, the
// refusal of requests that a foreign page makes a browser send, and, on
// loopback, the refusal of foreign host names, by which a page could otherwise
// speak to heed as if it were its own server (DNS rebinding).
func guard(next http.Handler, publicURL string, at net.Addr) (http.Handler, error) {
	public, err := url.Parse(publicURL)
	if err != nil {
		return nil, fmt.Errorf("public_url: %w", err)
	}
	cross := http.NewCrossOriginProtection()
	if err := cross.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
		return nil, fmt.Errorf("public_url: %w", err)
	}
	cross.AddInsecureBypassPattern("/in/") // programs send there, each with its own proof
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		problem.Write(w, http.StatusForbidden, "Another site's page asked for this. Open heed itself and do it there.")
	}))
	return withDeadline(allowHosts(cross.Handler(next), public, at)), nil
}

// nothingHere says as a problem what mux says in plain text: that there is
// nothing at an address, or nothing for a method.
func nothingHere(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		said := &unsaid{header: http.Header{}}
		if pattern == "" {
			h.ServeHTTP(said, r)
		}
		switch allow := said.header.Get("Allow"); said.status {
		case http.StatusNotFound:
			problem.Write(w, said.status, "There is nothing at this address.")
		case http.StatusMethodNotAllowed:
			w.Header().Set("Allow", allow)
			problem.Write(w, said.status, "This address only takes "+allow+".")
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// unsaid keeps the status and the headers of an answer, and drops its words.
type unsaid struct {
	header http.Header
	status int
}

func (u *unsaid) Header() http.Header         { return u.header }
func (u *unsaid) WriteHeader(status int)      { u.status = status }
func (u *unsaid) Write(b []byte) (int, error) { return len(b), nil }

func withDeadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeWithin)) // recorders in tests have none
		next.ServeHTTP(w, r)
	})
}

// allowHosts lets through, where heed listens on loopback only, requests for
// this machine at its port and for the public address.
func allowHosts(next http.Handler, public *url.URL, at net.Addr) http.Handler {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || !tcp.IP.IsLoopback() {
		return next
	}
	port := fmt.Sprint(tcp.Port)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.EqualFold(r.Host, public.Host) && !isLoopback(r.Host, port) {
			problem.Write(w, http.StatusMisdirectedRequest, "heed does not serve this host name. If it should, put it into public_url.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback reports whether a Host header means this machine at that port.
func isLoopback(header, port string) bool {
	host, p, err := net.SplitHostPort(header)
	if err != nil {
		host, p = strings.Trim(header, "[]"), "80"
	}
	ip := net.ParseIP(host)
	return p == port && (strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback())
}
