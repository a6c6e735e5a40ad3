package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"heed/bot"
)

func TestEveryEventCanBeDone(t *testing.T) {
	h := open(t)
	other := h.say("zed", "0", "Mine is broken too.")
	done := map[string]bool{}
	do := func(id, event, body string) answer {
		t.Helper()
		a := h.do(id, event, body)
		h.want(a, 200)
		done[event] = true
		return a
	}
	id := h.say("zoe", "1", "It is broken.")
	h.say("zoe", "2", "And it was late.")
	do(id, "claim", `{"by":"bob"}`)
	do(id, "take-over", `{"by":"ann"}`)
	do(id, "assign", `{"by":"ann","to":"bob"}`)
	do(id, "release", `{"by":"bob"}`)
	do(id, "note", `{"by":"bob","text":"I know her."}`)
	do(id, "kind", `{"by":"bob","text":"complaint, question"}`)
	do(id, "tag", `{"by":"bob","text":"late, -early"}`)
	do(id, "feeling", `{"by":"bob","text":"angry"}`)
	do(id, "snooze", fmt.Sprintf(`{"by":"bob","until":%q}`, inAnHour()))
	do(id, "link", fmt.Sprintf(`{"by":"bob","to":%q}`, other))
	do(id, "split", `{"by":"bob","mention":"2"}`)
	do(id, "answered-elsewhere", `{"by":"bob","text":"https://example.com/answer"}`)
	a := do(id, "resolve", `{"by":"bob","outcome":"solved"}`)
	if a.body["state"] != "resolved" || a.body["outcome"] != "solved" || a.body["kind"] != "complaint" || a.body["feeling"] != "angry" {
		t.Errorf("after all that: %s", a.text)
	}
	do(id, "verdict", `{"by":"bob","outcome":"weakness","text":"late-delivery","reason":"The third this week."}`)
	do(id, "followed-up", `{"by":"bob","outcome":"met","text":"She is glad."}`)
	do(id, "reopen", `{"by":"bob"}`)
	do(id, "promise", fmt.Sprintf(`{"by":"bob","until":%q,"text":"By telephone."}`, inAnHour()))
	do(id, "block", `{"by":"ann","reason":"insults"}`)
	do(id, "unblock", `{"by":"ann"}`)
	do(id, "move", `{"by":"bob","to":"returns"}`)
	do(id, "merge", fmt.Sprintf(`{"by":"bob","to":%q}`, other))
	do(other, "hold", `{"by":"bob","text":"I am looking into it."}`)
	a = do(other, "reply", `{"by":"bob","text":"It is on its way."}`)
	if replies := a.body["replies"].([]any); len(replies) < 2 || replies[0].(map[string]any)["hold"] != true {
		t.Errorf("replies %v", replies)
	}
	thanks := h.say("yan", "3", "It is broken.")
	do(thanks, "answered-elsewhere", `{"by":"bob","text":"By telephone."}`)
	h.say("yan", "4", "Thank you!")
	if a = do(thanks, "needs-answer", `{"by":"bob","mention":"4"}`); a.body["state"] != "claimed" {
		t.Errorf("a thank-you that needs an answer: %s", a.text)
	}
	for _, event := range []string{"retry", "arrived", "discard"} {
		h.want(h.do(other, event, `{"by":"bob","reason":"x"}`), 409)
		done[event] = true
	}
	for _, v := range bot.Verbs {
		if !done[string(v)] {
			t.Errorf("%s was not done", v)
		}
	}
}

func TestARefusalIs409AndChangesNothing(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	before := h.do(id, "claim", `{"by":"ann"}`)
	a := h.do(id, "claim", `{"by":"bob"}`)
	h.want(a, http.StatusConflict)
	if detail := a.body["detail"].(string); !strings.Contains(detail, "Ann has had this since") {
		t.Errorf("the refusal says %q", detail)
	}
	if a.body["offer"] != "take-over" {
		t.Errorf("the refusal offers %v", a.body["offer"])
	}
	if after := h.get("/api/v1/items/" + id); after.text != before.text {
		t.Errorf("a refusal changed\n%s\ninto\n%s", before.text, after.text)
	}
	h.want(h.do(id, "note", `{"by":"vic","text":"hi"}`), http.StatusConflict)
}

