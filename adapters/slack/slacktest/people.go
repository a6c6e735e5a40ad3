package slacktest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Option is something special about a message that is said.
type Option func(*Server, *message)

// Files hangs files at a message.
func Files(names ...string) Option {
	return func(s *Server, m *message) {
		var all []object
		for _, name := range names {
			id := s.nextID("F")
			all = append(all, object{
				"id": id, "name": name, "title": name, "mimetype": "application/octet-stream", "size": 11, "mode": "hosted",
				"url_private": "https://files.slack.com/files-pri/" + TeamID + "-" + id + "/" + name,
				"permalink":   "https://" + domain + ".slack.com/files/" + m.user + "/" + id + "/" + name,
			})
		}
		m.files, m.subtype = encode(all), "file_share"
	}
}

// Blocks gives a message these blocks; Blocks(nil) gives it none.
func Blocks(blocks json.RawMessage) Option {
	return func(_ *Server, m *message) { m.blocks = blocks }
}

// Attachments gives a message these attachments, and no blocks.
func Attachments(all json.RawMessage) Option {
	return func(_ *Server, m *message) { m.blocks, m.attachments = nil, all }
}

// Wire gives a message this text as it is, with whatever markup, and no blocks.
func Wire(text string) Option {
	return func(_ *Server, m *message) { m.text, m.blocks = text, nil }
}

// Bot makes it a message of another app's bot ("B…"), which acts as the user.
func Bot(id string) Option {
	return func(_ *Server, m *message) { m.botID, m.app = id, "A"+strings.TrimPrefix(id, "B") }
}

// Subtype gives a message one of Slack's subtypes: "bot_message" (then it has no
// user), "channel_join", "me_message" …
func Subtype(kind string) Option {
	return func(_ *Server, m *message) {
		m.subtype = kind
		if kind == "bot_message" {
			m.user = ""
		}
	}
}

// Broadcast shows a reply in the channel, too.
func Broadcast() Option {
	return func(_ *Server, m *message) { m.broadcast, m.subtype = true, "thread_broadcast" }
}

// Say lets somebody write into a channel, or into the thread that another
// message began. What they type is literal; see [Wire]. A channel "@U…" is that
// person's direct messages with the app.
func (s *Server) Say(user, ch, thread, text string, how ...Option) Message {
	var said Message
	s.change(func() {
		by, c := s.person(user), s.place(ch)
		if c.Archived || !s.in(c, by.ID) {
			panic("slacktest: " + user + " cannot write in " + ch)
		}
		m := &message{thread: thread, user: by.ID}
		m.text, m.blocks = s.compose(text)
		for _, set := range how {
			set(s, m)
			if m.botID == "" && by.Bot {
				m.botID = "B" + by.ID[1:]
			}
		}
		if thread != "" && c.find(thread) == nil {
			panic("slacktest: no message " + thread + " in " + ch + " to reply to")
		}
		s.add(c, m)
		s.mention(c, m)
		said = s.seen(c, m)
	})
	return said
}

// mention tells the app that it was called. The caller holds the lock.
func (s *Server) mention(c *channel, m *message) {
	if c.Direct != "" || !c.Member || m.user == BotUser || !strings.Contains(m.text, "<@"+BotUser+">") {
		return
	}
	e := s.messageEvent(c, m)
	e["type"] = "app_mention"
	delete(e, "channel_type")
	delete(e, "subtype")
	s.emit(e)
}

// person is somebody who must be there. The caller holds the lock.
func (s *Server) person(id string) *User {
	u := s.users[id]
	if u == nil {
		panic("slacktest: nobody has the id " + id + "; see AddUser")
	}
	return u
}

// place is a channel that must be there. The caller holds the lock.
func (s *Server) place(id string) *channel {
	if user, direct := strings.CutPrefix(id, "@"); direct {
		return s.direct(s.person(user).ID)
	}
	c := s.channels[id]
	if c == nil {
		panic("slacktest: no channel has the id " + id + "; see AddChannel")
	}
	return c
}

// at is a message that must be there. The caller holds the lock.
func (s *Server) at(ch, ts string) (*channel, *message) {
	c := s.place(ch)
	m := c.find(ts)
	if m == nil {
		panic(fmt.Sprintf("slacktest: no message %s in %s", ts, ch))
	}
	return c, m
}

// Edit lets the author of a message write something else.
func (s *Server) Edit(m Message, text string) {
	s.change(func() {
		c, r := s.at(m.Channel, m.TS)
		before := s.wire(c, r)
		r.text, r.blocks = s.compose(text)
		s.edited(c, r, r.user, before)
	})
}

// Unfurl lets Slack hang a preview at a message, which the app hears of as if it
// had been changed.
func (s *Server) Unfurl(m Message, link string) {
	s.change(func() {
		c, r := s.at(m.Channel, m.TS)
		before := s.wire(c, r)
		r.attachments = encode([]object{{"id": 1, "from_url": link, "original_url": link, "title": "A page", "fallback": "A page"}})
		s.told(c, s.changeEvent(c, "message_changed", object{"message": s.wire(c, r), "previous_message": before}))
	})
}

// Delete lets somebody delete a message, the app's own, too. One with replies
// leaves a tombstone.
func (s *Server) Delete(m Message) {
	s.change(func() {
		c, r := s.at(m.Channel, m.TS)
		s.remove(c, r)
	})
}
