package discordtest

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

const posting = "POST channels/C/messages"

func TestCallsGoWrong(t *testing.T) {
	for name, c := range map[string]struct {
		fault  Fault
		status int // -1: no answer
		code   int
		posts  int
	}{
		"none":         {None, 200, 0, 1},
		"lost":         {Lost, -1, 0, 0},
		"lost after":   {LostAfter, -1, 0, 1},
		"broken":       {Broken, 200, 0, 0},
		"broken after": {BrokenAfter, 200, 0, 1},
		"empty":        {Empty, 200, 0, 0},
		"empty after":  {EmptyAfter, 200, 0, 1},
		"status":       {Status(502, 0), 502, 0, 0},
		"status after": {StatusAfter(500, 0), 500, 0, 1},
		"code":         {Status(403, 50013), 403, 50013, 0},
		"limited":      {RateLimited(time.Second, OfUser), 429, 0, 0},
		"slow":         {Slow(time.Millisecond), 200, 0, 1},
	} {
		a := newApp(t, Settings{})
		a.s.Fail(posting, c.fault)
		got := a.do("POST", messages(help), object{"content": "x", "nonce": "k"})
		is(t, name, fmt.Sprint([]int{got.status, got.code(), a.s.Posts("k")}), fmt.Sprint([]int{c.status, c.code, c.posts}))
		a.must("POST", messages(help), object{"content": "the next is well"})
		is(t, name+", calls", a.s.Calls(posting), 2)
	}
}

func TestACallHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		a.client.Timeout = 10 * time.Second
		a.s.Fail(posting, Never, NeverAfter, LateBy(time.Minute))
		for i, posts := range []int{0, 1, 1} {
			is(t, "status", a.do("POST", messages(help), object{"content": "x", "nonce": "k"}).status, -1)
			is(t, fmt.Sprint("posts ", i), a.s.Posts("k"), posts)
		}
		time.Sleep(time.Minute + time.Second)
		is(t, "late", a.s.Posts("k"), 2)
	})
}

func TestARuleSeesCalls(t *testing.T) {
	a := newApp(t, Settings{})
	a.s.FailWhen(func(c Call) *Fault {
		if c.Key == "k2" && c.Channel == help && c.N == 2 {
			return &Lost
		}
		return nil
	})
	var all []int
	for _, key := range []string{"k1", "k2", "k2"} {
		all = append(all, a.do("POST", messages(help), object{"content": "x", "nonce": key}).status)
	}
	is(t, "answers", all, "[200 -1 200]")
	a.s.Heal()
	is(t, "called", a.s.Called()[1].Key, "k2")
	a.s.Fail(posting, Meanwhile(func() { a.s.DeleteChannel(help) }))
	a.refused(10003, "POST", messages(help), object{"content": "x"})
}

func TestAKeyIsFoundInAMessage(t *testing.T) {
	for body, want := range map[string]string{
		`{"nonce":"n","embeds":[{"url":"https://h/#k"}]}`:                                                       "n",
		`{"components":[{"components":[{"custom_id":"do:claim:ITEM:3:KEY"}]}]}`:                                 "KEY",
		`{"components":[{"components":[{"custom_id":"do:claim:ITEM:3:-"}]}],"embeds":[{"url":"https://h/#k"}]}`: "k",
		`{"message":{"embeds":[{"url":"https://h/items/ITEM#k"}]}}`:                                             "k",
		`{"content":"x"}`: "",
		`7`:               "",
	} {
		if got := keyIn([]byte(body)); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func TestTooManyCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{Pace: true})
		post := func() said { return a.do("POST", messages(help), object{"content": "x"}) }
		for i := range 5 {
			got := post()
			is(t, "left", got.header.Get("X-RateLimit-Remaining"), fmt.Sprint(4-i))
		}
		is(t, "violations", a.s.Violations(), 0)
		over := post()
		is(t, "over", fmt.Sprint([]any{over.status, over.object["retry_after"], over.header.Get("Retry-After"), over.header.Get("X-RateLimit-Scope")}), "[429 5 5 user]")
		is(t, "violations", fmt.Sprint([]int{a.s.Violations(), a.s.TurnedAway(), a.s.Invalid()}), "[1 1 1]")
		a.must("POST", messages(a.must("POST", "users/@me/channels", object{"recipient_id": zoe}).id()), object{"content": "another channel"})
		time.Sleep(5 * time.Second)
		is(t, "again", post().status, 200)
	})
}

func TestTooManyCallsAllTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{Pace: true})
		i := a.pressed(commandInteraction)
		for n := range 50 {
			id := fmt.Sprint(610000000000000000 + n)
			a.s.AddChannel(Channel{ID: id, Name: "x"})
			a.must("GET", "channels/"+id, nil)
		}
		over := a.do("GET", "channels/"+help, nil)
		is(t, "over", fmt.Sprint([]any{over.status, over.object["global"], over.header.Get("X-RateLimit-Global")}), "[429 true true]")
		is(t, "an answer", a.do("POST", i.callback(), object{"type": 4, "data": object{"content": "x"}}).status, 204)
		time.Sleep(time.Second)
		a.must("GET", "channels/"+help, nil)
	})
}

func TestToldToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newApp(t, Settings{})
		a.s.Fail(posting, RateLimited(3*time.Second, OfShared), RateLimited(3*time.Second, OfGlobal))
		a.do("POST", messages(help), object{"content": "x"})
		is(t, "not invalid", a.s.Invalid(), 0)
		a.do("GET", messages(help), nil)
		is(t, "violations", a.s.Violations(), 0)
		a.do("POST", messages(help), object{"content": "x"})
		is(t, "violations", a.s.Violations(), 1)
		a.do("GET", messages(help), nil)
		is(t, "violations", a.s.Violations(), 2)
		time.Sleep(3 * time.Second)
		a.do("GET", messages(help), nil)
		is(t, "violations", a.s.Violations(), 2)
		is(t, "invalid", a.s.Invalid(), 1)
	})
}

func TestTooManyInvalidCallsAreABan(t *testing.T) {
	s := New(Settings{})
	for range invalidCalls + 1 {
		s.invalidOnce(http.StatusForbidden, false)
	}
	a := &app{t: t, s: s, client: http.DefaultClient, url: s.Serve(t).APIURL, token: "Bot " + s.Token()}
	got := a.do("GET", "users/@me", nil)
	is(t, "banned", fmt.Sprint(got.status, got.header.Get("Content-Type") == "application/json", len(got.object)), "429 false 0")
}
