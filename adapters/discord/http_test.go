package discord_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

var overHTTP = settings{http: true}

// ask sends a request to heed as Discord would.
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

// claim is the press of a button of ann's, with words that nobody may read in a log.
func claim(id, words string) map[string]any {
	return map[string]any{
		"id": id, "application_id": "900000000000000001", "type": 3, "token": "secret", "channel_id": team, "guild_id": "900000000000000002",
		"member":  map[string]any{"user": map[string]any{"id": ann, "username": words}, "roles": []string{crew}},
		"message": map[string]any{"id": "300000000000000099", "channel_id": team, "content": words},
		"data":    map[string]any{"component_type": 2, "custom_id": "do:claim:" + string(item) + ":1:-"},
	}
}

func TestDiscordTakesTheAddress(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		if err := h.discord.Probe(); err != nil {
			h.Error(err)
		}
		get := h.discord.Request(claim("300000000000000077", "x"))
		get.Method = http.MethodGet
		if status, header, _ := h.ask(get); status != http.StatusMethodNotAllowed || header.Get("Allow") != http.MethodPost {
			h.Errorf("GET was answered %d %v", status, header)
		}
	})
}

// TestForgedRequestsNeverReachTheCore sends what Discord did not send, or not now,
// or not so.
func TestForgedRequestsNeverReachTheCore(t *testing.T) {
	const id = "300000000000000077"
	long := claim(id, strings.Repeat("x", 1<<20))
	for name, c := range map[string]struct {
		payload any
		how     []discordtest.Forgery
		status  int
	}{
		"signed by another":         {claim(id, "forged"), []discordtest.Forgery{discordtest.Forged()}, http.StatusUnauthorized},
		"not signed":                {claim(id, "forged"), []discordtest.Forgery{discordtest.Unsigned()}, http.StatusUnauthorized},
		"signed with nonsense":      {claim(id, "forged"), []discordtest.Forgery{discordtest.Garbled()}, http.StatusUnauthorized},
		"without a time":            {claim(id, "forged"), []discordtest.Forgery{discordtest.Undated()}, http.StatusUnauthorized},
		"signed six minutes ago":    {claim(id, "stale"), []discordtest.Forgery{discordtest.Aged(6 * time.Minute)}, http.StatusUnauthorized},
		"signed in the future":      {claim(id, "early"), []discordtest.Forgery{discordtest.Aged(-6 * time.Minute)}, http.StatusUnauthorized},
		"cut short":                 {claim(id, "cut"), []discordtest.Forgery{discordtest.Truncated(2)}, http.StatusUnauthorized},
		"empty":                     {claim(id, "cut"), []discordtest.Forgery{discordtest.Truncated(1 << 20)}, http.StatusUnauthorized},
		"with something added":      {claim(id, "padded"), []discordtest.Forgery{discordtest.Padded(" ")}, http.StatusUnauthorized},
		"too long":                  {long, nil, http.StatusRequestEntityTooLarge},
		"too long and not signed":   {long, []discordtest.Forgery{discordtest.Unsigned()}, http.StatusRequestEntityTooLarge},
		"signed, and no delivery":   {[]string{"hello"}, nil, http.StatusBadRequest},
		"signed, and cut before it": {json.RawMessage(`{"type":3,"id":"30000000000`), nil, http.StatusBadRequest},
		"signed, without an id":     {claim("", "nobody"), nil, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			alone(t, overHTTP, func(h *hermit) {
				status, header, body := h.ask(h.discord.Request(c.payload, c.how...))
				if status != c.status || header.Get("Content-Type") != "application/problem+json" {
					h.Errorf("answered %d %s, want %d", status, body, c.status)
				}
				h.pass(time.Minute)
				if n := len(h.heed.Events()); n > 0 {
					h.Errorf("heed was handed %+v", h.heed.Events())
				}
				for _, words := range []string{"forged", "stale", "early", "padded", "secret"} {
					if strings.Contains(h.heed.Logged(), words) {
						h.Errorf("the log has %q", words)
					}
				}
			})
		})
	}
}

