package discordtest

import (
	"regexp"
	"slices"
	"strings"
)

var (
	namesUser = regexp.MustCompile(`<@!?([0-9]+)>`)
	namesRole = regexp.MustCompile(`<@&([0-9]+)>`)
	namesAll  = regexp.MustCompile(`@(everyone|here)\b`)
)

// alert finds whom m names, and whom of them it alerts, given who wrote it and
// what was allowed; nil: nothing was said of that, and everybody may be. What an
// edit names counts, too. The caller holds the lock.
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
func (s *Server) alert(c *channel, m *message, to *allowed) {
	m.pings, m.mentions, m.roles, m.everyone = nil, nil, nil, false
	said := m.spoken()
	for _, found := range namesUser.FindAllStringSubmatch(said, -1) {
		if id := found[1]; s.reaches(c, id) && to.takes("users", id) && !slices.Contains(m.mentions, id) {
			m.mentions = append(m.mentions, id)
		}
	}
	if whom := s.answeredTo(c, m); whom != "" && (to == nil || to.replied) && !slices.Contains(m.mentions, whom) {
		m.mentions = append(m.mentions, whom)
	}
	m.pings = slices.Clone(m.mentions)
	for _, found := range namesRole.FindAllStringSubmatch(said, -1) {
		id := found[1]
		if r := s.roles[id]; r != nil && to.takes("roles", id) && !slices.Contains(m.roles, id) {
			m.roles = append(m.roles, id)
			if r.mentionable || s.mayAlertAll(c, m) {
				m.pings = append(m.pings, id)
			}
		}
	}
	for _, found := range namesAll.FindAllStringSubmatch(said, -1) {
		if to.takes("everyone", "") && s.mayAlertAll(c, m) && !slices.Contains(m.pings, found[1]) {
			m.everyone = true
			m.pings = append(m.pings, found[1])
		}
	}
}

// takes reports whether something may be alerted.
func (a *allowed) takes(kind, id string) bool {
	if a == nil || slices.Contains(a.parse, kind) {
		return true
	}
	switch kind {
	case "users":
		return slices.Contains(a.users, id)
	case "roles":
		return slices.Contains(a.roles, id)
	}
	return false
}

// spoken is the text of m that can alert people: embeds never do.
func (m *message) spoken() string {
	said := []string{m.content}
	walk(m.components, func(o object) {
		if text, is := o["content"].(string); is {
			said = append(said, text)
		}
	})
	return strings.Join(said, "\n")
}

// reaches reports whether a person sees c. The caller holds the lock.
func (s *Server) reaches(c *channel, user string) bool {
	if c.Type == dmChannel {
		return c.direct == user || user == appID
	}
	return s.members[user] != nil
}

// answeredTo is who wrote what m answers; "" is nobody. The caller holds the lock.
func (s *Server) answeredTo(c *channel, m *message) string {
	if to := c.find(m.referenced); m.referenced != "" && to != nil && to.webhook == "" {
		return to.author
	}
	return ""
}

// mayAlertAll reports whether who wrote m may alert everybody in c. People may;
// the app only where it was allowed to. The caller holds the lock.
func (s *Server) mayAlertAll(c *channel, m *message) bool {
	return m.author != appID || s.permissions(c)&mentionEveryone != 0
}

// walk calls f with every object in v, from top to bottom.
func walk(v any, f func(object)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walk(e, f)
		}
	case object:
		f(v)
		for _, name := range keys(v) {
			walk(v[name], f)
		}
	}
}
