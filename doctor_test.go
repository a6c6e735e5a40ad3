package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heed/adapters/slack/slacktest"
)

// workspace is a Slack in which everything is as the configuration needs it.
func workspace(t *testing.T, set slacktest.Settings) (*slacktest.Server, slacktest.Address) {
	t.Helper()
	s := slacktest.New(set)
	s.AddUser(
		slacktest.User{ID: "U012ANN", Name: "ann", RealName: "Ann", Email: "ann@example.com"},
		slacktest.User{ID: "U012BOB", Name: "bob", RealName: "Bob", Email: "bob@example.com"},
	)
	s.AddChannel(slacktest.Channel{ID: "C0TEAM", Name: "team", Member: true}, slacktest.Channel{ID: "C0SHOP", Name: "shop", Member: true})
	return s, s.Serve(t)
}

// withSlack is a configuration that uses it.
func withSlack(s *slacktest.Server, at slacktest.Address, more string) string {
	return "members: {ann: {email: ann@example.com}, bob: {on: {acme: U012BOB}}, eve: {email: eve@elsewhere.example}}\n" +
		"connections: {board: {type: web}, acme: {type: slack, bot_token: " + s.BotToken() + ", app_token: " + s.AppToken() + ", api_url: '" + at.APIURL + "'}}\n" +
		"desks: {support: {from: [acme/C0SHOP], post: [acme/C0TEAM, board]}}\n" + more
}

// diagnosed runs heed doctor.
func diagnosed(t *testing.T, config string) (code int, stdout, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return runOnce(t, "doctor", "--config", file)
}

func TestTheDoctorFindsNothingWrong(t *testing.T) {
	s, at := workspace(t, slacktest.Settings{})
	code, out, stderr := diagnosed(t, withSlack(s, at, ""))
	for _, line := range []string{
		"fine   acme: app_token: Socket Mode is on", "fine   acme: bot_token: heed is @heed in ", "fine   acme: scopes: ",
		"fine   acme: channel C0SHOP: heed is in #shop", "fine   acme: channel C0TEAM: ", "fine   acme: member ann: is @ann", "fine   acme: member bob: is @bob",
		"fine   acme: member eve: nobody here has the address eve@elsewhere.example; that is right if they do not work in Slack", "fine   board: ",
	} {
		if !strings.Contains(out, line) {
			t.Errorf("no line %q", line)
		}
	}
	if code != exitFine || strings.Contains(out, "WRONG") {
		t.Errorf("exit code %d, stderr %s, stdout\n%s", code, stderr, out)
	}
}

// Each thing that can be wrong is one line that says how to mend it, and no
// other line is wrong.
func TestTheDoctorSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		set   slacktest.Settings
		spoil func(*slacktest.Server)
		want  string
	}{
		"archived":        {spoil: func(s *slacktest.Server) { s.Archive("C0TEAM", true) }, want: "channel C0TEAM: #team is archived"},
		"not a member":    {spoil: func(s *slacktest.Server) { s.Kick("C0SHOP") }, want: "channel C0SHOP: heed is not in #shop; type /invite @heed there"},
		"no such channel": {spoil: func(s *slacktest.Server) { s.Discard("C0SHOP") }, want: "channel C0SHOP: Slack knows no such channel, or it is private and heed is not in it; look at the id, and type /invite @heed there"},
		"a scope": {
			set:  slacktest.Settings{Scopes: slices.DeleteFunc(slices.Clone(slacktest.Scopes), func(s string) bool { return s == "groups:history" })},
			want: "scope groups:history: it is missing; add it under OAuth & Permissions of your Slack app, and install the app again",
		},
		"gone":  {spoil: func(s *slacktest.Server) { s.Change("U012BOB", func(u *slacktest.User) { u.Deleted = true }) }, want: "member bob: their account in Slack is deactivated; take them out"},
		"guest": {spoil: func(s *slacktest.Server) { s.Change("U012ANN", func(u *slacktest.User) { u.Restricted = true }) }, want: "member ann: they are a guest, a bot or of another organisation; only full members"},
	} {
		t.Run(name, func(t *testing.T) {
			s, at := workspace(t, c.set)
			if c.spoil != nil {
				c.spoil(s)
			}
			code, out, stderr := diagnosed(t, withSlack(s, at, ""))
			if code != exitWrong || strings.Count(out, "WRONG") != 1 || !strings.Contains(out, "WRONG  acme: "+c.want) || !strings.Contains(stderr, "one thing is wrong") {
				t.Errorf("exit code %d, stderr %s, want one that says %q:\n%s", code, stderr, c.want, out)
			}
		})
	}
}

