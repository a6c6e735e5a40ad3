// Package web is the board: heed in a browser, for the team.
//
// It shows what is in the store and hands over what members do; it decides
// nothing. Every page works with plain forms and redirects; where there is
// JavaScript, htmx fetches a page's list or item anew when something changed.
//
// Besides items it shows desks: their hours and who is there, what is overdue or
// promised, their digests, and the complaints to judge. Times can be typed in
// words, and are read and told on the clock of the desk.
//
// # Promises
//
// A sign-in link opens a page with a button (so that a preview of the link
// does not use it up), works once and for ten minutes. A form that is sent
// twice does its event once. A form that heed declines, or can not take, comes
// back with what was typed. Customers' words are never interpreted: they are
// escaped, stripped of control and direction characters, and cut.
//
// # Caveats
//
// There can be one board on an address, and it stands at its root: PublicURL
// has no path. A desk is shown if its `post` names the board; who may do what
// is the core's to decide. A digest is computed when it is looked at: the week of
// a desk that gets thousands of items a day takes seconds.
package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"

	"heed/bot"
)

// Config is what `type: web` can be told: nothing.
type Config struct{}

// Check returns everything wrong with it: nothing can be.
func (*Config) Check() []bot.Mistake { return nil }

// Web is a board.
type Web struct {
	host   bot.Host
	secure bool   // the public address is https
	cookie string // the session cookie's name
	guard  *http.CrossOriginProtection
	pages  map[string]*template.Template
	assets assets
	live   *live
}

// New returns the board of a connection.
func New(h bot.Host, _ Config) (*Web, error) {
	public, err := url.Parse(h.PublicURL)
	if err != nil || public.Host == "" {
		return nil, fmt.Errorf("public_url %q is not an address like https://heed.example.com", h.PublicURL)
	}
	w := &Web{host: h, secure: public.Scheme == "https", cookie: cookieName(public), guard: http.NewCrossOriginProtection(), live: newLive()}
	if err := w.guard.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
		return nil, fmt.Errorf("public_url %q: %w", h.PublicURL, err)
	}
	if w.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if w.pages, err = readPages(w.assets); err != nil {
		return nil, err
	}
	return w, nil
}

// Run tells open pages what changes until ctx is done; then it ends their
// streams, so that a server can shut down.
func (w *Web) Run(ctx context.Context) error {
	w.live.run(ctx, w.host.Reader.Watch(ctx))
	return nil
}

// Mount serves the board at the root of mux.
func (w *Web) Mount(mux *http.ServeMux) {
	handle := func(pattern string, h http.Handler) { mux.Handle(pattern, w.guard.Handler(headers(h))) }
	handle("GET /{$}", w.member(w.list))
	handle("GET /items/{id}", w.member(w.item))
	handle("GET /items/{id}/words/{seq}", w.member(w.words))
	handle("POST /items/{id}/{event}", w.member(w.act))
	handle("GET /items/{id}/{event}", http.HandlerFunc(goBack))
	handle("GET /desks", w.member(w.deskIndex))
	handle("GET /desks/{desk}", w.member(w.desk))
	handle("GET /desks/{desk}/digest", w.member(w.digest))
	handle("GET /desks/{desk}/review", w.member(w.review))
	handle("GET /me", w.member(w.me))
	handle("POST /me/away", w.member(w.leave))
	handle("POST /me/back", w.member(w.comeBack))
	handle("GET /me/{event}", http.RedirectHandler("/me", http.StatusSeeOther))
	handle("GET /events", w.member(w.events))
	handle("GET /sign-in", http.HandlerFunc(w.signInHelp))
	handle("GET /sign-in/{token}", http.HandlerFunc(w.signInPage))
	handle("POST /sign-in/{token}", http.HandlerFunc(w.signIn))
	handle("POST /sign-out", http.HandlerFunc(w.signOut))
	mux.Handle("GET /assets/{name}", w.assets)
}

// headers sets what protects every page; see
// https://www.w3.org/TR/CSP3/ and https://fetch.spec.whatwg.org/.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(rw, r)
	})
}
