package web_test

import (
	"context"

	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"heed/bot"
)

func TestLookingAtALinkDoesNotUseItUp(t *testing.T) {
	b := open(t)
	link, err := b.web.Link(t.Context(), "ann")
	b.must(err)
	if !strings.HasPrefix(link, b.url+"/sign-in/") {
		t.Errorf("link %s is not below %s", link, b.url)
	}
	preview, person := b.visitor(), b.visitor()
	for range 3 {
		got := preview.get(link)
		b.status(got, http.StatusOK)
		b.has(got, "Ann", "<button")
		if c := got.header.Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("looking at the link gave a session: %s", c)
		}
	}
	got := person.post(link, nil)
	b.status(got, http.StatusSeeOther)
	b.status(person.get("/"), http.StatusOK)
	b.status(preview.get("/"), http.StatusUnauthorized)
}

func TestALinkWorksOnce(t *testing.T) {
	b := open(t)
	link, err := b.web.Link(t.Context(), "ann")
	b.must(err)
	var wins atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			switch got := b.visitor().post(link, nil); got.status {
			case http.StatusSeeOther:
				wins.Add(1)
			case http.StatusGone:
			default:
				t.Errorf("status %d", got.status)
			}
		})
	}
	all.Wait()
	if wins.Load() != 1 {
		t.Errorf("%d of 16 simultaneous uses signed in", wins.Load())
	}
	got := b.visitor().get(link)
	b.status(got, http.StatusGone)
	b.has(got, "It was used", "ask whoever runs it")
}

func TestAnUnknownLinkSaysWhatToDo(t *testing.T) {
	v := open(t).visitor()
	for _, got := range []answer{v.get("/sign-in/nonsense"), v.post("/sign-in/nonsense", nil)} {
		v.status(got, http.StatusGone)
		v.has(got, "ask whoever runs it")
	}
}

func TestOnlyMembersGetALink(t *testing.T) {
	b := open(t)
	if link, err := b.web.Link(t.Context(), "mallory"); err == nil {
		t.Errorf("a stranger was given %s", link)
	}
}

func TestWithoutASessionNothingIsShown(t *testing.T) {
	b := open(t)
	id := string(b.says(bot.Mention{ID: "1", Text: "the kettle leaks", Author: customer("Cleo")}))
	v := b.visitor()
	for _, path := range []string{"/", "/items/" + id, "/items/" + id + "/words/1", "/events"} {
		got := v.get(path)
		b.status(got, http.StatusUnauthorized)
		b.has(got, "Sign in")
		b.lacks(got, "kettle", "Cleo")
	}
	b.status(v.post("/items/"+id+"/claim", nil), http.StatusUnauthorized)
	if owner := b.item(bot.ItemID(id)).Item.Owner; owner != "" {
		t.Errorf("%s owns it", owner)
	}
}

func TestSigningOutEndsTheSessionEverywhere(t *testing.T) {
	b := open(t)
	v := b.as("ann")
	r := httptest.NewRequest(http.MethodGet, b.url+"/", nil)
	stolen := v.Jar.Cookies(r.URL)
	b.status(v.post("/sign-out", nil), http.StatusSeeOther)
	b.status(v.get("/"), http.StatusUnauthorized)
	again := b.visitor()
	again.Jar.SetCookies(r.URL, stolen)
	b.status(again.get("/"), http.StatusUnauthorized)
}

func TestAMemberWhoLeftHasNoSession(t *testing.T) {
	left := false
	b := open(t, func(h *bot.Host) {
		rules := h.Rules
		h.Rules = func() bot.Rules {
			r := rules()
			if left {
				r.Members = nil
			}
			return r
		}
	})
	link, err := b.web.Link(t.Context(), "ann")
	b.must(err)
	v := b.as("ann")
	b.status(v.get("/"), http.StatusOK)
	left = true
	b.status(v.get("/"), http.StatusUnauthorized)
	b.status(b.visitor().post(link, nil), http.StatusGone)
}

func TestAnotherSiteCanNotPress(t *testing.T) {
	b := open(t)
	id := b.says(bot.Mention{ID: "1", Text: "help", Author: customer("Cleo")})
	v := b.as("ann")
	r, err := http.NewRequest(http.MethodPost, b.url+"/items/"+string(id)+"/claim", nil)
	b.must(err)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Origin", "https://evil.example")
	b.status(v.do(r), http.StatusForbidden)
	if owner := b.item(id).Item.Owner; owner != "" {
		t.Errorf("%s owns it", owner)
	}
}

