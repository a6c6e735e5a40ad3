package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Option is something special about a message that is said.
type Option func(*Server, *channel, *message)

// Files hangs files at a message.
func Files(names ...string) Option {
	return func(s *Server, _ *channel, m *message) {
		for _, name := range names {
			f := File{ID: s.nextID(), Name: name, Kind: "application/octet-stream", Content: []byte("a file\n")}
			f.URL = s.base + "/attachments/" + m.channel + "/" + f.ID + "/" + f.Name
			m.files = append(m.files, f)
		}
		m.show()
	}
}

// Embeds gives a message these embeds, as previews of links and tools do.
func Embeds(all json.RawMessage) Option {
	return func(_ *Server, _ *channel, m *message) { m.embeds = decoded(all) }
}

// Components gives a message these components, of whatever types: Discord's own
// messages have some that nobody documents, 16 and 20 among them.
func Components(all json.RawMessage) Option {
	return func(_ *Server, _ *channel, m *message) { m.components = decoded(all) }
}

// Extra adds fields to a message, or replaces some, as Discord may.
func Extra(fields map[string]any) Option {
	return func(_ *Server, _ *channel, m *message) { m.extra = fields }
}

// Kind makes it a message of another type: 6 tells that something was pinned, 7
// that somebody joined, 18 that a thread was begun …
func Kind(n int) Option { return func(_ *Server, _ *channel, m *message) { m.kind = n } }

// Webhook lets a webhook say it, under a name of its own. Its id is the author's.
func Webhook(id, name string) Option {
	return func(_ *Server, _ *channel, m *message) { m.author, m.webhook, m.username = id, id, name }
}

// Sticker gives a message stickers of these names.
func Sticker(names ...string) Option {
	return func(s *Server, _ *channel, m *message) {
		for _, name := range names {
			m.stickers = append(m.stickers, object{"id": s.nextID(), "name": name, "format_type": 1})
		}
	}
}

// Poll asks something, with these answers.
func Poll(question string, answers ...string) Option {
	return func(_ *Server, _ *channel, m *message) {
		all := []any{}
		for i, a := range answers {
			all = append(all, object{"answer_id": i + 1, "poll_media": object{"text": a}})
		}
		m.poll = object{"question": object{"text": question}, "answers": all, "expiry": nil, "allow_multiselect": false, "layout_type": 1}
	}
}

// Forward makes it a forward of another message: a copy, which does not tell whose
// it was.
func Forward(of Message) Option {
	return func(s *Server, _ *channel, m *message) {
		c, original := s.at(of.Channel, of.ID)
		m.reference = object{"type": 1, "message_id": original.id, "channel_id": c.ID, "guild_id": guildID}
		o := s.revealed(c, original)
		copied := object{}
		for _, name := range []string{
			"type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions", "mention_roles", "components", "sticker_items"} {
			if v, is := o[name]; is {
				copied[name] = v
			}
		}
		m.snapshots = []any{object{"message": copied}}
		m.flags |= hasSnapshot
	}
}

// revealed is a message with its content, as those are shown it whose command
// somebody used on it. The caller holds the lock.
func (s *Server) revealed(c *channel, m *message) object {
	was := m.reveals
	m.reveals = true
	o := s.wire(c, m)
	m.reveals = was
	return o
}

// decoded are the members of a list.
func decoded(raw json.RawMessage) (all []any) {
	if err := json.Unmarshal(raw, &all); err != nil {
		panic("discordtest: " + err.Error())
	}
	return all
}

// person is somebody who must be there. The caller holds the lock.
func (s *Server) person(id string) *User {
	if s.users[id] == nil {
		panic("discordtest: nobody has the id " + id + "; see AddUser")
	}
	return s.users[id]
}

// place is a channel that must be there: by its id, or, of the direct messages of
// somebody with the app, "@" and theirs. The caller holds the lock.
func (s *Server) place(id string) *channel {
	if user, direct := strings.CutPrefix(id, "@"); direct {
		return s.direct(s.person(user).ID)
	}
	c := s.channels[id]
	if c == nil {
		panic("discordtest: no channel has the id " + id + "; see AddChannel")
	}
	return c
}

