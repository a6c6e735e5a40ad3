package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"heed/adapters/api"
	"heed/bot"
)

func inAnHour() string { return time.Now().Add(time.Hour).UTC().Format(time.RFC3339) }

func TestOtherMethodsAreToldWhatIsAllowed(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	auth := "Authorization: Bearer " + annToken
	for path, want := range map[string]string{
		"/api/v1/items":                  "GET, HEAD",
		"/api/v1/items/" + id:            "GET, HEAD",
		"/api/v1/items/" + id + "/claim": "POST",
		"/api/v1/items/" + id + "/why":   "GET, HEAD",
		"/api/v1/members":                "GET, HEAD",
		"/api/openapi.json":              "GET, HEAD",
	} {
		for _, method := range []string{http.MethodDelete, http.MethodPut, http.MethodPatch, http.MethodOptions} {
			a := h.ask(method, path, "", auth)
			h.want(a, http.StatusMethodNotAllowed)
			if got := a.header.Get("Allow"); got != want {
				t.Errorf("%s %s allows %q, want %q", method, path, got, want)
			}
		}
	}
	h.want(h.ask(http.MethodGet, "/api/v1/items/"+id+"/claim", "", auth), 405)
	if a := h.ask(http.MethodHead, "/api/v1/items/"+id, "", auth); a.status != 200 || a.text != "" {
		t.Errorf("HEAD: %d %q", a.status, a.text)
	}
}

func TestABodyThatIsNotJSONIsRefusedByWhatItIs(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	auth, kind := "Authorization: Bearer "+anyToken, "Content-Type: application/json"
	for name, c := range map[string]struct {
		status  int
		body    string
		headers []string
	}{
		"form":         {415, "by=bob", []string{auth, "Content-Type: application/x-www-form-urlencoded"}},
		"empty form":   {415, "", []string{auth, "Content-Type: application/x-www-form-urlencoded"}},
		"no type":      {415, `{"by":"bob"}`, []string{auth, "Content-Type: "}},
		"compressed":   {415, `{"by":"bob"}`, []string{auth, kind, "Content-Encoding: gzip"}},
		"too large":    {413, `{"text":"` + strings.Repeat("x", api.MaxBody) + `"}`, []string{auth, kind}},
		"garbage":      {400, `{"by"`, []string{auth, kind}},
		"two values":   {400, `{"by":"bob"} {}`, []string{auth, kind}},
		"latin 1":      {400, "{\"by\":\"bob\",\"text\":\"\xe9\"}", []string{auth, kind}},
		"with charset": {422, `{}`, []string{auth, kind + "; charset=utf-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			h.want(h.ask(http.MethodPost, "/api/v1/items/"+id+"/note", c.body, c.headers...), c.status)
		})
	}
}

func TestAnswersAreNotKeptNorGuessedAt(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	for _, a := range []answer{
		h.get("/api/v1/items"), h.get("/api/v1/items/" + id), h.get("/api/v1/items/none"), h.get("/api/openapi.json"),
		h.do(id, "claim", `{"by":"bob"}`), h.do(id, "claim", `{`), h.ask(http.MethodGet, "/api/v1/items", ""),
	} {
		if a.header.Get("Cache-Control") != "no-store" || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%d has %v", a.status, a.header)
		}
	}
}

func TestARepeatWithTheSameKeyDoesNothingMore(t *testing.T) {
	h := open(t)
	id, other := h.say("zoe", "1", "It is broken."), h.say("yan", "2", "Mine too.")
	key := "Idempotency-Key: 8e03978e-40d5-43dd-bc93-6894a57f9324"
	note := `{"by":"bob","text":"once"}`
	first := h.do(id, "note", note, key)
	h.want(first, 200)
	again := h.do(id, "note", note, key)
	h.want(again, 200)
	if again.text != first.text {
		t.Errorf("the repeat changed\n%s\ninto\n%s", first.text, again.text)
	}
	for name, a := range map[string]answer{
		"another item":  h.do(other, "note", note, key),
		"another event": h.do(id, "reply", note, key),
		"another body":  h.do(id, "note", `{"by":"bob","text":"twice"}`, key),
		"empty":         h.do(id, "note", note, "Idempotency-Key: "),
		"too long":      h.do(id, "note", note, "Idempotency-Key: "+strings.Repeat("k", 256)),
		"two":           h.do(id, "note", note, key, "Idempotency-Key: b"),
	} {
		if field := h.want(a, 422); field != "Idempotency-Key" {
			t.Errorf("%s names %q", name, field)
		}
	}
	h.want(h.ask(http.MethodPost, "/api/v1/items/"+id+"/note", `{"text":"mine"}`,
		"Authorization: Bearer "+annToken, "Content-Type: application/json", key), 200)
	if a := h.get("/api/v1/items/" + id); len(a.body["log"].([]any)) != 3 {
		t.Errorf("another token's key is another key: %s", a.text)
	}
}

func TestARepeatOfARefusalHearsTheSame(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	key := "Idempotency-Key: " + strings.Repeat("k", 255)
	h.want(h.do(id, "claim", `{"by":"ann"}`), 200)
	refused := h.do(id, "claim", `{"by":"bob"}`, key)
	h.want(refused, 409)
	h.want(h.do(id, "release", `{"by":"ann"}`), 200)
	if again := h.do(id, "claim", `{"by":"bob"}`, key); again.text != refused.text {
		t.Errorf("first %s\nthen %s", refused.text, again.text)
	}
}

func TestAStoreThatIsClosedIs503(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, a := range []answer{
		h.get("/api/v1/items"), h.get("/api/v1/items/" + id), h.do(id, "claim", `{"by":"bob"}`), h.do(id, "snooze", `{"by":"bob","until":"in 2h"}`),
		h.get("/api/v1/items/" + id + "/why"), h.away(http.MethodPut, "bob", `{"by":"bob","until":"in 2h"}`),
	} {
		h.want(a, http.StatusServiceUnavailable)
		if a.header.Get("Retry-After") == "" {
			t.Error("nothing says when to try again")
		}
	}
}

func TestAFullDiskIs503(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	host := h.bot.Host("api")
	host.Take = func(context.Context, bot.Event) (bot.Receipt, error) {
		return bot.Receipt{}, errors.New("write heed.db: planted secret")
	}
	a, err := api.New(host, api.Config{Tokens: tokens})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	a.Mount(mux)
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/api/v1/items/"+id+"/claim", nil)
	r.Header.Set("Authorization", "Bearer "+annToken)
	mux.ServeHTTP(w, r)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if strings.Contains(w.Body.String(), "planted") {
		t.Errorf("the answer tells an inner error: %s", w.Body)
	}
}
