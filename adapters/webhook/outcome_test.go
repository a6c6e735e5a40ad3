package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"heed/adapters/webhook"
	"heed/bot"
)

// outcome is what the courier makes of an error.
type outcome string

const (
	sent    outcome = "sent"
	notSent outcome = "not sent"
	refused outcome = "refused"
	doubt   outcome = "doubt"
)

func outcomeOf(err error) outcome {
	_, surely := errors.AsType[*bot.NotSent](err)
	switch {
	case err == nil:
		return sent
	case surely:
		return notSent
	case errors.Is(err, bot.ErrRefused):
		return refused
	}
	return doubt
}

func TestEveryStatusHasItsOutcome(t *testing.T) {
	special := map[int]outcome{408: notSent, 429: notSent}
	w := private(webhook.Config{Token: tokenKey})
	for status := 200; status < 600; status++ {
		if http.StatusText(status) == "" && status%100 != 99 {
			continue
		}
		want := map[int]outcome{2: sent, 3: refused, 4: refused, 5: doubt}[status/100]
		if s, ok := special[status]; ok {
			want = s
		}
		url, got := receiver(t, status)
		_, err := sending(t, w, url).Send(t.Context(), message)
		if outcomeOf(err) != want || len(*got) != 1 {
			t.Errorf("%d after %d attempts: %s, want %s after one: %v", status, len(*got), outcomeOf(err), want, err)
		}
		if err != nil && !strings.Contains(err.Error(), fmt.Sprint(status)) {
			t.Errorf("%q does not tell the status %d", err, status)
		}
		leaksNothing(t, err)
	}
}

func TestRetryAfterIsHeededUpToAnHour(t *testing.T) {
	tests := []struct {
		header      string
		least, most time.Duration
	}{
		{"", 0, 0},
		{"7", 7 * time.Second, 7 * time.Second},
		{"0", 0, 0},
		{"86400", time.Hour, time.Hour},
		{"2147483647", time.Hour, time.Hour},
		{"99999999999999999999", 0, 0},
		{"-5", 0, 0},
		{"soon", 0, 0},
		{time.Now().Add(30 * time.Minute).UTC().Format(http.TimeFormat), 29 * time.Minute, 30 * time.Minute},
		{time.Now().Add(30 * time.Hour).UTC().Format(http.TimeFormat), time.Hour, time.Hour},
		{"Sun, 06 Nov 1994 08:49:37 GMT", 0, 0},
	}
	for _, test := range tests {
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Retry-After", test.header)
			rw.WriteHeader(http.StatusTooManyRequests)
		}))
		_, err := sending(t, private(webhook.Config{Token: tokenKey}), server.URL).Send(t.Context(), message)
		server.Close()
		n, ok := errors.AsType[*bot.NotSent](err)
		if !ok || n.After < test.least || n.After > test.most {
			t.Errorf("Retry-After %q: %+v", test.header, err)
		}
	}
}

// leaksNothing checks that an error holds no secret and nobody's words.
func leaksNothing(t *testing.T, err error) {
	t.Helper()
	if err != nil && (strings.Contains(err.Error(), "planted") || strings.Contains(err.Error(), "whsec_")) {
		t.Errorf("a secret or words in an error: %v", err)
	}
}

// raw is a receiver that reads a whole request and answers with any bytes.
func raw(t *testing.T, answer func(request string) string) (url string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			request := make([]byte, 0, 4096)
			for !strings.HasSuffix(string(request), "Z\"}") {
				n, err := c.Read(request[len(request):cap(request)])
				request = request[:len(request)+n]
				if err != nil {
					break
				}
			}
			_, _ = io.WriteString(c, answer(string(request)))
			c.Close()
		}
	}()
	return "http://" + listener.Addr().String() + "/?key=planted"
}

func TestALostOrStrangeAnswerIsDoubt(t *testing.T) {
	tests := map[string]func(request string) string{
		"dropped":                   func(string) string { return "" },
		"cut off in the status":     func(string) string { return "HTTP/1.1 2" },
		"cut off in the headers":    func(string) string { return "HTTP/1.1 200 OK\r\nA: b" },
		"no HTTP":                   func(string) string { return "220 smtp ready\r\n" },
		"the request itself":        func(r string) string { return r[strings.Index(r, "{"):] + "\r\n\r\n" },
		"headers without measure":   func(string) string { return "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("b", 256<<10) + "\r\n\r\n" },
		"the words for a status":    func(string) string { return "HTTP/1.1 " + words + "\r\n\r\n" },
		"the words in the status":   func(string) string { return "HTTP/1.1 500 " + words + "\r\n\r\n" },
		"another protocol from now": func(string) string { return "HTTP/1.1 101 Switching Protocols\r\n\r\n" },
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := sending(t, private(webhook.Config{Token: tokenKey}), raw(t, answer)).Send(t.Context(), message)
			if outcomeOf(err) != doubt {
				t.Errorf("%s, want doubt: %v", outcomeOf(err), err)
			}
			leaksNothing(t, err)
		})
	}
}

func TestOfAnEndlessAnswerOnlyTheBeginningIsRead(t *testing.T) {
	wrote := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		total, chunk := 0, make([]byte, 64<<10)
		for n, err := rw.Write(chunk); err == nil; n, err = rw.Write(chunk) {
			total += n
		}
		wrote <- total
	}))
	defer server.Close()
	if _, err := sending(t, private(webhook.Config{Token: tokenKey}), server.URL).Send(t.Context(), message); err != nil {
		t.Error(err)
	}
	if total := <-wrote; total > 64<<20 { // what the buffers of two sockets hold, and then some
		t.Errorf("%d bytes were taken", total)
	}
}

func TestAnAnswerWhoseBodyIsCutOffStillCounts(t *testing.T) {
	url := raw(t, func(string) string { return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf" })
	if _, err := sending(t, private(webhook.Config{Token: tokenKey}), url).Send(t.Context(), message); err != nil {
		t.Error(err)
	}
}

func TestCutOffAfterItWasSentIsDoubt(t *testing.T) {
	for _, c := range []webhook.Config{{Secret: secret}, {HubSecret: hubKey}, {Token: tokenKey}} {
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			cancel()
			<-over
		}))
		_, err := sending(t, private(c), server.URL+"/?key=planted").Send(ctx, message)
		close(over)
		server.Close()
		if outcomeOf(err) != doubt {
			t.Errorf("%s, want doubt: %v", outcomeOf(err), err)
		}
		leaksNothing(t, err)
	}
}

func TestWithoutAConnectionSurelyNothingWasSent(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	unknown := httptest.NewTLSServer(http.NotFoundHandler()) // signed by nobody we trust
	unknown.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	defer unknown.Close()
	tests := map[string]string{
		"nobody listens":           closed.URL,
		"no such host":             "http://heed.invalid",
		"no TLS there":             "https://" + plain.Listener.Addr().String(),
		"an untrusted certificate": unknown.URL,
	}
	for name, url := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := sending(t, private(webhook.Config{Token: tokenKey}), url+"/?key=planted").Send(t.Context(), message)
			if outcomeOf(err) != notSent {
				t.Errorf("%s, want not sent: %v", outcomeOf(err), err)
			}
			leaksNothing(t, err)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sending(t, private(webhook.Config{Token: tokenKey}), plain.URL).Send(ctx, message); outcomeOf(err) != notSent {
		t.Errorf("over before it began: %v", err)
	}
}
