package discordtest_test

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

	"heed/adapters/discord/discordtest"
)

// TestServe is a Discord for a person who wants to try heed without one:
//
//	HEED_FAKE_DISCORD=127.0.0.1:4712 go test -run TestServe -timeout 0 -v ./adapters/discord/discordtest
//
// Then heed is told its api_url and token, and curl is the people.
func TestServe(t *testing.T) {
	address := os.Getenv("HEED_FAKE_DISCORD")
	if address == "" {
		t.Skip("NOT TESTED: a Discord to try heed by hand, as HEED_FAKE_DISCORD does not say where")
	}
	s := discordtest.New(discordtest.Settings{Pace: true})
	furnish(s)
	at := s.ServeAt(t, address)
	t.Logf(`
connections:
  guild: {type: discord, api_url: "%s", token: "%s", roles: ["%s"]}
desks:
  support: {post: [guild/%s], from: [guild/%s, guild/%s, guild]}

curl http://%s/try/
curl -X POST 'http://%[7]s/try/say?user=%[8]s&channel=%[5]s&text=my+parcel+is+lost'
curl 'http://%[7]s/try/messages?channel=%[4]s'
`, at.APIURL, s.Token(), teamRole, team, shop, forum, address, zoe)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
}

// TestHands does by /try/ what a person with curl does.
func TestHands(t *testing.T) {
	s := discordtest.New(discordtest.Settings{})
	furnish(s)
	defer s.Close()
	try := func(name string, q url.Values) (int, string) {
		r := httptest.NewRequest(http.MethodPost, "/try/"+name+"?"+q.Encode(), nil)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	if _, all := try("", nil); !strings.Contains(all, "/try/press user channel message button") {
		t.Error(all)
	}
	if status, why := try("say", url.Values{"user": {zoe}}); status != 400 || !strings.Contains(why, "needed: channel text") {
		t.Error(status, why)
	}
	if status, why := try("say", url.Values{"user": {"1"}, "channel": {shop}, "text": {"x"}}); status != 400 || why == "" {
		t.Error(status, why)
	}
	if status, why := try("say", url.Values{"user": {zoe}, "channel": {shop}, "text": {"hello <you>"}}); status != 200 {
		t.Fatal(status, why)
	}
	_, said := try("messages", url.Values{"channel": {shop}})
	var all []struct {
		Message, Author string
		Shown           []string
	}
	if err := json.Unmarshal([]byte(said), &all); err != nil || len(all) != 1 || all[0].Author != zoe || all[0].Shown[0] != "hello <you>" {
		t.Fatalf("%s: %v", said, err)
	}
	if status, why := try("press", url.Values{"user": {ann}, "channel": {shop}, "message": {all[0].Message}, "button": {"do:claim"}}); status != 400 {
		t.Error("pressed what is not there:", status, why)
	}
	if status, why := try("post", url.Values{"user": {zoe}, "channel": {forum}, "title": {"It broke"}, "text": {"help"}, "tags": {"open"}}); status != 200 {
		t.Error(status, why)
	}
	if posts := s.Threads(forum); len(posts) != 1 || posts[0].Name != "It broke" {
		t.Errorf("posts: %+v", posts)
	}
}

// TestServeOverSockets is reached like Discord itself.
func TestServeOverSockets(t *testing.T) {
	s := discordtest.New(discordtest.Settings{})
	furnish(s)
	at := s.Serve(t)
	g := &guild{T: t, Server: s, at: at, client: http.DefaultClient}
	if status, me := g.call("GET", "users/@me", nil); status != 200 || me["id"] != s.BotUser() {
		t.Errorf("%d %v", status, me)
	}
	_, where := g.call("GET", "gateway", nil)
	e := g.dial(where["url"].(string))
	for range 2 {
		if p := <-e.got; p.Op == 10 {
			e.conn.WriteJSON(map[string]any{"op": 2, "d": map[string]any{"token": s.Token(), "intents": all, "properties": map[string]string{}}})
		} else if p.T != "READY" || !strings.Contains(string(p.D), `"resume_gateway_url":"ws://127.0.0.1:`) {
			t.Errorf("came op %d %s %s", p.Op, p.T, p.D)
		}
	}
}
