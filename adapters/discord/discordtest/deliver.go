package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// Delivery is something that somebody clicked, sent or typed, and that is handed
// to the app, once.
type Delivery struct {
	s        *Server
	i        *interaction // nil: it was not handed over
	payload  json.RawMessage
	attempts int
	statuses []int
	failed   bool
	took     time.Duration
	then     func(answered bool) // what the person's app does when it is over
}

// ID is the interaction's id; "": nothing was handed over.
func (d *Delivery) ID() string {
	if d.i == nil {
		return ""
	}
	return d.i.id
}

// Token is the interaction's token.
func (d *Delivery) Token() string {
	if d.i == nil {
		return ""
	}
	return d.i.token
}

// Payload is what the app was handed.
func (d *Delivery) Payload() json.RawMessage { return d.payload }

// Answered reports whether the app has answered in time.
func (d *Delivery) Answered() bool { return d.Answer() != nil }

// Answer is the app's first answer; nil: none.
func (d *Delivery) Answer() (answer json.RawMessage) {
	d.s.look(func() {
		if d.i != nil && d.i.answer != nil {
			answer = encode(d.i.answer)
		}
	})
	return answer
}

// AnswerType is the type of the first answer: 4 a message, 5 a message later, 6
// nothing, 7 another message in place, 8 choices, 9 a modal; 0: none.
func (d *Delivery) AnswerType() int {
	answer := struct{ Type int }{}
	_ = json.Unmarshal(d.Answer(), &answer) // none is 0
	return answer.Type
}

// Failed reports whether the person was told that it failed: there was no answer
// in time, or none that made sense.
func (d *Delivery) Failed() (is bool) {
	d.s.look(func() { is = d.failed })
	return is
}

// Over reports whether it was answered or has failed.
func (d *Delivery) Over() bool { return d.Answered() || d.Failed() }

// Attempts tells how often d was handed over. None: nobody was listening, or the
// person's app did not let it go.
func (d *Delivery) Attempts() (n int) {
	d.s.look(func() { n = d.attempts })
	return n
}

// Took is how long the first answer took; 0 while there is none.
func (d *Delivery) Took() (took time.Duration) {
	d.s.look(func() { took = d.took })
	return took
}

// Statuses are the answers that attempts by HTTP had, in order; 0 is none.
func (d *Delivery) Statuses() (all []int) {
	d.s.look(func() { all = slices.Clone(d.statuses) })
	return all
}

// Choices are what the app offered to complete a command with.
func (d *Delivery) Choices() (all []Choice) {
	answer := struct {
		Data struct {
			Choices []struct {
				Name  string `json:"name"`
				Value any    `json:"value"`
			} `json:"choices"`
		} `json:"data"`
	}{}
	_ = json.Unmarshal(d.Answer(), &answer) // none
	for _, c := range answer.Data.Choices {
		all = append(all, Choice{Name: c.Name, Value: typed(c.Value)})
	}
	return all
}

// Again hands d over once more, with the same id, as happens to requests by HTTP.
func (d *Delivery) Again() { d.s.change(func() { d.s.hand(d) }) }

// unsent is a delivery that the person's app does not let go.
func (s *Server) unsent() *Delivery { return &Delivery{s: s} }

// interact hands the app what somebody did. The caller holds the lock.
func (s *Server) interact(i *interaction, data object, then func(answered bool)) *Delivery {
	d := &Delivery{s: s, i: i, payload: encode(s.interactionWire(i, data)), then: then}
	s.live.hands.deliveries[i.id] = d
	s.hand(d)
	time.AfterFunc(answerWithin, func() {
		s.change(func() {
			if i.answer == nil {
				s.fail(d)
			}
		})
	})
	return d
}

// hand hands d over by the road that is open. The caller holds the lock.
func (s *Server) hand(d *Delivery) {
	if s.closed || d.i == nil {
		return
	}
	if s.live.hands.address != "" {
		d.attempts++
		go s.attempt(d, s.live.hands.address)
		return
	}
	for _, se := range s.live.sessions {
		se.dispatch("INTERACTION_CREATE", d.payload)
		d.attempts++
	}
}

// fail tells the person that it failed. The caller holds the lock.
func (s *Server) fail(d *Delivery) {
	if !d.failed {
		d.failed = true
		if d.then != nil {
			d.then(false)
		}
	}
}

// answered is told when an interaction got its first answer (i.answer), or, by
// later calls, its message. The caller holds the lock.
func (s *Server) answered(i *interaction) {
	d := s.live.hands.deliveries[i.id]
	if d == nil || i.answer == nil || d.took != 0 {
		return
	}
	d.took = max(time.Since(i.at), 1)
	if d.then != nil {
		d.then(true)
	}
	got := response{}
	if json.Unmarshal(encode(i.answer), &got) == nil && got.Type == modalAnswer {
		s.present(i, got.Data)
	}
}

// response is an answer to an interaction.
type response struct {
	Type int       `json:"type"`
	Data component `json:"data"`
}

// interactionWire is i as the app is handed it. The caller holds the lock.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
func (s *Server) interactionWire(i *interaction, data object) object {
	c := s.channels[i.channel]
	where := s.channelWire(c) // a partial one
	delete(where, "applied_tags")
	delete(where, "available_tags")
	o := object{
		"id": i.id, "application_id": appID, "type": i.kind, "token": i.token, "version": 1, "data": data, "channel_id": c.ID,
		"channel": where, "locale": "en-US", "entitlements": []any{}, "app_permissions": strconv.FormatInt(s.permissions(c), 10),
		"attachment_size_limit": maxFileSize,
	}
	if i.message != nil {
		o["message"] = s.wire(c, i.message)
	}
	if c.Type == dmChannel {
		o["user"], o["context"], o["authorizing_integration_owners"] = s.userWire(i.user), 1, object{"0": "0"}
		return o
	}
	member := s.fullMember(i.user)
	member["permissions"] = strconv.FormatInt(peoplePermissions, 10)
	o["member"], o["guild_id"], o["context"], o["guild_locale"] = member, guildID, 0, "en-US"
	o["guild"] = object{"id": guildID, "locale": "en-US", "features": []any{}}
	o["authorizing_integration_owners"] = object{"0": guildID}
	return o
}
