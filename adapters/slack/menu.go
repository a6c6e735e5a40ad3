package slack

import (
	"context"
	"strconv"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// A card whose menu was used is shown once more, with a block that Slack does not
// know: else it shows still what was chosen.

// unchoose has the menu that was used shown anew, soon.
func (a *Adapter) unchoose(p press) {
	if p.menu {
		a.menus.Used(p)
	}
}

// watchMenus shows menus anew until ctx is done.
func (a *Adapter) watchMenus(ctx context.Context) {
	a.menus.Watch(ctx, a.host.Log, func(ctx context.Context, p press) error { return without(a.showAnew(ctx, p)) })
}

// showAnew shows the card of a press as the item stands: in its channel, or to
// the one person who sees it.
func (a *Adapter) showAnew(ctx context.Context, p press) error {
	if p.ephemeral {
		return a.replace(ctx, p)
	}
	at := a.ref(place{channel: p.to.channel, ts: p.message})
	if item, err := a.host.Reader.CardAt(ctx, at); err != nil || item != p.item {
		return err
	}
	leave := a.menus.Turn(p.to.channel) // and then it is read: what is shown here is never older than what was edited before
	defer leave()
	v, err := chat.Wholly(ctx, a.host.Reader, p.item)
	if err != nil {
		return err
	}
	d := a.drawCard(bot.Render(v, a.host.Rules(), a.channel(p.to.channel)))
	rename(d.Blocks)
	rename(d.Plain)
	_, err = a.show(ctx, "chat.update", p.to.channel, d, slackgo.MsgOptionUpdate(p.message), slackgo.MsgOptionBlocks())
	return err
}

// replace shows a card anew to the one person who sees it.
func (a *Adapter) replace(ctx context.Context, p press) error {
	if p.to.response == "" {
		return nil
	}
	v, err := chat.Wholly(ctx, a.host.Reader, p.item)
	if err != nil {
		return err
	}
	d := a.drawCard(chat.CardOf(a.host, v))
	rename(d.Blocks)
	says := append(literal(d.Text), slackgo.MsgOptionBlocks(d.Blocks...), slackgo.MsgOptionReplaceOriginal(p.to.response))
	_, _, _, err = a.api.SendMessageContext(ctx, "", says...)
	return err
}

// rename gives blocks with buttons another id.
func rename(blocks []slackgo.Block) {
	for _, b := range blocks {
		if b, ok := b.(*slackgo.ActionBlock); ok {
			b.BlockID += ":" + strconv.FormatInt(time.Now().UnixNano(), 36)
		}
	}
}
