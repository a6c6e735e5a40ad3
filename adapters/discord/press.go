package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"heed/adapters/chat"
	"heed/bot"
)

// pressed takes an interaction: a command, a button, a menu, a form. What it
// returns is said first to whoever did it; an error is told by whoever calls it.
func (a *Adapter) pressed(ctx context.Context, i interaction) (answer, error) {
	switch i.Type {
	case commandInteraction:
		if commandType(i) == messageCommand {
			return a.forward(ctx, i)
		}
		return a.commanded(ctx, i)
	case completeInteraction:
		return a.completed(ctx, i)
	case pressInteraction:
		return a.acted(ctx, i)
	case modalInteraction:
		return a.submitted(ctx, i)
	}
	a.ignored("an interaction", i.ID)
	return nil, nil
}

// messageCommand is a command that somebody chose for a message.
// https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-types
const messageCommand = 3

// commandType is the type of the command that somebody gave.
func commandType(i interaction) int {
	var command struct {
		Type int `json:"type"`
	}
	_ = json.Unmarshal(i.Data, &command) // a command that can not be read is of no type
	return command.Type
}

// ignored logs what is none of heed's, or is not understood, in one line.
func (a *Adapter) ignored(what, id string) {
	a.host.Log.Info("ignored "+what+" of Discord", "id", id)
}

// What is pressed begins with one of these; between colons follow the event
// (but of a menu, whose options are events), the item, and the revision that was
// shown. Then comes where it stands: the key of a card, atOffer, or "-"
// elsewhere; in forms and of buttons that open one again, the round.
const (
	doPrefix    = "do:"
	menuPrefix  = "menu:"
	againPrefix = "again:"
	formPrefix  = "form:"
)

// atOffer stands in what may be done instead of something that was refused.
const atOffer = "offer"

// offering is what a button says that offers an event.
func offering(do bot.Verb, item bot.ItemID, rev uint64) string {
	return fmt.Sprintf("%s%s:%s:%d:%s", doPrefix, do, item, rev, atOffer)
}

// press is one thing that somebody wants done to an item, by a button or a menu.
type press struct {
	do    bot.Verb
	item  bot.ItemID
	seen  uint64 // the revision they were looking at
	from  string // where it was pressed: the key of a card, atOffer, "-"; the round of a form that is opened again
	menu  bool   // it was chosen from a menu
	again bool   // it opens a form once more

	of interaction
}

// onlyTheirs reports whether a press was on what nobody else sees.
func (p press) onlyTheirs() bool { return p.of.onlyTheirs() }

// onlyTheirs reports whether it came of a message that nobody else sees.
func (i interaction) onlyTheirs() bool { return i.Message != nil && i.Message.Flags&ephemeralFlag != 0 }

// readPress reads which event of which item was asked for.
func readPress(i interaction) (press, bool) {
	var data struct {
		ID     string   `json:"custom_id"`
		Values []string `json:"values"`
	}
	_ = json.Unmarshal(i.Data, &data) // what can not be read names nothing that heed knows
	p := press{of: i}
	if rest, is := strings.CutPrefix(data.ID, menuPrefix); is && len(data.Values) == 1 {
		p.menu, data.ID = true, doPrefix+data.Values[0]+":"+rest
	}
	rest, ok := strings.CutPrefix(data.ID, doPrefix)
	if !ok {
		rest, p.again = strings.CutPrefix(data.ID, againPrefix)
	}
	known := p.read(rest)
	return p, known && (ok || p.again)
}

// read reads what stands behind the prefix.
func (p *press) read(rest string) (known bool) {
	parts := strings.Split(rest, ":")
	if len(parts) < 4 {
		return false
	}
	p.do, p.item, p.from = bot.Verb(parts[0]), bot.ItemID(parts[1]), parts[3]
	var err error
	p.seen, err = strconv.ParseUint(parts[2], 10, 64)
	return err == nil && p.item != "" && chat.Doable(p.do)
}

// acted takes the press of a button, or a choice in a menu.
func (a *Adapter) acted(ctx context.Context, i interaction) (answer, error) {
	if what, looked, err := a.lookedAt(ctx, i); looked {
		return what, err
	}
	p, ok := readPress(i)
	switch {
	case !ok:
		a.ignored("a press", i.ID)
		return nil, nil
	case p.again:
		return a.openAgain(ctx, p)
	case chat.AtOnce(p.do):
		return a.do(ctx, p)
	}
	return a.start(ctx, p)
}

// start opens the form for what was pressed, or does it if there is nothing to
// fill in. What can not be done where the item stands is asked of heed all the
// same: its refusal says why.
func (a *Adapter) start(ctx context.Context, p press) (answer, error) {
	v, err := chat.LookAt(ctx, a.host.Reader, p.item, p.do)
	a.unchoose(p)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return whisper(chat.NoItem), nil
	case err != nil:
		return nil, err
	}
	f, offered := chat.FormOf(a.host, v, p.do)
	if !offered || len(f.Fields) == 0 && !f.Grave {
		return a.do(ctx, p)
	}
	return a.form(v, f, round{p.do, p.item, v.Item.Rev, p.of.ID}), nil
}

// do hands over a press that needs nothing more.
func (a *Adapter) do(ctx context.Context, p press) (answer, error) {
	got, err := a.takeFrom(ctx, p.of, bot.Event{Do: p.do, Item: p.item, Seen: p.seen, Keys: []bot.Key{p.of.key}})
	why, refused := chat.RefusalOf(err)
	if err != nil || got.Rev == p.seen {
		a.unchoose(p) // the card does not change
	}
	switch {
	case refused && p.from == atOffer:
		return instead(a.still(ctx, p, refusal(why, p.item, p.seen))), nil
	case refused:
		return only(refusal(why, p.item, p.seen)), nil
	case err != nil:
		return nil, err
	case p.from == atOffer:
		return instead(a.still(ctx, p, sentence(chat.Done(p.do)))), nil
	case p.onlyTheirs():
		return whisper(chat.Done(p.do)), nil
	}
	return nil, nil
}

// takeFrom hands an event of somebody over.
func (a *Adapter) takeFrom(ctx context.Context, i interaction, e bot.Event) (bot.Receipt, error) {
	e.By = a.actor(i)
	got, err := a.host.Take(ctx, e)
	if err != nil {
		err = fmt.Errorf("take %s: %w", e.Do, err)
	}
	return got, err
}