func TestTheDoctorKnowsBadTokens(t *testing.T) {
	s, at := workspace(t, slacktest.Settings{})
	s.Revoke(true)
	code, out, _ := diagnosed(t, withSlack(s, at, ""))
	if code != exitWrong || !strings.Contains(out, "WRONG  acme: bot_token: Slack refuses it (token_revoked); ") || !strings.Contains(out, "WRONG  acme: app_token: Slack refuses it (token_revoked); ") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	if strings.Contains(out, s.BotToken()) || strings.Contains(out, s.AppToken()) {
		t.Errorf("a token is shown:\n%s", out)
	}
	s.Close()
	if code, out, _ := diagnosed(t, withSlack(s, slacktest.Address{APIURL: "http://127.0.0.1:1/api/"}, "")); code != exitWrong || !strings.Contains(out, "Slack could not be asked") {
		t.Errorf("nobody there: exit code %d:\n%s", code, out)
	}
}

// Slack delivers by HTTP to https addresses only; a manifest with another one
// would be refused there.
func TestSlackSendsToHTTPSOnly(t *testing.T) {
	s, at := workspace(t, slacktest.Settings{})
	config := strings.Replace(withSlack(s, at, ""), "app_token: "+s.AppToken(), "signing_secret: "+s.SigningSecret(), 1)
	code, out, _ := diagnosed(t, config)
	if code != exitWrong || !strings.Contains(out, "WRONG  acme: signing_secret: Slack sends to https addresses only, not to http://") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	code, _, stderr := manifestOf(t, config)
	if code != exitWrong || !strings.Contains(stderr, "public_url") {
		t.Errorf("manifest: exit code %d, %s", code, stderr)
	}
	if code, out, _ := diagnosed(t, "public_url: https://heed.example.com\n"+config); code != exitFine || !strings.Contains(out, "https://heed.example.com/slack/acme") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// Whoever watches over heed can tell when a platform was last heard.
func TestWhenSlackWasHeardIsTold(t *testing.T) {
	s, at := workspace(t, slacktest.Settings{})
	r := startWith(t, withSlack(s, at, "metrics: 127.0.0.1:0\n"))
	if err := s.Wait(t.Context(), s.Connected); err != nil {
		t.Fatal(err)
	}
	s.Say("U012BOB", "C0SHOP", "", "hello")
	ready := func() string {
		status, text := do(t, request(t, http.MethodGet, r.URL+"/readyz", ""))
		if status != http.StatusOK {
			t.Fatal(status, text)
		}
		return text
	}
	eventually(t, func() bool { return strings.Contains(ready(), "\nacme: heard 0s ago, last event 0s ago") }, ready)
	text := r.figures(t)
	for _, line := range []string{`heed_connection_up{connection="acme"} 1`, `heed_connection_heard_age_seconds{connection="acme"} `, `heed_connection_event_age_seconds{connection="acme"} `} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	s.Revoke(true)
	eventually(t, func() bool { return strings.Contains(r.figures(t), `heed_connection_up{connection="acme"} 0`) }, ready)
	if line := ready(); !strings.Contains(line, "; ") {
		t.Errorf("nothing says why: %s", line)
	}
}
