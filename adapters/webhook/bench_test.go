package webhook_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"heed/adapters/webhook"
	"heed/bot"
)

// benched is a mention of about a kilobyte, as a shop would send it.
var benched = `{"id":"m1","text":"` + strings.Repeat("It broke again. ", 40) + `","thread":"t1","url":"https://shop.example.com/r/1",` +
	`"kind":"complaint","language":"en","posted_at":"2026-11-22T10:00:00Z","meta":{"order":1234},` +
	`"author":{"id":"u1","name":"Zoe","handle":"@zoe","email":"z@example.com","followers":1200}}`

// BenchmarkIntake is R_http of a webhook: the signature and the JSON, without
// a store, beside a handler that does nothing.
func BenchmarkIntake(b *testing.B) {
	none := 0.0
	w, err := webhook.New(bot.Host{Connection: "shop", Log: slog.New(slog.DiscardHandler),
		Take: func(context.Context, bot.Event) (bot.Receipt, error) {
			return bot.Receipt{Item: "i1", Status: bot.StatusNew}, nil
		},
	}, webhook.Config{Secret: secret, Rate: &none})
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	w.Mount(mux)
	b.Run("webhook", func(b *testing.B) { load(b, mux, http.StatusAccepted) })
	b.Run("noop", func(b *testing.B) {
		load(b, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			rw.WriteHeader(http.StatusNoContent)
		}), http.StatusNoContent)
	})
	b.Run("handler alone", func(b *testing.B) { alone(b, mux) })
}

// load posts from 32 connections for each processor.
func load(b *testing.B, h http.Handler, want int) {
	server := httptest.NewServer(h)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	defer client.CloseIdleConnections()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, _ := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL+"/in/shop", strings.NewReader(benched))
			sign(r)
			answer, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			if answer.StatusCode != want {
				b.Errorf("%d, want %d", answer.StatusCode, want)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

func alone(b *testing.B, h http.Handler) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/in/shop", strings.NewReader(benched))
		r.Header = signed.Clone()
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		if rw.Code != http.StatusAccepted {
			b.Fatal(rw.Code)
		}
	}
}

// signed are the headers of benched, made once: the sender's work is not ours.
var signed = func() http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	s := standard(key, "d1", time.Now(), benched)
	for i := 0; i < len(s); i += 2 {
		h.Set(s[i], s[i+1])
	}
	return h
}()

func sign(r *http.Request) { r.Header = signed.Clone() }
