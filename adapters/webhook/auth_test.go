package webhook_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/adapters/webhook"
	"heed/bot"
)

// with returns a copy of headers with one set anew.
func with(headers []string, name, value string) []string {
	return append(append([]string{}, headers...), name, value)
}

func TestStandardWebhooksAdmitsOnlyWhatIsSignedNow(t *testing.T) {
	now := time.Now()
	good := standard(key, "d1", now, hello)
	signature := good[5]
	tests := []struct {
		name   string
		body   string
		header []string
		want   int
	}{
		{"signed", hello, good, 202},
		{"the second of two signatures is right", hello, with(good, "webhook-signature", "v1,AAAA "+signature), 202},
		{"other versions are skipped", hello, with(good, "webhook-signature", "v1a,AAAA v2 "+signature), 202},
		{"almost five minutes old", hello, standard(key, "d1", now.Add(-4*time.Minute), hello), 202},
		{"almost five minutes ahead", hello, standard(key, "d1", now.Add(4*time.Minute), hello), 202},
		{"tampered body", `{"id":"m1","text":"Hullo"}`, good, 401},
		{"wrong key", hello, standard("another key", "d1", now, hello), 401},
		{"empty key", hello, standard("", "d1", now, hello), 401},
		{"stale", hello, standard(key, "d1", now.Add(-6*time.Minute), hello), 401},
		{"future", hello, standard(key, "d1", now.Add(6*time.Minute), hello), 401},
		{"another id", hello, with(good, "webhook-id", "d2"), 401},
		{"another time", hello, with(good, "webhook-timestamp", strconv.FormatInt(now.Unix()-1, 10)), 401},
		{"a time that is no number", hello, with(good, "webhook-timestamp", "now"), 401},
		{"a time before all time", hello, with(good, "webhook-timestamp", "-9223372036854775808"), 401},
		{"an endless id", hello, standard(key, strings.Repeat("d", 513), now, hello), 401},
		{"the signature as another version", hello, with(good, "webhook-signature", "v2"+signature[2:]), 401},
		{"a signature without version", hello, with(good, "webhook-signature", signature[3:]), 401},
		{"an empty signature", hello, with(good, "webhook-signature", "v1,"), 401},
		{"no signature", hello, good[:4], 401},
		{"no time", hello, append(good[:2:2], good[4:]...), 401},
		{"no id", hello, good[2:], 401},
		{"nothing", hello, nil, 401},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, webhook.Config{Secret: secret})
			expect(t, s, s.post(test.body, test.header...), test.want)
		})
	}
}

func TestHubSignatureAdmitsOnlyWhatIsSigned(t *testing.T) {
	good := hubSignature(hubKey, hello)
	tests := []struct {
		name      string
		body      string
		signature string
		want      int
	}{
		{"signed", hello, good, 202},
		{"upper-case hex", hello, "sha256=" + strings.ToUpper(good[7:]), 202},
		{"tampered body", `{"id":"m1","text":"Hullo"}`, good, 401},
		{"wrong key", hello, hubSignature("another", hello), 401},
		{"empty key", hello, hubSignature("", hello), 401},
		{"cut short", hello, good[:20], 401},
		{"without sha256=", hello, good[7:], 401},
		{"sha1", hello, "sha1=" + good[7:], 401},
		{"not hex", hello, "sha256=" + strings.Repeat("z", 64), 401},
		{"empty", hello, "sha256=", 401},
		{"none", hello, "", 401},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, webhook.Config{HubSecret: hubKey})
			expect(t, s, s.post(test.body, "X-Hub-Signature-256", test.signature), test.want)
		})
	}
}

func TestBearerAdmitsOnlyTheToken(t *testing.T) {
	for header, want := range map[string]int{
		"Bearer " + tokenKey:       202,
		"bearer  " + tokenKey:      202,
		"Bearer " + tokenKey + "x": 401,
		"Bearer " + tokenKey[1:]:   401,
		"Bearer":                   401,
		"Bearer ":                  401,
		"Basic " + tokenKey:        401,
		tokenKey:                   401,
		"":                         401,
	} {
		t.Run(header, func(t *testing.T) {
			s := open(t, webhook.Config{Token: tokenKey})
			got := s.post(hello, "Authorization", header)
			expect(t, s, got, want)
			if challenge := got.header.Get("WWW-Authenticate"); want == 401 && !strings.HasPrefix(challenge, "Bearer") {
				t.Errorf("WWW-Authenticate %q", challenge)
			}
		})
	}
}

// expect checks a status, and that only what was admitted was taken.
func expect(t *testing.T, s *sender, got response, want int) {
	t.Helper()
	if got.status != want {
		t.Errorf("%d, want %d: %s", got.status, want, got.body)
	}
	if taken := len(s.events); taken != 0 && want != http.StatusAccepted {
		t.Errorf("%d events were taken", taken)
	}
}

func TestEveryFailedProofHearsTheSame(t *testing.T) {
	s := open(t, webhook.Config{Secret: secret})
	now := time.Now()
	first := s.post(hello)
	for _, header := range [][]string{
		standard("another key", "d1", now, hello),
		standard(key, "d1", now.Add(-time.Hour), hello),
		standard(key, "d1", now, hello)[:4],
	} {
		if got := s.post(hello, header...); got.body != first.body {
			t.Errorf("got %s, and before %s", got.body, first.body)
		}
	}
	if !strings.Contains(first.body, "webhook-signature") {
		t.Errorf("it does not say what to send: %s", first.body)
	}
}

func TestProofComesBeforeParsing(t *testing.T) {
	s := open(t, webhook.Config{Secret: secret})
	if got := s.post("{not json"); got.status != http.StatusUnauthorized {
		t.Errorf("%d, want 401", got.status)
	}
}

func TestADeliveryIsRememberedForADayAndAMentionForEver(t *testing.T) {
	tests := []struct {
		name     string
		config   webhook.Config
		header   []string
		delivery string
	}{
		{"Standard Webhooks", webhook.Config{Secret: secret}, standard(key, "d1", time.Now(), hello), "shop/delivery/d1"},
		{"GitHub", webhook.Config{HubSecret: hubKey}, []string{"X-Hub-Signature-256", hubSignature(hubKey, hello), "X-GitHub-Delivery", "g1"}, "shop/delivery/g1"},
		{"hub", webhook.Config{HubSecret: hubKey}, []string{"X-Hub-Signature-256", hubSignature(hubKey, hello), "X-Hub-Delivery", "h1"}, "shop/delivery/h1"},
		{"hub without ids", webhook.Config{HubSecret: hubKey}, []string{"X-Hub-Signature-256", hubSignature(hubKey, hello)}, ""},
		{"bearer", webhook.Config{Token: tokenKey}, []string{"Authorization", "Bearer " + tokenKey}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, test.config)
			before := time.Now()
			if got := s.post(hello, test.header...); got.status != http.StatusAccepted {
				t.Fatal(got)
			}
			keys := s.events[0].Keys
			if last := keys[len(keys)-1]; last != (bot.Key{Name: "shop/mention/m1"}) {
				t.Errorf("the mention's key is %+v", last)
			}
			if test.delivery == "" {
				if len(keys) != 1 {
					t.Errorf("keys %+v, want the mention's alone", keys)
				}
				return
			}
			day := before.Add(24 * time.Hour)
			if got := keys[0]; got.Name != test.delivery || got.Until.Before(day) || got.Until.After(day.Add(time.Minute)) {
				t.Errorf("the delivery's key is %+v, want %s for a day", got, test.delivery)
			}
		})
	}
}
