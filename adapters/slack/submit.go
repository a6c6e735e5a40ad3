package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	times "heed/adapters/when"
	"heed/bot"
)

// filled is a form that somebody sent.
type filled struct {
	do    bot.Verb
	memo  memo
	typed map[string]string // by field
	view  slackgo.View
	by    slackgo.User
}

// filledIn reads a form.
func filledIn(cb slackgo.InteractionCallback) (filled, bool) {
	do, known := strings.CutPrefix(cb.View.CallbackID, formPrefix)
	m, ok := decode(cb.View.PrivateMetadata)
	f := filled{do: bot.Verb(do), memo: m, typed: typed(cb.View.State), view: cb.View, by: cb.User}
	return f, ok && known && slices.Contains(bot.Verbs, f.do)
}

// typed is what was filled in, by field.
func typed(state *slackgo.ViewState) map[string]string {
	values := map[string]string{}
	if state == nil {
		return values
	}
	for field, actions := range state.Values {
		v := actions[valueID]
		text := v.Value
		if v.SelectedOption.Value != "" {
			text = v.SelectedOption.Value
		}
		values[field] = strings.TrimRight(text, " \n\t")
	}
	return values
}

// submitted takes a form that was sent. While something is wrong the form stays,
// with everything that was typed. It is not confirmed where it can not be said
// what is wrong: Slack then says that there is trouble, and keeps the form.
func (a *Adapter) submitted(ctx context.Context, cb slackgo.InteractionCallback) (answer, error) {
	f, ok := filledIn(cb)
	if !ok {
		a.ignored("a form", cb.View.CallbackID)
		return nil, nil
	}
	v, err := a.lookAt(ctx, f.memo.Item, f.do)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return nil, err
	}
	e := f.event(a)
	if e.Do == bot.Link || e.Do == bot.Merge {
		e.To = string(a.commands().Named(ctx, e.To))
	}
	zone := a.host.Rules().Desks[v.Item.Desk].Hours.Location()
	if refusal := readUntil(&e, f.typed["until"], zone); refusal != nil {
		return slackgo.NewErrorsViewSubmissionResponse(map[string]string{"until": refusal.Sentence}), nil
	}
	err = a.takeFrom(ctx, f.by, e)
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		return a.declined(ctx, f, refusal), nil
	case err != nil:
		a.host.Log.WarnContext(ctx, "a form was not taken", "event", f.do, "err", err)
		return a.redrawn(ctx, f, notice{sentence: "heed could not do this right now, and nothing is lost. Please press again; what is done twice counts once."}), nil
	case f.memo.Home:
		a.opened(ctx, f.by.ID)
	}
	return nil, nil
}

// event is what the form asks for, but for the time it names. A form that is
// sent twice is the same event, unless it was refused in between.
func (f filled) event(a *Adapter) bot.Event {
	round := fmt.Sprintf("%s/%s/%d/", f.view.ID, f.do, f.memo.Round)
	all, _ := json.Marshal(f.typed) // of strings, it can not fail; its keys are in order
	e := bot.Event{
		Do: f.do, Item: f.memo.Item, Seen: f.memo.Seen, Text: f.typed["text"], Outcome: bot.Outcome(f.typed["outcome"]),
		Reason: f.typed["reason"], To: strings.TrimSpace(f.typed["to"]), Keys: []bot.Key{a.key("form", round+digest(all))},
	}
	for _, name := range []string{"mention", "reply"} {
		if n, err := strconv.ParseUint(f.typed[name], 10, 64); err == nil {
			e.Of = n
		}
	}
	return e
}

// theyWrite may be typed instead of a time to snooze an item until the customer
// writes; so may nothing.
const theyWrite = "they write"

// readUntil reads the time of an event, where one was typed, on the clock of a
// zone.
func readUntil(e *bot.Event, typed string, zone *time.Location) *bot.Refusal {
	if typed == "" || e.Do == bot.SnoozeUntil && strings.EqualFold(typed, theyWrite) {
		return nil
	}
	at, err := times.Parse(typed, time.Now(), zone)
	if err != nil {
		refusal, ok := chat.RefusalOf(err)
		if !ok {
			refusal = &bot.Refusal{Sentence: "heed does not understand that time."}
		}
		return refusal
	}
	e.Until = at
	return nil
}

