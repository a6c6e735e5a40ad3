package wall

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// event is one event with what became of it.
type event struct {
	id       string
	body     string
	attempts int
	acked    bool
	since    time.Time
}

// stream is one open GET of events.
type stream struct {
	waiting []envelope
	news    chan struct{} // holds one token while there is something to do
	cut     bool
}

// forgetEvents is how long an event comes again.
const forgetEvents = 10 * time.Minute

// Twist is how the first delivery of an event goes. Redeliveries are not twisted.
type Twist struct {
	Copies int           // delivered that many times at once; 0 is once
	Delay  time.Duration // delivered later, so after those that happened meanwhile
	Lost   bool          // not delivered, as if no stream were open
}

// Twist makes the next events of people go astray, one by each twist, in order.
func (s *Server) Twist(twists ...Twist) {
	s.change(func() { s.twists = append(s.twists, twists...) })
}

// emit makes an event of what a person did and returns its id, or "" if it is
// lost. The caller holds the lock.
func (s *Server) emit(b body) string {
	t := Twist{}
	if len(s.twists) > 0 {
		t, s.twists = s.twists[0], s.twists[1:]
	}
	return s.announce(b, t)
}

// announce makes an event of anything. The caller holds the lock.
func (s *Server) announce(b body, t Twist) string {
	if len(s.streams) == 0 || t.Lost {
		return ""
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // unreachable: it is made of strings
	}
	e := &event{id: "E" + strconv.Itoa(len(s.events)+1), body: string(text), since: time.Now()}
	s.events = append(s.events, e)
	send := func() {
		for range max(t.Copies, 1) {
			s.deliver(e)
		}
		s.remind(e)
	}
	if t.Delay == 0 {
		send()
	} else {
		time.AfterFunc(t.Delay, func() { s.change(send) })
	}
	return e.id
}

// deliver hands an event to the newest stream. The caller holds the lock.
func (s *Server) deliver(e *event) {
	if s.closed || len(s.streams) == 0 {
		return
	}
	e.attempts++
	s.streams[len(s.streams)-1].push(envelope{ID: e.id, Attempt: e.attempts, Body: e.body, Sig: sign(s.set.Secret, e.id, e.body)})
}

// remind delivers an event again after a while, unless it was acknowledged.
// The caller holds the lock.
func (s *Server) remind(e *event) {
	time.AfterFunc(s.set.Redeliver, func() {
		s.change(func() {
			if e.acked || s.closed || time.Since(e.since) > forgetEvents {
				return
			}
			s.deliver(e)
			s.remind(e)
		})
	})
}

// sign is the signature of an event.
func sign(secret, id, body string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(id + "." + body))
	return hex.EncodeToString(h.Sum(nil))
}

// push queues an envelope. The caller holds the server's lock.
func (t *stream) push(e ...envelope) {
	t.waiting = append(t.waiting, e...)
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// cut ends all streams. The caller holds the lock.
func (s *Server) cut() {
	for _, t := range s.streams {
		t.cut = true
		t.push()
	}
	s.streams = nil
}

// stream writes events until the caller leaves or the stream is cut.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	t := &stream{news: make(chan struct{}, 1)}
	offline := false
	s.change(func() {
		if offline = s.offline; !offline {
			s.streams = append(s.streams, t)
		}
	})
	if offline {
		respond(w, answer{Error: codeInternal, status: http.StatusServiceUnavailable})
		return
	}
	defer s.change(func() {
		s.streams = slices.DeleteFunc(s.streams, func(other *stream) bool { return other == t })
	})
	w.Header().Set("Content-Type", "application/jsonl")
	if http.NewResponseController(w).Flush() != nil {
		return
	}
	s.feed(w, r, t)
}

// feed is the loop of [Server.stream].
func (s *Server) feed(w http.ResponseWriter, r *http.Request, t *stream) {
	to := json.NewEncoder(w)
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.done:
			return
		case <-t.news:
		}
		s.mu.Lock()
		waiting, cut := t.waiting, t.cut
		t.waiting = nil
		s.mu.Unlock()
		if cut {
			panic(http.ErrAbortHandler)
		}
		for _, e := range waiting {
			if to.Encode(e) != nil {
				return
			}
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
	}
}

// ack notes that an event was taken.
func (s *Server) ack(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	e := s.event(q.Event)
	if e == nil {
		return declined(codeNoEvent)
	}
	e.acked = true
	return answer{OK: true}
}

// event returns an event, or nil. The caller holds the lock.
func (s *Server) event(id string) *event {
	for _, e := range s.events {
		if e.id == id {
			return e
		}
	}
	return nil
}