func TestAReplyToWhatHasBeenRepliedToMeanwhileIsRefused(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	seen := h.get("/api/v1/items/" + id).body["rev"]
	h.want(h.do(id, "reply", `{"by":"ann","text":"It is on its way."}`), 200)
	h.want(h.do(id, "take-over", `{"by":"bob"}`), 200)
	body := fmt.Sprintf(`{"by":"bob","text":"Look again.","rev":%v}`, seen)
	if a := h.do(id, "reply", body); a.status != http.StatusConflict || !strings.Contains(a.body["detail"].(string), "Ann replied") {
		t.Errorf("%d %s", a.status, a.text)
	}
	h.want(h.do(id, "reply", `{"by":"bob","text":"Look again."}`), 200)
}

func TestARepeatedClaimByItsOwnerChangesNothing(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	first := h.do(id, "claim", `{"by":"ann"}`)
	again := h.do(id, "claim", `{"by":"ann"}`)
	h.want(again, 200)
	if again.text != first.text {
		t.Errorf("it changed\n%s\ninto\n%s", first.text, again.text)
	}
}

func TestWhatTheCoreWantsMendedIs422AndNamed(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	for request, want := range map[string]string{
		`reply {"by":"bob"}`:                                            "text",
		`reply {"by":"bob","text":"  "}`:                                "text",
		`note {"by":"bob","text":"` + strings.Repeat("x", 20001) + `"}`: "text",
		`resolve {"by":"bob"}`:                                          "outcome",
		`resolve {"by":"bob","outcome":"fine"}`:                         "outcome",
		`resolve {"by":"bob","outcome":"spam"}`:                         "reason",
		`assign {"by":"bob","to":"eve"}`:                                "to",
		`move {"by":"bob"}`:                                             "to",
		`link {"by":"bob","to":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}`:           "to",
		`merge {"by":"bob","to":"` + strings.Repeat("y", 500) + `"}`:    "to",
		`snooze {"by":"bob"}`:                                           "until",
		`snooze {"by":"bob","until":"2001-01-01T00:00:00Z"}`:            "until",
		`split {"by":"bob"}`:                                            "mention",
		`split {"by":"bob","mention":"1"}`:                              "mention",
		`split {"by":"bob","mention":"never"}`:                          "mention",
		`split {"by":"bob","mention":77}`:                               "mention",
		`needs-answer {"by":"bob","mention":18446744073709551615}`:      "mention",
		`kind {"by":"bob","text":"<b>"}`:                                "text",
	} {
		event, body, _ := strings.Cut(request, " ")
		if got := h.want(h.do(id, event, body), 422); got != want {
			t.Errorf("%.80s names %q, want %q", request, got, want)
		}
	}
	if a := h.get("/api/v1/items/" + id); len(a.body["log"].([]any)) != 1 {
		t.Errorf("something was done: %s", a.text)
	}
}

func TestOfAHundredSimultaneousClaimsOneWins(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	start := make(chan struct{})
	answers := make([]answer, 100)
	var all sync.WaitGroup
	for n := range answers {
		all.Go(func() {
			<-start
			answers[n] = h.do(id, "claim", fmt.Sprintf(`{"by":"m%d"}`, n))
		})
	}
	close(start)
	all.Wait()
	owner := h.get("/api/v1/items/" + id).body["owner"].(map[string]any)
	won := 0
	for n, a := range answers {
		if fmt.Sprint("m", n) == owner["id"] {
			h.want(a, 200)
			won++
			continue
		}
		h.want(a, http.StatusConflict)
		if !strings.HasPrefix(a.body["detail"].(string), owner["name"].(string)+" has had this since ") {
			t.Errorf("a loser is told %q", a.body["detail"])
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestUnknownItemsAndEventsAre404(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	a := h.do(id, "explode", `{"by":"bob"}`)
	h.want(a, 404)
	for _, v := range bot.Verbs {
		if !strings.Contains(a.body["detail"].(string), string(v)) {
			t.Errorf("the problem does not name %s", v)
		}
	}
	for _, v := range []bot.Verb{bot.Say, bot.Settle, bot.Nag, bot.Recompute, bot.Skip, bot.Delivered} {
		h.want(h.do(id, string(v), `{"by":"bob"}`), 404)
	}
	for _, no := range []string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "a%00b", "%2e%2e%2f", strings.Repeat("A", 3000)} {
		h.want(h.get("/api/v1/items/"+no), 404)
		h.want(h.do(no, "claim", `{"by":"bob"}`), 404)
		h.want(h.do(no, "split", `{"by":"bob","mention":"1"}`), 404)
	}
	h.want(h.get("/api/v1/"), 404)
	h.want(h.get("/api/v2/items"), 404)
}
