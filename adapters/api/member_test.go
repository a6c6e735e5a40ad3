package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// away asks for something about a member's absence with the token that acts as
// anybody.
func (h *house) away(method, member, body string) answer {
	h.Helper()
	return h.ask(method, "/api/v1/members/"+member+"/away", body, "Authorization: Bearer "+anyToken, "Content-Type: application/json")
}

// listed is a member as the list shows them.
func (h *house) listed(id string) map[string]any {
	h.Helper()
	for _, m := range h.get("/api/v1/members").body["members"].([]any) {
		if m := m.(map[string]any); m["id"] == id {
			return m
		}
	}
	h.Fatalf("no member %s is listed", id)
	return nil
}

func TestAMemberLeavesAndComesBack(t *testing.T) {
	h := open(t)
	if m := h.listed("bob"); m["name"] != "Bob" || m["role"] != "agent" || m["away"] != nil || len(m["absences"].([]any)) != 0 {
		t.Errorf("before: %v", m)
	}
	until := inAnHour()
	a := h.away(http.MethodPut, "bob", fmt.Sprintf(`{"by":"bob","until":%q,"stand_in":"ann"}`, until))
	h.want(a, 200)
	for what, m := range map[string]map[string]any{"answered": a.body, "listed": h.listed("bob")} {
		if in, _ := m["stand_in"].(map[string]any); m["away"] != true || m["until"] != until || in["name"] != "Ann" || len(m["absences"].([]any)) != 1 {
			t.Errorf("%s: %v", what, m)
		}
	}
	if a = h.away(http.MethodPut, "vic", `{"by":"bob","until":"in 2h"}`); a.status != 409 {
		t.Errorf("an agent sent another away: %s", a.text)
	}
	h.want(h.away(http.MethodPut, "vic", `{"by":"ann","from":"in 2h","until":"in 2 weeks"}`), 200)
	if m := h.listed("vic"); m["away"] != nil || len(m["absences"].([]any)) != 1 {
		t.Errorf("not away yet: %v", m)
	}
	if a = h.away(http.MethodDelete, "bob", `{"by":"bob"}`); a.status != 200 || a.body["away"] != nil || len(a.body["absences"].([]any)) != 0 {
		t.Errorf("back: %s", a.text)
	}
	h.want(h.ask(http.MethodDelete, "/api/v1/members/vic/away", "", "Authorization: Bearer "+annToken), 200)
	if m := h.listed("vic"); len(m["absences"].([]any)) != 0 {
		t.Errorf("vic is still to leave: %v", m)
	}
}

func TestMistakesOfAnAbsenceAreNamed(t *testing.T) {
	h := open(t)
	h.want(h.away(http.MethodPut, "vic", `{"by":"vic","until":"in 3 weeks","stand_in":"bob"}`), 200)
	for request, want := range map[string]string{
		`PUT {"by":"bob"}`:                                     "until",
		`PUT {"by":"bob","until":null}`:                        "until",
		`PUT {"by":"bob","until":"soon"}`:                      "until",
		`PUT {"by":"bob","until":"2001-01-01T00:00:00Z"}`:      "until",
		`PUT {"by":"bob","until":"in 2h","from":"in 3h"}`:      "until",
		`PUT {"by":"bob","until":"in 2h","from":"x","to":"y"}`: "from to",
		`PUT {"by":"bob","until":"in 2h","stand_in":"eve"}`:    "stand_in",
		`PUT {"by":"bob","until":"in 2h","stand_in":"vic"}`:    "stand_in",
		`PUT {"by":"eve","until":"in 2h"}`:                     "by",
		`PUT {"until":"in 2h"}`:                                "by",
		`DELETE {"by":"bob","until":"in 2h"}`:                  "body",
		`PUT []`:                                               "body",
	} {
		method, body, _ := strings.Cut(request, " ")
		if got := h.want(h.away(method, "bob", body), 422); got != want {
			t.Errorf("%s names %q, want %q", request, got, want)
		}
	}
	h.want(h.away(http.MethodPut, "eve", `{"by":"ann","until":"in 2h"}`), 404)
	h.want(h.away(http.MethodDelete, "eve", `{"by":"ann"}`), 404)
	h.want(h.away(http.MethodPut, "bob", `{`), 400)
	if field := h.want(h.get("/api/v1/members?role=lead"), 422); field != "query" {
		t.Errorf("a parameter of the list names %q", field)
	}
	if a := h.away(http.MethodPost, "bob", ""); a.status != 405 || a.header.Get("Allow") != "DELETE, PUT" {
		t.Errorf("POST: %d, allowed %q", a.status, a.header.Get("Allow"))
	}
	if m := h.listed("bob"); len(m["absences"].([]any)) != 0 {
		t.Errorf("something was done: %v", m)
	}
}

// TestWordsAreReadOnTheClockOfTheDesk of an item, and of the first desk of a
// member.
func TestWordsAreReadOnTheClockOfTheDesk(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	h.want(h.do(id, "move", `{"by":"bob","to":"returns"}`), 200)
	year, month, day := time.Now().In(noon).Date()
	want := time.Date(year, month, day+1, 10, 0, 0, 0, noon).UTC().Format(time.RFC3339)
	a := h.do(id, "promise", `{"by":"bob","until":"tomorrow 10"}`)
	h.want(a, 200)
	if by := a.body["promise"].(map[string]any)["by"]; by != want {
		t.Errorf("tomorrow at ten is %v, want %s", by, want)
	}
	a = h.away(http.MethodPut, "bob", `{"by":"bob","until":"tomorrow 10"}`)
	h.want(a, 200)
	if a.body["until"] != want {
		t.Errorf("away until %v, want %s", a.body["until"], want)
	}
	if field := h.want(h.do(id, "snooze", `{"by":"bob","until":"some day","text":"x"}`), 422); field != "until text" {
		t.Errorf("words that mean nothing name %q", field)
	}
	h.want(h.do("none", "snooze", `{"by":"bob","until":"tomorrow"}`), 404)
}

func TestAnItemIsExplained(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	h.want(h.do(id, "claim", `{"by":"bob"}`), 200)
	a := h.get("/api/v1/items/" + id + "/why")
	h.want(a, 200)
	lines := fmt.Sprint(a.body["lines"])
	for _, want := range []string{"The customer waits for an answer since ", "An answer is due on ", "So it is due on ", "Bob owns it, since "} {
		if !strings.Contains(lines, want) {
			t.Errorf("it does not say %q, but %s", want, lines)
		}
	}
	h.want(h.get("/api/v1/items/01ARZ3NDEKTSV4RRFFQ69G5FAV/why"), 404)
}
