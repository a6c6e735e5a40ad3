package wall

import (
	"net/http"
	"slices"
	"time"
)

// Fault is how one call goes wrong. In this order: the platform waits, Do
// happens, the call takes effect (or not, or later), the platform waits once
// more, and then it answers (or does not). The zero Fault is a call that goes
// well.
type Fault struct {
	Wait    time.Duration // before anything else; the caller's leaving does not stop the call
	Do      func()        // something happens just then: a channel is archived, a message deleted
	Effect  Effect
	Late    time.Duration // of [HappensLate]
	Dawdle  time.Duration // between the effect and the answer
	Answer  Answer
	Status  int           // of [AnswersStatus]
	Retry   time.Duration // of status 429: its Retry-After
	Content string        // of [AnswersGarbage], with status 200
}

// Effect says whether a call does what it asks for.
type Effect int

// The effects.
const (
	Happens Effect = iota
	NeverHappens
	HappensLate // the caller is answered at once, so this goes with [AnswersNothing]
)

// Answer says what the caller hears.
type Answer int

// The answers.
const (
	AnswersTruly   Answer = iota
	AnswersNothing        // the connection is closed
	AnswersNever          // the connection stays open until the caller leaves
	AnswersStatus
	AnswersGarbage
)

// Ready-made faults.
var (
	// None is a call that goes well, between others that do not.
	None = Fault{}
	// DropAfter: it happened, but the connection was closed before the answer.
	DropAfter = Fault{Answer: AnswersNothing}
	// DropBefore: the connection was closed, and nothing happened.
	DropBefore = Fault{Effect: NeverHappens, Answer: AnswersNothing}
	// Hang: it happened, and no answer ever comes.
	Hang = Fault{Answer: AnswersNever}
	// Broken is a status 500, though it happened.
	Broken = Fault{Answer: AnswersStatus, Status: http.StatusInternalServerError}
	// Down is a status 500, and nothing happened.
	Down = Fault{Effect: NeverHappens, Answer: AnswersStatus, Status: http.StatusInternalServerError}
	// Garbled: it happened, but what comes back is no answer.
	Garbled = Fault{Answer: AnswersGarbage, Content: "<html>502 wall-token"}
)

// Late is a call whose connection is closed at once, and which takes effect
// after d.
func Late(d time.Duration) Fault {
	return Fault{Effect: HappensLate, Late: d, Answer: AnswersNothing}
}

// Slow is a call that takes effect at once and is answered after d.
func Slow(d time.Duration) Fault { return Fault{Dawdle: d} }

// Limited is a 429 with Retry-After; nothing happened.
func Limited(after time.Duration) Fault {
	return Fault{Effect: NeverHappens, Answer: AnswersStatus, Status: http.StatusTooManyRequests, Retry: after}
}

// Meanwhile is a call before which something else happens.
func Meanwhile(do func()) Fault { return Fault{Do: do} }

// Times is f, n times.
func Times(n int, f Fault) []Fault { return slices.Repeat([]Fault{f}, n) }

// Call is a call as a rule sees it.
type Call struct {
	Endpoint string
	Channel  string
	Thread   string
	Message  string
	Key      string
	N        int // this is the n-th call of the endpoint, from 1
}

// Fail makes the next calls of an endpoint go wrong, one by each fault, in
// order; more faults go behind those that wait already.
func (s *Server) Fail(endpoint string, faults ...Fault) {
	s.change(func() { s.faults[endpoint] = append(s.faults[endpoint], faults...) })
}

// FailWhen asks rule about every call that no [Server.Fail] is waiting for; nil
// is a call that goes well. The rule must not call the server.
func (s *Server) FailWhen(rule func(Call) *Fault) {
	s.change(func() { s.rules = append(s.rules, rule) })
}

// Heal forgets all faults that are still to come.
func (s *Server) Heal() {
	s.change(func() { clear(s.faults); s.rules = nil })
}

// fault counts a call and returns how it goes.
func (s *Server) fault(c Call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[c.Endpoint]++
	c.N = s.calls[c.Endpoint]
	s.touch()
	if waiting := s.faults[c.Endpoint]; len(waiting) > 0 {
		s.faults[c.Endpoint] = waiting[1:]
		return waiting[0]
	}
	for _, rule := range s.rules {
		if f := rule(c); f != nil {
			return *f
		}
	}
	return None
}