// at is a message that must be there. The caller holds the lock.
func (s *Server) at(ch, id string) (*channel, *message) {
	c := s.place(ch)
	m := c.find(id)
	if m == nil {
		panic(fmt.Sprintf("discordtest: no message %s in %s", id, ch))
	}
	return c, m
}

// comes fails unless somebody can do something in a channel. The caller holds the
// lock.
func (s *Server) comes(user string, c *channel) {
	s.person(user)
	if c.Type != dmChannel && s.members[user] == nil {
		panic("discordtest: " + user + " is not in the guild; see Join")
	}
	if c.Type == dmChannel && c.direct != user {
		panic("discordtest: " + user + " does not see the direct messages of " + c.direct)
	}
}

// Say lets somebody write into a channel or a thread. "@" and the id of a person
// is their direct messages with the app.
func (s *Server) Say(user, ch, text string, how ...Option) (said Message) {
	s.change(func() {
		c := s.place(ch)
		said = s.seen(c, s.say(user, c, &message{content: text}, how))
	})
	return said
}

// Reply lets somebody answer a message.
func (s *Server) Reply(user string, to Message, text string, how ...Option) (said Message) {
	s.change(func() {
		c, m := s.at(to.Channel, to.ID)
		said = s.seen(c, s.say(user, c, &message{
			kind: 19, content: text, referenced: m.id,
			reference: object{"type": 0, "message_id": m.id, "channel_id": c.ID, "guild_id": guildID},
		}, how))
	})
	return said
}

// say lets somebody say m in c. The caller holds the lock.
func (s *Server) say(user string, c *channel, m *message, how []Option) *message {
	s.comes(user, c)
	if c.forum() {
		panic("discordtest: " + c.ID + " is a forum; see Post")
	}
	if c.thread != nil && c.thread.locked {
		panic("discordtest: " + user + " can not write in a thread that is locked")
	}
	m.author, m.channel = user, c.ID
	s.furnish(c, m, how)
	s.put(c, m)
	return m
}

// furnish makes m what it is meant to be. The caller holds the lock.
func (s *Server) furnish(c *channel, m *message, how []Option) {
	for _, set := range how {
		set(s, c, m)
	}
	s.alert(c, m, nil)
}

// Edit lets the author of a message write something else.
func (s *Server) Edit(m Message, text string) {
	s.change(func() {
		c, r := s.at(m.Channel, m.ID)
		r.content, r.edited = text, time.Now()
		r.edits++
		s.alert(c, r, nil)
		s.changed(c, r)
	})
}

// Unfurl lets Discord hang a preview at a message. The app hears of it as of an
// edit, but nobody has edited it.
func (s *Server) Unfurl(m Message, link string) {
	s.change(func() {
		c, r := s.at(m.Channel, m.ID)
		r.embeds = append(r.embeds, object{"type": "link", "url": link, "title": "A page", "description": "What is on it"})
		s.changed(c, r)
	})
}

// Delete lets somebody delete a message, the app's own, too.
func (s *Server) Delete(m Message) {
	s.change(func() {
		c, r := s.at(m.Channel, m.ID)
		s.remove(c, r)
	})
}

// DeleteAll deletes messages of one channel at once, as moderators do.
func (s *Server) DeleteAll(all ...Message) {
	s.change(func() {
		var c *channel
		ids := []string{}
		for _, m := range all {
			at, r := s.at(m.Channel, m.ID)
			c = at
			c.messages = without(c.messages, r)
			ids = append(ids, r.id)
		}
		s.emit("MESSAGE_DELETE_BULK", c, object{"ids": ids, "channel_id": c.ID, "guild_id": guildID})
	})
}

func without(all []*message, gone *message) (left []*message) {
	for _, m := range all {
		if m != gone {
			left = append(left, m)
		}
	}
	return left
}