func TestCookieFlags(t *testing.T) {
	for publicURL, want := range map[string]string{
		"http://127.0.0.1:8080":    "heed-8080=",
		"http://127.0.0.1:8081":    "heed-8081=", // cookies do not know ports
		"http://heed.example.com":  "heed=",
		"https://heed.example.com": "__Host-heed=",
	} {
		b := &board{T: t}
		mux := b.assemble(publicURL)
		link, err := b.web.Link(t.Context(), "ann")
		b.must(err)
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, link, nil))
		c := rec.Header().Get("Set-Cookie")
		if !strings.HasPrefix(c, want) || !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Path=/;") {
			t.Errorf("%s: cookie %s", publicURL, c)
		}
		if secure := strings.Contains(c, "Secure"); secure != strings.HasPrefix(publicURL, "https") {
			t.Errorf("%s: cookie %s", publicURL, c)
		}
	}
}

// clocked is a board whose time a test decides.
type clocked struct {
	*board
	mux    *http.ServeMux
	cookie *http.Cookie
}

func (c *clocked) ask(method, path string) int {
	rec := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, nil)
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	c.mux.ServeHTTP(rec, r)
	if all := rec.Result().Cookies(); len(all) > 0 {
		c.cookie = all[0]
	}
	return rec.Code
}

func onClock(t *testing.T, f func(*clocked)) {
	synctest.Test(t, func(t *testing.T) {
		c := &clocked{board: &board{T: t}}
		c.mux = c.assemble("http://heed.test")
		f(c)
	})
}

func TestALinkExpiresAfterTenMinutes(t *testing.T) {
	for after, want := range map[time.Duration]int{
		10*time.Minute - time.Second: http.StatusSeeOther,
		10*time.Minute + time.Second: http.StatusGone,
	} {
		onClock(t, func(c *clocked) {
			link, err := c.web.Link(c.Context(), "ann")
			c.must(err)
			time.Sleep(after)
			if got := c.ask(http.MethodPost, link); got != want {
				c.Errorf("after %s: %d, want %d", after, got, want)
			}
		})
	}
}

func TestASessionEndsWhenIdleAndAtLast(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		waits []time.Duration
		want  int
	}{
		"idle for less than a week": {[]time.Duration{7*day - time.Minute}, http.StatusOK},
		"idle for a week":           {[]time.Duration{7*day + time.Minute}, http.StatusUnauthorized},
		"used every six days":       {[]time.Duration{6 * day, 6 * day, 6 * day, 6 * day}, http.StatusOK},
		"used for thirty days":      {[]time.Duration{6 * day, 6 * day, 6 * day, 6 * day, 6*day + time.Minute}, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			onClock(t, func(b *clocked) {
				link, err := b.web.Link(b.Context(), "ann")
				b.must(err)
				b.ask(http.MethodPost, link)
				got := 0
				for _, wait := range c.waits {
					time.Sleep(wait)
					got = b.ask(http.MethodGet, "/")
				}
				if got != c.want {
					b.Errorf("status %d, want %d", got, c.want)
				}
			})
		})
	}
}

func TestNoSecretIsKeptOrLogged(t *testing.T) {
	var names []string
	b := open(t, func(h *bot.Host) {
		keep := h.Keep
		h.Keep = func(ctx context.Context, records ...bot.Kept) error {
			for _, k := range records {
				names = append(names, k.Name+"="+string(k.Value))
			}
			return keep(ctx, records...)
		}
	})
	link, err := b.web.Link(t.Context(), "ann")
	b.must(err)
	v := b.visitor()
	v.post(link, nil)
	cookie := v.Jar.Cookies(httptest.NewRequest(http.MethodGet, b.url, nil).URL)[0].Value
	token := link[strings.LastIndexByte(link, '/')+1:]
	for _, kept := range names {
		if strings.Contains(kept, token) || strings.Contains(kept, cookie) {
			t.Errorf("kept in the clear: %s", kept)
		}
	}
	if len(names) == 0 {
		t.Error("nothing was kept")
	}
}

func TestAStoreThatFailsIsNotASignOut(t *testing.T) {
	var fails atomic.Bool
	b := open(t, func(h *bot.Host) { h.Reader = failing{h.Reader, &fails} })
	v := b.as("ann")
	fails.Store(true)
	got := v.get("/")
	b.status(got, http.StatusServiceUnavailable)
	b.has(got, "Try again in a moment")
	fails.Store(false)
	b.status(v.get("/"), http.StatusOK)
}

// failing is a store that can not be read at times.
type failing struct {
	bot.Reader
	fails *atomic.Bool
}

func (f failing) Kept(ctx context.Context, now time.Time, name string) (bot.Kept, error) {
	if f.fails.Load() {
		return bot.Kept{}, bot.ErrUnavailable
	}
	return f.Reader.Kept(ctx, now, name)
}
