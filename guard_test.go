package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"heed/adapters/problem"
)

var (
	loopback = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	anywhere = &net.TCPAddr{IP: net.IPv4zero, Port: 8080}
)

func guarded(t *testing.T, at net.Addr) http.Handler {
	t.Helper()
	h, err := guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fine(w, nil) }), "https://heed.example.com", at)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOnLoopbackForeignHostNamesAreRefused(t *testing.T) {
	for host, want := range map[string]int{
		"127.0.0.1:8080":        200,
		"localhost:8080":        200,
		"LOCALHOST:8080":        200,
		"[::1]:8080":            200,
		"127.9.9.9:8080":        200,
		"heed.example.com":      200,
		"Heed.Example.com":      200,
		"heed.example.com:8080": 421,
		"evil.example:8080":     421,
		"localhost":             421,
		"localhost:8081":        421,
		"localhost.evil:8080":   421,
		"192.0.2.1:8080":        421,
		"":                      421,
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		guarded(t, loopback).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestElsewhereEveryHostNameIsServed(t *testing.T) {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://any.example/", nil)
	guarded(t, anywhere).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestForeignPagesCanNotAct(t *testing.T) {
	for _, c := range []struct {
		method, path, site, origin string
		want                       int
	}{
		{"POST", "/items/1/claim", "cross-site", "https://evil.example", 403},
		{"POST", "/items/1/claim", "same-origin", "", 200},
		{"POST", "/items/1/claim", "", "", 200}, // no browser
		{"POST", "/items/1/claim", "", "https://heed.example.com", 200},
		{"POST", "/items/1/claim", "", "https://evil.example", 403},
		{"GET", "/items/1", "cross-site", "https://evil.example", 200},
		{"POST", "/in/shop", "cross-site", "https://evil.example", 200},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(c.method, c.path, strings.NewReader(""))
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Sec-Fetch-Site", c.site)
		r.Header.Set("Origin", c.origin)
		guarded(t, loopback).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%+v: %d", c, w.Code)
		}
		if isProblem := w.Header().Get("Content-Type") == "application/problem+json"; isProblem != (c.want == 403) {
			t.Errorf("%+v: %s", c, w.Header().Get("Content-Type"))
		}
	}
}

func TestWhatIsNotThereIsAProblem(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fine(w, nil) })
	for _, c := range []struct {
		method, path, allow string
		want                int
	}{
		{http.MethodGet, "/livez", "", 200},
		{http.MethodPost, "/livez", "GET, HEAD", 405},
		{http.MethodPost, "/in/nobody", "", 404},
		{http.MethodGet, "/metrics", "", 404},
		{http.MethodGet, "//livez", "", 307},
		{http.MethodGet, "/nowhere/../else", "", 307},
	} {
		w := httptest.NewRecorder()
		nothingHere(mux).ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.want || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q", c.method, c.path, w.Code, w.Header().Get("Allow"))
		}
		if got := w.Header().Get("Content-Type"); w.Code >= 400 && got != problem.ContentType {
			t.Errorf("%s %s: %s: %s", c.method, c.path, got, w.Body)
		}
	}
}
