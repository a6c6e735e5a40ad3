package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// A menu shows what was chosen in it last, and to choose that again is nothing to
// Slack: whoever closes a form could not open it a second time. So a card whose
// menu was used is shown once more, with a block that Slack does not know.

// redrawWithin is how long showing a card once more may take: meanwhile no other
// edit of its channel leaves.
const redrawWithin = 5 * time.Second

// maxUsed is the most menus that wait to be shown anew. What is more stays as it
// is, until its card changes.
const maxUsed = 100

// menus are those that somebody chose from.
type menus struct {
	used  chan press
	locks sync.Map // by channel: edits of its cards go one after the other, each drawn in its turn
}

// turn is what is held while a card in a channel is edited.
func (m *menus) turn(channel string) *sync.Mutex {
	lock, _ := m.locks.LoadOrStore(channel, &sync.Mutex{})
	return lock.(*sync.Mutex)
}

// unchoose has the menu that was used shown anew, soon.
func (a *Adapter) unchoose(p press) {
	if !p.menu {
		return
	}
	select {
	case a.menus.used <- p:
	default:
	}
}

// redrawTries is how often that is tried, with pauses that double.
const redrawTries = 5

// watchMenus shows menus anew until ctx is done.
func (a *Adapter) watchMenus(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-a.menus.used:
			err := a.showAnew(ctx, p)
			for n := 1; n < redrawTries && passing(err) && chat.Rest(ctx, chat.ReadAgain<<(n-1)); n++ {
				err = a.showAnew(ctx, p)
			}
			if err != nil && ctx.Err() == nil {
				a.host.Log.DebugContext(ctx, "a menu shows still what was chosen", "err", without(err))
			}
		}
	}
}

// passing reports whether what went wrong may be over soon.
func passing(err error) bool {
	_, blocked := errors.AsType[*bot.Blocked](err)
	lost := blocked || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) || errors.Is(err, bot.ErrNotFound)
	return err != nil && !lost
}

// showAnew shows the card of a press as the item stands: in its channel, or to
// the one person who sees it.
func (a *Adapter) showAnew(ctx context.Context, p press) error {
	ctx, cancel := context.WithTimeout(ctx, redrawWithin)
	defer cancel()
	if p.ephemeral {
		return a.replace(ctx, p)
	}
	at := a.ref(place{channel: p.to.channel, ts: p.message})
	if item, err := a.host.Reader.CardAt(ctx, at); err != nil || item != p.item {
		return err
	}
	lock := a.menus.turn(p.to.channel)
	lock.Lock() // and then it is read: what is shown here is never older than what was edited before
	defer lock.Unlock()
	v, err := a.wholly(ctx, p.item)
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
	v, err := a.wholly(ctx, p.item)
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

// wholly reads an item with all that its card tells.
func (a *Adapter) wholly(ctx context.Context, id bot.ItemID) (bot.View, error) {
	v, err := a.host.Reader.View(ctx, id, 0, 0)
	if err != nil {
		return v, fmt.Errorf("read an item: %w", err)
	}
	return chat.WithEarlier(ctx, a.host.Reader, v)
}
