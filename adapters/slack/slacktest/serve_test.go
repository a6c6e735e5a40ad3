package slacktest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

// TestServe is a workspace for a person who wants to try heed without Slack:
//
//	HEED_FAKE_SLACK=127.0.0.1:4711 go test -run TestServe -timeout 0 -v ./adapters/slack/slacktest
//
// Then heed is told its api_url and tokens, and curl is the people.
func TestServe(t *testing.T) {
	address := os.Getenv("HEED_FAKE_SLACK")
	if address == "" {
		t.Skip("NOT TESTED: a workspace to try heed by hand, as HEED_FAKE_SLACK does not say where")
	}
	s := slacktest.New(slacktest.Settings{Pace: true})
	furnish(s)
	at := s.ServeAt(t, address)
	t.Logf(`
connections:
  acme: {type: slack, api_url: "%s", bot_token: "%s", app_token: "%s"}
desks:
  support: {post: [acme/C0TEAM], from: [acme/C0SHOP, acme]}

curl http://%s/try/
curl -X POST 'http://%[4]s/try/say?user=U9ZOE&channel=C0SHOP&text=my+parcel+is+lost'
curl 'http://%[4]s/try/messages?channel=C0TEAM'
`, at.APIURL, s.BotToken(), s.AppToken(), address)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
}

// TestHands does by /try/ what a person with curl does.
func TestHands(t *testing.T) {
	s := slacktest.New(slacktest.Settings{})
	furnish(s)
	defer s.Close()
	try := func(name string, q url.Values) (int, string) {
		r := httptest.NewRequest(http.MethodPost, "/try/"+name+"?"+q.Encode(), nil)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	if _, all := try("", nil); !strings.Contains(all, "/try/press user channel ts action") {
		t.Error(all)
	}
	if status, why := try("say", url.Values{"user": {"U1ANN"}}); status != 400 || !strings.Contains(why, "needed: channel text") {
		t.Error(status, why)
	}
	if status, why := try("say", url.Values{"user": {"U0NONE"}, "channel": {"C0TEAM"}, "text": {"x"}}); status != 400 || why == "" {
		t.Error(status, why)
	}
	if status, why := try("say", url.Values{"user": {"U1ANN"}, "channel": {"C0TEAM"}, "text": {"hello <you>"}}); status != 200 {
		t.Fatal(status, why)
	}
	_, said := try("messages", url.Values{"channel": {"C0TEAM"}})
	var all []struct {
		TS, User string
		Shown    []string
	}
	if err := json.Unmarshal([]byte(said), &all); err != nil || len(all) != 1 || all[0].User != "U1ANN" || all[0].Shown[0] != "hello <you>" {
		t.Fatalf("%s: %v", said, err)
	}
	if status, why := try("press", url.Values{"user": {"U1ANN"}, "channel": {"C0TEAM"}, "ts": {all[0].TS}, "action": {"do:claim"}}); status != 400 {
		t.Error("pressed what is not there:", status, why)
	}
}

// TestServeOverSockets is reached like Slack itself.
func TestServeOverSockets(t *testing.T) {
	s := slacktest.New(slacktest.Settings{})
	at := s.Serve(t)
	me, err := slackgo.New(s.BotToken(), slackgo.OptionAPIURL(at.APIURL)).AuthTestContext(t.Context())
	if err != nil || me.BotID != slacktest.BotID || me.UserID != slacktest.BotUser || me.TeamID != slacktest.TeamID {
		t.Errorf("%+v, %v", me, err)
	}
}
