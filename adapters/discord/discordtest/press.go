package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// component is a part of a message or of a modal; or a whole modal.
type component struct {
	Type        int         `json:"type"`
	ID          int         `json:"id"`
	CustomID    string      `json:"custom_id"`
	Title       string      `json:"title"`
	Label       string      `json:"label"`
	Description string      `json:"description"`
	Placeholder string      `json:"placeholder"`
	Value       string      `json:"value"`
	Content     string      `json:"content"`
	Style       int         `json:"style"`
	URL         string      `json:"url"`
	Disabled    bool        `json:"disabled"`
	Required    *bool       `json:"required"`
	MinLength   int         `json:"min_length"`
	MaxLength   int         `json:"max_length"`
	MinValues   *int        `json:"min_values"`
	Options     []option    `json:"options"`
	Component   *component  `json:"component"`
	Components  []component `json:"components"`
	Accessory   *component  `json:"accessory"`
}

// option is one of those that a select offers.
type option struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description"`
	Default     bool   `json:"default"`
}

// partsOf are all components of a message, or in others. What makes no sense is
// left out.
func partsOf(components []any) []component {
	var all []component
	_ = json.Unmarshal(encode(components), &all) // oddities are the test's
	return inner(all)
}

// inner is all, and what is in them.
func inner(all []component) (found []component) {
	for _, c := range all {
		found = append(found, c)
		found = append(found, inner(c.Components)...)
		for _, one := range []*component{c.Component, c.Accessory} {
			if one != nil {
				found = append(found, inner([]component{*one})...)
			}
		}
	}
	return found
}

// Buttons are the custom_ids of what can be pressed or chosen from at a message,
// in order.
func (s *Server) Buttons(ch, message string) (all []string) {
	s.look(func() {
		_, m := s.at(ch, message)
		all = usable(m.components)
	})
	return all
}

func usable(components []any) (all []string) {
	for _, p := range partsOf(components) {
		if (p.Type == buttonPart || p.Type == selectPart) && p.CustomID != "" && !p.Disabled {
			all = append(all, p.CustomID)
		}
	}
	return all
}

// pick is the component of a type whose custom_id is, or begins with, what: of
// "do:claim:01J…" the beginning "do:claim" will do.
func pick(m *message, kind int, what string) component {
	for _, exact := range []bool{true, false} {
		for _, p := range partsOf(m.components) {
			if p.Type == kind && p.CustomID != "" && (p.CustomID == what || !exact && strings.HasPrefix(p.CustomID, what+":")) {
				if p.Disabled {
					panic("discordtest: " + p.CustomID + " can not be used, it is disabled")
				}
				return p
			}
		}
	}
	panic(fmt.Sprintf("discordtest: there is no %s at %s, only %s", what, m.id, strings.Join(usable(m.components), ", ")))
}

// Press lets somebody press a button of a message: by its custom_id, or what that
// begins with before a colon.
func (s *Server) Press(user, ch, message, button string) (d *Delivery) {
	s.change(func() {
		c, m := s.at(ch, message)
		d = s.press(user, c, m, pick(m, buttonPart, button), nil)
	})
	return d
}

// PressStale is Press of a button that is not at the message any more, as
// somebody's app shows it for a while: by its whole custom_id.
func (s *Server) PressStale(user, ch, message, button string) (d *Delivery) {
	s.change(func() {
		c, m := s.at(ch, message)
		d = s.press(user, c, m, component{Type: buttonPart, CustomID: button}, nil)
	})
	return d
}

// Choose lets somebody choose from a select of a message. Choosing what they
// chose last, while the message was not edited since, is nothing to Discord:
// nothing is handed over.
func (s *Server) Choose(user, ch, message, value string) (d *Delivery) {
	s.change(func() {
		c, m := s.at(ch, message)
		d = s.choose(user, c, m, value)
	})
	return d
}

// Chosen is what the selects of a message show to somebody; "": their placeholder.
func (s *Server) Chosen(user, ch, message string) (value string) {
	s.look(func() {
		_, m := s.at(ch, message)
		value = s.chosen(user, m)
	})
	return value
}

// choice is what somebody chose at a message, after so many edits of it.
type choice struct {
	value string
	edits int
}

// chosen is what somebody chose at m since it was edited. The caller holds the lock.
func (s *Server) chosen(user string, m *message) string {
	if was := s.live.hands.chosen[user+" "+m.id]; was.edits == m.edits {
		return was.value
	}
	return ""
}

// choose is a choice from the first select of m that offers it. The caller holds
// the lock.
func (s *Server) choose(user string, c *channel, m *message, value string) *Delivery {
	for _, p := range partsOf(m.components) {
		if p.Type != selectPart || p.Disabled || !slices.ContainsFunc(p.Options, func(o option) bool { return o.Value == value }) {
			continue
		}
		if s.chosen(user, m) == value {
			return s.unsent()
		}
		s.live.hands.chosen[user+" "+m.id] = choice{value, m.edits}
		return s.press(user, c, m, p, []string{value})
	}
	panic("discordtest: nothing at " + m.id + " offers " + value)
}

// press hands over that a component was used. The caller holds the lock.
func (s *Server) press(user string, c *channel, m *message, p component, values []string) *Delivery {
	s.comes(user, c)
	data := object{"custom_id": p.CustomID, "component_type": p.Type, "id": p.ID}
	if values != nil {
		data["values"], data["resolved"] = values, object{}
	}
	return s.interact(s.newInteraction(pressInteraction, user, c.ID, m), data, nil)
}

// Ephemerals are what somebody alone was shown, the oldest first.
func (s *Server) Ephemerals(user string) (all []Message) {
	s.look(func() {
		for _, m := range s.whispers {
			if m.whisperTo == user {
				all = append(all, s.seen(s.channels[m.channel], m))
			}
		}
	})
	return all
}

// EphemeralPress lets somebody press a button of something that only they see:
// the n-th, counted from the oldest, which is 0, or, negative, from the newest,
// which is -1.
func (s *Server) EphemeralPress(user string, n int, button string) (d *Delivery) {
	s.change(func() {
		m := s.whisper(user, n)
		d = s.press(user, s.channels[m.channel], m, pick(m, buttonPart, button), nil)
	})
	return d
}

// EphemeralChoose is like [Server.EphemeralPress], with a select.
func (s *Server) EphemeralChoose(user string, n int, value string) (d *Delivery) {
	s.change(func() {
		m := s.whisper(user, n)
		d = s.choose(user, s.channels[m.channel], m, value)
	})
	return d
}

// whisper is the n-th of what somebody alone was shown. The caller holds the lock.
func (s *Server) whisper(user string, n int) *message {
	var all []*message
	for _, m := range s.whispers {
		if m.whisperTo == user {
			all = append(all, m)
		}
	}
	if n < 0 {
		n += len(all)
	}
	if n < 0 || n >= len(all) {
		panic(fmt.Sprintf("discordtest: %s was shown %d things", user, len(all)))
	}
	return all[n]
}
