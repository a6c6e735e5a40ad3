package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heed/adapters/api"
	"heed/bot"
	"heed/store/bolt"
)

// house is the interface on a real core and store, over real HTTP.
type house struct {
	*testing.T
	bot   *bot.Bot
	store bot.Store
	url   string
}

// shop is a connection with a road back to its customers.
type shop struct{}

func (shop) Run(ctx context.Context) error { <-ctx.Done(); return nil }
func (shop) Describe() bot.Connection      { return bot.Connection{Type: "shop", Replies: true} }

const (
	annToken = "ann-token-0123456789"
	anyToken = "any-token-0123456789"
)

var tokens = []api.Token{
	{Name: "ops", Token: annToken, As: "ann"},
	{Name: "robot", Token: anyToken, ActsAs: "any"},
}

// noon is a zone in which it is noon now, to the minute, so that no day ends
// during a test.
var noon = time.FixedZone("noon", 12*60*60-60*int(time.Now().Unix()/60%(24*60)))

func rules() bot.Rules {
	desk := bot.Desk{
		ID: "support", From: []bot.Channel{{Connection: "shop"}},
		Targets:    map[bot.Kind]bot.Targets{"": {Respond: bot.DefaultRespond, Answer: bot.DefaultAnswer}},
		JoinWithin: bot.DefaultJoinWithin, ReopenWithin: bot.DefaultReopenWithin, NagRepeat: bot.DefaultNagRepeat,
	}
	returns := desk
	returns.ID, returns.From = "returns", nil
	returns.Hours.Zone = bot.Zone{Location: noon}
	r := bot.Rules{
		Desks:   map[bot.DeskID]bot.Desk{"support": desk, "returns": returns},
		Members: map[bot.MemberID]bot.Member{},
	}
	for id, role := range map[bot.MemberID]bot.Role{"ann": bot.Lead, "bob": bot.Agent, "vic": bot.Viewer} {
		r.Members[id] = bot.Member{ID: id, Name: strings.ToUpper(string(id[:1])) + string(id[1:]), Role: role}
	}
	for n := range 100 {
		id := bot.MemberID(fmt.Sprint("m", n))
		r.Members[id] = bot.Member{ID: id, Name: fmt.Sprint("Agent ", n), Role: bot.Agent}
	}
	return r
}

// open opens a house.
func open(t *testing.T) *house {
	t.Helper()
	store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(store, rules(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	b.Plug("shop", shop{})
	a, err := api.New(b.Host("api"), api.Config{Tokens: tokens})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	a.Mount(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return &house{T: t, bot: b, store: store, url: server.URL}
}

// say has a customer say something, and returns the item's id.
func (h *house) say(who, id, text string) string {
	h.Helper()
	m := &bot.Mention{ID: id, From: bot.Channel{Connection: "shop"}, Author: bot.Author{ID: who, Name: who}, Text: text, To: bot.Ref{Connection: "shop", ID: id}}
	receipt, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: m, Keys: []bot.Key{{Name: bot.MentionKey("shop", id)}}})
	if err != nil {
		h.Fatal(err)
	}
	return string(receipt.Item)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// ask sends a request. Headers are "Name: value".
func (h *house) ask(method, path, body string, headers ...string) answer {
	h.Helper()
	r, err := http.NewRequestWithContext(h.Context(), method, h.url+path, strings.NewReader(body))
	if err != nil {
		h.Fatal(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		h.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		h.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if len(bytes.TrimSpace(text)) > 0 {
		if err := json.Unmarshal(text, &a.body); err != nil {
			h.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
	return a
}

// get asks as ann.
func (h *house) get(path string) answer {
	h.Helper()
	return h.ask(http.MethodGet, path, "", "Authorization: Bearer "+annToken)
}

// do sends an event with the token that acts as anybody.
func (h *house) do(item, event, body string, headers ...string) answer {
	h.Helper()
	headers = append(headers, "Authorization: Bearer "+anyToken, "Content-Type: application/json")
	return h.ask(http.MethodPost, "/api/v1/items/"+item+"/"+event, body, headers...)
}

// want checks the status, and that an error is a whole problem. It returns the
// fields that the problem names.
func (h *house) want(a answer, status int) string {
	h.Helper()
	if a.status != status {
		h.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	if status < 400 {
		return ""
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		h.Errorf("Content-Type %q", got)
	}
	if a.body["status"] != float64(status) || a.body["title"] == "" || a.body["detail"] == nil || a.body["type"] != "about:blank" {
		h.Errorf("not a problem: %s", a.text)
	}
	var fields []string
	wrong, _ := a.body["errors"].([]any)
	for _, m := range wrong {
		fields = append(fields, m.(map[string]any)["field"].(string))
	}
	return strings.Join(fields, " ")
}
