package slacktest

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// confirmWithin is how long the platform waits for a confirmation before it
// tells a person that something went wrong.
// https://docs.slack.dev/interactivity/handling-user-interaction
const confirmWithin = 3 * time.Second

// Kinds of deliveries, as Socket Mode calls them.
const (
	eventKind       = "events_api"
	interactionKind = "interactive"
	commandKind     = "slash_commands"
)

// Delivery is something that happened on the platform and is handed to the
// app, as often as it takes.
type Delivery struct {
	s         *Server
	n         int
	kind      string
	payload   json.RawMessage
	accepts   bool // an answer with the confirmation
	attempts  int
	underWay  int // attempts by HTTP that have no answer
	again     int // attempts to make as soon as there is one
	confirmed bool
	answer    json.RawMessage
	statuses  []int
	first     time.Time
	took      time.Duration
	then      func(answer json.RawMessage) // what the platform does at the first confirmation
}

// Confirmed reports whether the app has confirmed d.
func (d *Delivery) Confirmed() bool {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.confirmed
}

// Again hands d over once more, with the same ids, confirmed or not; by HTTP when
// the attempt that is under way has its answer.
func (d *Delivery) Again() {
	d.s.change(func() {
		if d.underWay > 0 {
			d.again++
			return
		}
		d.s.deliver(d, "timeout")
	})
}

// Answer is what came with the confirmation; nil: nothing.
func (d *Delivery) Answer() json.RawMessage {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.answer
}

// Attempts tells how often d was handed over. None: it was lost, because nobody
// was listening.
func (d *Delivery) Attempts() int {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.attempts
}

// Took is how long it took from the first attempt to the confirmation; 0 while
// there is none.
func (d *Delivery) Took() time.Duration {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.took
}

// Statuses are the answers that attempts by HTTP had, in order; 0 is none.
func (d *Delivery) Statuses() []int {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return slices.Clone(d.statuses)
}

// Payload is what the app was handed.
func (d *Delivery) Payload() json.RawMessage { return d.payload }

// Twist is how the first delivery of an event or interaction goes.
type Twist struct {
	Copies int           // handed over that many times at once; 0 is once
	Delay  time.Duration // handed over later, so after those that happened meanwhile
	Lost   bool          // not handed over, as if nobody were listening
}

// Twist makes the next deliveries go astray, one by each twist, in order.
func (s *Server) Twist(twists ...Twist) {
	s.change(func() { s.live.twists = append(s.live.twists, twists...) })
}

// Deliver hands any payload to the app, as an event ("events_api"), an
// interaction ("interactive"), a command ("slash_commands"), or an envelope of
// a kind that nobody knows.
func (s *Server) Deliver(kind string, payload any) *Delivery {
	var d *Delivery
	s.change(func() { d = s.send(kind, true, encode(payload), nil) })
	return d
}

// send hands something to the app. The caller holds the lock.
func (s *Server) send(kind string, accepts bool, payload json.RawMessage, then func(json.RawMessage)) *Delivery {
	s.live.sent++
	d := &Delivery{s: s, n: s.live.sent, kind: kind, accepts: accepts, payload: payload, then: then}
	t := Twist{}
	if len(s.live.twists) > 0 {
		t, s.live.twists = s.live.twists[0], s.live.twists[1:]
	}
	hand := func() {
		for range max(t.Copies, 1) {
			s.deliver(d, "")
		}
	}
	switch {
	case t.Lost:
	case t.Delay > 0:
		time.AfterFunc(t.Delay, func() { s.change(hand) })
	default:
		hand()
	}
	return d
}

// deliver hands d over by the road that is open. Where none is, what was never
// handed over is lost, and the rest waits. The caller holds the lock.
func (s *Server) deliver(d *Delivery, why string) {
	if s.closed {
		return
	}
	if s.live.address != "" {
		s.tried(d)
		d.underWay++
		go s.post(d, d.attempts-1, why, s.live.address)
		return
	}
	k := s.nextSocket()
	if k == nil {
		if d.attempts > 0 && !slices.Contains(s.live.waiting, d) {
			s.live.waiting = append(s.live.waiting, d)
		}
		return
	}
	s.tried(d)
	id := secret()
	k.given[id] = d
	e := object{"envelope_id": id, "type": d.kind, "accepts_response_payload": d.accepts, "payload": d.payload}
	if d.kind == eventKind || d.attempts > 1 {
		e["retry_attempt"], e["retry_reason"] = d.attempts-1, why
	}
	k.say(e)
	s.remind(d, "timeout")
}

// tried counts an attempt. The caller holds the lock.
func (s *Server) tried(d *Delivery) {
	d.attempts++
	if d.attempts == 1 {
		d.first = time.Now()
	}
}

// nextSocket is the one whose turn it is, or nil. The caller holds the lock.
func (s *Server) nextSocket() *socket {
	n := len(s.live.sockets)
	if n == 0 {
		return nil
	}
	s.live.turn++
	return s.live.sockets[s.live.turn%n]
}

// pauses are the times between attempts, in Settings.Redeliver: with its default,
// what the Events API documents. https://docs.slack.dev/apis/events-api
var pauses = []time.Duration{1, 20, 100}

// remind hands d over again after a pause, unless it was confirmed or handed
// over meanwhile. The caller holds the lock.
func (s *Server) remind(d *Delivery, why string) {
	n := d.attempts
	if n > len(pauses) || d.confirmed {
		return
	}
	time.AfterFunc(pauses[n-1]*s.set.Redeliver, func() {
		s.change(func() {
			if !d.confirmed && d.attempts == n {
				s.deliver(d, why)
			}
		})
	})
}

// confirm notes that the app has taken d. The caller holds the lock.
func (s *Server) confirm(d *Delivery, answer json.RawMessage) {
	if d.confirmed {
		return
	}
	d.confirmed, d.answer, d.took = true, answer, time.Since(d.first)
	s.live.waiting = slices.DeleteFunc(s.live.waiting, func(other *Delivery) bool { return other == d })
	if d.then != nil {
		d.then(answer)
	}
}

// emit tells the app of an event: inner is the "event" of an event_callback. It
// is lost where the app hears nothing. The caller holds the lock.
func (s *Server) emit(inner map[string]any) *Delivery {
	if !s.hears(inner) {
		return s.unsent(eventKind)
	}
	id := s.nextID("Ev")
	d := s.send(eventKind, false, encode(object{
		"token": verificationToken, "team_id": TeamID, "context_team_id": TeamID, "context_enterprise_id": nil,
		"api_app_id": AppID, "event": inner, "type": "event_callback", "event_id": id, "event_time": time.Now().Unix(),
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": TeamID, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": s.sharedIn(inner), "event_context": "4-" + id,
	}), nil)
	if at := subject(inner); at != "" {
		s.live.about[at] = d
	}
	return d
}

// verificationToken is what Slack still sends and nobody should trust.
const verificationToken = "slacktest-verification"

// object is a JSON object.
type object = map[string]any

// encode is v as JSON. What cannot be encoded is a mistake of a test's.
func encode(v any) json.RawMessage {
	if raw, ok := v.(json.RawMessage); ok {
		return raw
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic("slacktest: " + err.Error())
	}
	return text
}

// order sorts what waits by when it happened.
func order(a, b *Delivery) int { return cmp.Compare(a.n, b.n) }
