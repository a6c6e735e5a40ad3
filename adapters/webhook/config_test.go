package webhook_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"heed/adapters/webhook"
	"heed/bot"
)

func TestEveryMistakeInAConfigurationNamesItsField(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	tests := []struct {
		name   string
		config webhook.Config
		want   []string
	}{
		{"a secret", webhook.Config{Secret: secret}, nil},
		{"a hub secret", webhook.Config{HubSecret: hubKey}, nil},
		{"a token", webhook.Config{Token: tokenKey}, nil},
		{"everything", webhook.Config{Token: tokenKey, Map: foreign, ReplyURL: "https://example.com/a?b=c", AllowPrivate: true, Rate: number(0.5)}, nil},
		{"nothing", webhook.Config{}, []string{"secret"}},
		{"two keys", webhook.Config{Secret: secret, Token: tokenKey}, []string{"token"}},
		{"three keys", webhook.Config{Secret: secret, HubSecret: hubKey, Token: tokenKey}, []string{"hub_secret"}},
		{"no prefix", webhook.Config{Secret: secret[6:]}, []string{"secret"}},
		{"no base64", webhook.Config{Secret: "whsec_planted!"}, []string{"secret"}},
		{"an empty key", webhook.Config{Secret: "whsec_"}, []string{"secret"}},
		{"a blank hub secret", webhook.Config{HubSecret: " \n"}, []string{"hub_secret"}},
		{"a token with a line end", webhook.Config{Token: tokenKey + "\n"}, []string{"token"}},
		{"a relative reply_url", webhook.Config{Token: tokenKey, ReplyURL: "/answers"}, []string{"reply_url"}},
		{"another scheme", webhook.Config{Token: tokenKey, ReplyURL: "ftp://example.com"}, []string{"reply_url"}},
		{"no host", webhook.Config{Token: tokenKey, ReplyURL: "https://:8080/"}, []string{"reply_url"}},
		{"credentials", webhook.Config{Token: tokenKey, ReplyURL: "https://ann:planted@example.com/"}, []string{"reply_url"}},
		{"no address", webhook.Config{Token: tokenKey, ReplyURL: "https://exa mple.com/planted"}, []string{"reply_url"}},
		{"a negative rate", webhook.Config{Token: tokenKey, Rate: number(-1)}, []string{"rate"}},
		{"an endless rate", webhook.Config{Token: tokenKey, Rate: number(math.Inf(1))}, []string{"rate"}},
		{"no number", webhook.Config{Token: tokenKey, Rate: number(math.NaN())}, []string{"rate"}},
		{"an unknown target", webhook.Config{Token: tokenKey, Map: map[string]string{"id": "a", "text": "b", "author.nick": "c"}}, []string{"map.author.nick"}},
		{"a bad path", webhook.Config{Token: tokenKey, Map: map[string]string{"id": "a..b", "text": "b."}}, []string{"map.id", "map.text"}},
		{"an empty path", webhook.Config{Token: tokenKey, Map: map[string]string{"id": "a", "text": "b", "url": ""}}, []string{"map.url"}},
		{"a path without end", webhook.Config{Token: tokenKey, Map: map[string]string{"id": "a", "text": "b" + strings.Repeat(".b", 32)}}, []string{"map.text"}},
		{"no id", webhook.Config{Token: tokenKey, Map: map[string]string{"text": "b"}}, []string{"map"}},
		{"all at once", webhook.Config{ReplyURL: "x", Rate: number(-1)}, []string{"secret", "reply_url", "rate"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			namesFields(t, test.config, test.want)
			if _, err := webhook.New(bot.Host{Connection: "shop"}, test.config); (err != nil) != (test.want != nil) {
				t.Errorf("New: %v", err)
			}
		})
	}
}

// namesFields checks that exactly these fields are found wrong, and no secret is told.
func namesFields(t *testing.T, c webhook.Config, want []string) {
	t.Helper()
	var fields []string
	for _, m := range c.Check() {
		fields = append(fields, m.Field)
		if strings.Contains(m.Detail, "planted") {
			t.Errorf("a secret is told: %s", m.Detail)
		}
	}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Error(diff)
	}
}

func TestAnUnknownTargetHearsWhatThereIs(t *testing.T) {
	c := webhook.Config{Token: tokenKey, Map: map[string]string{"id": "a", "text": "b", "name": "c"}}
	if got := c.Check(); len(got) != 1 || !strings.Contains(got[0].Detail, "author.name") {
		t.Errorf("%+v", got)
	}
}

func TestAConfigurationIsReadFromYAML(t *testing.T) {
	var got webhook.Config
	err := yaml.Load([]byte(`
secret: whsec_YQ==
map: {id: data.id, text: data.body, author.name: user.full_name}
reply_url: https://example.com/answers
allow_private: true
rate: 5
`), &got, yaml.WithKnownFields())
	if err != nil {
		t.Fatal(err)
	}
	five := 5.0
	want := webhook.Config{
		Secret: "whsec_YQ==", ReplyURL: "https://example.com/answers", AllowPrivate: true, Rate: &five,
		Map: map[string]string{"id": "data.id", "text": "data.body", "author.name": "user.full_name"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
