package discordtest

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is how one call goes wrong. In this order: Discord waits, Do happens, the
// call takes effect (or not, or later), Discord waits once more, and then it
// answers (or does not). The zero Fault is a call that goes well.
type Fault struct {
	Wait    time.Duration // before anything else; the caller's leaving does not stop the call
	Do      func()        // something happens just then: a thread is archived, a message deleted
	Effect  Effect
	Late    time.Duration // of [HappensLate]
	Dawdle  time.Duration // between the effect and the answer
	Answer  Answer
	Status  int         // of [AnswersRaw]; 0 is 200
	Header  http.Header // of [AnswersRaw]
	Content string      // of [AnswersRaw]
}

// Effect says whether a call does what it asks for.
type Effect int

// The effects.
const (
	Happens Effect = iota
	NeverHappens
	HappensLate // the caller is answered at once, so this does not go with [AnswersTruly]
)

// Answer says what the caller hears.
type Answer int

// The answers.
const (
	AnswersTruly   Answer = iota
	AnswersNothing        // the connection is closed
	AnswersNever          // the connection stays open until the caller leaves
	AnswersRaw
)

// Ready-made faults. Those with After in their name took effect.
var (
	// None is a call that goes well, between others that do not.
	None = Fault{}
	// Lost is a connection that closes before anything happened.
	Lost = Fault{Effect: NeverHappens, Answer: AnswersNothing}
	// LostAfter is a connection that closes before the answer.
	LostAfter = Fault{Answer: AnswersNothing}
	// Never is a call that nothing comes of, not even an answer.
	Never = Fault{Effect: NeverHappens, Answer: AnswersNever}
	// NeverAfter is a call that no answer ever comes to.
	NeverAfter = Fault{Answer: AnswersNever}
	// Broken is an answer that is none, of a proxy before Discord.
	Broken = Fault{Effect: NeverHappens, Answer: AnswersRaw, Content: "<html>502 Bad Gateway"}
	// BrokenAfter is such an answer, though it happened.
	BrokenAfter = Fault{Answer: AnswersRaw, Content: "<html>502 Bad Gateway"}
	// Empty is an answer that says nothing; nothing happened.
	Empty = Fault{Effect: NeverHappens, Answer: AnswersRaw, Content: "{}"}
	// EmptyAfter says nothing though it happened.
	EmptyAfter = Fault{Answer: AnswersRaw, Content: "{}"}
)

// Status is an answer of that status with Discord's JSON error code, or, for
// code 0, without JSON, as proxies answer; nothing happened.
func Status(status, code int) Fault {
	f := Fault{Effect: NeverHappens, Answer: AnswersRaw, Status: status, Content: http.StatusText(status)}
	if code != 0 {
		f.Header = http.Header{"Content-Type": {"application/json"}}
		f.Content = fmt.Sprintf(`{"message":%q,"code":%d}`, messageOf(code), code)
	}
	return f
}

// StatusAfter is an answer of that status, though it happened.
func StatusAfter(status, code int) Fault {
	f := Status(status, code)
	f.Effect = Happens
	return f
}

// Scope says what there were too many calls of.
type Scope string

// The scopes of X-RateLimit-Scope.
// https://docs.discord.com/developers/topics/rate-limits
const (
	OfUser   Scope = "user"   // of this app, by a route
	OfGlobal Scope = "global" // of this app, all together
	OfShared Scope = "shared" // of everybody, in one place: does not count as an invalid request
	Banned   Scope = ""       // of this address: Cloudflare answers, without JSON
)

// RateLimited is a call too many.
func RateLimited(after time.Duration, scope Scope) Fault {
	f := Fault{Effect: NeverHappens, Answer: AnswersRaw, Status: http.StatusTooManyRequests}
	f.Header = http.Header{"Retry-After": {strconv.Itoa(int(math.Ceil(after.Seconds())))}}
	if scope == Banned {
		f.Content = "error code: 1015"
		return f
	}
	f.Header.Set("Content-Type", "application/json")
	f.Header.Set("X-RateLimit-Scope", string(scope))
	if scope == OfGlobal {
		f.Header.Set("X-RateLimit-Global", "true")
	}
	f.Content = tooMany(after, scope)
	return f
}

