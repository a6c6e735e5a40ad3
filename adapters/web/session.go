package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"heed/bot"
)

// How long a session lasts: from signing in, and without being used. Its use
// is written down at most once in renewAfter.
const (
	sessionLife = 30 * 24 * time.Hour
	sessionIdle = 7 * 24 * time.Hour
	renewAfter  = time.Hour
)

// session is a signed-in browser, as it is kept. Its record's name holds the
// hash of the cookie, never the cookie.
type session struct {
	Member bot.MemberID `json:"member"`
	Began  time.Time    `json:"began"`
	Used   time.Time    `json:"used"`
}

// until is when s ends if it is not used again.
func (s session) until() time.Time {
	idle, end := s.Used.Add(sessionIdle), s.Began.Add(sessionLife)
	if idle.Before(end) {
		return idle
	}
	return end
}

// record returns s as it is kept.
func (s session) record(name string, rev uint64) (bot.Kept, error) {
	value, err := json.Marshal(s)
	return bot.Kept{Name: name, Rev: rev, Value: value, Until: s.until()}, err
}

// newToken returns 32 random bytes, as text.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails; see its documentation
	return base64.RawURLEncoding.EncodeToString(b)
}

// recordName names the kept record of a token. Only its hash is stored.
func (w *Web) recordName(what, token string) string {
	sum := sha256.Sum256([]byte(token))
	return string(w.host.Connection) + "/" + what + "/" + hex.EncodeToString(sum[:])
}

// cookieName is that of the session cookie at a public address. With the prefix
// a browser takes it only from this very host over TLS (RFC 6265bis, section
// 4.1.3.2). Without TLS the port is part of it: a host's cookies are those of
// all its ports (RFC 6265, section 8.5), and two heeds on one machine would sign
// each other out.
func cookieName(public *url.URL) string {
	switch {
	case public.Scheme == "https":
		return "__Host-heed"
	case public.Port() != "":
		return "heed-" + public.Port()
	}
	return "heed"
}

// setCookie gives the browser its session; an empty token takes it away.
func (w *Web) setCookie(rw http.ResponseWriter, token string) {
	c := &http.Cookie{Name: w.cookie, Value: token, Path: "/", HttpOnly: true, Secure: w.secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(sessionLife / time.Second)}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(rw, c)
}

// errSignedOut: the request has no session.
var errSignedOut = errors.New("not signed in")

// whose returns the member whose session the request carries, and notes that
// it was used. [errSignedOut]: it carries none that is valid.
func (w *Web) whose(r *http.Request) (bot.Member, error) {
	c, err := r.Cookie(w.cookie)
	if err != nil {
		return bot.Member{}, errSignedOut
	}
	now := time.Now()
	kept, err := w.host.Reader.Kept(r.Context(), now, w.recordName("session", c.Value))
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Member{}, errSignedOut
	}
	if err != nil {
		return bot.Member{}, err
	}
	var s session
	if err := json.Unmarshal(kept.Value, &s); err != nil {
		return bot.Member{}, errSignedOut
	}
	m, ok := w.host.Rules().Members[s.Member]
	if !ok {
		return bot.Member{}, errSignedOut
	}
	return m, w.renew(r.Context(), kept, s, now)
}

// renew notes that a session was used, unless that was noted lately.
func (w *Web) renew(ctx context.Context, kept bot.Kept, s session, now time.Time) error {
	if now.Sub(s.Used) < renewAfter {
		return nil
	}
	s.Used = now
	record, err := s.record(kept.Name, kept.Rev)
	if err != nil {
		return err
	}
	if err := w.host.Keep(ctx, record); !errors.Is(err, bot.ErrStale) {
		return err
	}
	return nil // another request of the same session noted it, or signed it out
}

// member lets only members through.
func (w *Web) member(next func(http.ResponseWriter, *http.Request, bot.Member)) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		m, err := w.whose(r)
		switch {
		case errors.Is(err, errSignedOut):
			w.askToSignIn(rw, r)
		case err != nil:
			w.trouble(rw, r, err)
		default:
			next(rw, r, m)
		}
	})
}
