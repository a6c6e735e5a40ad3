package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// getChannel is a channel, a thread or a direct message.
// https://docs.discord.com/developers/resources/channel#get-channel
func (s *Server) getChannel(c *call) result {
	where, code := s.known(c.at["C"])
	if code != 0 {
		return refusal(code)
	}
	o := s.channelWire(where)
	if where.thread == nil && where.Type != dmChannel {
		o["permission_overwrites"] = where.overwrites()
	}
	return result{http.StatusOK, o}
}

// overwrites are the permissions of the app in c that differ from what it may
// everywhere.
func (c *channel) overwrites() []any {
	if c.allowed == 0 && c.denied == 0 {
		return []any{}
	}
	return []any{object{"id": appID, "type": 1, "allow": number(c.allowed), "deny": number(c.denied)}}
}

// How often a channel's name may be changed.
const (
	maxRenames  = 2
	renamesLast = 10 * time.Minute
)

// patchChannel changes a channel or a thread.
// https://docs.discord.com/developers/resources/channel#modify-channel
func (s *Server) patchChannel(c *call) result {
	where, code := s.known(c.at["C"])
	if code != 0 {
		return refusal(code)
	}
	d := &draft{}
	o, _ := d.object(c.body)
	name := where.Name
	if _, is := o["name"]; is {
		name = d.need(o, "name", maxThreadName)
	}
	var got result
	if where.thread != nil {
		got = s.patchThread(d, where, o)
	} else if !s.may(where, manageChannels) {
		got = refusal(50013)
	}
	s.ignored(c.route, d)
	switch {
	case got.status != 0:
		return got
	case len(d.found) > 0:
		return invalid(d.found)
	}
	if over := s.rename(where, name); over != nil {
		return *over
	}
	if where.thread != nil {
		s.becomeThread(d, where, o)
		return result{http.StatusOK, s.channelWire(where)}
	}
	s.emit("CHANNEL_UPDATE", where, s.channelWire(where))
	return result{http.StatusOK, s.channelWire(where)}
}

// rename gives c another name, twice in ten minutes at most. The caller holds the lock.
func (s *Server) rename(c *channel, name string) *result {
	if name == c.Name {
		return nil
	}
	now := time.Now()
	c.renamed = slices.DeleteFunc(c.renamed, func(at time.Time) bool { return now.Sub(at) >= renamesLast })
	if len(c.renamed) >= maxRenames {
		return &result{http.StatusTooManyRequests, over{renamesLast - now.Sub(c.renamed[0]), OfUser}}
	}
	c.renamed = append(c.renamed, now)
	c.Name = name
	return nil
}

// patchThread checks how a thread is to be changed, and whether the app may. The
// caller holds the lock.
func (s *Server) patchThread(d *draft, c *channel, o object) result {
	d.only(o, "name", "archived", "auto_archive_duration", "locked", "invitable", "rate_limit_per_user", "flags", "applied_tags")
	archived := d.yes(o, "archived", c.thread.archived)
	d.yes(o, "locked", false)
	d.choice(o, "auto_archive_duration", 0, archiveAfter...)
	d.whole(o, "rate_limit_per_user", 0, 0, 21600)
	d.tags(s.channels[c.Parent], o)
	moderated := o["locked"] != nil || c.thread.locked || c.thread.owner != appID
	_, closing := o["archived"]
	wakes := closing && !archived && len(o) == 1
	switch {
	case wakes && !c.thread.locked:
		if !s.may(c, sendInThreads) {
			return refusal(50013)
		}
	case moderated && !s.may(c, manageThreads):
		return refusal(50013)
	case c.thread.archived && archived:
		return refusal(50083)
	}
	return result{}
}

// becomeThread changes a thread as o says. The caller holds the lock.
func (s *Server) becomeThread(d *draft, c *channel, o object) {
	t := c.thread
	if archived := d.yes(o, "archived", t.archived); archived != t.archived {
		t.archived, t.since = archived, time.Now()
	}
	t.locked = d.yes(o, "locked", t.locked)
	if n := d.whole(o, "auto_archive_duration", 0, 0, 10080); n != 0 && n != t.autoArchive {
		t.autoArchive, t.since = n, time.Now()
	}
	if _, is := o["applied_tags"]; is {
		t.applied = list(d.snowflakes(o, "applied_tags", maxAppliedTags))
	}
	s.emit("THREAD_UPDATE", c, s.channelWire(c))
}

// tags checks the tags of a post in a forum.
func (d *draft) tags(forum *channel, o object) []string {
	ids := d.snowflakes(o, "applied_tags", maxAppliedTags)
	for _, id := range ids {
		if forum == nil || !forum.forum() || !slices.ContainsFunc(forum.Tags, func(t Tag) bool { return t.ID == id }) {
			d.wrong("applied_tags", "THREAD_TAG_UNKNOWN", "Unknown tag "+id)
		}
	}
	return ids
}

// deleteChannel deletes a channel or a thread.
// https://docs.discord.com/developers/resources/channel#delete-close-channel
func (s *Server) deleteChannel(c *call) result {
	where, code := s.known(c.at["C"])
	if code != 0 {
		return refusal(code)
	}
	need := manageChannels
	if where.thread != nil {
		need = manageThreads
	}
	if where.Type != dmChannel && !s.may(where, need) {
		return refusal(50013)
	}
	o := s.channelWire(where)
	if where.Type != dmChannel {
		s.drop(where)
	}
	return result{http.StatusOK, o}
}

// openDirect opens the direct message with somebody, which is always the same.
// https://docs.discord.com/developers/resources/user#create-dm
func (s *Server) openDirect(c *call) result {
	d := &draft{}
	o, _ := d.object(c.body)
	d.only(o, "recipient_id")
	id := d.snowflake(o, "recipient_id")
	switch {
	case len(d.found) > 0:
		return invalid(d.found)
	case id == "" || s.users[id] == nil || id == appID:
		return refusal(50033)
	}
	return result{http.StatusOK, s.channelWire(s.direct(id))}
}

// direct is the direct message of the app with a person, which begins with the
// first time it is asked for. The caller holds the lock.
func (s *Server) direct(user string) *channel {
	for _, c := range s.channels {
		if c.direct == user {
			return c
		}
	}
	c := &channel{Channel: Channel{ID: s.nextID(), Type: dmChannel}, direct: user}
	s.channels[c.ID] = c
	s.emit("CHANNEL_CREATE", c, s.channelWire(c))
	return c
}
