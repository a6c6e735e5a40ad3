package bot

import (
	"context"
	"errors"
	"fmt"
)

// compose makes the message of an action from what heed knows now, and says if
// it need not be sent any more.
func (r *runner) compose(ctx context.Context, a Action) (m Message, drop bool, err error) {
	m = Message{Key: a.Key(), Kind: a.Kind, Lane: a.Lane, Item: a.Item, Text: a.Text, Tried: a.Tried}
	if a.Item == "" {
		return m, false, nil
	}
	v, err := r.store.View(ctx, a.Item, max(a.Seq, 1)-1, 1)
	if err != nil {
		return m, false, fmt.Errorf("read item %s: %w", a.Item, err)
	}
	rules := r.bot.Rules()
	switch a.Kind {
	case ShowCard:
		card := Render(v, rules, a.Lane)
		m.Card = &card
		return m, false, nil
	case SendReply:
		err = r.composeReply(ctx, a, v, &m)
		return m, false, err
	case SendNag:
		drop = a.Outlived(v.Item, rules)
		m.Text, m.Ping = nagText(v, a.Missed, rules), owners(v.Item, rules, a.Lane.Connection)
	case TellLine:
		if len(v.Log) == 0 {
			return m, true, nil // unreachable unless the log lost an entry
		}
		m.Text, m.Ping = lineText(v.Log[0].Entry, rules), told(v.Log[0].Entry, v.Item, rules, a.Lane.Connection)
	}
	m.Thread, err = r.thread(ctx, a)
	return m, drop, err
}

// errNoCardYet makes a line wait for the card it belongs under.
var errNoCardYet = errors.New("its card is not there yet")

// thread finds the card that a line or nag belongs under. A card that can not be
// shown has no thread; its lines go to the channel.
func (r *runner) thread(ctx context.Context, a Action) (Ref, error) {
	card, err := r.store.Action(ctx, cardID(a.Item, a.Lane))
	switch {
	case errors.Is(err, ErrNotFound):
		return Ref{}, nil
	case err != nil:
		return Ref{}, fmt.Errorf("read the card: %w", err)
	case card.Ref.IsZero() && card.State != Stuck:
		return Ref{}, errNoCardYet
	}
	return card.Ref, nil
}

// composeReply fills in a reply from places in the log that never change, so
// that every attempt carries the same bytes.
func (r *runner) composeReply(ctx context.Context, a Action, v View, m *Message) error {
	if len(v.Log) == 0 || v.Log[0].Words == nil {
		return fmt.Errorf("the words of reply %d of item %s are gone", a.Seq, a.Item)
	}
	line := v.Log[0]
	m.Text, m.At, m.By = line.Words.Text, line.At, r.bot.Rules().nameOf(line.Member)
	return r.address(ctx, a, m)
}

// address fills in the mention that a reply answers.
func (r *runner) address(ctx context.Context, a Action, m *Message) error {
	if a.About.Item == "" {
		return nil
	}
	v, err := r.store.View(ctx, a.About.Item, a.About.Seq-1, 1)
	if err != nil {
		return fmt.Errorf("read the mention that is answered: %w", err)
	}
	if len(v.Log) == 0 {
		return fmt.Errorf("the mention at %d of item %s is gone", a.About.Seq, a.About.Item)
	}
	said := v.Log[0]
	m.To, m.Mention = said.Ref, said.Source
	if said.Words != nil {
		m.Customer = said.Words.Author
	}
	return nil
}
