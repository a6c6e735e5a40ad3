package slacktest

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Limits of messages.
const (
	maxText        = 40_000 // a post's text is cut there; https://docs.slack.dev/reference/methods/chat.postMessage
	maxUpdate      = 4_000  // an edit's is refused; https://docs.slack.dev/reference/methods/chat.update
	maxAttachments = 100
	maxMetadata    = 1_000  // Slack does not publish it; this is what it surely takes
	maxRichText    = 12_000 // likewise: what a person can type into a message
)

// content is what a message is to show.
type content struct {
	text        string
	blocks      json.RawMessage // nil: not given
	attachments json.RawMessage
	metadata    *metadata // nil: not given
	alerts      bool      // names in it are looked up: parse=full or link_names
	unfurls     bool
}

// content takes what a message is to show from a call; got says what is wrong with it.
func (s *Server) content(a *args) (c content, got answer) {
	c.text = a.text("text")
	c.attachments = a.value("attachments")
	c.alerts = a.text("parse") == "full" || a.yes("link_names", false)
	c.unfurls = a.yes("unfurl_links", true) || a.yes("unfurl_media", true)
	if a.has("markdown_text") {
		return c, no("invalid_arguments", "markdown_text is not known here [json-pointer:/markdown_text]")
	}
	if c.blocks, got = s.blocks(a); got != nil {
		return c, got
	}
	if code := c.attached(); code != "" {
		return c, no(code)
	}
	var code string
	if c.metadata, code = hidden(a.value("metadata")); code != "" {
		return c, no(code)
	}
	return c, nil
}

// blocks takes the blocks of a call.
func (s *Server) blocks(a *args) (json.RawMessage, answer) {
	raw := a.value("blocks")
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var all []json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil, no("invalid_blocks_format")
	}
	if wrong := s.Validate(raw, "message"); len(wrong) > 0 {
		return nil, no("invalid_blocks", wrong...)
	}
	if typed(raw) > maxRichText {
		return nil, no("msg_blocks_too_long")
	}
	compact := bytes.Buffer{}
	_ = json.Compact(&compact, raw) // it was read before
	return compact.Bytes(), nil
}

// attached says what is wrong with attachments.
func (c *content) attached() (code string) {
	var all []json.RawMessage
	switch {
	case len(c.attachments) == 0:
		c.attachments = nil
	case json.Unmarshal(c.attachments, &all) != nil:
		return "invalid_attachments"
	case len(all) > maxAttachments:
		return "too_many_attachments"
	}
	return ""
}

// hidden reads the metadata of a message. An empty object takes away what was there.
// https://docs.slack.dev/messaging/message-metadata
func hidden(raw json.RawMessage) (m *metadata, code string) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, ""
	}
	if json.Unmarshal(raw, &m) != nil {
		return nil, "invalid_metadata_format"
	}
	var payload map[string]json.RawMessage
	switch {
	case strings.TrimSpace(string(raw)) == "{}":
		return m, ""
	case m.EventType == "" || json.Unmarshal(m.Payload, &payload) != nil || payload == nil:
		return nil, "invalid_metadata_schema"
	case len(raw) > maxMetadata:
		return nil, "metadata_too_large"
	}
	return m, ""
}

// shows reports whether there is anything to show.
func (c content) shows() bool {
	return strings.TrimSpace(c.text) != "" || some(c.blocks) || some(c.attachments)
}

// some reports whether an array has anything in it.
func some(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "[]" }

// chatPostMessage posts a message of the app.
// https://docs.slack.dev/reference/methods/chat.postMessage
func (s *Server) chatPostMessage(a *args) answer {
	id, thread := a.need("channel"), a.text("thread_ts")
	broadcast := a.yes("reply_broadcast", false)
	what, got := s.content(a)
	if len(a.wrong) > 0 || got != nil {
		return got
	}
	if s.users[id] != nil {
		id = s.direct(id).ID
	}
	c, code := s.writable(id)
	if code == "" && !what.shows() {
		code = "no_text"
	}
	if code == "" {
		code = c.threadable(thread)
	}
	if code != "" {
		return no(code)
	}
	if got := s.paced(c.ID); got != nil {
		return got
	}
	m := &message{
		thread: thread, user: BotUser, botID: BotID, app: AppID, text: clip(tidy(what.text), maxText), metadata: what.metadata,
		attachments: what.attachments, alerts: what.alerts, unfurls: what.unfurls, broadcast: broadcast && thread != "",
	}
	m.blocks = s.numbered(what.blocks)
	s.add(c, m)
	return answer{"ok": true, "channel": c.ID, "ts": m.ts, "message": s.wire(c, m)}
}

