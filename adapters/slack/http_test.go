package slack_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// message is an event that says something.
func message(id, text string) map[string]any {
	return map[string]any{"type": "event_callback", "event_id": id, "event": map[string]any{
		"type": "message", "channel": shop, "channel_type": "channel", "user": zoe, "text": text, "ts": "1700000000.000100",
	}}
}

// ask sends a request to heed as Slack would.
func (h *house) ask(r *http.Request) (int, http.Header, string) {
	h.Helper()
	answer, err := h.intake.Do(r.WithContext(h.Context()))
	if err != nil {
		h.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		h.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

var overHTTP = settings{http: true}

// TestForgedRequestsNeverReachTheCore sends what Slack did not send, or not now,
// or not so.
func TestForgedRequestsNeverReachTheCore(t *testing.T) {
	long := message("Ev2", strings.Repeat("x", 1<<20))
	for name, c := range map[string]struct {
		payload any
		how     []slacktest.Forgery
		status  int
	}{
		"signed by another":         {message("Ev1", "forged"), []slacktest.Forgery{slacktest.Forged()}, http.StatusUnauthorized},
		"not signed":                {message("Ev1", "forged"), []slacktest.Forgery{slacktest.Unsigned()}, http.StatusUnauthorized},
		"signed six minutes ago":    {message("Ev1", "stale"), []slacktest.Forgery{slacktest.Aged(6 * time.Minute)}, http.StatusUnauthorized},
		"signed in the future":      {message("Ev1", "early"), []slacktest.Forgery{slacktest.Aged(-6 * time.Minute)}, http.StatusUnauthorized},
		"cut short":                 {message("Ev1", "cut"), []slacktest.Forgery{slacktest.Truncated(2)}, http.StatusUnauthorized},
		"empty":                     {message("Ev1", "cut"), []slacktest.Forgery{slacktest.Truncated(1 << 20)}, http.StatusUnauthorized},
		"with something added":      {message("Ev1", "padded"), []slacktest.Forgery{slacktest.Padded(" ")}, http.StatusUnauthorized},
		"too long":                  {long, nil, http.StatusRequestEntityTooLarge},
		"too long and not signed":   {long, []slacktest.Forgery{slacktest.Unsigned()}, http.StatusRequestEntityTooLarge},
		"signed, and no delivery":   {[]string{"hello"}, nil, http.StatusBadRequest},
		"signed, and cut before it": {json.RawMessage(`{"type":"event_callback","event":{"type":"mess`), nil, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			alone(t, overHTTP, func(h *hermit) {
				status, header, body := h.ask(h.slack.Request("events_api", c.payload, c.how...))
				if status != c.status || header.Get("Content-Type") != "application/problem+json" {
					h.Errorf("answered %d %s, want %d", status, body, c.status)
				}
				if status == http.StatusBadRequest && header.Get("X-Slack-No-Retry") != "1" {
					h.Error("Slack is not told that repeating it is of no use")
				}
				h.pass(time.Minute)
				if n := len(h.heed.Events()); n > 0 {
					h.Errorf("heed was handed %+v", h.heed.Events())
				}
				for _, words := range []string{"forged", "stale", "early", "padded", h.slack.SigningSecret()} {
					if strings.Contains(h.heed.Logged(), words) {
						h.Errorf("the log has %q", words)
					}
				}
			})
		})
	}
}

// TestAReplayNeverReachesTheCore sends a good request once more, in several
// guises.
func TestAReplayNeverReachesTheCore(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		good := h.slack.Request("events_api", message("Ev1", "once"))
		body, err := io.ReadAll(good.Body)
		if err != nil {
			h.Fatal(err)
		}
		send := func(change func(http.Header)) int {
			r := good.Clone(h.Context())
			r.Body, r.ContentLength, r.GetBody = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
			change(r.Header)
			status, _, _ := h.ask(r)
			return status
		}
		if status := send(func(http.Header) {}); status != http.StatusOK {
			h.Fatalf("a good request was answered %d", status)
		}
		for _, change := range []func(http.Header){
			func(http.Header) {},
			func(h http.Header) {
				h.Set("X-Slack-Signature", "v0="+strings.ToUpper(strings.TrimPrefix(h.Get("X-Slack-Signature"), "v0=")))
			},
			func(h http.Header) { h.Set("X-Slack-Retry-Num", "1") },
			func(h http.Header) { h.Set("Content-Type", "application/json; charset=utf-8") },
		} {
			if status := send(change); status != http.StatusOK {
				h.Errorf("a replay was answered %d: Slack would repeat it once more", status)
			}
		}
		h.pass(5 * time.Minute)
		send(func(http.Header) {})
		h.pass(time.Minute)
		if status := send(func(http.Header) {}); status != http.StatusUnauthorized {
			h.Errorf("after six minutes it was answered %d", status)
		}
		if n := len(h.heed.Events()); n != 1 {
			h.Errorf("heed was handed %d events", n)
		}
	})
}