// declined shows why a form was refused. What is sent after that was decided on
// what the form shows then, the latest reply among it, and is another event.
func (a *Adapter) declined(ctx context.Context, f filled, r *bot.Refusal) answer {
	f.memo.Round++
	return a.redrawn(ctx, f, notice{sentence: r.Sentence, offer: r.Offer})
}

// redrawn is the form as the item stands now, which stays open.
func (a *Adapter) redrawn(ctx context.Context, f filled, n notice) answer {
	m, err := a.redraw(ctx, f, n)
	if err == nil {
		shown := slackgo.NewUpdateViewSubmissionResponse(&m)
		if raw, err := json.Marshal(shown); err == nil && len(raw) < maxAnswer-1<<10 {
			return shown
		}
	}
	return slackgo.NewErrorsViewSubmissionResponse(map[string]string{f.first(): n.sentence})
}

// first is a field at which something can be said.
func (f filled) first() string {
	for _, name := range []string{"text", "reason", "to", "until", "outcome"} {
		if _, ok := f.typed[name]; ok {
			return name
		}
	}
	for name := range f.typed {
		return name
	}
	return "text"
}

// redraw draws a form anew: Slack keeps what was typed in fields that are still
// there. Where the event can not be done any more, those that were typed in stay.
// https://docs.slack.dev/surfaces/modals#preserving-input
func (a *Adapter) redraw(ctx context.Context, f filled, n notice) (slackgo.ModalViewRequest, error) {
	v, err := a.lookAt(ctx, f.memo.Item, f.do)
	if err != nil {
		return slackgo.ModalViewRequest{}, err
	}
	form, offered := a.form(v, f.do)
	if !offered {
		form = bot.Form{Do: f.do, Label: spelled(f.do), Fields: f.kept()}
	}
	if v.Item.RepliedRev > f.memo.Seen && answers(f.do) {
		n.reply, err = a.lastReply(ctx, v.Item)
	}
	f.memo.Seen = v.Item.Rev
	return a.modal(v, form, f.memo, n), err
}

// kept are the fields in which something was typed.
func (f filled) kept() []bot.Field {
	var all []bot.Field
	for _, name := range []string{"text", "reason"} {
		if f.typed[name] != "" {
			all = append(all, bot.Field{Name: name, Label: "What you wrote", Kind: bot.WordsField})
		}
	}
	return all
}

// lastReply is the latest reply to a customer, if it is among the latest entries.
func (a *Adapter) lastReply(ctx context.Context, i bot.Item) (*bot.Line, error) {
	v, err := a.host.Reader.View(ctx, i.ID, i.Seq-min(i.Seq, maxLogged), maxLogged)
	if err != nil {
		return nil, fmt.Errorf("read what was replied: %w", err)
	}
	for _, l := range slices.Backward(v.Log) {
		if l.Do == bot.Reply || l.Do == bot.Hold {
			return &l, nil
		}
	}
	return nil, nil
}

// pressedInForm takes the press of a button in a form, and shows the form as the
// item stands then.
func (a *Adapter) pressedInForm(ctx context.Context, p press) error {
	f, ok := filledIn(slackgo.InteractionCallback{View: p.view, User: p.by})
	if !ok {
		a.ignored("a form", p.view.CallbackID)
		return nil
	}
	p.to.channel, p.to.thread = f.memo.Channel, f.memo.Thread // a form has no place of its own
	err := a.takeFrom(ctx, p.by, bot.Event{Do: p.do, Item: p.item, Seen: p.seen, Keys: []bot.Key{p.key}})
	n := notice{sentence: done(p.do) + " What you typed is still here."}
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		n = notice{sentence: refusal.Sentence, offer: refusal.Offer}
	case err != nil:
		return a.undone(ctx, p, err)
	}
	f.memo.Round++
	m, err := a.redraw(ctx, f, n)
	if err != nil {
		return err
	}
	call, cancel := context.WithTimeout(ctx, showWithin)
	defer cancel()
	shown, err := a.api.UpdateViewContext(call, m, "", p.view.Hash, p.view.ID)
	if err == nil {
		err = whole(shown.View.ID, nil)
	}
	if err != nil {
		a.host.Log.WarnContext(ctx, "a form was not brought up to date", "event", p.do, "err", without(err))
		a.whisper(ctx, p.to, n.sentence)
	}
	return nil
}
