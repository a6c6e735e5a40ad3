package discord

import (
	"context"
	"strconv"
	"time"

	"heed/adapters/chat"
	"heed/bot"
)

// chosen is a menu of a card that somebody chose from.
type chosen struct {
	item bot.ItemID
	at   place
	key  string // of the card
}

// watchMenus shows menus anew that somebody chose from, until ctx is done.
func (a *Adapter) watchMenus(ctx context.Context) { a.menus.Watch(ctx, a.host.Log, a.showAnew) }

// showAnew shows what can be pressed on a card as the item stands. What else the
// card shows is left as it is.
func (a *Adapter) showAnew(ctx context.Context, c chosen) error {
	if item, err := a.host.Reader.CardAt(ctx, a.ref(c.at)); err != nil || item != c.item {
		return err
	}
	lock := a.menus.Turn(c.at.channel)
	lock.Lock() // and then it is read: what is shown here is never older than what was edited before
	defer lock.Unlock()
	v, err := chat.Wholly(ctx, a.host.Reader, c.item)
	if err != nil {
		return err
	}
	card := bot.Render(v, a.host.Rules(), a.channel(c.at.channel))
	d, err := a.draw(bot.Message{Kind: bot.ShowCard, Key: c.key, Lane: a.channel(c.at.channel), Card: &card})
	if err != nil {
		return err
	}
	body := map[string]any{"components": d.Components}
	return a.call(ctx, "channels/"+c.at.channel+"/messages/", "PATCH", "channels/"+c.at.channel+"/messages/"+c.at.message, body, nil)
}

// renamed is the custom_id of a menu that Discord does not know yet, so that it
// forgets what was chosen.
func renamed(id string) string { return id + ":" + strconv.FormatInt(time.Now().UnixNano(), 36) }
