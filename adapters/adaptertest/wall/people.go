package wall

import (
	"encoding/json"
	"time"
)

// wire is p as the app sees them. The caller holds the lock.
func (s *Server) wire(p Person) user {
	s.people[p.ID] = p
	return user{ID: p.ID, Name: p.Name, Team: p.Team}
}

// Meet lets the platform know people who have not done anything yet.
func (s *Server) Meet(people ...Person) {
	s.change(func() {
		for _, p := range people {
			s.wire(p)
		}
	})
}

// Say lets a person write into a channel, or into the thread that another
// message began, and returns the ids of the message and of its event. The
// event is "" if it was lost.
func (s *Server) Say(channel, thread string, p Person, text string) (message, event string) {
	s.change(func() {
		r := s.add(s.channels[channel], s.written(thread, p, text))
		message = r.ID
		event = s.emit(body{Type: "message", Message: &r.message})
	})
	return message, event
}

// written is a person's message. The caller holds the lock.
func (s *Server) written(thread string, p Person, text string) message {
	return message{Thread: thread, User: s.wire(p), Text: text}
}

// Rewrite lets a person edit their message, and returns the event's id: "" if it
// was lost, or if there is no such message.
func (s *Server) Rewrite(channel, id, text string) (event string) {
	s.change(func() {
		r := s.channels[channel].live(id)
		if r == nil {
			return
		}
		r.Text, r.edited, r.edits = text, time.Now().UTC(), r.edits+1
		event = s.emit(body{Type: "edit", Message: &r.message})
	})
	return event
}

// Delete lets a person delete a message, their own or the app's, and returns
// the event's id: "" if it was lost, or if there is no such message.
func (s *Server) Delete(channel, id string) (event string) {
	s.change(func() {
		r := s.channels[channel].live(id)
		if r == nil {
			return
		}
		r.deleted = true
		event = s.emit(body{Type: "delete", Message: &r.message})
	})
	return event
}

// Click lets a person press a button of a message, and returns the event's id:
// "" if it was lost, or if there is no such message with such a button.
func (s *Server) Click(channel, message, verb string, p Person) (event string) {
	s.change(func() {
		r := s.channels[channel].live(message)
		if r == nil {
			return
		}
		c := card{}
		if json.Unmarshal(r.Card, &c) != nil || !c.offers(verb) {
			return
		}
		u := s.wire(p)
		event = s.emit(body{Type: "click", Channel: channel, Clicked: message, User: &u, Form: Form{Verb: verb, Item: c.Item}})
	})
	return event
}

// offers reports whether a card has a button.
func (c card) offers(verb string) bool {
	for _, b := range c.Buttons {
		if b.Verb == verb {
			return true
		}
	}
	return false
}

// Fill lets a person send off a form in a channel, and returns the event's id.
func (s *Server) Fill(channel string, f Form, p Person) (event string) {
	s.change(func() {
		u := s.wire(p)
		event = s.emit(body{Type: "form", Channel: channel, User: &u, Form: f})
	})
	return event
}

// Archive closes a channel for writing, or opens it again.
func (s *Server) Archive(channel string, archived bool) {
	s.change(func() { s.channels[channel].archived = archived })
}

// Kick takes the app out of a channel, or lets it in again.
func (s *Server) Kick(channel string, out bool) {
	s.change(func() { s.channels[channel].kicked = out })
}

// Revoke makes the app's token invalid, or valid again. Streams end.
func (s *Server) Revoke(revoked bool) {
	s.change(func() {
		s.revoked = revoked
		if revoked {
			s.cut()
		}
	})
}
