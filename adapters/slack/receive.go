package slack

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// Limits of what is taken in at once. What finds no room comes again.
const (
	maxWaiting = 1000 // deliveries, of all lanes together
	maxKept    = 1000 // answers remembered
)

// delivery is one thing that Slack hands over, by whichever road.
type delivery struct {
	key     bot.Key // by which it is known when it comes again
	retry   int     // how often it came before
	payload json.RawMessage
}

// answer is what Slack is told when it has been taken: nil is plain "yes".
type answer any

// Those who take what was handed over answer nil: confirm it, with the answer.
// Any error: do not, so that it comes again; people have been told what they
// must know.

// The sorts of deliveries, as Socket Mode names them.
const (
	eventSort       = "events_api"
	interactionSort = "interactive"
	commandSort     = "slash_commands"
)

// errand is a delivery that was understood, and what is to be done about it.
type errand struct {
	lane string // errands with the same one go one after the other
	do   func(context.Context) (answer, error)
}

// errMalformed says that a delivery is not what it claims to be: no repeat
// would mend it.
var errMalformed = errors.New("not understood")

// understand says what is to be done about a delivery. An error is one that
// wraps errMalformed.
func (a *Adapter) understand(sort string, retry int, payload json.RawMessage) (errand, error) {
	switch sort {
	case eventSort:
		return a.eventErrand(retry, payload)
	case interactionSort:
		return a.interactionErrand(retry, payload)
	case commandSort:
		return a.commandErrand(retry, payload)
	}
	return errand{}, fmt.Errorf("a delivery of the sort %s: %w", chat.Brief(sort), errMalformed)
}

// take does an errand when it is its turn. The caller has entered its lane.
func (a *Adapter) take(ctx context.Context, t chat.Turn, e errand) (answer, error) {
	if err := t.Wait(ctx); err != nil {
		return nil, fmt.Errorf("wait for what came before: %w", err)
	}
	return e.do(ctx)
}

// callback is what an Events API delivery says around its event.
// https://docs.slack.dev/apis/events-api#callback-field
type callback struct {
	Type    string          `json:"type"`
	EventID string          `json:"event_id"`
	Event   json.RawMessage `json:"event"`
}

// eventErrand keeps what happens in one channel in its order.
func (a *Adapter) eventErrand(retry int, payload json.RawMessage) (errand, error) {
	var c callback
	if json.Unmarshal(payload, &c) != nil {
		return errand{}, fmt.Errorf("an event: %w", errMalformed)
	}
	if c.Type != "event_callback" {
		return a.unheard("a callback", c.Type), nil
	}
	var inner struct {
		Type    string          `json:"type"`
		Channel json.RawMessage `json:"channel"`
	}
	if json.Unmarshal(c.Event, &inner) != nil {
		return errand{}, fmt.Errorf("an event: %w", errMalformed)
	}
	d := delivery{a.key("event", cmp.Or(c.EventID, digest(payload))), retry, c.Event}
	return errand{cmp.Or(channelOf(inner.Channel), inner.Type), func(ctx context.Context) (answer, error) {
		a.noteRevocation(inner.Type)
		return nil, a.heard(ctx, d)
	}}, nil
}

// channelOf is the channel of an event, which says its id or shows all of it.
func channelOf(raw json.RawMessage) string {
	var id string
	if json.Unmarshal(raw, &id) == nil {
		return id
	}
	var whole struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &whole) != nil {
		return ""
	}
	return whole.ID
}

// unheard is what is to be done about what heed has no use for: it is confirmed.
func (a *Adapter) unheard(what, name string) errand {
	return errand{"", func(context.Context) (answer, error) {
		a.ignored(what, name)
		return nil, nil
	}}
}

// ignored logs that something is none of heed's business. Name is Slack's own,
// never a person's words.
func (a *Adapter) ignored(what, name string) {
	a.host.Log.Info("ignored "+what+" that heed does not know", "name", chat.Brief(name))
}

