package slacktest

import (
	"encoding/json"
	"strings"
)

// Actions lists the action_ids of what can be pressed or chosen at a message.
func (s *Server) Actions(ch, ts string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m := s.at(ch, ts)
	return actionsOf(m.blocks)
}

// Press lets somebody press a button of a message, by its action_id. Where
// several have it, the block says which; else it is the first.
func (s *Server) Press(user, ch, ts, action string, block ...string) *Delivery {
	var d *Delivery
	s.change(func() {
		c, m := s.at(ch, ts)
		e := pick(m.blocks, action, block)
		d = s.press(s.onMessage(user, c, m), e, pressed(e))
	})
	return d
}

// Choose lets somebody choose from a menu of a message. Choosing what they
// chose last, while the block has the same block_id, is nothing to Slack:
// nothing is handed over.
func (s *Server) Choose(user, ch, ts, action, value string, block ...string) *Delivery {
	var d *Delivery
	s.change(func() {
		c, m := s.at(ch, ts)
		e := pick(m.blocks, action, block)
		key, said := strings.Join([]string{user, c.ID, ts, e.block, action}, " "), e.state(value)
		if s.live.chosen[key] == value {
			d = s.unsent(interactionKind)
			return
		}
		s.live.chosen[key] = value
		p := s.onMessage(user, c, m)
		typed := map[string]json.RawMessage{}
		e.remember(typed, said)
		p["state"] = stateOf(m.blocks, typed)
		d = s.press(p, e, said)
	})
	return d
}

// PressWhisper lets somebody press a button of something that only they see: the
// newest that has it.
func (s *Server) PressWhisper(user, action string, block ...string) *Delivery {
	var d *Delivery
	s.change(func() {
		for i := len(s.whispers) - 1; i >= 0; i-- {
			w := s.whispers[i]
			if w.User != user || !has(w.Blocks, action, block) {
				continue
			}
			e, c := pick(w.Blocks, action, block), s.place(w.Channel)
			p := s.onChannel("block_actions", user, c)
			p["container"] = container(c.ID, w.TS, w.ThreadTS, true)
			p["message"] = object{"type": "message", "ts": w.TS, "text": w.Text}
			p["response_url"] = s.newResponse(&response{user: user, channel: c.ID, thread: w.ThreadTS, whisper: w.TS})
			p["state"] = stateOf(w.Blocks, nil)
			d = s.press(p, e, pressed(e))
			return
		}
		panic("slacktest: " + user + " sees nothing with the action_id " + action)
	})
	return d
}

// has reports whether there is an element in blocks.
func has(blocks json.RawMessage, action string, block []string) bool {
	for _, e := range elements(blocks) {
		if e.action() == action && (len(block) == 0 || block[0] == e.block) {
			return true
		}
	}
	return false
}

// press hands over that an element was pressed. The caller holds the lock.
func (s *Server) press(p object, e element, said object) *Delivery {
	said["action_id"], said["block_id"], said["action_ts"] = e.action(), e.block, s.nextTS()
	p["actions"] = []object{said}
	return s.send(interactionKind, false, encode(p), nil)
}

// pressed is what a button says.
func pressed(e element) object {
	if e.kind() != "button" {
		panic("slacktest: " + e.action() + " is no button, but a " + e.kind())
	}
	said := object{"type": "button", "text": e.parsed["text"]}
	for _, field := range []string{"value", "style", "url"} {
		if v, given := e.parsed[field]; given {
			said[field] = v
		}
	}
	return said
}

// interaction is what all interactions have. The caller holds the lock.
func (s *Server) interaction(kind, user string) object {
	u := s.person(user)
	return object{
		"type": kind, "token": verificationToken, "api_app_id": AppID, "trigger_id": s.newTrigger(user),
		"team": object{"id": TeamID, "domain": domain}, "enterprise": nil, "is_enterprise_install": false,
		"user": object{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": u.TeamID},
	}
}

// onChannel is an interaction in a channel. The caller holds the lock.
func (s *Server) onChannel(kind, user string, c *channel) object {
	p := s.interaction(kind, user)
	p["channel"] = object{"id": c.ID, "name": c.label()}
	return p
}

// onMessage is a block_actions of a message. The caller holds the lock.
func (s *Server) onMessage(user string, c *channel, m *message) object {
	p := s.onChannel("block_actions", user, c)
	p["container"] = container(c.ID, m.ts, m.thread, false)
	p["message"] = s.wire(c, m)
	p["state"] = stateOf(m.blocks, nil)
	p["response_url"] = s.newResponse(&response{user: user, channel: c.ID, thread: m.thread, original: m.ts})
	return p
}

func container(ch, ts, thread string, whisper bool) object {
	c := object{"type": "message", "message_ts": ts, "channel_id": ch, "is_ephemeral": whisper}
	if thread != "" {
		c["thread_ts"] = thread
	}
	return c
}

// label is how interactions name a channel.
func (c *channel) label() string {
	switch {
	case c.Direct != "":
		return "directmessage"
	case c.Private:
		return "privategroup"
	}
	return c.Name
}

// Shortcut lets somebody choose the app's shortcut at a message, wherever it is:
// the app need not be there.
func (s *Server) Shortcut(user, ch, ts, callback string) *Delivery {
	var d *Delivery
	s.change(func() {
		c, m := s.at(ch, ts)
		p := s.onChannel("message_action", user, c)
		p["callback_id"], p["action_ts"], p["message_ts"] = callback, s.nextTS(), m.ts
		p["message"] = s.wire(c, m)
		p["response_url"] = s.newResponse(&response{user: user, channel: c.ID, thread: m.thread, original: m.ts})
		d = s.send(interactionKind, false, encode(p), nil)
	})
	return d
}

// Command lets somebody type a slash command. What the app answers is shown to
// them alone.
func (s *Server) Command(user, ch, command, text string) *Delivery {
	var d *Delivery
	s.change(func() {
		u, c := s.person(user), s.place(ch)
		to := &response{user: user, channel: c.ID}
		p := object{
			"token": verificationToken, "team_id": TeamID, "team_domain": domain, "channel_id": c.ID, "channel_name": c.label(),
			"user_id": u.ID, "user_name": u.Name, "command": command, "text": text, "api_app_id": AppID,
			"is_enterprise_install": "false", "response_url": s.newResponse(to), "trigger_id": s.newTrigger(user),
		}
		d = s.send(commandKind, true, encode(p), func(answer json.RawMessage) { s.answered(to, answer) })
		s.unlessConfirmed(d, func() {
			s.whisper(to, words{Text: command + " failed with the error \"operation_timeout\""})
		})
	})
	return d
}

// answered shows what the app answered to a command. The caller holds the lock.
func (s *Server) answered(to *response, answer json.RawMessage) {
	if len(answer) == 0 {
		return
	}
	m := words{}
	if json.Unmarshal(answer, &m) != nil {
		m = words{Text: string(answer)} // by HTTP plain text will do
	}
	if code := s.respond(to, m); code != "" {
		s.complain("an answer to a command: %s", code)
	}
}
