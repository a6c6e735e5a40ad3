package bolt

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"heed/bot"
)

// refKey is where it is kept whose card is at a place.
func refKey(r bot.Ref) []byte {
	return append(appendPart(nil, string(r.Connection)), fold(r.ID)...)
}

// CardAt implements [bot.Reader]. A card that a heed of schema version 1 sent,
// after this one was rolled back to it, is found from its next edit on.
func (s *Store) CardAt(ctx context.Context, at bot.Ref) (id bot.ItemID, err error) {
	err = s.view(ctx, func(t *tx) error {
		id = bot.ItemID(text(t.get(placeBucket, refKey(at))))
		if id == "" {
			return fmt.Errorf("%w: a card at this place", bot.ErrNotFound)
		}
		return nil
	})
	return id, err
}

// pointCard makes the place of a card point to its item, and the place where
// it was before to nothing. Only cards have places.
func (g *group) pointCard(old *bot.Action, a bot.Action) error {
	if old != nil && old.Kind == bot.ShowCard && !old.Ref.IsZero() && old.Ref != a.Ref {
		if err := g.forgetCard(*old); err != nil {
			return err
		}
	}
	if a.Kind != bot.ShowCard || a.Ref.IsZero() || text(g.get(placeBucket, refKey(a.Ref))) == string(a.Item) {
		return nil
	}
	return g.put(placeBucket, refKey(a.Ref), sealString(string(a.Item)))
}

func (g *group) forgetCard(a bot.Action) error {
	if text(g.get(placeBucket, refKey(a.Ref))) != string(a.Item) {
		return nil
	}
	return g.delete(placeBucket, refKey(a.Ref))
}

// indexCards makes the places of all cards known, in a file of a heed that did
// not keep them.
func indexCards(t *bbolt.Tx) error {
	g := &group{tx: tx{Tx: t}}
	var failed error
	prefix := []byte("card/")
	g.walk(actionBucket, prefix, prefix, func(k, v []byte) bool {
		a := bot.Action{ID: bot.ActionID(k)}
		if failed = unseal(v, &a); failed == nil {
			failed = g.pointCard(nil, a)
		}
		return failed == nil
	})
	return failed
}
