package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// showWithin is how long Slack may take to open a form: what allows it is good
// for three seconds. https://docs.slack.dev/reference/methods/views.open
const showWithin = 2500 * time.Millisecond

// pressed takes an interaction: a button, a menu, a form, a shortcut.
func (a *Adapter) pressed(ctx context.Context, d delivery, cb slackgo.InteractionCallback) (answer, error) {
	switch cb.Type {
	case slackgo.InteractionTypeBlockActions:
		return nil, a.acted(ctx, d, cb)
	case slackgo.InteractionTypeViewSubmission:
		return a.submitted(ctx, cb)
	case slackgo.InteractionTypeViewClosed:
		return nil, nil
	case slackgo.InteractionTypeMessageAction:
		if cb.CallbackID == forwardID {
			return a.forward(ctx, d, cb)
		}
	}
	a.ignored("a shortcut", cb.CallbackID)
	return nil, nil
}

// press is one thing that somebody wants done to an item, by a button or a menu.
type press struct {
	do   bot.Verb
	item bot.ItemID
	seen uint64 // the revision they were looking at
	key  bot.Key
	by   slackgo.User
	to   ear // where they are told what became of it

	trigger   string       // opens a form
	view      slackgo.View // where it was pressed, if that is a form or App Home
	message   string       // the ts of the message where it was pressed
	menu      bool         // it was chosen from a menu
	ephemeral bool         // it was pressed on what only they see, which stays as it is
	again     bool         // Slack hands it over once more
}

// acted takes the press of a button, or a choice in a menu.
func (a *Adapter) acted(ctx context.Context, d delivery, cb slackgo.InteractionCallback) error {
	if len(cb.ActionCallback.BlockActions) == 0 {
		a.ignored("a press", cb.CallbackID)
		return nil
	}
	act := *cb.ActionCallback.BlockActions[0] // Slack sends one at a time
	if act.ActionID == openID {
		return nil // a link: the browser does it
	}
	p, ok := pressOf(act)
	if !ok {
		a.ignored("a press", act.ActionID)
		return nil
	}
	p.key, p.by, p.trigger, p.view, p.again = d.key, cb.User, cb.TriggerID, cb.View, d.retry > 0
	p.ephemeral, p.message = cb.Container.IsEphemeral, cb.Container.MessageTs
	p.to = ear{user: cb.User.ID, response: cb.ResponseURL, channel: cb.Channel.ID, thread: cb.Container.ThreadTs}
	if cb.View.Type == slackgo.VTModal {
		return a.pressedInForm(ctx, p)
	}
	return a.start(ctx, p)
}

// What the elements of messages and views are called.
const (
	doPrefix   = "do:"   // then an event: a button
	menuID     = "menu"  // a menu of events
	openID     = "open"  // a button that is a link
	itemPrefix = "item:" // then an item and its revision, and maybe more: the block of those buttons and menus
)

// pressOf reads which event of which item was asked for.
func pressOf(act slackgo.BlockAction) (press, bool) {
	name, button := strings.CutPrefix(act.ActionID, doPrefix)
	menu := act.ActionID == menuID
	if menu {
		name, button = act.SelectedOption.Value, true
	}
	which, known := strings.CutPrefix(act.BlockID, itemPrefix)
	item, rev, _ := strings.Cut(which, ":")
	rev, _, _ = strings.Cut(rev, ":")
	p := press{do: bot.Verb(name), item: bot.ItemID(item), menu: menu}
	p.seen, _ = strconv.ParseUint(rev, 10, 64)
	return p, button && known && item != "" && chat.Doable(p.do)
}

// start does what was pressed, or opens the form for it. What can not be done
// where the item stands is asked of heed all the same: its refusal says why.
func (a *Adapter) start(ctx context.Context, p press) error {
	if chat.AtOnce(p.do) {
		return a.do(ctx, p)
	}
	v, err := chat.LookAt(ctx, a.host.Reader, p.item, p.do)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		a.whisper(ctx, p.to, chat.NoItem)
		return nil
	case err != nil:
		return a.undone(ctx, p, err)
	}
	f, offered := chat.FormOf(a.host, v, p.do)
	if !offered || len(f.Fields) == 0 && !f.Grave {
		return a.do(ctx, p)
	}
	return a.openForm(ctx, p, v, f)
}

// do hands over a press that needs nothing more.
func (a *Adapter) do(ctx context.Context, p press) error {
	err := a.takeFrom(ctx, p.by, bot.Event{Do: p.do, Item: p.item, Seen: p.seen, Keys: []bot.Key{p.key}})
	refusal, refused := chat.RefusalOf(err)
	switch {
	case refused:
		a.unchoose(p)
		a.whisper(ctx, p.to, refusal.Sentence, refusedBlocks(refusal, p.item, p.seen)...)
	case err != nil:
		a.unchoose(p)
		return a.undone(ctx, p, err)
	case p.ephemeral:
		a.whisper(ctx, p.to, chat.Done(p.do))
	}
	if p.view.Type == slackgo.VTHomeTab {
		a.opened(ctx, p.by.ID)
	}
	return nil
}

// takeFrom hands an event of somebody over.
func (a *Adapter) takeFrom(ctx context.Context, u slackgo.User, e bot.Event) error {
	asking, cancel := context.WithTimeout(ctx, whisperWithin)
	defer cancel()
	by, err := a.actor(asking, u.ID, u.Name)
	if err != nil {
		return fmt.Errorf("ask who pressed: %w", without(err))
	}
	e.By = by
	if _, err = a.host.Take(ctx, e); err != nil {
		return fmt.Errorf("take %s: %w", e.Do, err)
	}
	return nil
}

// undone tells somebody, once, that their press came to nothing.
func (a *Adapter) undone(ctx context.Context, p press, err error) error {
	if !p.again {
		a.whisper(ctx, p.to, undone)
	}
	return err
}

// openForm opens a form.
func (a *Adapter) openForm(ctx context.Context, p press, v bot.View, f bot.Form) error {
	m := memo{Item: p.item, Seen: v.Item.Rev, Channel: p.to.channel, Thread: p.to.thread, Home: p.view.Type == slackgo.VTHomeTab}
	call, cancel := context.WithTimeout(ctx, showWithin)
	defer cancel()
	shown, err := a.api.OpenViewContext(call, p.trigger, a.modal(v, f, m))
	a.unchoose(p)
	var said slackgo.SlackErrorResponse
	switch {
	case err == nil && shown.View.ID != "", errors.As(err, &said) && said.Err == "exchanged_trigger_id": // it came twice, and is open
		return nil
	}
	a.host.Log.WarnContext(ctx, "a form did not open", "event", p.do, "err", without(err))
	a.whisper(ctx, p.to, "The form did not open in time, and nothing was done. Please press again.")
	return nil
}

// refusedBlocks say why something was refused, with a button for what may be
// done instead.
func refusedBlocks(r *bot.Refusal, item bot.ItemID, rev uint64) []slackgo.Block {
	blocks := []slackgo.Block{sentence(r.Sentence)}
	if r.Offer == "" {
		return blocks
	}
	button := slackgo.NewButtonBlockElement(doPrefix+string(r.Offer), string(item), plain(chat.Spelled(r.Offer)))
	return append(blocks, slackgo.NewActionBlock(blockOf(bot.Card{Item: item, Rev: rev}), button))
}
