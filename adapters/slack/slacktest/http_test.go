package slacktest_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/adaptertest"
	"heed/adapters/slack/slacktest"
)

// endpoint is the app's side of deliveries by HTTP: it keeps what came, and
// answers as told.
type endpoint struct {
	*office
	mu     sync.Mutex
	came   []received
	answer func(http.ResponseWriter)
}

type received struct {
	kind    string // its Content-Type
	content string
	retry   string
	reason  string
	wrong   error // with its signature
}

// endpoint starts one.
func (o *office) endpoint() *endpoint {
	e := &endpoint{office: o, answer: func(http.ResponseWriter) {}}
	l, client := adaptertest.Pipe()
	server := &http.Server{Handler: e}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // always ErrServerClosed
	}()
	o.Cleanup(func() { client.CloseIdleConnections(); server.Close(); <-ended })
	o.DeliverTo("http://heed.example/slack/acme", client)
	return e
}

// ServeHTTP takes a delivery.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body) // what is cut short is signed wrongly
	got := received{kind: r.Header.Get("Content-Type"), content: string(text), retry: r.Header.Get("X-Slack-Retry-Num"), reason: r.Header.Get("X-Slack-Retry-Reason")}
	v, err := slackgo.NewSecretsVerifier(r.Header, e.SigningSecret())
	if err == nil {
		v.Write(text)
		err = v.Ensure()
	}
	got.wrong = err
	e.mu.Lock()
	e.came = append(e.came, got)
	answer := e.answer
	e.mu.Unlock()
	answer(w)
}

// got is what came so far.
func (e *endpoint) got() []received {
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.came)
}

// status answers with a status.
func (e *endpoint) status(code int, header ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = func(w http.ResponseWriter) {
		if len(header) == 2 {
			w.Header().Set(header[0], header[1])
		}
		w.WriteHeader(code)
	}
}

func TestDeliveriesByHTTPAreSigned(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		e := o.endpoint()
		ts := o.card("C0SHOP")
		deliveries := []*slacktest.Delivery{o.Press("U1ANN", "C0SHOP", ts, "do:claim"), o.Command("U1ANN", "C0SHOP", "/heed", "a&b=c")}
		got := e.got()
		if len(got) != 3 {
			t.Fatalf("%d deliveries", len(got))
		}
		for _, g := range got {
			if g.wrong != nil {
				t.Errorf("%s: %v", g.kind, g.wrong)
			}
		}
		for _, d := range deliveries {
			if !d.Confirmed() || !slices.Equal(d.Statuses(), []int{200}) {
				t.Errorf("confirmed %v, %v", d.Confirmed(), d.Statuses())
			}
		}
		for _, want := range []string{"payload=", "text=a%26b%3Dc", "event_callback"} {
			if !slices.ContainsFunc(got, func(g received) bool { return strings.Contains(g.content, want) }) {
				t.Errorf("nothing came with %s", want)
			}
		}
	})
}

func TestEventsByHTTPComeThreeTimesMore(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(*endpoint)
		want   []string // number and reason of retries
	}{
		"failing":  {func(e *endpoint) { e.status(500) }, []string{" ", "1 http_error", "2 http_error", "3 http_error"}},
		"no retry": {func(e *endpoint) { e.status(500, "X-Slack-No-Retry", "1") }, []string{" "}},
		"hanging": {func(e *endpoint) {
			e.answer = func(http.ResponseWriter) { time.Sleep(4 * time.Second) }
		}, []string{" ", "1 http_timeout", "2 http_timeout", "3 http_timeout"}},
		"closing": {func(e *endpoint) {
			e.answer = func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
		}, []string{" ", "1 connection_failed", "2 connection_failed", "3 connection_failed"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, slacktest.Settings{}, func(o *office) {
				e := o.endpoint()
				test.answer(e)
				d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
				time.Sleep(time.Hour)
				var got []string
				for _, g := range e.got() {
					got = append(got, fmt.Sprint(g.retry, " ", g.reason))
				}
				if !slices.Equal(got, test.want) || d.Confirmed() {
					t.Errorf("came %q, want %q; confirmed %v", got, test.want, d.Confirmed())
				}
			})
		})
	}
}

func TestPressesByHTTPComeOnce(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		ts := o.card("C0SHOP")
		e := o.endpoint()
		e.status(500)
		d := o.Press("U1ANN", "C0SHOP", ts, "do:claim")
		time.Sleep(time.Hour)
		if n := len(e.got()); n != 1 || d.Confirmed() {
			t.Errorf("came %d times, confirmed %v", n, d.Confirmed())
		}
		e.status(200)
		d.Again()
		if n := len(e.got()); n != 2 || !d.Confirmed() {
			t.Errorf("asked for, it came %d times, confirmed %v", n, d.Confirmed())
		}
	})
}

func TestFormsByHTTPAreAnswered(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		e := o.endpoint()
		e.answer = func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"response_action":"errors","errors":{"text":"too rude"}}`)
		}
		o.Submit("U1ANN", map[string]string{"text": "go away"})
		synctest.Wait()
		if v := o.View("U1ANN"); v.Errors["text"] != "too rude" {
			t.Errorf("Ann sees %+v", v)
		}
	})
}

func TestForgeriesAreKnown(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		e := o.endpoint()
		for name, test := range map[string]struct {
			how  []slacktest.Forgery
			good bool
		}{
			"good":      {nil, true},
			"forged":    {[]slacktest.Forgery{slacktest.Forged()}, false},
			"unsigned":  {[]slacktest.Forgery{slacktest.Unsigned()}, false},
			"stale":     {[]slacktest.Forgery{slacktest.Aged(6 * time.Minute)}, false},
			"early":     {[]slacktest.Forgery{slacktest.Aged(-6 * time.Minute)}, false},
			"young":     {[]slacktest.Forgery{slacktest.Aged(4 * time.Minute)}, true},
			"truncated": {[]slacktest.Forgery{slacktest.Truncated(1)}, false},
			"padded":    {[]slacktest.Forgery{slacktest.Padded(" ")}, false},
		} {
			before := len(e.got())
			status := o.Forward(o.Request("events_api", map[string]string{"type": "url_verification", "challenge": "x"}, test.how...))
			got := e.got()
			if len(got) != before+1 || status != 200 || (got[before].wrong == nil) != test.good {
				t.Errorf("%s: %d, came with %v", name, status, got[before:])
			}
		}
	})
}
