package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

// testEnvironment knows the secrets that the example asks for, and no files.
var testEnvironment = environment{
	lookup: func(name string) (string, bool) {
		switch name {
		case "SHOP_SECRET":
			return "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true
		case "EMPTY":
			return "", true
		case "SLACK_BOT_TOKEN", "CORP_BOT_TOKEN":
			return "xoxb-of-" + name, true
		case "SLACK_APP_TOKEN":
			return "xapp-of-" + name, true
		}
		return "a-secret-of-" + name, strings.HasSuffix(name, "_TOKEN") || strings.HasSuffix(name, "_SECRET")
	},
	read: func(name string) ([]byte, error) {
		switch name {
		case "/run/secrets/forum":
			return []byte("from-a-file\r\n"), nil
		case "closed.ics":
			return calendarOf("20260704"), nil
		case "broken.ics":
			return []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"), nil
		}
		return nil, fs.ErrNotExist
	},
}

// calendarOf is a calendar with events on these days.
func calendarOf(days ...string) []byte {
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n"
	for _, day := range days {
		text += "BEGIN:VEVENT\r\nUID:" + day + "@example.com\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:" + day + "\r\nEND:VEVENT\r\n"
	}
	return []byte(text + "END:VCALENDAR\r\n")
}

const small = `
connections: {shop: {type: webhook, token: {env: SHOP_TOKEN}}}
desks: {support: {from: [shop]}}
`

