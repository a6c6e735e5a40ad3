// Package api is heed's HTTP interface for programs: lists of items, one item
// with its log, everything people can do to an item, why it is due, who of the
// team is away, and digests.
//
// # The idea
//
// It translates: a request becomes a [bot.Event], what the core decides becomes
// a status. Every event of [bot.Verbs] is POST /api/v1/items/{id}/{event}. A
// body is read strictly, and whatever is wrong with it is answered at once, as
// problem details (RFC 9457) that name the fields. An OpenAPI 3.1 document of
// all of heed's HTTP is served at /api/openapi.json, to anybody.
//
// # Promises
//
// Nothing is answered without a bearer token (RFC 6750), which is compared in
// constant time. 200 means that the event is durable; 409 is a refusal by the
// core, 422 something to mend in the request, and neither changed anything; 503
// may be repeated. With an Idempotency-Key a repeat within a day does nothing
// and answers with the same decision.
//
// # Caveats
//
// All tokens may read all items, and all digests but for the figures of other
// members: a token is for programs of the team. A log is shown from its latest
// [MaxLog] entries on. Words are as people wrote them: whoever shows them makes
// them harmless. This is no connection: its
// [bot.Host] goes by the word "api".
package api

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"heed/adapters/problem"
	"heed/bot"
)

// Config is `api` in config.yaml.
type Config struct {
	Tokens []Token `yaml:"tokens"`
}

// Token is a bearer token and whom it acts as: one member (As), or whoever a
// request names as `by` (ActsAs "any").
type Token struct {
	Name   string       `yaml:"name"` // what it is called in logs
	Token  bot.Secret   `yaml:"token"`
	As     bot.MemberID `yaml:"as"`
	ActsAs string       `yaml:"acts_as"`
}

// anybody is the one word that acts_as takes.
const anybody = "any"

// Check returns everything wrong with c; fields are named as in the file.
func (c Config) Check() []bot.Mistake {
	var all []bot.Mistake
	names, secrets := map[string]bool{}, map[bot.Secret]bool{}
	for i, t := range c.Tokens {
		at := fmt.Sprintf("tokens[%d]", i)
		for _, m := range t.Check() {
			all = append(all, mistake(at+m.Field, "%s", m.Detail))
		}
		if t.Name != "" && names[t.Name] {
			all = append(all, mistake(at+".name", "another token has this name"))
		}
		if t.Token != "" && secrets[t.Token] {
			all = append(all, mistake(at+".token", "another token is the same"))
		}
		names[t.Name], secrets[t.Token] = true, true
	}
	return all
}

// Check returns everything wrong with t by itself.
func (t Token) Check() []bot.Mistake {
	var all []bot.Mistake
	if t.Name == "" {
		all = append(all, mistake(".name", "missing; it is how this token is called in logs"))
	}
	if t.Token == "" {
		all = append(all, mistake(".token", "missing; {env: NAME} or {file: path}"))
	}
	switch {
	case t.As != "" && t.ActsAs != "":
		all = append(all, mistake(".acts_as", "a token acts as one member (as) or as any (acts_as: any), not both"))
	case t.As == "" && t.ActsAs == "":
		all = append(all, mistake(".as", "who does it act as? as: a member, or acts_as: any"))
	case t.ActsAs != "" && t.ActsAs != anybody:
		all = append(all, mistake(".acts_as", "this can only be any; for one member write as: NAME"))
	}
	return all
}

func mistake(field, detail string, args ...any) bot.Mistake {
	return bot.Mistake{Field: field, Detail: fmt.Sprintf(detail, args...)}
}

// API answers requests. Its zero value is not usable; see [New].
type API struct {
	host    bot.Host
	callers []caller
}

// New returns the interface that takes the tokens of c. Without tokens it
// refuses everybody.
func New(h bot.Host, c Config) (*API, error) {
	var wrong []error
	for _, m := range c.Check() {
		wrong = append(wrong, fmt.Errorf("api.%s: %s", m.Field, m.Detail))
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	a := &API{host: h}
	for _, t := range c.Tokens {
		a.callers = append(a.callers, caller{name: t.Name, as: t.As, sum: sha256.Sum256([]byte(t.Token))})
	}
	return a, nil
}

// route is one thing that can be asked for.
type route struct {
	method, path string
	serve        func(*API, http.ResponseWriter, *http.Request, caller)
}

var routes = []route{
	{http.MethodGet, "/api/v1/items", (*API).list},
	{http.MethodGet, "/api/v1/items/{id}", (*API).item},
	{http.MethodPost, "/api/v1/items/{id}/{event}", (*API).event},
	{http.MethodGet, "/api/v1/items/{id}/why", (*API).why},
	{http.MethodGet, "/api/v1/desks/{desk}/digest", (*API).digest},
	{http.MethodGet, "/api/v1/members", (*API).members},
	{http.MethodPut, "/api/v1/members/{id}/away", (*API).leave},
	{http.MethodDelete, "/api/v1/members/{id}/away", (*API).back},
}

// Mount adds everything under /api/ to mux.
func (a *API) Mount(mux *http.ServeMux) {
	mux.HandleFunc("/api/openapi.json", methods{http.MethodGet: describe}.serve)
	at := map[string][]route{}
	for _, r := range routes {
		at[r.path] = append(at[r.path], r)
	}
	for path, all := range at {
		mux.HandleFunc(path, a.known(func(w http.ResponseWriter, q *http.Request, c caller) {
			there := methods{}
			for _, r := range all {
				there[r.method] = func(w http.ResponseWriter, q *http.Request) { r.serve(a, w, q, c) }
			}
			there.serve(w, q)
		}))
	}
	mux.HandleFunc("/api/", a.known(func(w http.ResponseWriter, _ *http.Request, _ caller) {
		problem.Write(w, http.StatusNotFound, "There is nothing at this address. What there is: /api/openapi.json.")
	}))
}

// methods are what can be done at one address.
type methods map[string]http.HandlerFunc

// serve refuses other methods. HEAD is GET without its body, as net/http does it.
func (m methods) serve(w http.ResponseWriter, r *http.Request) {
	if get, ok := m[http.MethodGet]; ok {
		m = maps.Clone(m)
		m[http.MethodHead] = get
	}
	if do, ok := m[r.Method]; ok {
		do(w, r)
		return
	}
	allow := strings.Join(slices.Sorted(maps.Keys(m)), ", ")
	w.Header().Set("Allow", allow)
	problem.Write(w, http.StatusMethodNotAllowed, "This address only takes "+allow+".")
}
