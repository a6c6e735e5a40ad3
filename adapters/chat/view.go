package chat

import (
	"context"
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// logged are the forms that choose among entries of the log.
var logged = []bot.Verb{bot.Split, bot.NeedsAnswer, bot.Discard}

// LookAt reads an item, and as much of its log as the form of an event needs.
func LookAt(ctx context.Context, r bot.Reader, id bot.ItemID, do bot.Verb) (bot.View, error) {
	v, err := r.View(ctx, id, 0, 0)
	if err == nil && slices.Contains(logged, do) {
		v, err = r.View(ctx, id, v.Item.Seq-min(v.Item.Seq, MaxLogged), MaxLogged)
	}
	if err != nil {
		return v, fmt.Errorf("read an item: %w", err)
	}
	return v, nil
}

// Wholly reads an item with all that its card tells.
func Wholly(ctx context.Context, r bot.Reader, id bot.ItemID) (bot.View, error) {
	v, err := r.View(ctx, id, 0, 0)
	if err != nil {
		return v, fmt.Errorf("read an item: %w", err)
	}
	return WithEarlier(ctx, r, v)
}

// LastReply is the latest reply to a customer, if it is among the latest entries.
func LastReply(ctx context.Context, r bot.Reader, i bot.Item) (*bot.Line, error) {
	v, err := r.View(ctx, i.ID, i.Seq-min(i.Seq, MaxLogged), MaxLogged)
	if err != nil {
		return nil, fmt.Errorf("read what was replied: %w", err)
	}
	for _, l := range slices.Backward(v.Log) {
		if l.Do == bot.Reply || l.Do == bot.Hold {
			return &l, nil
		}
	}
	return nil, nil
}

// FormOf is how an event is done to an item where it stands; not offered: it can
// not be.
func FormOf(h bot.Host, v bot.View, do bot.Verb) (f bot.Form, offered bool) {
	all := bot.Forms(v, h.Rules(), time.Now())
	n := slices.IndexFunc(all, func(f bot.Form) bool { return f.Do == do })
	if n < 0 {
		return bot.Form{}, false
	}
	return all[n], true
}
