package wall

import (
	"slices"
	"strings"
	"time"
)

// app is who heed's messages are from.
var app = user{ID: "app", Name: "heed", App: true}

// open returns a channel that the app may write in. The caller holds the lock.
func (s *Server) open(id string) (*channel, string) {
	c := s.channels[id]
	if user, direct := strings.CutPrefix(id, "@"); direct && c == nil && s.set.Directs {
		if _, met := s.people[user]; !met {
			return nil, codeNoUser
		}
		c = &channel{id: id}
		s.channels[id] = c
	}
	switch {
	case c == nil:
		return nil, codeNoChannel
	case c.kicked:
		return nil, codeNotIn
	case c.archived:
		return nil, codeArchived
	}
	return c, ""
}

// post is a message of the app.
func (s *Server) post(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	c, code := s.open(q.Channel)
	if code == "" {
		code = s.fits(q)
	}
	if code == "" && q.Thread != "" && c.live(q.Thread) == nil {
		code = codeNoThread
	}
	if code != "" {
		return declined(code)
	}
	if a, ok := s.allow(c); !ok {
		return a
	}
	if r := c.keyed(q.Key, s.set.HonourKeys); r != nil {
		return r.answer()
	}
	s.posts[q.Key]++
	r := s.add(c, message{Thread: q.Thread, User: app, Text: q.Text, Card: q.Card, Key: q.Key, Item: q.Item})
	s.announce(body{Type: "message", Message: &r.message}, Twist{})
	return r.answer()
}

// answer is the answer about a message: a copy, as it may change meanwhile.
func (r *record) answer() answer {
	m := r.message
	return answer{OK: true, Message: &m}
}

// add puts a message into a channel. The caller holds the lock.
func (s *Server) add(c *channel, m message) *record {
	m.ID, m.Channel, m.Posted = s.nextID(), c.id, time.Now().UTC()
	m.URL = "https://wall.example/" + c.id + "/" + m.ID
	m.Prev = c.latest()
	if root := c.find(m.Thread); root != nil {
		m.Parent = &parent{User: root.User, Item: root.Item}
	}
	r := &record{message: m}
	c.messages = append(c.messages, r)
	return r
}

// edit replaces what a message of the app shows.
func (s *Server) edit(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	c, code := s.open(q.Channel)
	if code == "" {
		code = s.fits(q)
	}
	if code != "" {
		return declined(code)
	}
	if a, ok := s.allow(c); !ok {
		return a
	}
	r := c.live(q.Message)
	switch {
	case r == nil:
		return declined(codeNoMessage)
	case !r.User.App:
		return declined(codeNotYours)
	}
	r.Text, r.Card, r.edited, r.edits = q.Text, q.Card, time.Now().UTC(), r.edits+1
	return r.answer()
}

// remove deletes a message of the app.
func (s *Server) remove(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	c, code := s.open(q.Channel)
	if code != "" {
		return declined(code)
	}
	r := c.live(q.Message)
	switch {
	case r == nil:
		return declined(codeNoMessage)
	case !r.User.App:
		return declined(codeNotYours)
	}
	r.deleted = true
	return answer{OK: true}
}

// tell shows a text to one person alone.
func (s *Server) tell(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	if _, code := s.open(q.Channel); code != "" {
		return declined(code)
	}
	if _, ok := s.people[q.User]; !ok {
		return declined(codeNoUser)
	}
	if code := s.fits(q); code != "" {
		return declined(code)
	}
	s.told[q.User] = append(s.told[q.User], q.Text)
	return answer{OK: true}
}

// info tells the id of a channel's latest message; an archived channel can be read.
func (s *Server) info(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, code := s.open(q.Channel)
	if code != "" && code != codeArchived {
		return declined(code)
	}
	if c == nil {
		c = s.channels[q.Channel]
	}
	return answer{OK: true, Latest: c.latest()}
}

// history lists messages that are still there, oldest first.
func (s *Server) history(q request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, code := s.open(q.Channel); code != "" && code != codeArchived {
		return declined(code)
	}
	limit := s.set.Page
	if q.Limit > 0 {
		limit = min(q.Limit, limit)
	}
	a := answer{OK: true}
	for _, r := range s.channels[q.Channel].messages {
		if r.deleted || r.ID <= q.After {
			continue
		}
		if len(a.Messages) == limit {
			a.More = true
			break
		}
		a.Messages = append(a.Messages, r.message)
	}
	return a
}

// find returns a message, deleted or not; nil if there is none.
func (c *channel) find(id string) *record {
	i := slices.IndexFunc(c.messages, func(r *record) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return c.messages[i]
}

// live returns a message that was not deleted.
func (c *channel) live(id string) *record {
	if r := c.find(id); r != nil && !r.deleted {
		return r
	}
	return nil
}

// keyed returns the message posted with a key not longer ago than a window.
func (c *channel) keyed(key string, window time.Duration) *record {
	for _, r := range slices.Backward(c.messages) {
		if time.Since(r.Posted) > window || window == 0 || key == "" {
			return nil
		}
		if r.Key == key {
			return r
		}
	}
	return nil
}

// latest is the id of the newest message ever; of an empty channel, the first time there is.
func (c *channel) latest() string {
	if n := len(c.messages); n > 0 {
		return c.messages[n-1].ID
	}
	return stamp(time.Time{})
}
