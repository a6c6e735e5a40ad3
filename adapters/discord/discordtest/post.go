package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// postMessage says something in a channel.
// https://docs.discord.com/developers/resources/message#create-message
func (s *Server) postMessage(c *call) result {
	where, code := s.writable(c.at["C"])
	if code != 0 {
		return refusal(code)
	}
	sent, bad := s.checked(c, c.body, toPost)
	if bad != nil {
		return *bad
	}
	if code := s.allowedIn(where, sent, c.files); code != 0 {
		return refusal(code)
	}
	if sent.enforce && sent.nonce != "" {
		if got, is := s.saidBefore(sent.nonce); is {
			return got
		}
	}
	m := &message{author: appID, channel: where.ID, nonce: sent.nonce, key: keyIn(c.body)}
	if bad := s.refer(where, m, sent); bad != nil {
		return *bad
	}
	s.fill(where, m, sent, c.files)
	s.put(where, m)
	s.posts(m)
	o := s.wire(where, m)
	if m.nonce != "" {
		s.nonces[m.nonce] = nonce{where.ID, m.id, time.Now().Add(s.set.NonceFor)}
		o["nonce"] = m.nonce
	}
	return result{http.StatusOK, o}
}

// checked is a message that was sent for something, or why it is none.
func (s *Server) checked(c *call, raw []byte, where surface) (*sent, *result) {
	d := &draft{}
	o, ok := d.object(raw)
	if !ok {
		bad := invalid(d.found)
		return nil, &bad
	}
	m := d.message(o, where)
	return m, s.verdict(c, d, m, where)
}

// verdict is why a message can not be sent; nil: it can. The caller holds the lock.
func (s *Server) verdict(c *call, d *draft, m *sent, where surface) *result {
	d.named(m, c.files)
	s.ignored(c.route, d)
	var bad result
	switch {
	case len(d.found) > 0:
		bad = invalid(d.found)
	case len(c.files) > maxFiles:
		bad = refusal(30015)
	case slices.ContainsFunc(c.files, func(f file) bool { return len(f.content) > maxFileSize }):
		bad = refusal(40005)
	case where != toEdit && m.empty(len(c.files)):
		bad = refusal(50006)
	default:
		return nil
	}
	return &bad
}

// named checks that what is said of files fits those that came.
func (d *draft) named(m *sent, files []file) {
	var names []string
	for _, f := range files {
		name := f.name
		for _, about := range m.about {
			if other, _ := about["filename"].(string); other != "" && f.field == "files["+plainNumber(about["id"])+"]" {
				name = other
			}
		}
		names = append(names, name)
	}
	for i, about := range m.about {
		id := plainNumber(about["id"])
		came := slices.ContainsFunc(files, func(f file) bool { return f.field == "files["+id+"]" })
		if !came && len(id) < 15 { // an id of a file that is there already is longer
			d.wrong("attachments", "ATTACHMENT_NOT_FOUND", "There is no file for attachment "+plainNumber(i))
		}
	}
	for _, f := range files {
		if !fileField.MatchString(f.field) {
			d.wrong("", "FILE_FIELD_INVALID", "A file's field must be files[n], not "+f.field)
		}
	}
	if len(files) > 0 || !m.has("attachments") {
		d.placed(m.embeds, names)
	}
}

// allowedIn says what the app lacks to send something in a channel; 0 is nothing.
// The caller holds the lock.
func (s *Server) allowedIn(c *channel, m *sent, files []file) int {
	switch {
	case len(m.embeds) > 0 && !s.may(c, embedLinks), len(files) > 0 && !s.may(c, attachFiles):
		return 50013
	case m.reference != nil && !s.may(c, readHistory):
		return 160002
	}
	return 0
}

// saidBefore is the answer to a message whose nonce was used in the last
// minutes: the message of that time, unless it is gone.
func (s *Server) saidBefore(key string) (result, bool) {
	before, is := s.nonces[key]
	if !is || !time.Now().Before(before.until) {
		return result{}, false
	}
	c := s.channels[before.channel]
	if c == nil || c.find(before.message) == nil {
		return refusal(10008), true
	}
	o := s.wire(c, c.find(before.message))
	o["nonce"] = key
	return result{http.StatusOK, o}, true
}

