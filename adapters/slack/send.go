package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// eventType is of the metadata that a message of heed's carries, and keyField
// names the key in it. Anybody in the workspace can read it, so there is nothing
// else. https://docs.slack.dev/messaging/message-metadata
const (
	eventType = "heed"
	keyField  = "k"
)

// Send posts m: a reply in the thread of the customer's message, a line or nag
// in the thread of its card, everything else in its channel.
func (a *Adapter) Send(ctx context.Context, m bot.Message) (bot.Ref, error) {
	if n := utf8.RuneCountInString(m.Text); m.Kind == bot.SendReply && n > maxReply {
		return bot.Ref{}, fmt.Errorf("%d characters where %d are the most: %w", n, maxReply, bot.ErrRefused)
	}
	d, err := a.draw(m)
	if err != nil {
		return bot.Ref{}, fmt.Errorf("draw: %w", err)
	}
	to, err := a.target(ctx, m)
	if err != nil {
		return bot.Ref{}, err
	}
	options := []slackgo.MsgOption{slackgo.MsgOptionPost(), keyed(m.Key)}
	if to.thread != "" {
		options = append(options, slackgo.MsgOptionTS(to.thread))
	}
	ts, err := a.show(ctx, "chat.postMessage "+to.channel, to.channel, d, options...)
	if err != nil {
		a.forget(m.Lane, err)
		return bot.Ref{}, orphan(m, err)
	}
	return a.ref(place{to.channel, ts, to.thread}), nil
}

// keyed marks a message with its key.
func keyed(key string) slackgo.MsgOption {
	return slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: eventType, EventPayload: map[string]any{keyField: key}})
}

// target is the channel that m goes to, and the thread in it.
func (a *Adapter) target(ctx context.Context, m bot.Message) (place, error) {
	under := m.Thread
	if m.Kind == bot.SendReply {
		under = m.To
	}
	if m.Kind == bot.SendReply || !under.IsZero() {
		p, err := a.place(under)
		return place{channel: p.channel, thread: p.root()}, err
	}
	if user, direct := m.Lane.Direct(); direct {
		id, err := a.direct(ctx, user)
		return place{channel: id}, err
	}
	return place{channel: m.Lane.ID}, nil
}

// orphan says what it means that the thread of m is gone: a line may go to the
// channel itself, a reply goes nowhere else.
func orphan(m bot.Message, err error) error {
	if errors.Is(err, bot.ErrGone) && (m.Kind == bot.SendReply || m.Thread.IsZero()) {
		return &refused{why: "the message that it answers was deleted"}
	}
	return err
}

// Edit shows m where a message of heed's is. Its key stays.
func (a *Adapter) Edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	d, err := a.draw(m)
	if err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	leave := a.menus.Turn(p.channel)
	defer leave()
	noBlocks := slackgo.MsgOptionBlocks() // but those of the look that is shown
	_, err = a.show(ctx, "chat.update", p.channel, d, slackgo.MsgOptionUpdate(p.ts), noBlocks)
	return err
}

// Remove deletes a message of heed's.
func (a *Adapter) Remove(ctx context.Context, at bot.Ref) error {
	p, err := a.place(at)
	if err != nil {
		return err
	}
	_, err = a.chat(ctx, "chat.delete", p.channel, slackgo.MsgOptionDelete(p.ts))
	if errors.Is(err, bot.ErrGone) {
		return nil
	}
	return err
}

// show posts or edits a message that looks like d. Where Slack surely did not
// take it for how it looks, a plainer one is sent instead: nothing that a customer
// said is ever unshown for its looks.
func (a *Adapter) show(ctx context.Context, limit, channel string, d drawn, options ...slackgo.MsgOption) (string, error) {
	for looks := d.looks(); ; looks = looks[1:] {
		ts, err := a.chat(ctx, limit, channel, slices.Concat(options, literal(d.Text), looks[0])...)
		r, ok := errors.AsType[*refused](err)
		if !ok || !r.drawing || len(looks) == 1 {
			return ts, err
		}
		a.host.Log.Warn("Slack does not take a message as it is drawn; a plainer one is sent", "channel", channel, "err", err, "at", r.at)
	}
}

// looks are the ways to show d, the best first, the last by its text alone if
// that is all of it.
func (d drawn) looks() [][]slackgo.MsgOption {
	var all [][]slackgo.MsgOption
	for _, blocks := range [][]slackgo.Block{d.Blocks, d.Plain} {
		if len(blocks) > 0 {
			all = append(all, []slackgo.MsgOption{slackgo.MsgOptionBlocks(blocks...)})
		}
	}
	if d.Cut {
		return all
	}
	return append(all, nil)
}

// literal is a text of which Slack makes nothing: no links, no names, and no
// view of a page that is linked to.
func literal(text string) []slackgo.MsgOption {
	return []slackgo.MsgOption{
		slackgo.MsgOptionText(text, false), slackgo.MsgOptionParse(false), slackgo.MsgOptionLinkNames(false),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
}

// chat makes one call of Slack's chat methods, and returns the message it was
// about.
func (a *Adapter) chat(ctx context.Context, limit, channel string, options ...slackgo.MsgOption) (ts string, err error) {
	at := ""
	err = a.try(ctx, limit, func(ctx context.Context) (err error) {
		at, ts, _, err = a.api.SendMessageContext(ctx, channel, options...)
		return err
	})
	if err == nil && (ts == "" || at != channel) {
		return "", errSilent
	}
	return ts, err
}