// interactionErrand keeps repeats of one interaction apart, and nothing else.
func (a *Adapter) interactionErrand(retry int, payload json.RawMessage) (errand, error) {
	cb, err := interaction(payload)
	if err != nil {
		return errand{}, fmt.Errorf("an interaction: %w", errMalformed)
	}
	switch cb.Type {
	case slackgo.InteractionTypeBlockActions, slackgo.InteractionTypeMessageAction, slackgo.InteractionTypeShortcut,
		slackgo.InteractionTypeViewSubmission, slackgo.InteractionTypeViewClosed:
	default:
		return a.unheard("an interaction", string(cb.Type)), nil
	}
	d := delivery{a.key("interaction", cmp.Or(interactionID(cb, payload), digest(payload))), retry, payload}
	return a.once(d, func(ctx context.Context) (answer, error) { return a.pressed(ctx, d, cb) }), nil
}

// interaction reads a payload. A message or a view that heed's library can not
// read must not cost the press.
func interaction(payload json.RawMessage) (slackgo.InteractionCallback, error) {
	var cb slackgo.InteractionCallback
	err := json.Unmarshal(payload, &cb)
	if err == nil {
		return cb, nil
	}
	var whole map[string]json.RawMessage
	if json.Unmarshal(payload, &whole) != nil {
		return cb, err
	}
	for _, part := range []string{"message", "view"} {
		var inner map[string]json.RawMessage
		if json.Unmarshal(whole[part], &inner) != nil {
			continue
		}
		delete(inner, "blocks")
		delete(inner, "attachments")
		whole[part], _ = json.Marshal(inner) // it was JSON a moment ago
	}
	plainer, _ := json.Marshal(whole)
	cb = slackgo.InteractionCallback{}
	return cb, json.Unmarshal(plainer, &cb)
}

// interactionID names an interaction: by its trigger, or, a form, by what was
// typed into which state of it. Empty: it has no name of its own.
func interactionID(cb slackgo.InteractionCallback, payload json.RawMessage) string {
	switch {
	case cb.Type == slackgo.InteractionTypeViewClosed:
		return ""
	case cb.Type == slackgo.InteractionTypeViewSubmission:
		var raw struct {
			View struct {
				State json.RawMessage `json:"state"`
			} `json:"view"`
		}
		_ = json.Unmarshal(payload, &raw) // it was read before
		return cb.View.ID + "/" + digest([]byte(cb.View.Hash), raw.View.State)
	case cb.TriggerID != "":
		return digest([]byte(cb.TriggerID)) // whoever has it may open a form
	}
	return ""
}

// commandErrand is like interactionErrand.
func (a *Adapter) commandErrand(retry int, payload json.RawMessage) (errand, error) {
	var c slackgo.SlashCommand
	if json.Unmarshal(payload, &c) != nil || c.Command == "" {
		return errand{}, fmt.Errorf("a command: %w", errMalformed)
	}
	d := delivery{a.key("command", digest([]byte(cmp.Or(c.TriggerID, string(payload))))), retry, payload}
	return a.once(d, func(ctx context.Context) (answer, error) { return a.commanded(ctx, d, c) }), nil
}

// once is an errand that is not done again when it was confirmed.
func (a *Adapter) once(d delivery, do func(context.Context) (answer, error)) errand {
	return errand{d.key.Name, func(ctx context.Context) (answer, error) {
		if what, ok := a.answered.Get(d.key.Name); ok {
			return what, nil
		}
		what, err := do(ctx)
		if err == nil && !stays(what) {
			a.answered.Keep(d.key.Name, what)
		}
		return what, err
	}}
}

// stays reports whether an answer leaves a form as it was sent, so that it is
// sent once more as the same delivery.
func stays(what answer) bool {
	r, ok := what.(*slackgo.ViewSubmissionResponse)
	return ok && r.ResponseAction == slackgo.RAErrors
}

// key is the one by which a delivery is known.
func (a *Adapter) key(sort, id string) bot.Key {
	if len(id) > 100 {
		id = digest([]byte(id))
	}
	return bot.Key{Name: bot.DeliveryKey(a.host.Connection, sort+"/"+id), Until: time.Now().Add(bot.DeliveryLifetime)}
}

// digest stands for bytes that are too long, or too secret, to be kept.
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
