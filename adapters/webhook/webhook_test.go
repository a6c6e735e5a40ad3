package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/adapters/webhook"
	"heed/bot"
)

const (
	key      = "a key of twenty-four bytes"
	hubKey   = "hub-key-planted"
	tokenKey = "token-planted"
	hello    = `{"id":"m1","text":"Hello"}`
)

var secret = bot.Secret("whsec_" + base64.StdEncoding.EncodeToString([]byte(key)))

// sender is a real HTTP client in front of an adapter whose events are kept.
type sender struct {
	t   *testing.T
	url string

	mu     sync.Mutex
	events []bot.Event
	answer func(bot.Event) (bot.Receipt, error)
}

func open(t *testing.T, c webhook.Config) *sender {
	t.Helper()
	s := &sender{t: t, answer: func(bot.Event) (bot.Receipt, error) {
		return bot.Receipt{Item: "i1", Status: bot.StatusNew}, nil
	}}
	w, err := webhook.New(bot.Host{Connection: "shop", Log: slog.New(slog.DiscardHandler), Take: s.take}, c)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	w.Mount(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL + "/in/shop"
	return s
}

func (s *sender) take(_ context.Context, e bot.Event) (bot.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
	return s.answer(e)
}

// response is what came back, read whole.
type response struct {
	status int
	header http.Header
	body   string
}

func (r response) fields(t *testing.T) []string {
	t.Helper()
	var p struct{ Errors []bot.Mistake }
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		t.Fatalf("the answer is not JSON: %v\n%s", err, r.body)
	}
	names := []string{}
	for _, e := range p.Errors {
		names = append(names, e.Field)
	}
	return names
}

// post sends a body with headers; a header "-" takes one off.
func (s *sender) post(body string, header ...string) response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return do(s.t, r)
}

func do(t *testing.T, r *http.Request) response {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response{answer.StatusCode, answer.Header, strings.TrimSpace(string(body))}
}

// say posts with the token, for tests that are not about proof.
func (s *sender) say(body string, header ...string) response {
	s.t.Helper()
	return s.post(body, append([]string{"Authorization", "Bearer " + tokenKey}, header...)...)
}

// only returns the one mention that was taken.
func (s *sender) only() bot.Mention {
	s.t.Helper()
	if len(s.events) != 1 {
		s.t.Fatalf("%d events were taken, want 1", len(s.events))
	}
	return *s.events[0].Mention
}

// standard signs as Standard Webhooks describes, without the library heed uses.
func standard(key, id string, at time.Time, body string) []string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(id + "." + stamp + "." + body))
	return []string{
		"webhook-id", id, "webhook-timestamp", stamp,
		"webhook-signature", "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)),
	}
}

func hubSignature(key, body string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestRunEndsWithItsContext(t *testing.T) {
	w, err := webhook.New(bot.Host{Connection: "shop"}, webhook.Config{Token: tokenKey})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Run(ctx); err != nil {
		t.Error(err)
	}
}

func TestAWebhookShowsNoCardsAndRepliesOnlyWithAReplyURL(t *testing.T) {
	for url, want := range map[string]bool{"": false, "https://shop.example.com/answers": true} {
		w, err := webhook.New(bot.Host{Connection: "shop"}, webhook.Config{Token: tokenKey, ReplyURL: url})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Describe(); got.Posts || got.Replies != want {
			t.Errorf("reply_url %q: %+v, want replies %v and no posts", url, got, want)
		}
		if !w.Keyed() || w.Pace().Parallel != 8 {
			t.Errorf("keyed %v, pace %+v", w.Keyed(), w.Pace())
		}
	}
}

func TestItIsEverythingTheCoreMayAskFor(t *testing.T) {
	var w any = new(webhook.Webhook)
	if _, ok := w.(interface {
		bot.Adapter
		bot.Describer
		bot.Mounter
		bot.Sender
		bot.Keyed
		bot.Pacer
	}); !ok {
		t.Error("a capability is missing")
	}
}
