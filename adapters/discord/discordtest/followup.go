package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// asked returns the interaction whose token a call has, or why it is none. The
// caller holds the lock.
func (s *Server) asked(c *call) (*interaction, *channel, *result) {
	i := s.pending[c.at["T"]]
	switch {
	case i == nil || c.at["A"] != appID || time.Since(i.at) >= tokenLasts:
		return nil, nil, no(refusal(50027))
	case i.answer == nil:
		return nil, nil, no(refusal(10015))
	case s.channels[i.channel] == nil:
		return nil, nil, no(refusal(10003))
	}
	return i, s.channels[i.channel], nil
}

// followUp says more in answer to an interaction.
// https://docs.discord.com/developers/interactions/receiving-and-responding#create-followup-message
func (s *Server) followUp(c *call) result {
	i, where, bad := s.asked(c)
	if bad != nil {
		return *bad
	}
	if i.later && i.original == nil {
		return s.patchOriginal(c) // as Discord does for old apps
	}
	sent, bad := s.checked(c, c.body, toAnswer)
	if bad != nil {
		return *bad
	}
	m := s.tell(i, sent, c.files)
	s.answered(i)
	return result{http.StatusOK, s.wire(where, m)}
}

// patchOriginal changes the first answer, or gives the one that was promised.
// https://docs.discord.com/developers/interactions/receiving-and-responding#edit-original-interaction-response
func (s *Server) patchOriginal(c *call) result {
	i, where, bad := s.asked(c)
	switch {
	case bad != nil:
		return *bad
	case i.original == nil && !i.later:
		return refusal(10008)
	case i.original != nil:
		return s.patchTold(c, i, where, i.original)
	}
	sent, bad := s.checked(c, c.body, toEdit)
	if bad != nil {
		return *bad
	}
	if sent.empty(len(c.files)) {
		return refusal(50006)
	}
	sent.flags |= i.quiet
	i.original = s.tell(i, sent, c.files)
	s.answered(i)
	return result{http.StatusOK, s.wire(where, i.original)}
}

// patchTold changes something that was said in answer. The caller holds the lock.
func (s *Server) patchTold(c *call, i *interaction, where *channel, m *message) result {
	sent, bad := s.checked(c, c.body, toEdit)
	if bad == nil {
		bad = s.retell(i, m, sent, c.files)
	}
	if bad != nil {
		return *bad
	}
	s.answered(i)
	return result{http.StatusOK, s.wire(where, m)}
}

// told returns what a call is about: the first answer or a later one.
func (s *Server) told(c *call) (*interaction, *channel, *message, *result) {
	i, where, bad := s.asked(c)
	if bad != nil {
		return nil, nil, nil, bad
	}
	m := i.original
	if id := c.at["M"]; id != "" {
		m = nil
		if n := slices.IndexFunc(i.told, func(m *message) bool { return m.id == id }); n >= 0 {
			m = i.told[n]
		}
	}
	if m == nil || m.whisperTo == "" && where.find(m.id) != m || m.whisperTo != "" && !slices.Contains(s.whispers, m) {
		return nil, nil, nil, no(refusal(10008))
	}
	return i, where, m, nil
}

// getTold is the first answer or a later one.
func (s *Server) getTold(c *call) result {
	_, where, m, bad := s.told(c)
	if bad != nil {
		return *bad
	}
	return result{http.StatusOK, s.wire(where, m)}
}

// patchFollowUp changes a later answer.
func (s *Server) patchFollowUp(c *call) result {
	i, where, m, bad := s.told(c)
	if bad != nil {
		return *bad
	}
	return s.patchTold(c, i, where, m)
}

// deleteTold takes the first answer or a later one away.
func (s *Server) deleteTold(c *call) result {
	i, where, m, bad := s.told(c)
	if bad != nil {
		return *bad
	}
	s.remove(where, m)
	s.answered(i)
	return result{}
}
