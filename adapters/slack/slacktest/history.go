package slacktest

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Pages of messages. https://docs.slack.dev/reference/methods/conversations.history
const (
	pageSize    = 100
	maxPageSize = 999
	maxReplies  = 1000
)

// timestamp is what oldest and latest may say: seconds, and what is after a point.
var timestamp = regexp.MustCompile(`^\d{1,12}(\.\d{1,9})?$`)

// span is a part of a channel's time.
type span struct {
	oldest, latest string
	inclusive      bool
}

// span takes the part of time that a call asks for.
func (a *args) span() (t span, code string) {
	t = span{oldest: a.text("oldest"), latest: a.text("latest"), inclusive: a.yes("inclusive", false)}
	if t.oldest == "0" {
		t.oldest = ""
	}
	switch {
	case t.oldest != "" && !timestamp.MatchString(t.oldest):
		return t, "invalid_ts_oldest"
	case t.latest != "" && !timestamp.MatchString(t.latest):
		return t, "invalid_ts_latest"
	}
	return t, ""
}

// has reports whether a ts is in t.
func (t span) has(ts string) bool {
	at := timeOf(ts)
	if oldest := timeOf(t.oldest); t.oldest != "" && !at.After(oldest) && (!t.inclusive || at.Before(oldest)) {
		return false
	}
	latest := timeOf(t.latest)
	return t.latest == "" || at.Before(latest) || t.inclusive && !at.After(latest)
}

// conversationsHistory lists the messages of a channel, newest first: replies
// only if the channel was to see them.
func (s *Server) conversationsHistory(a *args) answer {
	c, got := s.open(a.need("channel"), "history")
	if got == nil && c.Direct == "" && !c.Member {
		got = no("not_in_channel")
	}
	t, code := a.span()
	all := a.yes("include_all_metadata", false)
	if got != nil {
		return got
	} else if code != "" {
		return no(code)
	}
	var found []any
	for _, m := range slices.Backward(c.messages) {
		if t.has(m.ts) && (m.thread == "" || m.broadcast) {
			found = append(found, s.read(c, m, all))
		}
	}
	if s.set.OldestUp && t.oldest != "" && t.latest == "" {
		return upward(a, found)
	}
	got = page(a, "messages", found, pageSize)
	got["pin_count"] = 0
	return got
}

// read is a message as it is read back: only on request with more of its
// metadata than the type.
func (s *Server) read(c *channel, m *message, all bool) map[string]any {
	w := s.wire(c, m)
	if m.metadata != nil && !all {
		w["metadata"] = map[string]any{"event_type": m.metadata.EventType}
	}
	return w
}

// upward is like page, but begins with the oldest; each page is newest first.
func upward(a *args, newestFirst []any) answer {
	slices.Reverse(newestFirst)
	got := page(a, "messages", newestFirst, pageSize)
	if messages, ok := got["messages"].([]any); ok {
		slices.Reverse(messages)
	}
	return got
}

// conversationsReplies lists a thread, oldest first. Its first message is at
// the head of every page, whatever part of time is asked for.
// https://docs.slack.dev/reference/methods/conversations.replies
func (s *Server) conversationsReplies(a *args) answer {
	c, got := s.open(a.need("channel"), "history")
	if got == nil && c.Direct == "" && !c.Member {
		got = no("not_in_channel")
	}
	t, code := a.span()
	ts, all := a.need("ts"), a.yes("include_all_metadata", false)
	if got != nil {
		return got
	} else if code != "" {
		return no(code)
	}
	root := c.find(ts)
	if root != nil && root.thread != "" {
		root = c.find(root.thread)
	}
	if root == nil {
		return no("thread_not_found")
	}
	var found []any
	for _, m := range c.replies(root.ts) {
		if t.has(m.ts) {
			found = append(found, s.read(c, m, all))
		}
	}
	got = page(a, "messages", found, maxReplies)
	if messages, ok := got["messages"].([]any); ok {
		got["messages"] = append([]any{s.read(c, root, all)}, messages...)
	}
	return got
}

// page is the part of a list that a call asks for. A cursor is good for one
// list only and says nothing to the caller.
func page(a *args, name string, all []any, size int) answer {
	limit := a.count("limit", size)
	begin := 0
	if cursor := a.text("cursor"); cursor != "" {
		text, err := base64.StdEncoding.DecodeString(cursor)
		at, found := strings.CutPrefix(string(text), name+":")
		n, notNumber := strconv.Atoi(at)
		if err != nil || !found || notNumber != nil || n > len(all) {
			return no("invalid_cursor")
		}
		begin = n
	}
	if limit <= 0 {
		return no("invalid_limit")
	}
	end := min(begin+min(limit, max(size, maxPageSize)), len(all))
	next := ""
	if end < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte(name + ":" + strconv.Itoa(end)))
	}
	got := answer{"ok": true, name: append([]any{}, all[begin:end]...), "response_metadata": map[string]any{"next_cursor": next}}
	if name == "messages" {
		got["has_more"] = next != ""
	}
	return got
}
