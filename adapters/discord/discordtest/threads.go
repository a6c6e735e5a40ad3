package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// archiveAfter is after how many minutes a thread may be archived, if nobody says
// anything. https://docs.discord.com/developers/resources/channel#start-thread-from-message
var archiveAfter = []int{60, 1440, 4320, 10080}

const (
	usualArchive  = 4320
	activeThreads = 1000 // how many a guild may have
	oldMessage    = time.Minute
)

// threadAt begins a thread at a message.
// https://docs.discord.com/developers/resources/channel#start-thread-from-message
func (s *Server) threadAt(c *call) result {
	where, m, code := s.message(c)
	d := &draft{}
	o, _ := d.object(c.body)
	d.only(o, "name", "auto_archive_duration", "rate_limit_per_user")
	name, after := d.need(o, "name", maxThreadName), d.choice(o, "auto_archive_duration", usualArchive, archiveAfter...)
	s.ignored(c.route, d)
	switch {
	case code != 0:
	case where.Type != textChannel && where.Type != announcementChannel:
		code = 50024
	case !s.may(where, createThreads):
		code = 50013
	case s.channels[m.id] != nil:
		code = 160004
	case m.system():
		code = 50021
	case s.crowded():
		code = 160006
	}
	if code != 0 {
		return refusal(code)
	}
	if len(d.found) > 0 {
		return invalid(d.found)
	}
	return result{http.StatusCreated, s.channelWire(s.beginAt(where, m, name, appID, after))}
}

// crowded reports whether there are as many threads as may be active. The caller
// holds the lock.
func (s *Server) crowded() bool {
	n := 0
	for _, c := range s.channels {
		if c.thread != nil && !c.thread.archived {
			n++
		}
	}
	return n >= s.mostThreads
}

// MostThreads says how many threads may be active at once; it is 1000.
func (s *Server) MostThreads(n int) { s.change(func() { s.mostThreads = n }) }

// beginAt begins a thread at a message, whose id it has. The caller holds the
// lock, and has found that it may begin.
func (s *Server) beginAt(where *channel, m *message, name, owner string, after int) *channel {
	kind := publicThread
	if where.Type == announcementChannel {
		kind = announcementThread
	}
	t := s.newThread(where, m.id, kind, name, owner, after, nil)
	m.thread = t.ID
	s.changed(where, m)
	starter := &message{id: s.nextID(), channel: t.ID, kind: 21, author: m.author, webhook: m.webhook, username: m.username}
	starter.reference = object{"type": 0, "guild_id": guildID, "channel_id": where.ID, "message_id": m.id}
	t.messages, t.last = append(t.messages, starter), starter.id
	if time.Since(timeOf(m.id)) > oldMessage {
		s.put(where, &message{kind: 18, author: owner, content: name, reference: object{"type": 0, "guild_id": guildID, "channel_id": t.ID}})
	}
	return t
}

// newThread begins a thread. The caller holds the lock.
func (s *Server) newThread(where *channel, id string, kind int, name, owner string, after int, tags []string) *channel {
	t := &channel{
		Channel: Channel{ID: id, Type: kind, Name: name, Parent: where.ID},
		thread:  &thread{owner: owner, since: time.Now(), created: time.Now(), autoArchive: after},
	}
	if where.forum() {
		t.thread.applied = list(tags)
		where.last = id
	}
	s.channels[id] = t
	o := s.channelWire(t)
	o["newly_created"] = true
	s.emit("THREAD_CREATE", t, o)
	return t
}

