package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// keyIn is the key that heed hid in a message that is sent, or in the first of a
// forum's post: its nonce, or else what its custom ids end with, or else what the
// address of an embed does. "" is none.
func keyIn(raw json.RawMessage) string {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return ""
	}
	if inner, is := o["message"].(object); is {
		o = inner
	}
	if nonce, is := o["nonce"].(string); is {
		return nonce
	}
	return keyOf(o["components"], o["embeds"])
}

// keyOf is the key in components or embeds.
func keyOf(components, embeds any) (key string) {
	walk(components, func(c object) {
		id, _ := c["custom_id"].(string)
		if parts := strings.Split(id, ":"); len(parts) > 3 && len(parts[len(parts)-1]) > 1 && key == "" {
			key = parts[len(parts)-1]
		}
	})
	walk(embeds, func(e object) {
		link, _ := e["url"].(string)
		if _, after, is := strings.Cut(link, "#"); is && key == "" {
			key = after
		}
	})
	return key
}

// posts counts a post of the app's that took effect. The caller holds the lock.
func (s *Server) posts(m *message) {
	if m.key != "" {
		s.posted[m.key]++
	}
}

// Copies lists the messages of the app in all channels that are there and have a
// key, oldest first: as their nonce, or else at the end of a custom id, or else
// behind the # of an embed's address.
func (s *Server) Copies(key string) (all []Message) {
	s.look(func() {
		for _, c := range s.channels {
			for _, m := range c.messages {
				if m.key == key && m.author == appID {
					all = append(all, s.seen(c, m))
				}
			}
		}
	})
	slices.SortFunc(all, func(a, b Message) int { return order(a.ID, b.ID) })
	return all
}

// Posts tells how many posts with a key ever took effect, also those deleted since.
func (s *Server) Posts(key string) (n int) {
	s.look(func() { n = s.posted[key] })
	return n
}

// AllPosts tells how many posts took effect for each key.
func (s *Server) AllPosts() (all map[string]int) {
	s.look(func() { all = maps.Clone(s.posted) })
	return all
}

// ignored complains about fields that Discord does not know, and lets pass. The
// caller holds the lock.
func (s *Server) ignored(route string, d *draft) {
	for _, field := range d.odd {
		s.complain("%s: %s is no field", route, field)
	}
}

// number is a big number as Discord writes it.
func number(n int64) string { return strconv.FormatInt(n, 10) }
