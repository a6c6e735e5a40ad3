package wall_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// adapterAt is an adapter that is not running, for what answers at an address.
func adapterAt(t *testing.T, url string, client *http.Client) *wall.Adapter {
	t.Helper()
	a, err := wall.New(adaptertest.NewRecorder("w", nil, nil).Host(), wall.Config{URL: url, Client: client, Token: "hush"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const posted = `"message": {"id": "1.1", "channel": "team"}`

// answers are what the platform may say, and what that means to a courier.
var answers = []struct {
	name, after, body string
	status            int
	post, edit        string
}{
	{"done", "", `{"ok": true, ` + posted + `}`, 200, "done", "done"},
	{"done, but which?", "", `{"ok": true}`, 200, "doubt", "done"},
	{"done, but elsewhere", "", `{"ok": true, "message": {"id": "1.1", "channel": "x"}}`, 200, "doubt", "done"},
	{"created", "", `{"ok": true, ` + posted + `}`, 201, "doubt", "doubt"},
	{"archived", "", `{"error": "is_archived"}`, 200, "channel blocked", "channel blocked"},
	{"kicked", "", `{"error": "not_in_channel"}`, 200, "channel blocked", "channel blocked"},
	{"no channel", "", `{"error": "channel_not_found"}`, 200, "channel blocked", "channel blocked"},
	{"revoked", "", `{"error": "invalid_auth"}`, 401, "connection blocked", "connection blocked"},
	{"401 of somebody else", "", `<html>`, 401, "doubt", "doubt"},
	{"gone", "", `{"error": "message_not_found"}`, 200, "doubt", "gone"},
	{"thread gone", "", `{"error": "thread_not_found"}`, 200, "refused", "refused"},
	{"too long", "", `{"error": "text_too_long"}`, 200, "refused", "refused"},
	{"bad card", "", `{"error": "invalid_card"}`, 200, "refused", "refused"},
	{"an unknown word", "", `{"error": "moon_phase"}`, 200, "doubt", "doubt"},
	{"a word with a wrong status", "", `{"error": "is_archived"}`, 500, "doubt", "doubt"},
	{"limited", "7", `{"error": "rate_limited"}`, 429, "not sent, 7s", "not sent, 7s"},
	{"limited, without a time", "", ``, 429, "not sent, 0s", "not sent, 0s"},
	{"limited, with nonsense", "-5", ``, 429, "not sent, 0s", "not sent, 0s"},
	{"failed", "", `{"error": "internal_error"}`, 500, "doubt", "doubt"},
	{"a gateway", "", `<html>`, 502, "doubt", "doubt"},
	{"garbage", "", `{"ok": tru`, 200, "doubt", "doubt"},
	{"garbage behind it", "", `{"ok": true, ` + posted + `} x`, 200, "doubt", "doubt"},
	{"nothing", "", ``, 200, "doubt", "doubt"},
}

// TestWhatAnswersMean is the table of the platform's words.
func TestWhatAnswersMean(t *testing.T) {
	for _, c := range answers {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			}))
			defer s.Close()
			a := adapterAt(t, s.URL, s.Client())
			ref, err := a.Send(t.Context(), cardOf("I1"))
			if got := adaptertest.Verdict(err); got != c.post || (err == nil) == ref.IsZero() {
				t.Errorf("Send: %s with %v (%v), want %s", got, ref, err, c.post)
			}
			err = a.Edit(t.Context(), bot.Ref{Connection: "w", ID: "team/1.1"}, cardOf("I1"))
			if got := adaptertest.Verdict(err); got != c.edit {
				t.Errorf("Edit: %s (%v), want %s", got, err, c.edit)
			}
		})
	}
}

// TestWithoutAConnectionNothingWasSent knows a platform that is not there from
// one that went silent.
func TestWithoutAConnectionNothingWasSent(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	a := adapterAt(t, s.URL, http.DefaultClient)
	if _, err := a.Send(t.Context(), cardOf("I1")); adaptertest.Verdict(err) != "not sent, 0s" || strings.Contains(err.Error(), "hush") {
		t.Errorf("nobody listens: %v", err)
	}
	l, client := adaptertest.Pipe()
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := adapterAt(t, "http://wall.example", client).Send(ctx, cardOf("I1")); adaptertest.Verdict(err) != "not sent, 0s" {
		t.Errorf("nobody accepts: %v", err)
	}
}

func TestAReferenceOfAnotherConnectionIsRefused(t *testing.T) {
	a := adapterAt(t, "http://wall.example", http.DefaultClient)
	for _, r := range []bot.Ref{{}, {Connection: "x", ID: "team/1.1"}, {Connection: "w", ID: "team"}, {Connection: "w", ID: "a/b/c/d"}} {
		if err := a.Edit(t.Context(), r, cardOf("I1")); adaptertest.Verdict(err) != "refused" {
			t.Errorf("%v: %v", r, err)
		}
		if err := a.Remove(t.Context(), r); adaptertest.Verdict(err) != "refused" {
			t.Errorf("%v: %v", r, err)
		}
	}
}