// refer makes m an answer to, or a forward of, what it refers to; or says why
// that can not be. The caller holds the lock.
func (s *Server) refer(c *channel, m *message, sent *sent) *result {
	r := sent.reference
	if r == nil {
		return nil
	}
	from := c
	if r.kind == 1 {
		from = s.channels[r.channel]
	}
	wrong := func(code, said string) *result {
		bad := invalid([]string{"message_reference: " + code + ": " + said})
		return &bad
	}
	if r.kind == 0 && r.channel != "" && r.channel != c.ID {
		return wrong("REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL", "Cannot reply to a message in another channel")
	}
	var to *message
	if from != nil {
		to = from.find(r.message)
	}
	switch {
	case to == nil && !r.must && r.kind == 0:
		return nil
	case to == nil:
		return wrong("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	case to.system():
		return wrong("REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
	}
	m.reference = object{"type": r.kind, "message_id": to.id, "channel_id": from.ID}
	if c.Type != dmChannel {
		m.reference["guild_id"] = guildID
	}
	if r.kind == 1 {
		m.snapshots = []any{s.snapshot(from, to)}
		return nil
	}
	m.kind, m.referenced = 19, to.id
	return nil
}

// snapshot is a message as a forward shows it: without who said it. The caller
// holds the lock.
func (s *Server) snapshot(c *channel, m *message) object {
	o := object{}
	full := s.bare(c, m)
	for _, name := range []string{
		"type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions", "mention_roles", "components",
	} {
		o[name] = full[name]
	}
	return object{"message": o}
}

// system reports whether nobody said m.
func (m *message) system() bool { return m.kind != 0 && m.kind != 19 && m.kind != 20 && m.kind != 23 }

// editMessage changes a message of the app's.
// https://docs.discord.com/developers/resources/message#edit-message
func (s *Server) editMessage(c *call) result {
	where, m, code := s.message(c)
	if code == 0 {
		code = s.editable(where, m)
	}
	if code != 0 {
		return refusal(code)
	}
	return s.edit(c, where, m, c.body, toEdit)
}

// edit changes m as raw says. The caller holds the lock.
func (s *Server) edit(c *call, where *channel, m *message, raw []byte, how surface) result {
	sent, bad := s.checked(c, raw, toEdit)
	if bad != nil {
		return *bad
	}
	if how == toEdit && len(sent.embeds) > 0 && !s.may(where, embedLinks) {
		return refusal(50013)
	}
	if bad := m.become(s, where, sent, c.files); bad != nil {
		return *bad
	}
	m.edited = time.Now()
	m.edits++
	s.changed(where, m)
	return result{http.StatusOK, s.wire(where, m)}
}

// become puts what was sent, and only that, into a message that is there.
func (m *message) become(s *Server, c *channel, sent *sent, files []file) *result {
	next := *m
	if sent.has("content") {
		next.content = sent.content
	}
	if sent.has("embeds") {
		next.embeds = sent.embeds
	}
	if sent.has("components") {
		next.components = sent.components
	}
	if sent.has("attachments") {
		next.files = slices.DeleteFunc(slices.Clone(m.files), func(f File) bool {
			return !slices.ContainsFunc(sent.about, func(o object) bool { return plainNumber(o["id"]) == f.ID })
		})
	}
	if sent.has("flags") {
		next.flags = m.flags&^suppressEmbeds | sent.flags | m.flags&componentsV2
	}
	next.attach(s, sent, files)
	left := sentOf(&next)
	if left.empty(len(next.files)) {
		bad := refusal(50006)
		return &bad
	}
	if next.flags&componentsV2 != 0 && (next.content != "" || len(next.embeds) > 0) {
		bad := invalid([]string{"content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2: The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"})
		return &bad
	}
	if sent.has("content") || sent.has("components") {
		s.alert(c, &next, sent.allowed)
	}
	*m = next
	return nil
}

// sentOf is what is in m, as if it was sent.
func sentOf(m *message) *sent {
	s := &sent{content: m.content, embeds: m.embeds, components: m.components}
	if m.snapshots != nil {
		s.reference = &reference{kind: 1}
	}
	return s
}

// message returns the message that a call names, or why it can not be seen. The
// caller holds the lock.
func (s *Server) message(c *call) (*channel, *message, int) {
	where, code := s.known(c.at["C"])
	if code != 0 {
		return nil, nil, code
	}
	m := where.find(c.at["M"])
	if m == nil {
		return where, nil, 10008
	}
	return where, m, 0
}

// editable says why the app can not change m; 0: it can. The caller holds the lock.
func (s *Server) editable(c *channel, m *message) int {
	switch t := c.thread; {
	case m.author != appID:
		return 50005
	case m.system():
		return 50021
	case t != nil && t.locked && !s.may(c, manageThreads):
		return 160005
	case t != nil && t.archived:
		return 50083
	}
	return 0
}

// deleteMessage takes a message away.
// https://docs.discord.com/developers/resources/message#delete-message
func (s *Server) deleteMessage(c *call) result {
	where, m, code := s.message(c)
	switch {
	case code != 0:
		return refusal(code)
	case m.kind == 21:
		return refusal(50021)
	case m.author != appID && !s.may(where, manageMessages):
		return refusal(50013)
	case where.thread != nil && where.thread.locked && where.thread.archived && !s.may(where, manageThreads):
		return refusal(160005)
	}
	s.remove(where, m)
	return result{}
}

// getMessage is one message.
// https://docs.discord.com/developers/resources/message#get-channel-message
func (s *Server) getMessage(c *call) result {
	where, m, code := s.message(c)
	if code == 0 && !s.may(where, readHistory) {
		code = 50013
	}
	if code != 0 {
		return refusal(code)
	}
	return result{http.StatusOK, s.wire(where, m)}
}
