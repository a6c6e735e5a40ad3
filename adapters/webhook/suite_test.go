package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/webhook"
	"heed/bot"
)

// TestWebhookPassesTheContract runs the suite against a shop that sends
// mentions and takes replies.
func TestWebhookPassesTheContract(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) *adaptertest.Platform {
		s := &webshop{bodies: map[string]string{}}
		replies, intake := httptest.NewServer(http.HandlerFunc(s.receive)), httptest.NewServer(http.HandlerFunc(s.serve))
		t.Cleanup(replies.Close)
		t.Cleanup(intake.Close)
		s.url = intake.URL + "/in/acme"
		return &adaptertest.Platform{
			Open: func(h bot.Host) (bot.Adapter, error) {
				w, err := webhook.New(h, webhook.Config{Token: tokenKey, ReplyURL: replies.URL, AllowPrivate: true})
				if err == nil {
					s.mount(w)
				}
				return w, err
			},
			Secrets: []string{tokenKey}, Wait: s.wait, Say: s.say, Forge: func() { s.post("guessed", `{"id": "f", "text": "forged"}`) },
			Arrived: s.arrived, Attempts: func() int { s.mu.Lock(); defer s.mu.Unlock(); return s.attempts },
			Troubles: s.troubles(), RetryAfter: 7 * time.Second,
			Lacks: map[string]string{
				"Direct": "nobody of the team is at a webhook",
				"Press":  "a webhook has no buttons", "PressesRepeat": "a webhook has no buttons", "Lane": "a webhook shows no cards",
				"Away": "a sender repeats by itself; there is nothing to read back", "Archive": "it has no channels",
				"Revoke": "a 401 is refused like every 4xx", "Remover": "what was received stays", "Finder": "receivers can not be asked; they honour the key",
				"ReplyLimit": "a receiver takes any length", "AnswerBroken": "every 2xx is an answer, whatever is in it",
			},
		}
	})
}

// webshop is what a webhook connects heed to.
type webshop struct {
	url string

	mu       sync.Mutex
	news     adaptertest.News
	mux      *http.ServeMux
	said     int
	attempts int
	keys     []string
	bodies   map[string]string // by webhook-id
	trouble  adaptertest.Trouble
}

func (s *webshop) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.news.Tell()
}

func (s *webshop) wait(ctx context.Context, holds func() bool) error {
	return s.news.Wait(ctx, holds)
}

func (s *webshop) mount(w *webhook.Webhook) {
	mux := http.NewServeMux()
	w.Mount(mux)
	s.change(func() { s.mux = mux })
}

func (s *webshop) serve(rw http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	mux := s.mux
	s.mu.Unlock()
	mux.ServeHTTP(rw, r)
}

// post sends a mention and reports whether it was accepted.
func (s *webshop) post(token, body string) bool {
	r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	a.Body.Close()
	return a.StatusCode == http.StatusAccepted
}

func (s *webshop) say(p adaptertest.Person, text string) adaptertest.Delivery {
	d := &posted{shop: s}
	s.change(func() {
		s.said++
		body, _ := json.Marshal(map[string]any{"id": fmt.Sprint("m", s.said), "text": text, "author": map[string]string{"id": p.ID, "name": p.Name}})
		d.body = string(body)
	})
	d.Again()
	return d
}

// posted is a mention that was posted, by a sender that repeats it when told.
type posted struct {
	shop      *webshop
	body      string
	confirmed bool
}

func (d *posted) Confirmed() bool {
	d.shop.mu.Lock()
	defer d.shop.mu.Unlock()
	return d.confirmed
}

func (d *posted) Again() {
	go func() {
		ok := d.shop.post(tokenKey, d.body)
		d.shop.change(func() { d.confirmed = d.confirmed || ok })
	}()
}

func (s *webshop) troubles() map[adaptertest.Trouble]func() {
	all := map[adaptertest.Trouble]func(){}
	for _, t := range []adaptertest.Trouble{
		adaptertest.AnswerLost, adaptertest.AnswerNever, adaptertest.RequestLost, adaptertest.ServerError, adaptertest.RateLimited,
	} {
		all[t] = func() { s.change(func() { s.trouble = t }) }
	}
	return all
}

// receive takes replies at reply_url.
func (s *webshop) receive(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var trouble adaptertest.Trouble
	s.change(func() {
		trouble, s.trouble = s.trouble, ""
		s.attempts++
		switch trouble {
		case adaptertest.RequestLost, adaptertest.ServerError, adaptertest.RateLimited:
			return
		}
		key := r.Header.Get("webhook-id")
		if s.bodies[key] == "" {
			s.keys = append(s.keys, key)
		}
		s.bodies[key] = string(body)
	})
	switch trouble {
	case adaptertest.AnswerLost, adaptertest.RequestLost:
		panic(http.ErrAbortHandler)
	case adaptertest.AnswerNever:
		<-r.Context().Done()
	case adaptertest.ServerError:
		rw.WriteHeader(http.StatusInternalServerError)
	case adaptertest.RateLimited:
		rw.Header().Set("Retry-After", "7")
		rw.WriteHeader(http.StatusTooManyRequests)
	}
}

func (s *webshop) arrived(key string) []adaptertest.Arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	var reply struct{ Text string }
	if json.Unmarshal([]byte(s.bodies[key]), &reply) != nil {
		return nil
	}
	return []adaptertest.Arrival{{Ref: bot.Ref{Connection: "acme", ID: key}, Text: reply.Text}}
}
