package discordtest

import (
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"time"
)

// find returns a message of c; nil: there is none.
func (c *channel) find(id string) *message {
	i, is := sort.Find(len(c.messages), func(i int) int { return order(id, c.messages[i].id) })
	if !is {
		return nil
	}
	return c.messages[i]
}

// order compares two ids: the one made earlier is less.
func order(a, b string) int {
	switch {
	case newer(a, b):
		return 1
	case newer(b, a):
		return -1
	}
	return 0
}

// put lets m be said in c: it gets an id, wakes a thread that was archived, and
// is told. The caller holds the lock, and has found that m may be said.
func (s *Server) put(c *channel, m *message) {
	if m.id == "" {
		m.id = s.nextID()
	}
	m.channel, c.last = c.ID, m.id
	if t := c.thread; t != nil {
		if t.archived {
			s.archive(c, false)
		}
		m.position = t.said
		t.said++
	}
	c.messages = append(c.messages, m)
	s.emit("MESSAGE_CREATE", c, s.event(c, m))
}

// event is m as the gateway tells of it first. The caller holds the lock.
func (s *Server) event(c *channel, m *message) object {
	o := s.wire(c, m)
	if m.nonce != "" {
		o["nonce"] = m.nonce
	}
	return o
}

// changed tells that a message is not what it was. The caller holds the lock.
func (s *Server) changed(c *channel, m *message) {
	if m.whisperTo != "" {
		return // nobody is told of what one person sees
	}
	s.emit("MESSAGE_UPDATE", c, s.wire(c, m))
}

// remove takes a message away, and tells. A thread that began at it stays. The
// caller holds the lock.
func (s *Server) remove(c *channel, m *message) {
	if m.whisperTo != "" {
		s.whispers = slices.DeleteFunc(s.whispers, func(w *message) bool { return w == m })
		return
	}
	c.messages = slices.DeleteFunc(c.messages, func(o *message) bool { return o == m })
	o := object{"id": m.id, "channel_id": c.ID}
	if c.Type != dmChannel {
		o["guild_id"] = guildID
	}
	s.emit("MESSAGE_DELETE", c, o)
}

// fill puts what was sent into m. The caller holds the lock.
func (s *Server) fill(c *channel, m *message, from *sent, files []file) {
	m.content, m.embeds, m.components, m.flags = from.content, from.embeds, from.components, from.flags
	m.attach(s, from, files)
	s.alert(c, m, from.allowed)
}

// attach adds files to m. Those that embeds show are not attachments.
func (m *message) attach(s *Server, from *sent, files []file) {
	for _, f := range files {
		kept := File{Name: f.name, Kind: f.kind, Content: f.content, ID: s.nextID()}
		for _, about := range from.about {
			if n, is := about["id"]; is && f.field == "files["+plainNumber(n)+"]" {
				kept.Description, _ = about["description"].(string)
				if name, _ := about["filename"].(string); name != "" {
					kept.Name = name
				}
			}
		}
		kept.URL = s.base + "/attachments/" + m.channel + "/" + kept.ID + "/" + kept.Name
		m.files = append(m.files, kept)
	}
	m.show()
}

// show puts files where m's embeds show them, and the others below m.
func (m *message) show() {
	shown := map[string]bool{}
	for _, e := range m.embeds {
		embed, _ := e.(object)
		for _, name := range []string{"image", "thumbnail"} {
			picture, _ := embed[name].(object)
			link, _ := picture["url"].(string)
			for _, f := range m.files {
				if link == "attachment://"+f.Name || link == f.URL {
					picture["url"], picture["proxy_url"], shown[f.ID] = f.URL, f.URL, true
				}
			}
		}
	}
	m.attachments = nil
	for _, f := range m.files {
		if !shown[f.ID] {
			m.attachments = append(m.attachments, f.wire())
		}
	}
}

// wire is an attachment as the app sees it.
func (f File) wire() object {
	o := object{
		"id": f.ID, "filename": f.Name, "size": len(f.Content), "url": f.URL, "proxy_url": f.URL, "content_type": f.Kind,
	}
	if f.Description != "" {
		o["description"] = f.Description
	}
	return o
}

// plainNumber is an id of a file that may be a number.
func plainNumber(v any) string {
	raw, _ := json.Marshal(v) // a number or a string
	return strings.Trim(string(raw), `"`)
}

// archive closes a thread, or opens it again, and tells. The caller holds the lock.
func (s *Server) archive(c *channel, archived bool) {
	if c.thread.archived == archived {
		return
	}
	c.thread.archived, c.thread.since = archived, time.Now()
	s.emit("THREAD_UPDATE", c, s.channelWire(c))
}

// age archives threads that nobody wrote in for long enough. The caller holds
// the lock.
func (s *Server) age() {
	for _, c := range s.channels {
		t := c.thread
		if t == nil || t.archived {
			continue
		}
		active := t.since
		if said := timeOf(c.last); c.last != "" && said.After(active) {
			active = said
		}
		if over := active.Add(time.Duration(t.autoArchive) * time.Minute); !time.Now().Before(over) {
			t.archived, t.since = true, over
			s.emit("THREAD_UPDATE", c, s.channelWire(c))
		}
	}
}
