package slacktest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is how one call of the Web API goes wrong. In this order: Slack waits,
// Do happens, the call takes effect (or not, or later), Slack waits once more,
// and then it answers (or does not). The zero Fault is a call that goes well.
type Fault struct {
	Wait    time.Duration // before anything else; the caller's leaving does not stop the call
	Do      func()        // something happens just then: a channel is archived, a message deleted
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
	// Broken is an answer that is none, of a gateway before Slack.
	Broken = Fault{Effect: NeverHappens, Answer: AnswersRaw, Content: "<html>502 Bad Gateway"}
	// BrokenAfter is such an answer, though it happened.
	BrokenAfter = Fault{Answer: AnswersRaw, Content: "<html>502 Bad Gateway"}
	// Empty says that it did not happen, but not why.
	Empty = Fault{Effect: NeverHappens, Answer: AnswersRaw, Content: `{"ok":false}`}
	// EmptyAfter says so though it did.
	EmptyAfter = Fault{Answer: AnswersRaw, Content: `{"ok":false}`}
)

// Status is an answer of that status; nothing happened.
func Status(code int) Fault {
	return Fault{Effect: NeverHappens, Answer: AnswersRaw, Status: code, Content: http.StatusText(code)}
}

// StatusAfter is an answer of that status, though it happened.
func StatusAfter(code int) Fault {
	return Fault{Answer: AnswersRaw, Status: code, Content: http.StatusText(code)}
}

// Code is an answer with that error; nothing happened.
func Code(code string) Fault {
	return Fault{Effect: NeverHappens, Answer: AnswersRaw, Content: `{"ok":false,"error":"` + code + `"}`}
}

// CodeAfter is an answer with that error, though it happened: Slack says of
// internal_error, fatal_error and request_timeout that this may be.
func CodeAfter(code string) Fault {
	f := Code(code)
	f.Effect = Happens
	return f
}

// Form is how Slack says that there were too many calls. Nothing happened.
type Form int

// The forms, all of which have been seen.
const (
	ByHeader Form = iota // 429 with Retry-After
	Bare                 // 429 without it
	ByBody               // 200 with the error ratelimited
	Broad                // 200 with the error rate_limited
)

// RateLimited is a call too many.
func RateLimited(after time.Duration, form Form) Fault {
	switch form {
	case Bare:
		return Fault{Effect: NeverHappens, Answer: AnswersRaw, Status: http.StatusTooManyRequests, Content: `{"ok":false,"error":"ratelimited"}`}
	case ByBody:
		return Code("ratelimited")
	case Broad:
		return Code("rate_limited")
	}
	f := Code("ratelimited")
	f.Status, f.Header = http.StatusTooManyRequests, http.Header{"Retry-After": {seconds(after)}}
	return f
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

// Call is a call of the Web API as a rule sees it.
type Call struct {
	Method  string // "chat.postMessage"
	Channel string
	Thread  string // its thread_ts
	TS      string // its ts
	User    string // its user
	Key     string // of its metadata
	N       int    // this is the n-th call of the method, from 1
}

// Fail makes the next calls of a method go wrong, one by each fault, in order;
// more faults go behind those that wait already. A method it does not know is a
// mistake of the test.
func (s *Server) Fail(method string, faults ...Fault) {
	if methods[method].do == nil && method != ResponseURL {
		panic("slacktest: no such method: " + method)
	}
	s.change(func() { s.faults[method] = append(s.faults[method], faults...) })
}

// FailWhen asks rule about every call that no [Server.Fail] is waiting for; nil
// is a call that goes well. The rule must not call the server.
func (s *Server) FailWhen(rule func(Call) *Fault) {
	s.change(func() { s.rules = append(s.rules, rule) })
}

// Heal forgets all faults that are still to come.
func (s *Server) Heal() { s.change(func() { clear(s.faults); s.rules = nil }) }

// fault counts a call and returns how it goes.
func (s *Server) fault(c Call) (f Fault) {
	s.change(func() {
		s.calls[c.Method]++
		c.N = s.calls[c.Method]
		if waiting := s.faults[c.Method]; len(waiting) > 0 {
			f, s.faults[c.Method] = waiting[0], waiting[1:]
		} else {
			f = s.ruled(c)
		}
		if after, err := strconv.Atoi(f.Header.Get("Retry-After")); err == nil {
			s.notYet[limitOf(c.Method, c.Channel)] = time.Now().Add(time.Duration(after) * time.Second)
		}
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
