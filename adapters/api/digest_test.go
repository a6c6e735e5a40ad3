package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// got is a field of a field of an answer.
func got(a answer, path ...string) any {
	var v any = a.body
	for _, name := range path {
		o, _ := v.(map[string]any)
		v = o[name]
	}
	return v
}

func (h *house) digests(a answer, want map[string]any) {
	h.Helper()
	h.want(a, 200)
	for path, value := range want {
		if v := got(a, strings.Split(path, ".")...); fmt.Sprint(v) != fmt.Sprint(value) {
			h.Errorf("%s is %v, want %v", path, v, value)
		}
	}
}

// begins is when a day begins where it is noon now.
func begins(day string) string {
	t, _ := time.ParseInLocation(time.DateOnly, day, noon)
	return t.UTC().Format(time.RFC3339)
}

func TestADigestCountsTheDay(t *testing.T) {
	h := open(t)
	ids := []string{}
	for n, text := range []string{"It is broken.", "You are great.", "Buy my pills.", "It is broken too.", "Where is it?"} {
		id := h.say(fmt.Sprint("c", n), fmt.Sprint(n), text)
		h.want(h.do(id, "move", `{"by":"ann","to":"returns"}`), 200)
		ids = append(ids, id)
	}
	for n, kind := range []string{"complaint", "kudos", "", "complaint"} {
		if kind != "" {
			h.want(h.do(ids[n], "kind", `{"by":"bob","text":"`+kind+`"}`), 200)
		}
	}
	h.want(h.do(ids[0], "answered-elsewhere", `{"by":"ann","text":"Called them."}`), 200)
	h.want(h.do(ids[1], "answered-elsewhere", `{"by":"bob","text":"Thanked them."}`), 200)
	h.want(h.do(ids[1], "resolve", `{"by":"bob","outcome":"thanked"}`), 200)
	h.want(h.do(ids[2], "resolve", `{"by":"ann","outcome":"spam","reason":"Pills."}`), 200)
	today := time.Now().In(noon).Format(time.DateOnly)
	want := map[string]any{
		"desk": "returns", "from": begins(today), "received": 5, "answered": 2, "coverage": 0.5,
		"unanswered": []any{ids[3], ids[4]}, "kinds.complaint": map[string]any{"received": 2, "answered": 1},
		"kinds.unknown.received": 2, "sources.shop.received": 5, "dismissed.spam": 1, "withheld": 0,
		"members.ann.answered": 1, "members.ann.claimed": 2, "members.ann.name": "Ann", "members.bob": nil,
		"appreciation.count": 1, "appreciation.thanked": 1, "appreciation.items": []any{ids[1]}, "before": nil,
		"priorities.in_time": 2, "priorities.judged": 2, "promises.due": 0, "claim.wall.slowest": got(h.get("/api/v1/desks/returns/digest"), "claim", "slowest"),
	}
	for _, query := range []string{"", "?day=" + today, "?day=&week=", "?day=" + today + "&week="} {
		h.digests(h.get("/api/v1/desks/returns/digest"+query), want)
	}
	quotes := got(h.get("/api/v1/desks/returns/digest"), "quotes").([]any)
	if !slices.ContainsFunc(quotes, func(q any) bool {
		return fmt.Sprint(q) == fmt.Sprint(map[string]any{"item": ids[1], "kind": "kudos", "by": "c1", "text": "You are great."})
	}) {
		t.Errorf("quotes: %v", quotes)
	}
	h.digests(h.get("/api/v1/desks/support/digest"), map[string]any{
		"received": 0, "coverage": 1, "claim": nil, "unanswered": []any{}, "quotes": []any{}, "questions": []any{}, "members": map[string]any{}, "kinds": map[string]any{},
	})
	yesterday := time.Now().In(noon).AddDate(0, 0, -1).Format(time.DateOnly)
	h.digests(h.get("/api/v1/desks/returns/digest?day="+yesterday), map[string]any{"received": 0, "to": begins(today)})
	h.digests(h.get("/api/v1/desks/returns/digest?week="+today), map[string]any{"received": 5, "before.received": 0, "before.coverage": 1, "before.before": nil})
	h.digests(h.get("/api/v1/desks/returns/digest?week="+yesterday), map[string]any{"received": 0, "before.received": 0})
}

func TestADigestTellsWhatWasAskedAboutMost(t *testing.T) {
	h := open(t)
	for n, tags := range []string{"delivery", "delivery, price", "price, delivery", "once"} {
		id := h.say(fmt.Sprint("c", n), fmt.Sprint(n), "Where is it?")
		h.want(h.do(id, "kind", `{"by":"ann","text":"question"}`), 200)
		h.want(h.do(id, "tag", `{"by":"ann","text":"`+tags+`"}`), 200)
		if n == 0 {
			h.want(h.do(id, "answered-elsewhere", `{"by":"ann","text":"Called them."}`), 200)
		}
	}
	h.digests(h.get("/api/v1/desks/support/digest"), map[string]any{"questions": []any{
		map[string]any{"tag": "delivery", "received": 3, "answered": 1}, map[string]any{"tag": "price", "received": 2, "answered": 0},
	}})
}

func TestATokenForAnyMemberSeesNobodysFigures(t *testing.T) {
	h := open(t)
	h.want(h.do(h.say("zoe", "1", "It is broken."), "claim", `{"by":"ann"}`), 200)
	a := h.ask("GET", "/api/v1/desks/support/digest", "", "Authorization: Bearer "+anyToken)
	h.digests(a, map[string]any{"received": 1, "members": map[string]any{}})
	h.digests(h.get("/api/v1/desks/support/digest"), map[string]any{"members.ann.claimed": 1})
}

func TestADigestThatThereIsNotNamesWhatToMend(t *testing.T) {
	h := open(t)
	tomorrow := time.Now().UTC().AddDate(0, 0, 2).Format(time.DateOnly)
	for query, want := range map[string]string{
		"?day=" + tomorrow:                "day",
		"?week=" + tomorrow:               "week",
		"?day=2026-02-30":                 "day",
		"?day=today":                      "day",
		"?day=0000-01-01":                 "day",
		"?day=1969-12-31":                 "day",
		"?day=2020-01-01&week=2020-01-01": "day",
		"?day=2020-01-01&day=2020-01-02":  "day",
		"?month=2020-01":                  "month",
		"?day=%zz":                        "query",
	} {
		if got := h.want(h.get("/api/v1/desks/support/digest"+query), 422); got != want {
			t.Errorf("%s names %q, want %q", query, got, want)
		}
	}
	h.want(h.get("/api/v1/desks/sales/digest"), 404)
	h.want(h.get("/api/v1/desks/sales/digest?day=never"), 404)
	h.want(h.ask("POST", "/api/v1/desks/support/digest", "", "Authorization: Bearer "+annToken), 405)
	h.want(h.ask("GET", "/api/v1/desks/support/digest", ""), 401)
}
