package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// errNothing: what was to be sent is not there any more, and never will be.
var errNothing = errors.New("what was to be sent is gone")

// compose makes the message of an action from what heed knows now, and says if
// it need not be sent any more.
func (r *runner) compose(ctx context.Context, a Action) (m Message, drop bool, err error) {
	m = Message{Key: a.Key(), Kind: a.Kind, Lane: a.Lane, Item: a.Item, Text: a.Text, Tried: a.Tried}
	if a.Kind == LookAgain {
		m.Key, m.Kind, m.Tried = a.Look, a.LookFor, a.Lost
	}
	if a.Item == "" {
		return m, false, nil
	}
	v, err := r.store.View(ctx, a.Item, max(a.Seq, 1)-1, 1)
	switch {
	case errors.Is(err, ErrNotFound):
		return m, false, fmt.Errorf("item %s: %w", a.Item, errNothing)
	case err != nil:
		return m, false, fmt.Errorf("read item %s: %w", a.Item, r.bot.judge(err))
	}
	rules := r.bot.Rules()
	switch m.Kind {
	case ShowCard:
		card := Render(v, rules, a.Lane)
		m.Card = &card
		// Where no card is, nobody must be told that it moved.
		return m, a.Kind == ShowCard && card.Closed != "" && a.Ref.IsZero() && !a.Doubt, nil
	case SendReply:
		err = r.composeReply(ctx, a, v, &m)
		return m, false, err
	case SendNag:
		drop = a.Outlived(v.Item, rules) || v.Item.Snooze.Until.After(time.Now()) || !slices.Contains(v.Item.Cards, a.Lane)
		m.Text, m.Ping = nagText(v, a, rules), owners(v.Item, rules, a.Lane.Connection)
	case TellLine:
		if len(v.Log) == 0 {
			return m, true, nil // unreachable unless the log lost an entry
		}
		m.Text, m.Ping = lineText(v.Log[0].Entry, rules), told(v.Log[0].Entry, v.Item, rules, a.Lane.Connection)
	}
	card, err := r.thread(ctx, a)
	if a.Aloud {
		m.About, m.Text = card, m.Text+" "+rules.linkTo(a.Item)
		return m, drop, err
	}
	m.Thread = card
	return m, drop, err
}

// noCardYet makes a line wait for the card it belongs under.
type noCardYet struct{ until time.Time }

func (*noCardYet) Error() string { return "its card is not there yet" }

func owed(a Action) bool { return a.State == Queued || a.State == Sending }

// thread finds the card that a line or nag belongs under. A card that can not be
// shown has no thread; its lines go to the channel.
func (r *runner) thread(ctx context.Context, a Action) (Ref, error) {
	card, err := r.store.Action(ctx, cardID(a.Item, a.Lane))
	switch {
	case errors.Is(err, ErrNotFound):
		return Ref{}, nil
	case err != nil:
		return Ref{}, fmt.Errorf("read the card: %w", r.bot.judge(err))
	case card.Ref.IsZero() && owed(card):
		return Ref{}, &noCardYet{card.Next()}
	}
	return card.Ref, nil
}

// composeReply fills in a reply from places in the log that never change, so
// that every attempt carries the same bytes.
func (r *runner) composeReply(ctx context.Context, a Action, v View, m *Message) error {
	if len(v.Log) == 0 || v.Log[0].Words == nil {
		return fmt.Errorf("the words of reply %d of item %s: %w", a.Seq, a.Item, errNothing)
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
		return fmt.Errorf("read the mention that is answered: %w", r.bot.judge(err))
	}
	if len(v.Log) == 0 {
		return fmt.Errorf("the mention at %d of item %s: %w", a.About.Seq, a.About.Item, errNothing)
	}
	said := v.Log[0]
	m.To, m.Mention = said.Ref, said.Source
	if said.Words != nil {
		m.Customer = said.Words.Author
	}
	return nil
}
