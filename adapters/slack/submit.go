package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// filled is a form that somebody sent.
type filled struct {
	chat.Filled
	memo memo
	view slackgo.View
	by   slackgo.User
}

// filledIn reads a form.
func filledIn(cb slackgo.InteractionCallback) (filled, bool) {
	do, known := strings.CutPrefix(cb.View.CallbackID, formPrefix)
	m, ok := decode(cb.View.PrivateMetadata)
	f := filled{chat.Filled{Do: bot.Verb(do), Item: m.Item, Seen: m.Seen, Typed: typed(cb.View.State)}, m, cb.View, cb.User}
	return f, ok && known && chat.Doable(f.Do)
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

// submitted takes a form that was sent; sent twice it is the same event, unless it
// was refused in between. While something is wrong the form stays, with everything
// that was typed. It is not confirmed where it can not be said what is wrong: Slack
// then says that there is trouble, and keeps the form.
func (a *Adapter) submitted(ctx context.Context, cb slackgo.InteractionCallback) (answer, error) {
	f, ok := filledIn(cb)
	if !ok {
		a.ignored("a form", cb.View.CallbackID)
		return nil, nil
	}
	v, err := chat.LookAt(ctx, a.host.Reader, f.Item, f.Do)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return nil, err
	}
	e, refusal := f.Event(a.host.Rules().Desks[v.Item.Desk].Hours.Location())
	if refusal != nil {
		return slackgo.NewErrorsViewSubmissionResponse(map[string]string{refusal.Field: refusal.Sentence}), nil
	}
	if e.Do == bot.Link || e.Do == bot.Merge {
		e.To = string(a.commands().Named(ctx, e.To))
	}
	e.Keys = []bot.Key{a.key("form", fmt.Sprintf("%s/%s/%d/%s", f.view.ID, f.Do, f.memo.Round, f.Digest()))}
	err = a.takeFrom(ctx, f.by, e)
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		return a.declined(ctx, f, refusal), nil
	case err != nil:
		a.host.Log.WarnContext(ctx, "a form was not taken", "event", f.Do, "err", err)
		return a.redrawn(ctx, f, notice{sentence: chat.NotTaken}), nil
	case f.memo.Home:
		a.opened(ctx, f.by.ID)
	}
	return nil, nil
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
		if _, ok := f.Typed[name]; ok {
			return name
		}
	}
	for name := range f.Typed {
		return name
	}
	return "text"
}

// redraw draws a form anew: Slack keeps what was typed in fields that are still
// there. Where the event can not be done any more, those that were typed in stay.
// https://docs.slack.dev/surfaces/modals#preserving-input
func (a *Adapter) redraw(ctx context.Context, f filled, n notice) (slackgo.ModalViewRequest, error) {
	v, err := chat.LookAt(ctx, a.host.Reader, f.Item, f.Do)
	if err != nil {
		return slackgo.ModalViewRequest{}, err
	}
	form, offered := chat.FormOf(a.host, v, f.Do)
	if !offered {
		form = f.Kept()
	}
	if v.Item.RepliedRev > f.Seen && chat.Answers(f.Do) {
		n.reply, err = chat.LastReply(ctx, a.host.Reader, v.Item)
	}
	f.memo.Seen = v.Item.Rev
	return a.modal(v, form, f.memo, n), err
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
	n := notice{sentence: chat.Done(p.do) + " What you typed is still here."}
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
