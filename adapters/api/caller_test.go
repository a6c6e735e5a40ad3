package api_test

import (
	"net/http"
	"strings"
	"testing"

	"heed/adapters/api"
	"heed/bot"
)

func TestNothingIsAnsweredWithoutAToken(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	for name, headers := range map[string][]string{
		"none":         nil,
		"wrong":        {"Authorization: Bearer ann-token-012345678"},
		"empty":        {"Authorization: Bearer "},
		"other scheme": {"Authorization: Basic " + annToken},
		"bare":         {"Authorization: " + annToken},
		"two":          {"Authorization: Bearer " + annToken, "Authorization: Bearer " + annToken},
	} {
		for _, path := range []string{"/api/v1/items", "/api/v1/items/" + id, "/api/v1/items/" + id + "/claim", "/api/v1/items/" + id + "/why", "/api/v1/members", "/api/v1/members/ann/away", "/api/v1/nothing"} {
			t.Run(name+path, func(t *testing.T) {
				a := h.ask(http.MethodPost, path, "", headers...)
				h.want(a, http.StatusUnauthorized)
				if !strings.HasPrefix(a.header.Get("WWW-Authenticate"), `Bearer realm="heed"`) {
					t.Errorf("WWW-Authenticate %q", a.header.Get("WWW-Authenticate"))
				}
				if strings.Contains(a.text, "token-") {
					t.Errorf("the answer tells a token: %s", a.text)
				}
			})
		}
	}
	if a := h.get("/api/v1/items/" + id); a.body["state"] != "open" {
		t.Errorf("a stranger changed the item: %s", a.text)
	}
}

func TestEveryTokenWorksAndTheSchemeIsInAnyCase(t *testing.T) {
	h := open(t)
	for _, header := range []string{"Bearer " + annToken, "bearer " + anyToken, "BEARER  " + anyToken} {
		h.want(h.ask(http.MethodGet, "/api/v1/items", "", "Authorization: "+header), http.StatusOK)
	}
}

func TestByIsWhoeverTheTokenMayActAs(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	own := []string{"Authorization: Bearer " + annToken, "Content-Type: application/json"}
	path := "/api/v1/items/" + id + "/claim"
	if field := h.want(h.ask(http.MethodPost, path, `{"by":"bob"}`, own...), 422); field != "by" {
		t.Errorf("another member with ann's token names %q", field)
	}
	if field := h.want(h.do(id, "claim", `{}`), 422); field != "by" {
		t.Errorf("nobody names %q", field)
	}
	if field := h.want(h.do(id, "claim", `{"by":"eve"}`), 422); field != "by" {
		t.Errorf("an unknown member names %q", field)
	}
	for _, body := range []string{"", "{}", `{"by":null}`, `{"by":"ann"}`} {
		a := h.ask(http.MethodPost, path, body, own...)
		h.want(a, 200)
		if owner := a.body["owner"].(map[string]any); owner["id"] != "ann" || owner["name"] != "Ann" {
			t.Errorf("owner %v", owner)
		}
	}
}

func TestAnEmptyBodyNeedsNoContentType(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	h.want(h.ask(http.MethodPost, "/api/v1/items/"+id+"/claim", "", "Authorization: Bearer "+annToken), 200)
}

func TestCheckNamesEveryMistake(t *testing.T) {
	for want, c := range map[string]api.Config{
		"":                     {Tokens: tokens},
		"tokens[0].name":       {Tokens: []api.Token{{Token: "x", As: "ann"}}},
		"tokens[0].token":      {Tokens: []api.Token{{Name: "ops", As: "ann"}}},
		"tokens[0].as":         {Tokens: []api.Token{{Name: "ops", Token: "x"}}},
		"tokens[0].acts_as":    {Tokens: []api.Token{{Name: "ops", Token: "x", As: "ann", ActsAs: "any"}}},
		"tokens[0].acts_as ":   {Tokens: []api.Token{{Name: "ops", Token: "x", ActsAs: "bob"}}},
		"tokens[1].name":       {Tokens: []api.Token{{Name: "ops", Token: "x", As: "ann"}, {Name: "ops", Token: "y", As: "ann"}}},
		"tokens[1].token":      {Tokens: []api.Token{{Name: "ops", Token: "x", As: "ann"}, {Name: "two", Token: "x", As: "ann"}}},
		"tokens[0].name token": {Tokens: []api.Token{{As: "ann"}}},
	} {
		var got []string
		for _, m := range c.Check() {
			got = append(got, strings.TrimPrefix(m.Field, "tokens[0]."))
		}
		if g := strings.Join(got, " "); g != strings.TrimPrefix(strings.TrimSpace(want), "tokens[0].") {
			t.Errorf("mistakes %q, want %q", g, want)
		}
		if _, err := api.New(bot.Host{}, c); (err != nil) != (want != "") {
			t.Errorf("New: %v, want a mistake in %q", err, want)
		}
	}
}