// TestAReplayDoesNothing sends a good request once more, as long as its signature
// holds and after it.
func TestAReplayDoesNothing(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		good := h.discord.Request(claim("300000000000000077", "x"))
		body, err := io.ReadAll(good.Body)
		if err != nil {
			h.Fatal(err)
		}
		send := func() (int, string) {
			r := good.Clone(h.Context())
			r.Body, r.ContentLength, r.GetBody = io.NopCloser(strings.NewReader(string(body))), int64(len(body)), nil
			status, _, answer := h.ask(r)
			return status, answer
		}
		_, first := send()
		for range 3 {
			if status, again := send(); status != http.StatusOK || again != first {
				h.Errorf("a replay was answered %d %s, and at first %s", status, again, first)
			}
		}
		h.pass(6 * time.Minute)
		if status, _ := send(); status != http.StatusUnauthorized {
			h.Errorf("after six minutes it was answered %d", status)
		}
		if n := len(h.heed.Events()); n != 1 {
			h.Errorf("heed was handed %d events", n)
		}
	})
}

// TestTooManyPressesAtOnceAreTurnedAway keeps memory bounded.
func TestTooManyPressesAtOnceAreTurnedAway(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		card := h.show()
		gate := make(chan struct{})
		defer close(gate)
		h.heed.Answer(func(bot.Event) error { <-gate; return nil })
		var all []*discordtest.Delivery
		for range 1100 {
			all = append(all, h.claims(ann, card))
		}
		h.pass(3 * time.Second)
		turned := 0
		for _, d := range all {
			if got := d.Statuses(); len(got) == 1 && got[0] == http.StatusServiceUnavailable {
				turned++
			}
		}
		if turned != 100 {
			h.Errorf("%d were turned away, want what is more than a thousand", turned)
		}
	})
}

// TestWithoutAPublicKeyNothingIsServed mounts an adapter that uses the gateway.
func TestWithoutAPublicKeyNothingIsServed(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		mux := http.NewServeMux()
		h.adapter.Mount(mux)
		r, err := http.NewRequest(http.MethodPost, "http://heed.example/discord/guild", nil)
		if err != nil {
			h.Fatal(err)
		}
		if _, pattern := mux.Handler(r); pattern != "" {
			h.Errorf("it serves %s", pattern)
		}
	})
}

// TestWithAPublicKeyTheGatewayIsHeardToo: who forgets to tell Discord the address
// can press all the same.
func TestWithAPublicKeyTheGatewayIsHeardToo(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		raw, err := json.Marshal(claim("300000000000000077", "x"))
		if err != nil {
			h.Fatal(err)
		}
		h.discord.Dispatch("INTERACTION_CREATE", raw)
		h.pass(5 * time.Second) // nobody waits for its answer
		h.ask(h.discord.Request(claim("300000000000000077", "x")))
		if n := len(h.heed.Events()); n != 1 {
			h.Errorf("a press that came by both roads was handed over %d times", n)
		}
	})
}

// FuzzRequests signs anything: heed answers, and goes on.
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{
		``, `{`, `null`, `[1]`, `{"type":1}`, `{"type":1,"id":"900000000000000009"}`, `{"id":"900000000000000009","type":3,"token":"t"}`,
		`{"id":"900000000000000009","type":3,"token":"t","data":{"custom_id":"do:::"},"message":{"id":{}}}`,
		`{"id":"900000000000000009","type":5,"token":"t","data":{"custom_id":"form:reply:X:1:2","components":[{"type":18,"component":{"type":4}}]}}`,
		`{"id":"900000000000000009","type":2,"token":"t","data":{"type":3,"target_id":"7","resolved":{"messages":{"7":null}}}}`,
		`{"id":"900000000000000009","type":4,"token":"t","data":{"name":"heed","options":[{"focused":true}]}}`, `{"id":"900000000000000009","type":99,"token":"t"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		alone(t, overHTTP, func(h *hermit) {
			switch status, _, _ := h.ask(h.discord.Request(json.RawMessage(body))); status {
			case http.StatusOK, http.StatusBadRequest:
			default:
				h.Errorf("answered %d", status)
			}
			h.delivered()
		})
	})
}
