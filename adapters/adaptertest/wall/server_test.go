package wall_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
)

// raw is the platform spoken to without the adapter.
type raw struct {
	*testing.T
	*wall.Server
	at wall.Address
}

// answered is an answer as it came.
type answered struct {
	status  int
	after   string
	code    string
	message string // its id
	all     []string
	more    bool
	broken  bool // there was no answer
}

// speak runs a test against a platform of its own, in virtual time.
func speak(t *testing.T, set wall.Settings, test func(r *raw)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		set.Channels = []string{"team", "shop"}
		s := wall.NewServer(set)
		test(&raw{t, s, s.Memory(t)})
	})
}

// post calls an endpoint with a body.
func (r *raw) post(endpoint, body string) answered {
	r.Helper()
	q, err := http.NewRequest(http.MethodPost, r.at.URL+"/"+endpoint, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	return r.do(q)
}

// get calls an endpoint that reads.
func (r *raw) get(endpoint, query string) answered {
	r.Helper()
	q, err := http.NewRequest(http.MethodGet, r.at.URL+"/"+endpoint+"?"+query, nil)
	if err != nil {
		r.Fatal(err)
	}
	return r.do(q)
}

func (r *raw) do(q *http.Request) answered {
	r.Helper()
	q.Header.Set("Authorization", "Bearer "+r.Token())
	res, err := r.at.Client.Do(q)
	if err != nil {
		return answered{broken: true}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return answered{broken: true}
	}
	var body struct {
		Error    string
		Message  struct{ ID string }
		Messages []struct{ ID string }
		More     bool
	}
	json.Unmarshal(text, &body)
	a := answered{status: res.StatusCode, after: res.Header.Get("Retry-After"), code: body.Error, message: body.Message.ID, more: body.More}
	for _, m := range body.Messages {
		a.all = append(a.all, m.ID)
	}
	return a
}

func TestThePlatformIsStrict(t *testing.T) {
	speak(t, wall.Settings{TextLimit: 10}, func(r *raw) {
		r.Archive("shop", true)
		for body, code := range map[string]string{
			`{"channel": "team", "text": "hello"}`:                                                    "",
			`{"channel": "team", "text": "\\*\\*\\*\\*\\*\\*\\*\\*\\*\\*"}`:                           "",
			`{"channel": "team", "text": "hello, you"}`:                                               "",
			`{"channel": "team", "text": "hello, you!"}`:                                              "text_too_long",
			`{"channel": "team", "text": "hello", "colour": 1}`:                                       "invalid_request",
			`{"channel": "team", "text": 5}`:                                                          "invalid_request",
			`{"channel": "team", "text": "hello"} {}`:                                                 "invalid_request",
			`{"channel": "team"}`:                                                                     "invalid_request",
			`{"channel": "nowhere", "text": "hello"}`:                                                 "channel_not_found",
			`{"channel": "shop", "text": "hello"}`:                                                    "is_archived",
			`{"channel": "team", "thread": "1.1", "text": "hello"}`:                                   "thread_not_found",
			`{"channel": "team", "card": {"item": "I", "rev": 1, "title": "t"}}`:                      "",
			`{"channel": "team", "card": {"item": "I", "rev": 1, "title": "t", "lines": [""]}}`:       "invalid_card",
			`{"channel": "team", "card": {"item": "I", "rev": 1}}`:                                    "invalid_card",
			`{"channel": "team", "card": {"item": "I", "rev": 1, "title": "t", "x": 1}}`:              "invalid_card",
			`{"channel": "team", "card": {"item": "I", "title": "t", "buttons": [{"verb": "x"}]}}`:    "invalid_card",
			`{"channel": "team", "text": "x", "card": {"item": "I", "rev": 1, "title": "t"}}`:         "invalid_request",
			`{"channel": "team", "card": {"item": "I", "title": "` + strings.Repeat("t", 301) + `"}}`: "invalid_card",
		} {
			if a := r.post(wall.Post, body); a.status != 200 || a.code != code || (code == "") == (a.message == "") {
				r.Errorf("%s: %+v, want %q", body, a, code)
			}
		}
	})
}

func TestOnlyTheAppIsKnown(t *testing.T) {
	speak(t, wall.Settings{}, func(r *raw) {
		const body = `{"channel": "team", "text": "hello"}`
		r.Revoke(true)
		if a := r.post(wall.Post, body); a.status != 401 || a.code != "invalid_auth" {
			r.Errorf("revoked: %+v", a)
		}
		r.Revoke(false)
		if a := r.post(wall.Post, body); a.message == "" {
			r.Errorf("valid again: %+v", a)
		}
		r.Kick("team", true)
		if a := r.post(wall.Post, body); a.code != "not_in_channel" {
			r.Errorf("kicked: %+v", a)
		}
		if n := len(r.Messages("team")); n != 1 {
			r.Errorf("%d messages are there, want 1", n)
		}
	})
}

// TestALimitSaysWhen checks that a limit is per channel, and that who comes
// before the time it told is counted.
func TestALimitSaysWhen(t *testing.T) {
	speak(t, wall.Settings{Every: 1500 * time.Millisecond}, func(r *raw) {
		const body = `{"channel": "team", "text": "hello"}`
		first := r.post(wall.Post, body)
		other := r.post(wall.Post, `{"channel": "shop", "text": "hello"}`)
		second := r.post(wall.Post, body)
		if first.message == "" || other.message == "" || second.status != 429 || second.after != "2" {
			r.Fatalf("%+v, %+v, %+v", first, other, second)
		}
		time.Sleep(time.Second)
		if r.post(wall.Post, body).status != 429 || r.Violations() != 1 || r.TurnedAway() != 2 {
			r.Errorf("too early: %d violations, %d turned away", r.Violations(), r.TurnedAway())
		}
		time.Sleep(time.Second)
		edit := fmt.Sprintf(`{"channel": "team", "message": %q, "text": "bye"}`, first.message)
		if a := r.post(wall.Edit, edit); a.status != 200 || r.Violations() != 1 {
			r.Errorf("in time: %+v, %d violations", a, r.Violations())
		}
	})
}

func TestAKeyIsHonouredForItsWindow(t *testing.T) {
	speak(t, wall.Settings{HonourKeys: time.Minute}, func(r *raw) {
		const body = `{"channel": "team", "key": "k", "text": "hello"}`
		first := r.post(wall.Post, body)
		r.post(wall.Post, `{"channel": "team", "text": "between"}`)
		time.Sleep(time.Minute)
		if again := r.post(wall.Post, body); again.message != first.message || r.Posts("k") != 1 {
			r.Errorf("%+v and %+v, %d posts", first, again, r.Posts("k"))
		}
		time.Sleep(time.Second)
		if later := r.post(wall.Post, body); later.message == first.message || r.Posts("k") != 2 {
			r.Errorf("after the window: %+v, %d posts", later, r.Posts("k"))
		}
	})
}

func TestHistoryIsPagedAndLeavesOutWhatWasDeleted(t *testing.T) {
	speak(t, wall.Settings{Page: 2}, func(r *raw) {
		var ids []string
		for range 5 {
			ids = append(ids, r.post(wall.Post, `{"channel": "team", "text": "hello"}`).message)
		}
		r.Delete("team", ids[1])
		one := r.get(wall.History, "channel=team")
		two := r.get(wall.History, "channel=team&after="+one.all[1])
		if strings.Join(append(one.all, two.all...), " ") != strings.Join(append(ids[:1], ids[2:]...), " ") || !one.more || two.more {
			r.Errorf("%+v and %+v of %v", one, two, ids)
		}
		r.Archive("team", true)
		if a := r.get(wall.History, "channel=team&limit=1"); len(a.all) != 1 {
			r.Errorf("an archived channel can be read: %+v", a)
		}
	})
}

func TestWhatIsNotTheAppsStays(t *testing.T) {
	speak(t, wall.Settings{}, func(r *raw) {
		id, _ := r.Say("team", "", zoe, "hello")
		theirs := fmt.Sprintf(`{"channel": "team", "message": %q`, id)
		if a := r.post(wall.Edit, theirs+`, "text": "x"}`); a.code != "not_yours" {
			r.Errorf("edit: %+v", a)
		}
		if a := r.post(wall.Remove, theirs+`}`); a.code != "not_yours" || len(r.Messages("team")) != 1 {
			r.Errorf("delete: %+v", a)
		}
		if a := r.post(wall.Remove, `{"channel": "team", "message": "1.1"}`); a.code != "message_not_found" {
			r.Errorf("delete of nothing: %+v", a)
		}
	})
}
