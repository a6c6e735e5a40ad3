package slacktest

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer is what a call is answered with.
type answer map[string]any

// no is an answer that says why not, and where.
func no(code string, wrong ...string) answer {
	a := answer{"ok": false, "error": code}
	if len(wrong) > 0 {
		said := make([]string, len(wrong))
		for i, w := range wrong {
			said[i] = "[ERROR] " + w
		}
		a["errors"], a["response_metadata"] = wrong, map[string]any{"messages": said}
	}
	return a
}

// method is a method of the Web API.
type method struct {
	do     func(*Server, *args) answer // under the lock
	scopes []string                    // the token must have one of them
	json   bool                        // takes a JSON body, too
	app    bool                        // takes the app-level token
	minute int                         // how many calls a minute its tier allows; 0: it has its own rule
}

// serveAPI answers a call of the Web API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, name string) {
	m, known := methods[name]
	if !known {
		respond(w, no("unknown_method"))
		return
	}
	a, code := read(w, r, m.json)
	f := s.fault(a.call(name))
	s.pause(f.Wait)
	if f.Do != nil {
		f.Do()
	}
	effect := func() (got answer) {
		s.change(func() { got = s.run(name, m, a, code) })
		return got
	}
	s.reply(r.Context(), w, f, s.happen(f, effect))
}

// call is what a rule sees of a.
func (a *args) call(name string) Call {
	c := Call{Method: name, Channel: a.peek("channel"), Thread: a.peek("thread_ts"), TS: a.peek("ts"), User: a.peek("user")}
	var hidden metadata
	var payload struct{ K string }
	if json.Unmarshal(a.value("metadata"), &hidden) == nil && json.Unmarshal(hidden.Payload, &payload) == nil {
		c.Key = payload.K
	}
	return c
}

// peek is text without complaints.
func (a *args) peek(name string) string {
	before := a.wrong
	text := a.text(name)
	a.wrong = before
	return text
}

// run lets a call take effect. The caller holds the lock.
func (s *Server) run(name string, m method, a *args, code string) answer {
	if code != "" {
		return no(code)
	}
	if code := s.knows(a.token, m.app); code != "" {
		return no(code)
	}
	if len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, s.may) {
		return s.missing(m.scopes...)
	}
	if got := s.tier(name, m); got != nil {
		return got
	}
	got := m.do(s, a)
	if len(a.wrong) > 0 {
		return no("invalid_arguments", a.wrong...)
	}
	return got
}

// knows says what is wrong with a token; "" is nothing.
func (s *Server) knows(token string, app bool) (code string) {
	switch {
	case token == "":
		return "not_authed"
	case token != s.BotToken() && token != s.AppToken():
		return "invalid_auth"
	case s.revoked:
		return "token_revoked"
	case app != (token == s.AppToken()):
		return "not_allowed_token_type"
	}
	return ""
}

// may reports whether the bot token has a scope.
func (s *Server) may(scope string) bool { return slices.Contains(s.set.Scopes, scope) }

// missing says which scope it would take.
func (s *Server) missing(scopes ...string) answer {
	s.denied = append(s.denied, scopes...)
	a := no("missing_scope")
	a["needed"], a["provided"] = strings.Join(scopes, ","), strings.Join(s.set.Scopes, ",")
	return a
}

// happen lets a call take effect as its fault says.
func (s *Server) happen(f Fault, effect func() answer) answer {
	switch f.Effect {
	case NeverHappens:
		return answer{}
	case HappensLate:
		time.AfterFunc(f.Late, func() { effect() })
		return answer{}
	}
	return effect()
}

// reply answers as the fault says.
func (s *Server) reply(ctx context.Context, w http.ResponseWriter, f Fault, a answer) {
	if s.spoiled(ctx, w, f) {
		return
	}
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.set.Scopes, ","))
	respond(w, a)
}

// spoiled waits as the fault says, and reports whether it is the fault that
// answered, or that nobody did.
func (s *Server) spoiled(ctx context.Context, w http.ResponseWriter, f Fault) bool {
	s.pause(f.Dawdle)
	switch f.Answer {
	case AnswersNothing:
		panic(http.ErrAbortHandler)
	case AnswersNever:
		select {
		case <-ctx.Done():
		case <-s.done:
		}
		panic(http.ErrAbortHandler)
	case AnswersRaw:
		maps.Copy(w.Header(), f.Header)
		w.WriteHeader(max(f.Status, http.StatusOK))
		_, _ = io.WriteString(w, f.Content)
		return true
	}
	return false
}

// respond writes an answer: with status 200 whatever it says, but for too many calls.
func respond(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if after, limited := a["retry_after"].(time.Duration); limited {
		delete(a, "retry_after")
		w.Header().Set("Retry-After", seconds(after))
		w.WriteHeader(http.StatusTooManyRequests)
	}
	_ = json.NewEncoder(w).Encode(a) // the caller may be gone
}

// seconds is a Retry-After: whole seconds, rounded up.
func seconds(d time.Duration) string { return strconv.Itoa(int((d + time.Second - 1) / time.Second)) }

// pause waits, unless the workspace is closed.
func (s *Server) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.done:
	}
}
