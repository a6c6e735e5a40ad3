package discord

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// filled is a form that somebody sent.
type filled struct {
	chat.Filled
	round round
	of    interaction
	by    bot.Person
}

// answeredPart is a part of a form that was sent: a field, alone or under its label.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
type answeredPart struct {
	ID     string         `json:"custom_id"`
	Value  string         `json:"value"`
	Values []string       `json:"values"` // that were chosen
	Inner  *answeredPart  `json:"component"`
	Row    []answeredPart `json:"components"`
}

// filledIn reads a form.
func (a *Adapter) filledIn(i interaction) (filled, bool) {
	var data struct {
		ID    string         `json:"custom_id"`
		Parts []answeredPart `json:"components"`
	}
	chat.Lenient(i.Data, &data)
	rest, known := strings.CutPrefix(data.ID, formPrefix)
	var p press
	if !known || !p.read(rest) {
		return filled{}, false
	}
	typed := map[string]string{}
	for _, part := range data.Parts {
		part.into(typed)
	}
	f := chat.Filled{Do: p.do, Item: p.item, Seen: p.seen, Typed: typed}
	return filled{f, round{p.do, p.item, p.seen, p.from}, i, a.actor(i)}, true
}

// into notes what was filled in, by field.
func (p answeredPart) into(typed map[string]string) {
	if p.Inner != nil {
		p.Inner.into(typed)
	}
	for _, inner := range p.Row {
		inner.into(typed)
	}
	if p.ID == "" {
		return
	}
	if len(p.Values) > 0 {
		p.Value = p.Values[0]
	}
	typed[p.ID] = strings.TrimRight(p.Value, " \n\t")
}

// submitted takes a form that was sent; sent twice it is the same event, unless it
// was refused in between. Discord has closed the form: while something is wrong,
// what was typed is shown to them, with a button that opens it again.
func (a *Adapter) submitted(ctx context.Context, i interaction) (answer, error) {
	f, ok := a.filledIn(i)
	if !ok {
		a.ignored("a form", i.ID)
		return nil, nil
	}
	err := a.handIn(ctx, f)
	why, refused := chat.RefusalOf(err)
	switch {
	case refused:
		return a.declined(ctx, f, why), nil
	case err != nil:
		a.host.Log.WarnContext(ctx, "a form was not taken", "event", f.Do, "err", err)
		return a.putOff(ctx, f), nil
	}
	a.keepDraft(ctx, f.by.ID, f.round, nil)
	switch {
	case f.reopened():
		return instead(sentence(chat.Done(f.Do))), nil
	case i.onlyTheirs():
		return whisper(chat.Done(f.Do)), nil
	}
	return nil, nil
}

// handIn hands over what a form asks for.
func (a *Adapter) handIn(ctx context.Context, f filled) error {
	v, err := chat.LookAt(ctx, a.host.Reader, f.Item, f.Do)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	if refusal := a.match(f, v); refusal != nil {
		return refusal
	}
	e, refusal := f.Event(a.host.Rules().Desks[v.Item.Desk].Hours.Location())
	if refusal != nil {
		return refusal
	}
	if e.Do == bot.Link || e.Do == bot.Merge {
		e.To = string(a.commands().Named(ctx, e.To))
	}
	id := strings.Join([]string{"form", f.by.ID, f.round.id, string(f.Do), f.Digest()}, "/")
	e.Keys = []bot.Key{{Name: bot.DeliveryKey(a.host.Connection, id), Until: time.Now().Add(bot.DeliveryLifetime)}}
	_, err = a.takeFrom(ctx, f.of, e)
	return err
}

// match makes what was typed where there is too much to choose from what was meant.
func (a *Adapter) match(f filled, v bot.View) *bot.Refusal {
	form, _ := chat.FormOf(a.host, v, f.Do)
	for _, field := range form.Fields {
		words := strings.TrimSpace(f.Typed[field.Name])
		if field.Kind != bot.ChoiceField || menuLike(field) || words == "" {
			continue
		}
		value, refusal := chat.Meant(field, words)
		if refusal != nil {
			return refusal
		}
		f.Typed[field.Name] = value
	}
	return nil
}

// reopened reports whether a form was opened again after it was not done.
func (f filled) reopened() bool {
	return slices.ContainsFunc(f.of.buttons(), func(id string) bool { return strings.HasPrefix(id, againPrefix) })
}

// declined says why a form was refused. What is sent after that was decided on
// what they are shown with it, the latest reply among it, and is another event.
func (a *Adapter) declined(ctx context.Context, f filled, why *bot.Refusal) answer {
	w := refusal(why, f.Item, f.Seen)
	v, err := chat.LookAt(ctx, a.host.Reader, f.Item, f.Do)
	if err == nil {
		w = refusal(a.located(why, v, f.Do), f.Item, f.Seen)
		if v.Item.RepliedRev > f.Seen && chat.Answers(f.Do) {
			last, err := chat.LastReply(ctx, a.host.Reader, v.Item)
			if err == nil { // else they are told once more
				w.replied(last)
				f.round.seen = v.Item.Rev
			}
		}
	}
	f.round.id = f.of.ID
	return a.kept(ctx, f, w)
}

// located says of which field a refusal is, where the form had several: it is shown
// without the form.
func (a *Adapter) located(why *bot.Refusal, v bot.View, do bot.Verb) *bot.Refusal {
	form, _ := chat.FormOf(a.host, v, do)
	n := slices.IndexFunc(form.Fields, func(f bot.Field) bool { return f.Name == why.Field })
	if n < 0 || len(form.Fields) < 2 {
		return why
	}
	there := *why
	name, _ := parted(chat.OneLine(form.Fields[n].Label))
	there.Sentence = name + ": " + why.Sentence
	return &there
}

// notTaken is what somebody is told whose form may not have been done.
const notTaken = "heed could not do this right now, and nothing is lost. Please open it again and send it; what is sent twice counts once."

// putOff says that a form could not be taken. What is sent after that is the same
// event.
func (a *Adapter) putOff(ctx context.Context, f filled) answer {
	return a.kept(ctx, f, sentence(notTaken))
}

// kept shows what was typed in a form that was not done, and keeps it: in place of
// what was shown when that happened before.
func (a *Adapter) kept(ctx context.Context, f filled, w whispered) answer {
	a.keepDraft(ctx, f.by.ID, f.round, f.Typed)
	w.keeping(f.round, f.Typed)
	if f.reopened() {
		return instead(w)
	}
	return only(w)
}
