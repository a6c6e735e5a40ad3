package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// Who and what is in the guild of these tests.
const (
	ann   = "700000000000000001" // holds helpers
	zoe   = "700000000000000002" // a customer
	gone  = "700000000000000003" // is not in the guild
	help  = "600000000000000001" // a text channel
	forum = "600000000000000002"
	crew  = "500000000000000001" // a role
	bug   = "400000000000000001" // a tag
	idea  = "400000000000000002"
)

// app calls the fake as an app does.
type app struct {
	t      *testing.T
	s      *Server
	client *http.Client
	url    string
	token  string
}

// newApp is a guild with an app in it.
func newApp(t *testing.T, set Settings) *app {
	s := New(set)
	address := s.Memory(t)
	s.AddUser(User{ID: ann, Name: "ann", Global: "Ann"}, User{ID: zoe, Name: "zoe"}, User{ID: gone, Name: "gone"})
	s.AddRole(crew, "helpers")
	s.Join(ann, crew)
	s.Join(zoe)
	s.AddChannel(Channel{ID: help, Name: "help"}, Channel{
		ID: forum, Name: "questions", Type: forumChannel, Tags: []Tag{{bug, "bug"}, {idea, "idea"}},
	})
	client := &http.Client{Transport: &http.Transport{DialContext: address.Dial, DisableKeepAlives: true}}
	return &app{t: t, s: s, client: client, url: address.APIURL, token: "Bot " + s.Token()}
}

// said is what was answered to a call.
type said struct {
	status int
	header http.Header
	raw    []byte
	object
}

// code is Discord's error; 0 is none.
func (a said) code() int {
	n, _ := a.object["code"].(float64)
	return int(n)
}

// id is that of what was answered.
func (a said) id() string {
	id, _ := a.object["id"].(string)
	return id
}

// list is what was answered, where that is a list.
func (a said) list(t *testing.T) (all []object) {
	t.Helper()
	if err := json.Unmarshal(a.raw, &all); err != nil {
		t.Fatalf("no list: %s", a.raw)
	}
	return all
}

// do makes a call. A body that is text is sent as it is.
func (a *app) do(method, path string, body any) said {
	a.t.Helper()
	var raw []byte
	switch body := body.(type) {
	case nil:
	case string:
		raw = []byte(body)
	default:
		raw, _ = json.Marshal(body) // plain values
	}
	return a.send(method, path, "application/json", raw)
}

// send makes a call with a body of some kind.
func (a *app) send(method, path, kind string, body []byte) (got said) {
	a.t.Helper()
	r, err := http.NewRequest(method, a.url+path, bytes.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Authorization", a.token)
	r.Header.Set("Content-Type", kind)
	answer, err := a.client.Do(r)
	if err != nil {
		return said{status: -1}
	}
	defer answer.Body.Close()
	got = said{status: answer.StatusCode, header: answer.Header}
	got.raw, _ = io.ReadAll(answer.Body)     // broken off is what there is
	_ = json.Unmarshal(got.raw, &got.object) // a list is none
	return got
}

// must makes a call that has to go well.
func (a *app) must(method, path string, body any) said {
	a.t.Helper()
	got := a.do(method, path, body)
	if got.status/100 != 2 {
		a.t.Fatalf("%s %s: %d %s", method, path, got.status, got.raw)
	}
	return got
}

// refused makes a call that has to be refused with a code.
func (a *app) refused(code int, method, path string, body any) said {
	a.t.Helper()
	got := a.do(method, path, body)
	if got.code() != code || got.status != statusOf(code) {
		a.t.Errorf("%s %s %v: want %d with status %d, got %d %s", method, path, body, code, statusOf(code), got.status, got.raw)
	}
	return got
}

// is compares two things that can be printed.
func is(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// messages is the path of what was said in a channel.
func messages(channel string) string { return "channels/" + channel + "/messages" }

func TestAMessageIsPostedReadEditedAndDeleted(t *testing.T) {
	a := newApp(t, Settings{})
	got := a.must("POST", messages(help), object{"content": " hello \n", "embeds": []object{{"title": "A card"}}})
	is(t, "content", got.object["content"], "hello")
	at := messages(help) + "/" + got.id()
	is(t, "read", a.must("GET", at, nil).object["content"], "hello")
	edited := a.must("PATCH", at, object{"content": "good bye"})
	if edited.object["edited_timestamp"] == nil || len(edited.object["embeds"].([]any)) != 1 {
		t.Errorf("an edit of the content alone: %s", edited.raw)
	}
	is(t, "seen", a.s.Messages(help)[0].Content, "good bye")
	is(t, "deleted", a.must("DELETE", at, nil).status, 204)
	a.refused(10008, "PATCH", at, object{"content": "again"})
	a.refused(10008, "DELETE", at, nil)
	a.refused(10008, "GET", at, nil)
	a.refused(10003, "GET", messages("123456789"), nil)
}

func TestIdsAscendAndTellTheTime(t *testing.T) {
	a := newApp(t, Settings{})
	before := time.Now().Add(-time.Second)
	last := ""
	for range 20 {
		id := a.must("POST", messages(help), object{"content": "x"}).id()
		if !newer(id, last) || timeOf(id).Before(before) || timeOf(id).After(time.Now().Add(time.Second)) {
			t.Fatalf("%s after %s is of %v", id, last, timeOf(id))
		}
		last = id
	}
}

func TestTheTokenCounts(t *testing.T) {
	a := newApp(t, Settings{})
	is(t, "me", a.must("GET", "applications/@me", nil).id(), a.s.App())
	old := a.token
	for _, token := range []string{"", "Bearer x", a.s.Token(), "Bot x"} {
		a.token = token
		is(t, token, a.do("GET", "applications/@me", nil).status, 401)
	}
	a.token = old
	a.s.ResetToken()
	is(t, "after a reset", a.do("GET", "applications/@me", nil).status, 401)
	a.token = "Bot " + a.s.Token()
	a.must("GET", "applications/@me", nil)
	is(t, "no such route", a.do("GET", "nothing", nil).status, 404)
	is(t, "no such method", a.do("PUT", "applications/@me", nil).status, 405)
	a.refused(50109, "POST", messages(help), "{")
}

func TestHistoryIsPaged(t *testing.T) {
	a := newApp(t, Settings{})
	var ids []string
	for i := range 120 {
		ids = append(ids, a.must("POST", messages(help), object{"content": fmt.Sprint(i)}).id())
	}
	read := func(query string) (all []string) {
		t.Helper()
		for _, m := range a.must("GET", messages(help)+query, nil).list(t) {
			all = append(all, m["content"].(string))
		}
		return all
	}
	is(t, "usual", len(read("")), 50)
	is(t, "newest", read("?limit=2"), "[119 118]")
	is(t, "after", read("?limit=2&after="+ids[3]), "[5 4]")
	is(t, "after 0", read("?limit=2&after=0"), "[1 0]")
	is(t, "after all", read("?after="+ids[119]), "[]")
	is(t, "before", read("?limit=2&before="+ids[3]), "[2 1]")
	is(t, "around", read("?limit=3&around="+ids[3]), "[4 3 2]")
	for _, query := range []string{"?limit=0", "?limit=101", "?limit=x", "?before=x", "?before=1&after=1"} {
		a.refused(50035, "GET", messages(help)+query, nil)
	}
	a.s.Deny(help, readHistory)
	is(t, "without the permission", read(""), "[]")
}
