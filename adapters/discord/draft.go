package discord

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// Discord shows a form once: what was refused can not be shown in it again, and
// what was typed is gone. So it is kept for a while, shown to who wrote it, and
// typed into the form when they open it again.

// draftFor is how long what somebody typed is kept.
const draftFor = 24 * time.Hour

// draftName names the record of what somebody typed last for an event of an item.
func (a *Adapter) draftName(user string, r round) string {
	return strings.Join([]string{string(a.host.Connection), "draft", user, string(r.do), string(r.item)}, "/")
}

// keepDraft keeps what was typed, or, where it is nil, forgets it. What the store
// does not take is remembered as long as heed runs.
func (a *Adapter) keepDraft(ctx context.Context, user string, r round, typed map[string]string) {
	name, now := a.draftName(user, r), time.Now()
	old, err := a.host.Reader.Kept(ctx, now, name)
	switch {
	case errors.Is(err, bot.ErrNotFound) && typed == nil:
		err = nil
	case err == nil, errors.Is(err, bot.ErrNotFound):
		record := bot.Kept{Name: name, Rev: old.Rev, Until: now.Add(draftFor)}
		if typed != nil {
			record.Value, _ = json.Marshal(typed) // of strings, it can not fail
		}
		err = a.host.Keep(ctx, record)
	}
	if err != nil {
		a.host.Log.WarnContext(ctx, "what somebody typed is kept in memory only", "err", err)
		a.drafts.Keep(name, typed)
		return
	}
	a.drafts.Keep(name, nil)
}

// draft is what somebody typed last for an event of an item; nil: nothing is kept.
func (a *Adapter) draft(ctx context.Context, user string, r round) map[string]string {
	name := a.draftName(user, r)
	typed, _ := a.drafts.Get(name)
	if typed != nil {
		return typed
	}
	kept, err := a.host.Reader.Kept(ctx, time.Now(), name)
	if err == nil {
		err = json.Unmarshal(kept.Value, &typed)
	}
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		a.host.Log.WarnContext(ctx, "what somebody typed could not be read", "err", err)
	}
	return typed
}

// openAgain opens a form with everything that was typed in it. Where the event can
// not be done any more, what was written can still be read and copied.
func (a *Adapter) openAgain(ctx context.Context, p press) (answer, error) {
	v, err := chat.LookAt(ctx, a.host.Reader, p.item, p.do)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return whisper(chat.NoItem), nil
	case err != nil:
		return nil, err
	}
	r := round{p.do, p.item, p.seen, p.from}
	typed := a.draft(ctx, a.actor(p.of).ID, r)
	f, offered := chat.FormOf(a.host, v, p.do)
	if !offered {
		f = chat.Filled{Do: p.do, Typed: typed}.Kept()
	}
	if len(f.Fields) == 0 {
		return a.do(ctx, p)
	}
	for n, field := range f.Fields {
		if was, ok := typed[field.Name]; ok {
			f.Fields[n].Value = was
		}
	}
	return a.form(v, f, r), nil
}

// Most characters of what is shown of what somebody typed, so that all of it fits
// where escaping doubles it.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const (
	maxTypedText   = 1900
	maxTypedReason = 400
	maxReplied     = 400
)

// keeping adds to a message what somebody typed, and a button that opens the form
// of it again.
func (w *whispered) keeping(r round, typed map[string]string) {
	for _, of := range []struct {
		name  string
		limit int
	}{{"text", maxTypedText}, {"reason", maxTypedReason}} {
		if words := chat.Harmless(typed[of.name]); !chat.Blank(words) {
			w.Embeds = append(w.Embeds, embed{Title: "What you wrote", Description: escape(chat.Clip(words, of.limit))})
		}
	}
	w.press("Open it again", r.named(againPrefix))
}

// still adds to what is shown instead of a message that offered something what that
// one kept.
func (a *Adapter) still(ctx context.Context, p press, w whispered) whispered {
	for _, id := range p.of.buttons() {
		rest, is := strings.CutPrefix(id, againPrefix)
		form := press{of: p.of}
		if is && form.read(rest) {
			r := round{form.do, form.item, form.seen, form.from}
			w.keeping(r, a.draft(ctx, a.actor(p.of).ID, r))
		}
	}
	return w
}

// buttons are what the buttons say of the message that was pressed on.
func (i interaction) buttons() (all []string) {
	if i.Message == nil {
		return nil
	}
	var rows []row
	chat.Lenient(i.Message.Components, &rows) // those are heed's own
	for _, r := range rows {
		for _, c := range r.Components {
			all = append(all, c.CustomID)
		}
	}
	return all
}

// replied adds to a message what the team told the customer meanwhile.
func (w *whispered) replied(l *bot.Line) {
	if l != nil && l.Words != nil {
		words := quotation(l.Words.Text, maxReplied)
		w.Embeds = append(w.Embeds, embed{Title: "The team replied", Description: words})
	}
}
