package webhook_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heed/adapters/problem"
	"heed/adapters/webhook"
	"heed/bot"
)

func bearerSender(t *testing.T) *sender { return open(t, webhook.Config{Token: tokenKey}) }

func TestTheAnswerSaysWhatBecameOfTheMention(t *testing.T) {
	for _, status := range []bot.Status{bot.StatusNew, bot.StatusAdded, bot.StatusDuplicate} {
		s := bearerSender(t)
		s.answer = func(bot.Event) (bot.Receipt, error) { return bot.Receipt{Item: "i7", Rev: 3, Status: status}, nil }
		got := s.say(hello)
		want := fmt.Sprintf(`{"item":"i7","status":%q}`, status)
		if got.status != http.StatusAccepted || got.body != want {
			t.Errorf("%d %s, want 202 %s", got.status, got.body, want)
		}
		if kind := got.header.Get("Content-Type"); kind != "application/json" {
			t.Errorf("Content-Type %q", kind)
		}
	}
}

func TestARepeatCarriesTheSameKeys(t *testing.T) {
	s := bearerSender(t)
	s.say(hello)
	s.say(hello)
	if diff := cmp.Diff(s.events[0], s.events[1]); diff != "" {
		t.Errorf("the repeat is another event:\n%s", diff)
	}
}

func TestWhatTakeSaysDecidesTheAnswer(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		want   int
		fields []string
		again  string
	}{
		{"unavailable", fmt.Errorf("commit: %w", bot.ErrUnavailable), 503, []string{}, "1"},
		{"cut off", context.Canceled, 503, []string{}, "1"},
		{"a refusal that names its field", &bot.Refusal{Sentence: "No such item.", Field: "thread"}, 422, []string{"thread"}, ""},
		{"a refusal", &bot.Refusal{Sentence: "Nothing was sent under this id."}, 422, []string{"id"}, ""},
		{"a full disk, or anything else", errors.New("planted secret"), 503, []string{}, "1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := bearerSender(t)
			s.answer = func(bot.Event) (bot.Receipt, error) { return bot.Receipt{}, test.err }
			got := s.say(hello)
			if got.status != test.want || got.header.Get("Retry-After") != test.again {
				t.Errorf("%d, Retry-After %q, want %d, %q", got.status, got.header.Get("Retry-After"), test.want, test.again)
			}
			if diff := cmp.Diff(test.fields, got.fields(t)); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(got.body, "planted") {
				t.Errorf("the answer tells an inner error: %s", got.body)
			}
			isProblem(t, got)
		})
	}
}

func isProblem(t *testing.T, r response) {
	t.Helper()
	if kind := r.header.Get("Content-Type"); kind != problem.ContentType {
		t.Errorf("Content-Type %q, want a problem", kind)
	}
	if want := fmt.Sprintf(`"status":%d`, r.status); !strings.Contains(r.body, want) {
		t.Errorf("%s has no %s", r.body, want)
	}
}

func TestBadRequestsGetTheRightStatus(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(hello))
	_ = z.Close()
	tests := []struct {
		name   string
		body   string
		header []string
		want   int
	}{
		{"charset", hello, []string{"Content-Type", "application/json; charset=utf-8"}, 202},
		{"identity", hello, []string{"Content-Encoding", "identity"}, 202},
		{"a full megabyte", `{"id":"m1","text":"Hello"}` + strings.Repeat(" ", webhook.MaxBody-len(hello)), nil, 202},
		{"a byte more than a megabyte", hello + strings.Repeat(" ", webhook.MaxBody-len(hello)+1), nil, 413},
		{"another type", hello, []string{"Content-Type", "text/plain"}, 415},
		{"a form", "id=m1&text=Hello", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"no type", hello, []string{"Content-Type", ""}, 415},
		{"gzip", zipped.String(), []string{"Content-Encoding", "gzip"}, 415},
		{"empty", "", nil, 400},
		{"not JSON", "id: m1", nil, 400},
		{"half", hello[:12], nil, 400},
		{"something after it", hello + hello, nil, 400},
		{"invalid UTF-8", "{\"id\":\"m1\",\"text\":\"\xff\"}", nil, 400},
		{"a byte order mark", "\ufeff" + hello, nil, 400},
		{"deep objects", strings.Repeat(`{"meta":`, 33) + "1" + strings.Repeat("}", 33), nil, 400},
		{"deep arrays", strings.Repeat("[", 1<<19), nil, 400},
		{"no object", `"Hello"`, nil, 422},
		{"an array", "[" + hello + "]", nil, 422},
		{"null", "null", nil, 422},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := bearerSender(t)
			got := s.say(test.body, test.header...)
			expect(t, s, got, test.want)
			if got.status >= 400 {
				isProblem(t, got)
			}
		})
	}
}

func TestOtherMethodsHearWhichToUse(t *testing.T) {
	s := bearerSender(t)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		r, err := http.NewRequestWithContext(t.Context(), method, s.url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		got := do(t, r)
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "POST" {
			t.Errorf("%s: %d, Allow %q", method, got.status, got.header.Get("Allow"))
		}
		isProblem(t, got)
	}
}

func TestABodyThatBreaksOffIsNotTaken(t *testing.T) {
	taken := false
	w, err := webhook.New(bot.Host{Connection: "shop", Log: slog.New(slog.DiscardHandler),
		Take: func(context.Context, bot.Event) (bot.Receipt, error) { taken = true; return bot.Receipt{}, nil },
	}, webhook.Config{Token: tokenKey})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	w.Mount(mux)
	r := httptest.NewRequest(http.MethodPost, "/in/shop", brokenBody{})
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+tokenKey)
	got := httptest.NewRecorder()
	mux.ServeHTTP(got, r)
	if got.Code != http.StatusBadRequest || taken {
		t.Errorf("%d, taken %v", got.Code, taken)
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("reset by peer") }

func TestWhoIsTooFastIsToldWhenToComeBack(t *testing.T) {
	slow := 0.0001 // nothing comes back within a test
	s := open(t, webhook.Config{Token: tokenKey, Rate: &slow})
	for range 3 {
		if got := s.post(hello); got.status != http.StatusUnauthorized { // a stranger uses nothing up
			t.Fatalf("%d, want 401", got.status)
		}
	}
	if got := s.say(hello); got.status != http.StatusAccepted {
		t.Fatalf("%d, want 202", got.status)
	}
	got := s.say(hello)
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "1" {
		t.Errorf("%d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
	isProblem(t, got)
}

func TestARateOfZeroIsNoLimit(t *testing.T) {
	none := 0.0
	s := open(t, webhook.Config{Token: tokenKey, Rate: &none})
	for range 3 * webhook.DefaultRate {
		if got := s.say(hello); got.status != http.StatusAccepted {
			t.Fatalf("%d, want 202", got.status)
		}
	}
}