// clip is text, at most n runes of it.
func clip(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n])
}

// threadable says why no reply can be put into a thread. A thread whose first
// message was deleted is one only as long as it has replies. Slack wants the
// first message of a thread; what it makes of a reply's ts is not said, so that
// is refused here.
func (c *channel) threadable(ts string) (code string) {
	if ts == "" {
		return ""
	}
	switch root := c.find(ts); {
	case root == nil:
		return "thread_not_found"
	case root.thread != "":
		return "cannot_reply_to_message"
	}
	return ""
}

// chatUpdate edits a message of the app. Without metadata it keeps what it
// has; text alone takes the blocks away.
// https://docs.slack.dev/reference/methods/chat.update
func (s *Server) chatUpdate(a *args) answer {
	id, ts := a.need("channel"), a.need("ts")
	what, got := s.content(a)
	if len(a.wrong) > 0 || got != nil {
		return got
	}
	c, m, code := s.mine(id, ts, "cant_update_message")
	switch {
	case code != "":
	case !what.shows():
		code = "no_text"
	case utf8.RuneCountInString(what.text) > maxUpdate:
		code = "msg_too_long"
	}
	if code != "" {
		return no(code)
	}
	before := s.wire(c, m)
	m.text, m.blocks, m.attachments = tidy(what.text), s.numbered(what.blocks), what.attachments
	m.alerts = what.alerts || a.text("parse") != "none" // its default is client
	if what.metadata != nil {
		m.metadata = what.metadata
	}
	s.edited(c, m, BotUser, before)
	return answer{"ok": true, "channel": c.ID, "ts": m.ts, "text": m.text, "message": s.wire(c, m)}
}

// chatDelete deletes a message of the app.
// https://docs.slack.dev/reference/methods/chat.delete
func (s *Server) chatDelete(a *args) answer {
	id, ts := a.need("channel"), a.need("ts")
	if len(a.wrong) > 0 {
		return nil
	}
	c, m, code := s.mine(id, ts, "cant_delete_message")
	if code != "" {
		return no(code)
	}
	s.remove(c, m)
	return answer{"ok": true, "channel": c.ID, "ts": ts}
}

// mine returns a message that the app may change.
func (s *Server) mine(id, ts, notMine string) (c *channel, m *message, code string) {
	if c, code = s.writable(id); code == "is_archived" {
		code = "is_inactive"
	}
	if code != "" {
		return nil, nil, code
	}
	switch m = c.find(ts); {
	case m == nil || m.subtype == tombstone:
		return nil, nil, "message_not_found"
	case m.botID != BotID:
		return nil, nil, notMine
	}
	return c, m, ""
}

// chatPostEphemeral shows something to one person alone.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (s *Server) chatPostEphemeral(a *args) answer {
	id, user, thread := a.need("channel"), a.need("user"), a.text("thread_ts")
	what, got := s.content(a)
	if len(a.wrong) > 0 || got != nil {
		return got
	}
	c, code := s.writable(id)
	switch {
	case code != "":
	case !what.shows():
		code = "no_text"
	case !s.in(c, user):
		code = "user_not_in_channel"
	default:
		code = c.threadable(thread)
	}
	if code != "" {
		return no(code)
	}
	ts := s.nextTS()
	s.whispers = append(s.whispers, Ephemeral{
		User: user, Channel: c.ID, ThreadTS: thread, TS: ts, Text: tidy(what.text), Blocks: s.numbered(what.blocks),
	})
	return answer{"ok": true, "message_ts": ts}
}

// chatGetPermalink returns where a message can be read.
func (s *Server) chatGetPermalink(a *args) answer {
	c, code := s.readable(a.need("channel"))
	ts := a.need("message_ts")
	if code != "" {
		return no(code)
	}
	m := c.find(ts)
	if m == nil {
		return no("message_not_found")
	}
	return answer{"ok": true, "channel": c.ID, "permalink": c.link(m)}
}

// link is where a message can be read.
func (c *channel) link(m *message) string {
	link := home + "archives/" + c.ID + "/p" + strings.Replace(m.ts, ".", "", 1)
	if m.thread != "" {
		link += "?thread_ts=" + m.thread + "&cid=" + c.ID
	}
	return link
}
