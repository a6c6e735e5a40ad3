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

// unchoose has the menu that was used shown anew, soon. What only one person sees
// can not be: Discord gives no way to.
func (a *Adapter) unchoose(p press) {
	if m := p.of.Message; p.menu && m != nil && !p.onlyTheirs() {
		a.menus.Used(chosen{p.item, place{m.Channel, m.ID}, p.from})
	}
}

// watchMenus shows menus anew that somebody chose from, until ctx is done.
func (a *Adapter) watchMenus(ctx context.Context) { a.menus.Watch(ctx, a.host.Log, a.showAnew) }

// showAnew shows a card as the item stands.
func (a *Adapter) showAnew(ctx context.Context, c chosen) error {
	if item, err := a.host.Reader.CardAt(ctx, a.ref(c.at)); err != nil || item != c.item {
		return err
	}
	leave := a.menus.Turn(c.at.channel) // and then it is read: what is shown here is never older than what was edited before
	defer leave()
	v, err := chat.Wholly(ctx, a.host.Reader, c.item)
	if err != nil {
		return err
	}
	in, err := a.postedIn(ctx, c.at)
	if err != nil {
		return err
	}
	card := bot.Render(v, a.host.Rules(), in)
	d, err := a.draw(bot.Message{Kind: bot.ShowCard, Key: c.key, Lane: in, Card: &card})
	if err != nil {
		return err
	}
	renamed(d.Components)
	_, err = a.show(c.at.channel, d, func(look drawn) (place, error) { return c.at, a.patch(ctx, c.at, look) })
	return err
}

// postedIn is the channel or forum that a card was posted in.
func (a *Adapter) postedIn(ctx context.Context, card place) (bot.Channel, error) {
	if !card.post() {
		return a.channel(card.channel), nil
	}
	post, err := a.room(ctx, card.channel) // in a forum
	return a.channel(post.Parent), err
}

// renamed gives the menus of a message another name, so that Discord forgets what
// was chosen.
func renamed(rows []row) {
	for _, r := range rows {
		for n, c := range r.Components {
			if c.Type == menuComponent {
				r.Components[n].CustomID = c.CustomID + ":" + strconv.FormatInt(time.Now().UnixNano(), 36)
			}
		}
	}
}