// TestWhatCouldNotBeTakenIsNoReplay has Slack repeat at once, with the same
// signature, what heed could not take.
func TestWhatCouldNotBeTakenIsNoReplay(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		h.heed.Answer(func(bot.Event) error { return bot.ErrUnavailable })
		status, header, _ := h.ask(h.slack.Request("events_api", message("Ev1", "once")))
		if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
			h.Errorf("what could not be taken was answered %d %v", status, header)
		}
		h.heed.Answer(nil)
		if status, _, _ := h.ask(h.slack.Request("events_api", message("Ev1", "once"))); status != http.StatusOK {
			h.Errorf("the repeat was answered %d", status)
		}
		if n := len(h.heed.Taken()); n != 1 {
			h.Errorf("%d events were taken", n)
		}
	})
}

// TestSlackIsAnsweredInTime has heed hang.
func TestSlackIsAnsweredInTime(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		h.heed.Blocks(h.Context())
		began := time.Now()
		status, _, _ := h.ask(h.slack.Request("events_api", message("Ev1", "hello")))
		if took := time.Since(began); status != http.StatusServiceUnavailable || took >= 3*time.Second {
			h.Errorf("answered %d after %s", status, took)
		}
	})
}

func TestSlackIsGreeted(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		status, header, body := h.ask(h.slack.Request("events_api", map[string]any{"type": "url_verification", "challenge": "3eZ<b>"}))
		var got struct{ Challenge string }
		if json.Unmarshal([]byte(body), &got) != nil || status != http.StatusOK || got.Challenge != "3eZ<b>" || header.Get("Content-Type") != "application/json" {
			h.Errorf("a challenge was answered %d %v %q", status, header, body)
		}
		if status, _, _ := h.ask(h.slack.Request("events_api", map[string]any{"type": "url_verification", "challenge": "x"}, slacktest.Forged())); status != http.StatusUnauthorized {
			h.Errorf("a forged challenge was answered %d", status)
		}
		if status, _, body := h.ask(h.slack.Request("slash_commands", map[string]any{"ssl_check": "1"})); status != http.StatusOK || body != "" {
			h.Errorf("a check of the certificate was answered %d %q", status, body)
		}
		get := h.slack.Request("events_api", message("Ev1", "x"))
		get.Method = http.MethodGet
		if status, header, _ := h.ask(get); status != http.StatusMethodNotAllowed || header.Get("Allow") != http.MethodPost {
			h.Errorf("GET was answered %d %v", status, header)
		}
	})
}

// TestWithoutASigningSecretNothingIsServed mounts an adapter that uses sockets.
func TestWithoutASigningSecretNothingIsServed(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		mux := http.NewServeMux()
		h.adapter.Mount(mux)
		r, err := http.NewRequest(http.MethodPost, "http://heed.example/slack/acme", nil)
		if err != nil {
			h.Fatal(err)
		}
		if _, pattern := mux.Handler(r); pattern != "" {
			h.Errorf("it serves %s", pattern)
		}
	})
}

// FuzzRequests signs anything: heed answers, and goes on.
func FuzzRequests(f *testing.F) {
	for _, kind := range []string{"events_api", "interactive", "slash_commands"} {
		for _, seed := range []string{
			``, `{`, `null`, `[1]`, `{"type":"event_callback"}`, `{"type":"event_callback","event":{"type":"message","channel":[]}}`,
			`{"type":"block_actions","trigger_id":"1","actions":[{"block_id":"item::","action_id":"do:"}]}`,
			`{"type":"view_submission","view":{"id":"V","callback_id":"form:reply","private_metadata":"{","state":{"values":{"text":{"value":null}}}}}`,
			`{"command":"/heed","text":"why 18446744073709551616"}`, `payload=%`, `ssl_check=1`,
		} {
			f.Add(kind, seed)
		}
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		alone(t, overHTTP, func(h *hermit) {
			status, _, _ := h.ask(h.slack.Request(kind, json.RawMessage(body)))
			switch status {
			case http.StatusOK, http.StatusBadRequest, http.StatusServiceUnavailable:
			default:
				h.Errorf("answered %d", status)
			}
			h.delivered()
		})
	})
}
