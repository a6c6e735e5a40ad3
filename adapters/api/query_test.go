package api_test

import (
	"fmt"
	"net/url"
	"testing"
)

func TestAListIsNarrowedAndPaged(t *testing.T) {
	h := open(t)
	var ids []string
	for n := range 5 {
		ids = append(ids, h.say(fmt.Sprint("c", n), fmt.Sprint(n), "It is broken."))
	}
	h.want(h.do(ids[1], "claim", `{"by":"bob"}`), 200)
	h.want(h.do(ids[2], "kind", `{"by":"bob","text":"complaint"}`), 200)
	for query, want := range map[string][]string{
		"":                          ids,
		"?desk=&state=&limit=":      ids,
		"?desk=support":             ids,
		"?desk=returns":             {},
		"?state=claimed":            {ids[1]},
		"?owner=bob":                {ids[1]},
		"?owner=ann":                {},
		"?kind=complaint":           {ids[2]},
		"?kind=question":            {},
		"?state=open&limit=1":       {ids[0]},
		"?state=open&kind=question": {},
	} {
		a := h.get("/api/v1/items" + query)
		h.want(a, 200)
		if got := idsOf(a); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	var paged []string
	for next := ""; len(paged) <= len(ids); {
		a := h.get("/api/v1/items?limit=2&cursor=" + url.QueryEscape(next))
		h.want(a, 200)
		paged = append(paged, idsOf(a)...)
		if next = a.body["next"].(string); next == "" {
			break
		}
	}
	if fmt.Sprint(paged) != fmt.Sprint(ids) {
		t.Errorf("page by page %v, want %v", paged, ids)
	}
}

func idsOf(a answer) []string {
	ids := []string{}
	for _, i := range a.body["items"].([]any) {
		ids = append(ids, i.(map[string]any)["id"].(string))
	}
	return ids
}

func TestASearchSaysHowFreshItIs(t *testing.T) {
	h := open(t)
	h.say("zoe", "1", "It is broken.")
	if a := h.get("/api/v1/items?q=broken"); a.body["fresh"] == nil {
		t.Errorf("a search does not say how fresh it is: %s", a.text)
	}
	if a := h.get("/api/v1/items"); a.body["fresh"] != nil {
		t.Errorf("a list that is no search says how fresh it is: %s", a.text)
	}
}

func TestABadQueryNamesWhatToMend(t *testing.T) {
	h := open(t)
	for query, want := range map[string]string{
		"?colour=red":                 "colour",
		"?colour=red&state=shut":      "colour state",
		"?state=shut":                 "state",
		"?state=open&state=claimed":   "state",
		"?limit=0":                    "limit",
		"?limit=201":                  "limit",
		"?limit=-1":                   "limit",
		"?limit=ten":                  "limit",
		"?limit=99999999999999999999": "limit",
		"?cursor=nonsense":            "cursor",
		"?desk=sales":                 "desk",
		"?owner=eve":                  "owner",
		"?desk=%00":                   "desk",
		"?desk=%ff":                   "desk",
		"?q=%ff":                      "q",
		"?%ff=1":                      "\uFFFD",
		"?desk=%zz":                   "query",
		"?a;b":                        "query",
	} {
		if got := h.want(h.get("/api/v1/items"+query), 422); got != want {
			t.Errorf("%s names %q, want %q", query, got, want)
		}
	}
	id := h.say("zoe", "1", "It is broken.")
	if got := h.want(h.get("/api/v1/items/"+id+"?log=no"), 422); got != "query" {
		t.Errorf("a parameter of an item names %q", got)
	}
}
