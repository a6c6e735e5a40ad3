package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// How long the app may take.
// https://docs.discord.com/developers/interactions/receiving-and-responding
const (
	answerWithin = 3 * time.Second
	tokenLasts   = 15 * time.Minute
)

// The kinds of interactions.
const (
	commandInteraction  = 2
	pressInteraction    = 3
	completeInteraction = 4
	modalInteraction    = 5
)

// The types of first answers.
const (
	messageAnswer = 4
	laterAnswer   = 5 // a message follows
	nothingAnswer = 6
	updateAnswer  = 7
	choicesAnswer = 8
	modalAnswer   = 9
)

// newInteraction is something that somebody does in a channel, at a message or
// nil. The caller holds the lock.
func (s *Server) newInteraction(kind int, user, channel string, at *message) *interaction {
	i := &interaction{
		id: s.nextID(), token: "aW50ZXJhY3Rpb246" + secret(), kind: kind, user: user, channel: channel, message: at, at: time.Now(),
	}
	s.pending[i.token] = i
	return i
}

// callback is the first answer to an interaction that came over the gateway.
// https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response
func (s *Server) callback(c *call) result {
	i := s.pending[c.at["T"]]
	if i == nil || i.id != c.at["I"] {
		return refusal(10062)
	}
	if bad := s.answer(c, i, c.body); bad != nil {
		return *bad
	}
	if c.query.Get("with_response") != "true" {
		return result{}
	}
	o := object{"interaction": object{"id": i.id, "type": i.kind}}
	if where := s.channels[i.channel]; i.original != nil && where != nil {
		o["resource"] = object{"type": i.answer["type"], "message": s.wire(where, i.original)}
	}
	return result{http.StatusOK, o}
}

// answers are the types of first answers that a kind of interaction takes.
var answers = map[int][]int{
	commandInteraction:  {messageAnswer, laterAnswer, modalAnswer},
	pressInteraction:    {messageAnswer, laterAnswer, nothingAnswer, updateAnswer, modalAnswer},
	completeInteraction: {choicesAnswer},
	modalInteraction:    {messageAnswer, laterAnswer, nothingAnswer, updateAnswer},
}

// answer is the first answer to an interaction, whichever way it came; nil: it was
// taken. The caller holds the lock.
func (s *Server) answer(c *call, i *interaction, raw json.RawMessage) *result {
	if i.answer != nil {
		return no(refusal(40060))
	}
	if time.Since(i.at) >= answerWithin {
		return no(refusal(10062))
	}
	d := &draft{}
	o, _ := d.object(raw)
	d.only(o, "type", "data")
	kind := d.whole(o, "type", 0, 1, 12)
	can := answers[i.kind]
	if i.kind == modalInteraction && i.message == nil {
		can = can[:2] // there is no message to leave or change
	}
	if !slices.Contains(can, kind) {
		d.wrong("type", "INTERACTION_CALLBACK_TYPE_INVALID", fmt.Sprintf("Value must be one of %v.", can))
		return no(invalid(d.found))
	}
	if s.channels[i.channel] == nil {
		return no(refusal(10003))
	}
	if bad := s.answerAs(c, i, d, o, kind); bad != nil {
		return bad
	}
	i.answer = o
	s.answered(i)
	return nil
}

// no is a result that says why not.
func no(r result) *result { return &r }

// answerAs lets a first answer of some type take effect. The caller holds the lock.
func (s *Server) answerAs(c *call, i *interaction, d *draft, o object, kind int) *result {
	switch kind {
	case messageAnswer, updateAnswer:
		return s.answerWith(c, i, d, o, kind)
	case laterAnswer:
		d.inner(o, "data", func(o object) {
			i.quiet = d.whole(o, "flags", 0, 0, 1<<31-1)
			if i.quiet&^ephemeral != 0 {
				d.wrong("flags", "BITFIELD_INVALID_BITS", "Only EPHEMERAL can be set here.")
			}
		})
		i.later = len(d.found) == 0
	case nothingAnswer:
		i.original = i.message
	case choicesAnswer:
		d.need1(o, "data", func(o object) { d.choices(o, "choices", maxOptions) })
	case modalAnswer:
		d.need1(o, "data", d.modal)
	}
	s.ignored(c.route, d)
	if len(d.found) > 0 {
		return no(invalid(d.found))
	}
	return nil
}

// need1 is like inner, and something must be there.
func (d *draft) need1(o object, name string, f func(object)) {
	if d.inner(o, name, f) == nil {
		d.wrong(name, "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// answerWith says something as the first answer, or changes the message where it
// was pressed. The caller holds the lock.
func (s *Server) answerWith(c *call, i *interaction, d *draft, o object, kind int) *result {
	where := toAnswer
	if kind == updateAnswer {
		where = toEdit
	}
	var m *sent
	d.inner(o, "data", func(o object) { m = d.message(o, where) })
	if m == nil {
		m = &sent{fields: object{}}
	}
	if bad := s.verdict(c, d, m, where); bad != nil {
		return bad
	}
	if kind == messageAnswer {
		i.original = s.tell(i, m, c.files)
		return nil
	}
	i.original = i.message
	return s.retell(i, i.message, m, c.files)
}

// tell says something in answer to an interaction: to everybody, or to one person
// alone. The caller holds the lock, and has found the channel.
func (s *Server) tell(i *interaction, from *sent, files []file) *message {
	c := s.channels[i.channel]
	m := &message{author: appID, webhook: appID, channel: c.ID, asked: i, kind: 20}
	m.extra = object{"interaction_metadata": object{"id": i.id, "type": i.kind, "user": s.userWire(i.user)}, "application_id": appID}
	if i.message != nil {
		m.kind, m.referenced = 19, i.message.id
		m.reference = object{"type": 0, "message_id": i.message.id, "channel_id": c.ID}
	}
	if from.allowed == nil {
		from.allowed = &allowed{parse: []string{"users"}}
	}
	s.fill(c, m, from, files)
	if m.flags&ephemeral == 0 {
		s.put(c, m)
	} else {
		m.id, m.whisperTo, m.pings = s.nextID(), i.user, nil
		s.whispers = append(s.whispers, m)
	}
	i.told = append(i.told, m)
	return m
}

// retell changes a message in answer to an interaction. The caller holds the lock.
func (s *Server) retell(i *interaction, m *message, to *sent, files []file) *result {
	c := s.channels[m.channel]
	if c == nil || m.whisperTo == "" && c.find(m.id) != m || m.whisperTo != "" && !slices.Contains(s.whispers, m) {
		return no(refusal(10008))
	}
	if to.allowed == nil {
		to.allowed = &allowed{parse: []string{"users"}}
	}
	if bad := m.become(s, c, to, files); bad != nil {
		return bad
	}
	if m.whisperTo != "" {
		m.pings = nil
	}
	m.edited = time.Now()
	m.edits++
	s.changed(c, m)
	return nil
}
