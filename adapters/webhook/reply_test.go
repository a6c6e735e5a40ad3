package webhook_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/adapters/webhook"
	"heed/bot"
)

const words = "planted words: we are sorry"

var message = bot.Message{
	Key: "abcdefghijklmnopqrstuvwx", Kind: bot.SendReply, Lane: bot.Channel{Connection: "shop"},
	Item: "i1", Mention: "m1", Customer: bot.Author{ID: "u1", Name: "Zoë", Email: "z@example.com"},
	To: bot.Ref{Connection: "shop", ID: "m1"}, Text: words, By: "Ann",
	At: time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("", 3600)),
}

// sending returns an adapter that replies to a URL, proven by c.
func sending(t *testing.T, c webhook.Config, url string) *webhook.Webhook {
	t.Helper()
	c.ReplyURL = url
	w, err := webhook.New(bot.Host{Connection: "shop", Log: slog.New(slog.DiscardHandler)}, c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// inbound is a reply as its receiver saw it.
type inbound struct {
	from   string
	header http.Header
	body   string
}

// receiver answers every reply with a status and keeps what it was sent.
func receiver(t *testing.T, status int) (url string, got *[]inbound) {
	got = new([]inbound)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*got = append(*got, inbound{r.RemoteAddr, r.Header, string(body)})
		rw.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

func private(c webhook.Config) webhook.Config {
	c.AllowPrivate = true
	return c
}

func TestAReplyIsThisBodyAndNothingElse(t *testing.T) {
	url, got := receiver(t, 200)
	ref, err := sending(t, private(webhook.Config{Token: tokenKey}), url).Send(t.Context(), message)
	if err != nil || ref != (bot.Ref{Connection: "shop", ID: message.Key}) {
		t.Fatalf("%+v, %v", ref, err)
	}
	want := `{"id":"abcdefghijklmnopqrstuvwx","item":"i1","mention":"m1","to":{"id":"u1","name":"Zoë"},` +
		`"text":"planted words: we are sorry","by":{"name":"Ann"},"at":"2026-11-22T09:00:00Z"}`
	if diff := cmp.Diff(want, (*got)[0].body); diff != "" {
		t.Error(diff)
	}
	if h := (*got)[0].header; h.Get("Content-Type") != "application/json" || h.Get("webhook-id") != message.Key {
		t.Errorf("headers %v", h)
	}
}

func TestAReplyIsProvenAsTheConnectionIs(t *testing.T) {
	tests := []struct {
		name   string
		config webhook.Config
		want   func(inbound) []string // name and value of what proves it
	}{
		{"Standard Webhooks", webhook.Config{Secret: secret}, func(r inbound) []string {
			at, err := time.ParseDuration(r.header.Get("webhook-timestamp") + "s")
			if err != nil {
				t.Fatal(err)
			}
			return standard(key, message.Key, time.Unix(int64(at.Seconds()), 0), r.body)
		}},
		{"hub", webhook.Config{HubSecret: hubKey}, func(r inbound) []string {
			return []string{"X-Hub-Signature-256", hubSignature(hubKey, r.body), "webhook-id", message.Key}
		}},
		{"bearer", webhook.Config{Token: tokenKey}, func(inbound) []string {
			return []string{"Authorization", "Bearer " + tokenKey, "webhook-id", message.Key}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			url, got := receiver(t, 200)
			if _, err := sending(t, private(test.config), url).Send(t.Context(), message); err != nil {
				t.Fatal(err)
			}
			want := test.want((*got)[0])
			for i := 0; i < len(want); i += 2 {
				if value := (*got)[0].header.Get(want[i]); value != want[i+1] {
					t.Errorf("%s: %q, want %q", want[i], value, want[i+1])
				}
			}
		})
	}
}

// TestWhatIsSentIsAdmitted sends a reply to heed's own intake: what it signs
// and what it asks for are the same.
func TestWhatIsSentIsAdmitted(t *testing.T) {
	for _, c := range []webhook.Config{{Secret: secret}, {HubSecret: hubKey}, {Token: tokenKey}} {
		s := open(t, c)
		if _, err := sending(t, private(c), s.url).Send(t.Context(), message); err != nil {
			t.Error(err)
		}
		if got := s.only(); got.Text != words {
			t.Errorf("%+v", got)
		}
	}
}

func TestEveryAttemptCarriesTheSameBytes(t *testing.T) {
	url, got := receiver(t, 503)
	w := sending(t, private(webhook.Config{Secret: secret}), url)
	for range 3 {
		if _, err := w.Send(t.Context(), message); err == nil {
			t.Fatal("503 is no success")
		}
	}
	froms := map[string]bool{}
	for _, r := range *got {
		froms[r.from] = true
		if r.body != (*got)[0].body || r.header.Get("webhook-id") != message.Key {
			t.Errorf("attempts differ: %v", *got)
		}
	}
	if len(*got) != 3 || len(froms) != 3 {
		t.Errorf("%d attempts arrived on %d connections, want 3 on their own", len(*got), len(froms))
	}
}

func TestOnlyRepliesAreSentAndOnlyWithAReplyURL(t *testing.T) {
	url, got := receiver(t, 200)
	w := sending(t, private(webhook.Config{Token: tokenKey}), url)
	for _, kind := range []bot.ActionKind{bot.ShowCard, bot.TellLine, bot.SendNag, bot.LookAgain} {
		m := message
		m.Kind = kind
		if _, err := w.Send(t.Context(), m); outcomeOf(err) != refused {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := sending(t, webhook.Config{Token: tokenKey}, "").Send(t.Context(), message); outcomeOf(err) != refused {
		t.Errorf("without a reply_url: %v", err)
	}
	if len(*got) != 0 {
		t.Errorf("%d were sent", len(*got))
	}
}

func TestPrivateAddressesAreRefusedUnlessAllowed(t *testing.T) {
	url, got := receiver(t, 200)
	port := url[strings.LastIndexByte(url, ':'):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "[fd00::1]", "[64:ff9b::7f00:1]"} {
		_, err := sending(t, webhook.Config{Token: tokenKey}, "http://"+host+port).Send(t.Context(), message)
		if outcomeOf(err) != refused || !strings.Contains(err.Error(), "allow_private") {
			t.Errorf("%s: %s: %v", host, outcomeOf(err), err)
		}
	}
	if len(*got) != 0 {
		t.Errorf("%d replies arrived", len(*got))
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	target, got := receiver(t, 200)
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(target, status))
		_, err := sending(t, private(webhook.Config{Token: tokenKey}), server.URL).Send(t.Context(), message)
		server.Close()
		if outcomeOf(err) != refused || !strings.Contains(err.Error(), "redirect") {
			t.Errorf("%d: %s: %v", status, outcomeOf(err), err)
		}
	}
	if len(*got) != 0 {
		t.Errorf("%d redirects were followed", len(*got))
	}
}

// TestProxiesOfTheEnvironmentAreNotUsed runs itself again, because a process
// reads these variables once.
func TestProxiesOfTheEnvironmentAreNotUsed(t *testing.T) {
	if os.Getenv("HTTP_PROXY") != "http://proxied.invalid" {
		again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxiesOfTheEnvironmentAreNotUsed$")
		again.Env = append(os.Environ(), "HTTP_PROXY=http://proxied.invalid", "http_proxy=http://proxied.invalid")
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	_, err := sending(t, private(webhook.Config{Token: tokenKey}), "http://heed.invalid/").Send(t.Context(), message)
	if outcomeOf(err) != notSent || strings.Contains(err.Error(), "proxied") {
		t.Errorf("the proxy was asked: %v", err)
	}
}