// tooMany is the body of a 429.
func tooMany(after time.Duration, scope Scope) string {
	said := map[Scope]string{
		OfUser: "You are being rate limited.", OfGlobal: "You are being rate limited.", OfShared: "The resource is being rate limited.",
	}
	raw, _ := json.Marshal(object{"message": said[scope], "retry_after": after.Seconds(), "global": scope == OfGlobal}) // plain values
	return string(raw)
}

// LateBy is a call whose connection is closed at once, and which takes effect
// after d.
func LateBy(d time.Duration) Fault {
	return Fault{Effect: HappensLate, Late: d, Answer: AnswersNothing}
}

// Slow is a call that takes effect at once and is answered after d.
func Slow(d time.Duration) Fault { return Fault{Dawdle: d} }

// Meanwhile is a call before which something else happens.
func Meanwhile(do func()) Fault { return Fault{Do: do} }

// Times is f, n times.
func Times(n int, f Fault) []Fault { return slices.Repeat([]Fault{f}, n) }

// Call is a call of the HTTP API as a rule sees it.
type Call struct {
	Route   string // "POST channels/C/messages": its method, and its path with C, M, G, U, A, I, T and E for what varies
	Channel string // the C of the path
	Message string // the M of the path
	Key     string // that heed put into the message: see [Server.Copies]
	N       int    // this is the n-th call of the route, from 1
}

// Fail makes the next calls of a route go wrong, one by each fault, in order;
// more faults go behind those that wait already. A route it does not know is a
// mistake of the test.
func (s *Server) Fail(route string, faults ...Fault) {
	if routes[route].do == nil {
		panic("discordtest: no such route: " + route)
	}
	s.change(func() { s.faults[route] = append(s.faults[route], faults...) })
}

// FailWhen asks rule about every call that no [Server.Fail] is waiting for; nil
// is a call that goes well. The rule must not call the server.
func (s *Server) FailWhen(rule func(Call) *Fault) {
	s.change(func() { s.rules = append(s.rules, rule) })
}

// Heal forgets all faults that are still to come.
func (s *Server) Heal() { s.change(func() { clear(s.faults); s.rules = nil }) }

// Calls tells how often a route was called. A route it does not know is a mistake
// of the test.
func (s *Server) Calls(route string) (n int) {
	if routes[route].do == nil {
		panic("discordtest: no such route: " + route)
	}
	s.look(func() { n = s.calls[route] })
	return n
}

// Missed tells how many calls of a route were about what is not there.
func (s *Server) Missed(route string) (n int) {
	s.look(func() { n = s.missed[route] })
	return n
}

// Called lists all calls, oldest first.
func (s *Server) Called() (all []Call) {
	s.look(func() { all = slices.Clone(s.called) })
	return all
}

// fault counts a call and returns how it goes.
func (s *Server) fault(c Call, at map[string]string) (f Fault) {
	s.change(func() {
		s.calls[c.Route]++
		c.N = s.calls[c.Route]
		s.called = append(s.called, c)
		if waiting := s.faults[c.Route]; len(waiting) > 0 {
			f, s.faults[c.Route] = waiting[0], waiting[1:]
		} else {
			f = s.ruled(c)
		}
		s.soon(c.Route, at)
		s.limitedBy(f, c.Route, at)
	})
	return f
}

// ruled is the fault that a rule has for a call. The caller holds the lock.
func (s *Server) ruled(c Call) Fault {
	for _, rule := range s.rules {
		if f := rule(c); f != nil {
			return *f
		}
	}
	return None
}