func mustParse(t *testing.T, text string) *config {
	t.Helper()
	c, err := parseConfig("config.yaml", []byte(text), testEnvironment)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestASmallConfigurationHasTheDefaults(t *testing.T) {
	c := mustParse(t, small)
	if c.Listen != "127.0.0.1:8080" || c.Store != "heed.db" {
		t.Errorf("listen %q, store %q", c.Listen, c.Store)
	}
	want := bot.Rules{
		PublicURL: "http://here",
		Members:   map[bot.MemberID]bot.Member{},
		Desks: map[bot.DeskID]bot.Desk{"support": {
			ID:           "support",
			From:         []bot.Channel{{Connection: "shop"}},
			Targets:      map[bot.Kind]bot.Targets{"": {Respond: time.Hour, Answer: 8 * time.Hour}},
			NagRepeat:    time.Hour,
			FollowUp:     map[bot.Kind]int{"complaint": 3},
			JoinWithin:   30 * time.Minute,
			ReopenWithin: 720 * time.Hour,
		}},
	}
	if diff := cmp.Diff(want, c.rules("http://here")); diff != "" {
		t.Error(diff)
	}
}

func TestKindsInheritTargetsFieldByField(t *testing.T) {
	c := mustParse(t, `
connections: {shop: {type: webhook, token: {env: SHOP_TOKEN}}}
desks:
  support:
    from: [shop]
    targets:
      default: {claim: 10m, answer: 2d, next_answer: 1d}
      complaint: {claim: 5m, respond: 30m}
`)
	want := map[bot.Kind]bot.Targets{
		"":          {Claim: 10 * time.Minute, Respond: time.Hour, Answer: 48 * time.Hour, NextAnswer: 24 * time.Hour},
		"complaint": {Claim: 5 * time.Minute, Respond: 30 * time.Minute, Answer: 48 * time.Hour, NextAnswer: 24 * time.Hour},
	}
	if diff := cmp.Diff(want, c.rules("").Desks["support"].Targets); diff != "" {
		t.Error(diff)
	}
}

func TestMembersAreCalledByTheirNameAndAreAgents(t *testing.T) {
	c := mustParse(t, small+`members: {ann: {role: lead, name: Ann, on: {shop: 42}}, bob: }`)
	want := map[bot.MemberID]bot.Member{
		"ann": {ID: "ann", Name: "Ann", Role: bot.Lead, On: map[bot.ConnectionID]string{"shop": "42"}},
		"bob": {ID: "bob", Name: "bob", Role: bot.Agent},
	}
	if diff := cmp.Diff(want, c.rules("").Members); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsComeFromTheEnvironmentAndFromFiles(t *testing.T) {
	c := mustParse(t, small+`
members: {ann: }
api:
  tokens:
    - &first {name: a, token: {env: API_TOKEN}, as: ann}
    - {name: b, token: {file: /run/secrets/forum}, as: ann}
    - {name: c, token: plain, acts_as: any}
`)
	var got []string
	for _, token := range c.API.Tokens {
		got = append(got, string(token.Token))
	}
	if diff := cmp.Diff([]string{"a-secret-of-API_TOKEN", "from-a-file", "plain"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAliasesStandForWhatTheyName(t *testing.T) {
	c := mustParse(t, small+`
members: {ann: &lead {role: lead}, bob: *lead}
api: {tokens: [{name: a, token: &it {env: API_TOKEN}, as: ann}]}
`)
	if c.Members["bob"].Role != bot.Lead {
		t.Errorf("bob is %q", c.Members["bob"].Role)
	}
}

// Where an alias is, a mistake in what it stands for is shown; what it names
// is read for each place anew, so that a secret is not taken for a name.
func TestAliasesAreReadWhereTheyStand(t *testing.T) {
	wrong := mistakesIn(t, small+`
api: {tokens: [{name: a, token: &it {env: API_TOKEN}, acts_as: any}]}
members: {ann: {name: *it}}
`)
	if len(wrong) != 1 || wrong[0].Field != "members.ann.name" || wrong[0].Line != 6 {
		t.Errorf("got %v", wrong)
	}
}

func mistakesIn(t *testing.T, text string) mistakes {
	t.Helper()
	c, err := parseConfig("config.yaml", []byte(text), testEnvironment)
	var wrong mistakes
	if c != nil || !errors.As(err, &wrong) {
		t.Fatalf("got %v and %v, want mistakes", c, err)
	}
	return wrong
}

func TestAliasesAreBounded(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for _, pair := range []string{"ba", "cb", "dc", "ed", "fe", "gf"} {
		one := "*" + pair[1:]
		bomb += pair[:1] + ": &" + pair[:1] + " [" + strings.Repeat(one+", ", 9) + one + "]\n"
	}
	for name, text := range map[string]string{"many": bomb, "itself": "members: &m {ann: *m}\n"} {
		t.Run(name, func(t *testing.T) {
			wrong := mistakesIn(t, text)
			if len(wrong) != 1 || !strings.Contains(wrong[0].Detail, "aliases") {
				t.Errorf("got %v", wrong)
			}
		})
	}
}

func TestAConfigurationIsBounded(t *testing.T) {
	wrong := mistakesIn(t, small+strings.Repeat("#", maxConfig))
	if len(wrong) != 1 || !strings.Contains(wrong[0].Detail, "1 MiB") {
		t.Errorf("got %v", wrong)
	}
}

func TestASecretIsNowhereInAMistake(t *testing.T) {
	const secret = "a-secret-of-SHOP_TOKEN"
	wrong := mistakesIn(t, `
connections: {shop: {type: webhook, secret: {env: SHOP_TOKEN}, reply_url: {env: SHOP_TOKEN}}}
api: {tokens: [{name: a, token: {env: SHOP_TOKEN}}, {name: a, token: {env: SHOP_TOKEN}}]}
desks: {support: {from: [shop]}}
`)
	if strings.Contains(wrong.Error(), secret) {
		t.Errorf("shows the secret: %v", wrong)
	}
}

func TestTheExampleIsFine(t *testing.T) {
	text, err := os.ReadFile("config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mustParse(t, string(text))
}

func TestTheBuiltInConfigurationIsFine(t *testing.T) {
	c, err := builtInConfig(map[string]string{inboxTokenName: "inbox"})
	if err != nil {
		t.Fatal(err)
	}
	if foremost(c.Members) != "me" || c.plugs["inbox"].Type != "webhook" || c.plugs["board"].Type != "web" {
		t.Errorf("got %+v", c)
	}
}

func TestAnEmptySecretIsNone(t *testing.T) {
	for _, secret := range []string{`{env: EMPTY}`, `""`, `{file: /nowhere}`, `{env: NOT_SET}`, `{vault: x}`, `[]`, ``} {
		wrong := mistakesIn(t, "connections: {shop: {type: webhook, token: "+secret+"}}\ndesks: {support: {from: [shop]}}")
		if len(wrong) != 1 || wrong[0].Field != "connections.shop.token" {
			t.Errorf("%s: %v", secret, wrong)
		}
	}
}

func TestWordsThatAreNearAreMeant(t *testing.T) {
	for word, want := range map[string]string{
		"listn":    `; did you mean "listen"?`,
		"pubic_ur": `; did you mean "public_url"?`,
		"xyz":      "; there are listen, public_url",
		"":         "; there are listen, public_url",
	} {
		if got := meant(word, []string{"listen", "public_url"}); got != want {
			t.Errorf("%q: %q", word, got)
		}
	}
}

func TestWhereCardsGoIsAPlaceThatShowsThem(t *testing.T) {
	long := strings.Repeat("x", 256)
	for name, c := range map[string]struct {
		desk, field, says string
		column            int
	}{
		"posting to a webhook":     {"{from: [shop], post: [board, shop]}", "post[1]", "web", 41},
		"falling back to one":      {"{from: [shop], fallback: shop/x}", "fallback", "web", 37},
		"an endless id to read":    {"{from: [shop, shop/" + long + "]}", "from[1]", "255", 26},
		"an endless id to post to": {"{from: [shop], post: [board/" + long + "]}", "post[0]", "255", 34},
		"an endless id to tell":    {"{from: [shop], fallback: board/" + long + "}", "fallback", "255", 37},
	} {
		wrong := mistakesIn(t, "connections: {board: {type: web}, shop: {type: webhook, token: {env: SHOP_TOKEN}}}\ndesks: {d: "+c.desk+"}\n")
		if len(wrong) != 1 || wrong[0].Field != "desks.d."+c.field || !strings.Contains(wrong[0].Detail, c.says) || wrong[0].Line != 2 || wrong[0].Column != c.column {
			t.Errorf("%s: %+v", name, wrong)
		}
	}
	mustParse(t, "connections: {board: {type: web}, shop: {type: webhook, token: {env: SHOP_TOKEN}}}\n"+
		"desks: {d: {from: [shop/"+long[1:]+"], post: [board], fallback: board}}")
}
