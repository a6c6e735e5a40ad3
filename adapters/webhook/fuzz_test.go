package webhook_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"heed/adapters/webhook"
	"heed/bot"
)

// asked answers one request in process, and returns the event that was taken,
// if one was.
func asked(t *testing.T, c webhook.Config, body string, header ...string) (int, *bot.Event) {
	t.Helper()
	var taken *bot.Event
	w, err := webhook.New(bot.Host{Connection: "shop", Log: slog.New(slog.DiscardHandler),
		Take: func(_ context.Context, e bot.Event) (bot.Receipt, error) { taken = &e; return bot.Receipt{}, nil },
	}, c)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	w.Mount(mux)
	r := httptest.NewRequest(http.MethodPost, "/in/shop", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, r)
	return answer.Code, taken
}

// sound checks what every store and every platform relies on.
func sound(t *testing.T, e *bot.Event) {
	t.Helper()
	m := e.Mention
	a := m.Author
	for _, s := range []string{m.ID, m.Thread, m.Text, m.URL, string(m.Kind), m.Language, a.ID, a.Name, a.Handle, a.URL, a.Email, string(m.Meta)} {
		if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
			t.Errorf("%q is no text", s)
		}
	}
	if m.ID == "" || len(m.ID) > 512 || len(m.Thread) > 512 || len(a.ID) > 512 {
		t.Errorf("ids %q, %q, %q", m.ID, m.Thread, a.ID)
	}
	if strings.TrimSpace(m.Text) == "" && e.Do != bot.Withdrawn || utf8.RuneCountInString(m.Text) > 100_000 {
		t.Errorf("a text of %d bytes", len(m.Text))
	}
	if len(m.Attachments) > 100 || a.Followers < 0 || len(m.Kind) > 32 {
		t.Errorf("out of bounds: %+v", m)
	}
	if m.Meta != nil && json.Unmarshal(m.Meta, &map[string]any{}) != nil {
		t.Errorf("meta is no object: %s", m.Meta)
	}
	if !slices.Contains([]bot.Verb{bot.Say, bot.Edited, bot.Withdrawn}, e.Do) || m.From.Connection != "shop" || m.To.ID != m.ID {
		t.Errorf("%+v", e)
	}
}

func FuzzBody(f *testing.F) {
	for _, body := range []string{
		"", hello, full, "null", "[]", `""`, "0", "{", `{"id":1,"text":"a"}`, `{"id":"1","text":"\u0000\ud800"}`,
		`{"id":"1","text":"a","author":[]}`, `{"id":"1","text":"a","author":{"followers":-1}}`, `{"id":"1","change":"withdrawn"}`,
		`{"id":"1","text":"a","attachments":[null,5,{"url":"http://a"}]}`, "{\"id\":\"\xff\"}", `{"id":"1","text":"a","meta":{"a":{}}}`,
		strings.Repeat("[", 40), `{"id":"1","text":"a","url":"http://[::1"}`, "\ufeff{}", `{"":{"":1},"id":"\"","text":"\\"}`,
		" {\"id\" : 1e5 , \"text\"\n:\"a\" } ", `{"id":"1","text":"a","posted_at":"0000-01-01T00:00:00-23:59"}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		status, e := asked(t, webhook.Config{Token: tokenKey}, body, "Authorization", "Bearer "+tokenKey)
		switch {
		case !slices.Contains([]int{202, 400, 413, 422}, status):
			t.Errorf("%d", status)
		case (e != nil) != (status == 202):
			t.Errorf("%d, taken: %v", status, e)
		case !json.Valid([]byte(body)) && status != 400:
			t.Errorf("%d for what is not JSON", status)
		case e != nil:
			sound(t, e)
		}
	})
}

func FuzzSignature(f *testing.F) {
	now := time.Now()
	good := standard(key, "d1", now, hello)
	for _, s := range []string{good[5], "v1," + strings.Repeat("A", 43) + "=", "v1,", "v1", ",", " ", "v1a,b v1,c", "sha256=", hubSignature(hubKey, hello), hubSignature("", hello)} {
		f.Add("d1", good[3], s)
	}
	f.Add("", "", "")
	f.Add("d1", "-9223372036854775808", good[5])
	f.Add("d1", "9223372036854775807", good[5])
	f.Add("d1", "+"+good[3], good[5])
	f.Fuzz(func(t *testing.T, id, at, signature string) {
		header := []string{"webhook-id", id, "webhook-timestamp", at, "webhook-signature", signature, "X-Hub-Signature-256", signature, "Authorization", signature}
		for c, right := range map[*webhook.Config]bool{
			{Secret: secret}:    id == "d1" && strings.TrimLeft(at, "+0") == good[3] && strings.Contains(signature, good[5]),
			{HubSecret: hubKey}: strings.EqualFold(signature, hubSignature(hubKey, hello)),
			{Token: tokenKey}:   strings.Contains(signature, tokenKey),
		} {
			if status, e := asked(t, *c, hello, header...); (status != 202 && status != 401) || (e != nil) != (status == 202) || (e != nil && !right) {
				t.Errorf("%d for %q", status, header)
			}
		}
	})
}

func FuzzMap(f *testing.F) {
	f.Add("id", "data.id", "data.items.0.body", `{"data":{"id":1,"items":[{"body":"a"}]}}`)
	f.Add("author.name", "0", "1.2", `[1,[2,3,"a"]]`)
	f.Add("attachments", "a", "a.b", `{"a":{"b":"c"}}`)
	f.Add("nothing", "a.", "", `{}`)
	f.Add("meta", "-1", "99999999999999999999", `{"-1":1,"99999999999999999999":"a"}`)
	f.Add("url", "a.a.a.a", "a.a.a", `{"a":{"a":{"a":"x"}}}`)
	f.Fuzz(func(t *testing.T, field, id, text, body string) {
		c := webhook.Config{Token: tokenKey, Map: map[string]string{field: id, "id": id, "text": text}}
		if len(c.Check()) > 0 {
			return
		}
		status, e := asked(t, c, body, "Authorization", "Bearer "+tokenKey)
		switch {
		case !slices.Contains([]int{202, 400, 413, 422}, status), (e != nil) != (status == 202):
			t.Errorf("%d, taken: %v", status, e)
		case e != nil:
			sound(t, e)
		}
	})
}
