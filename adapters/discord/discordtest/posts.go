package discordtest

import "slices"

// Post lets somebody begin a post in a forum, with the tags of these names.
func (s *Server) Post(user, forum, title, text string, tags ...string) (begun Thread) {
	s.change(func() { begun = s.postBy(user, s.place(forum), title, &message{content: text}, tags, nil) })
	return begun
}

// PostWith is like Post, with something special about its first message.
func (s *Server) PostWith(user, forum, title, text string, how ...Option) (begun Thread) {
	s.change(func() { begun = s.postBy(user, s.place(forum), title, &message{content: text}, nil, how) })
	return begun
}

// postBy begins a post with its first message, which has its id. The caller holds
// the lock.
func (s *Server) postBy(user string, forum *channel, title string, m *message, tags []string, how []Option) Thread {
	s.comes(user, forum)
	if !forum.forum() {
		panic("discordtest: " + forum.ID + " is no forum; see Say")
	}
	if forum.RequireTag && len(tags) == 0 {
		panic("discordtest: the forum " + forum.ID + " wants a tag")
	}
	applied := []string{}
	for _, name := range tags {
		applied = append(applied, forum.tag(name))
	}
	m.author = user
	t := s.post(forum, m, title, applied, usualArchive, func(t *channel) { s.furnish(t, m, how) })
	return t.seen()
}

// tag is the id of a tag that a forum has.
func (c *channel) tag(name string) string {
	i := slices.IndexFunc(c.Tags, func(t Tag) bool { return t.Name == name })
	if i < 0 {
		panic("discordtest: the forum " + c.ID + " has no tag " + name)
	}
	return c.Tags[i].ID
}

// Thread lets somebody begin a thread at a message of a text channel.
func (s *Server) Thread(user string, at Message, name string) (begun Thread) {
	s.change(func() {
		c, m := s.at(at.Channel, at.ID)
		s.comes(user, c)
		if c.thread != nil || c.forum() || m.thread != "" {
			panic("discordtest: no thread can be begun at " + m.id)
		}
		begun = s.beginAt(c, m, name, user, usualArchive).seen()
	})
	return begun
}

// Archive closes a thread, or opens it again.
func (s *Server) Archive(thread string, archived bool) {
	s.change(func() { s.archive(s.thread(thread), archived) })
}

// Lock keeps people who are no moderators from writing in a thread, or ends that.
func (s *Server) Lock(thread string, locked bool) {
	s.change(func() {
		t := s.thread(thread)
		t.thread.locked = locked
		s.emit("THREAD_UPDATE", t, s.channelWire(t))
	})
}

// Retag gives a post of a forum the tags of these names, and no others.
func (s *Server) Retag(post string, tags ...string) {
	s.change(func() {
		t := s.thread(post)
		t.thread.applied = []string{}
		for _, name := range tags {
			t.thread.applied = append(t.thread.applied, s.channels[t.Parent].tag(name))
		}
		s.emit("THREAD_UPDATE", t, s.channelWire(t))
	})
}

// Rename lets somebody give a channel or thread another name.
func (s *Server) Rename(id, name string) {
	s.change(func() {
		c := s.place(id)
		c.Name = name
		event := "CHANNEL_UPDATE"
		if c.thread != nil {
			event = "THREAD_UPDATE"
		}
		s.emit(event, c, s.channelWire(c))
	})
}

// thread is a thread that must be there. The caller holds the lock.
func (s *Server) thread(id string) *channel {
	c := s.place(id)
	if c.thread == nil {
		panic("discordtest: " + id + " is no thread")
	}
	return c
}