// postThread begins a post in a forum, or a thread without a message.
// https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
func (s *Server) postThread(c *call) result {
	where, code := s.known(c.at["C"])
	if code != 0 {
		return refusal(code)
	}
	d := &draft{}
	o, _ := d.object(c.body)
	d.only(o, "name", "auto_archive_duration", "rate_limit_per_user", "message", "applied_tags", "type", "invitable")
	name, after := d.need(o, "name", maxThreadName), d.choice(o, "auto_archive_duration", usualArchive, archiveAfter...)
	if !where.forum() {
		return s.bareThread(c, where, d, o, name, after)
	}
	tags := d.tags(where, o)
	var sent *sent
	if inner := d.inner(o, "message", func(o object) { sent = d.message(o, toForum) }); inner == nil {
		d.wrong("message", "BASE_TYPE_REQUIRED", "This field is required")
		return invalid(d.found)
	}
	if bad := s.verdict(c, d, sent, toForum); bad != nil {
		return *bad
	}
	switch {
	case !s.may(where, sendMessages):
		return refusal(50013)
	case where.RequireTag && len(tags) == 0:
		return refusal(40067)
	case s.crowded():
		return refusal(160006)
	}
	if code := s.allowedIn(where, sent, c.files); code != 0 {
		return refusal(code)
	}
	m := &message{author: appID, key: keyIn(c.body)}
	t := s.post(where, m, name, tags, after, func(t *channel) { s.fill(t, m, sent, c.files) })
	s.posts(m)
	got := s.channelWire(t)
	got["message"] = s.wire(t, m)
	return result{http.StatusCreated, got}
}

// post begins a post in a forum with its first message, which has the same id.
// fill puts something into the message. The caller holds the lock.
func (s *Server) post(forum *channel, m *message, name string, tags []string, after int, fill func(*channel)) *channel {
	m.id = s.nextID()
	m.channel = m.id
	t := s.newThread(forum, m.id, publicThread, name, m.author, after, tags)
	fill(t)
	s.put(t, m)
	return t
}

// bareThread begins a thread in a text channel without a message.
func (s *Server) bareThread(c *call, where *channel, d *draft, o object, name string, after int) result {
	kind := d.choice(o, "type", privateThread, announcementThread, publicThread, privateThread)
	s.ignored(c.route, d)
	switch {
	case len(d.found) > 0:
		return invalid(d.found)
	case where.Type != textChannel && where.Type != announcementChannel:
		return refusal(50024)
	case !s.may(where, createThreads) || kind == privateThread:
		return refusal(50013)
	case s.crowded():
		return refusal(160006)
	}
	return result{http.StatusCreated, s.channelWire(s.newThread(where, s.nextID(), kind, name, appID, after, nil))}
}

// archivedThreads are the archived threads of a channel, those archived last first.
// https://docs.discord.com/developers/resources/channel#list-public-archived-threads
func (s *Server) archivedThreads(c *call) result {
	where, code := s.known(c.at["C"])
	if code == 0 && !s.may(where, readHistory) {
		code = 50013
	}
	if code != 0 {
		return refusal(code)
	}
	limit, wrong := pageOf(c.query, 2, maxPage, page)
	before, ok := time.Now().Add(time.Hour), true
	if said := c.query.Get("before"); said != "" {
		if before, ok = parseTime(said); !ok {
			wrong = append(wrong, "before: DATE_TIME_TYPE_PARSE: Could not parse "+said+". Should be ISO8601.")
		}
	}
	if len(wrong) > 0 {
		return invalid(wrong)
	}
	var found []*channel
	for _, t := range s.threadsOf(where.ID) {
		if t.thread.archived && t.Type != privateThread && t.thread.since.Before(before) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b *channel) int { return b.thread.since.Compare(a.thread.since) })
	more := len(found) > limit
	found = found[:min(limit, len(found))]
	o := s.threadList(found)
	o["has_more"] = more
	return result{http.StatusOK, o}
}

// threadsOf are the threads of a channel, oldest first; "" is of all channels.
// The caller holds the lock.
func (s *Server) threadsOf(parent string) (all []*channel) {
	for _, id := range sorted(s.channels) {
		if c := s.channels[id]; c.thread != nil && (parent == "" || c.Parent == parent) {
			all = append(all, c)
		}
	}
	return all
}

// threadList is a list of threads. The caller holds the lock.
func (s *Server) threadList(threads []*channel) object {
	all := []any{}
	for _, t := range threads {
		all = append(all, s.channelWire(t))
	}
	return object{"threads": all, "members": []any{}}
}

// activeThreadsOf are all active threads of the guild that the app can see,
// newest first.
// https://docs.discord.com/developers/resources/guild#list-active-guild-threads
func (s *Server) activeThreadsOf(c *call) result {
	if code := s.inGuild(c); code != 0 {
		return refusal(code)
	}
	all := slices.DeleteFunc(s.threadsOf(""), func(t *channel) bool { return t.thread.archived || !s.may(t, viewChannel) })
	slices.Reverse(all)
	return result{http.StatusOK, s.threadList(all)}
}
