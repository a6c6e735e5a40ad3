package wall

import "encoding/json"

// Redeliver delivers an event once more, acknowledged or not.
func (s *Server) Redeliver(event string) {
	s.change(func() {
		if e := s.event(event); e != nil {
			s.deliver(e)
		}
	})
}

// Forge delivers a click that somebody else than the platform made up: its
// signature is wrong.
func (s *Server) Forge(channel string, f Form, p Person) {
	s.change(func() {
		u := s.wire(p)
		text, err := json.Marshal(body{Type: "click", Channel: channel, User: &u, Form: f})
		if err != nil {
			panic(err) // unreachable: it is made of strings
		}
		e := envelope{ID: "E0", Attempt: 1, Body: string(text), Sig: sign("guessed", "E0", string(text))}
		for _, t := range s.streams {
			t.push(e)
		}
	})
}

// Disconnect ends the streams that are open; new ones are welcome.
func (s *Server) Disconnect() { s.change(s.cut) }

// Offline ends the streams that are open and turns new ones away, or lets them
// in again.
func (s *Server) Offline(offline bool) {
	s.change(func() {
		s.offline = offline
		if offline {
			s.cut()
		}
	})
}
