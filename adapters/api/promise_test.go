package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestAPromiseShowsUntilItIsKeptOrTakenBack, and is in the way of an end.
func TestAPromiseShowsUntilItIsKeptOrTakenBack(t *testing.T) {
	h := open(t)
	for _, event := range []string{"promise", "hold", "reply"} {
		id, until := h.say("zoe "+event, event, "It is broken."), inAnHour()
		a := h.do(id, event, fmt.Sprintf(`{"by":"bob","text":"I am looking.","until":%q}`, until))
		h.want(a, 200)
		made, _ := a.body["promise"].(map[string]any)
		if made["by"] != until || made["made_at"] == nil || made["member"].(map[string]any)["name"] != "Bob" {
			t.Errorf("%s promised %v in %s", event, made, a.text)
		}
	}
	id := h.say("yan", "2", "Mine too.")
	h.want(h.do(id, "promise", fmt.Sprintf(`{"by":"bob","until":%q}`, inAnHour())), 200)
	end := `{"by":"bob","outcome":"could-not","reason":"sold out"}`
	if a := h.do(id, "resolve", end); a.status != 409 || !strings.Contains(a.body["detail"].(string), "promised") {
		t.Errorf("%d over a promise: %s", a.status, a.text)
	}
	if a := h.do(id, "promise", `{"by":"bob","reason":"They called."}`); a.body["promise"] != nil {
		t.Errorf("it was taken back: %s", a.text)
	}
	h.want(h.do(id, "resolve", end), 200)
}

func TestAResolutionSaysWhenItIsFollowedUp(t *testing.T) {
	h := open(t)
	id, until := h.say("zoe", "1", "It is broken."), inAnHour()
	h.want(h.do(id, "answered-elsewhere", `{"by":"bob","text":"By telephone."}`), 200)
	a := h.do(id, "resolve", fmt.Sprintf(`{"by":"bob","outcome":"solved","until":%q}`, until))
	h.want(a, 200)
	if follow, _ := a.body["follow_up"].(map[string]any); follow["by"] != until || a.body["due_at"] != until {
		t.Errorf("to be followed up: %v in %s", follow, a.text)
	}
	if a = h.do(id, "followed-up", `{"by":"bob","outcome":"met"}`); a.body["follow_up"] != nil || a.body["due_at"] != nil {
		t.Errorf("still to be followed up: %s", a.text)
	}
}
