package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"heed/bot"
)

// listedFor is how long the numbers of somebody's last list are good.
const listedFor = 24 * time.Hour

// MaxLogged is how many entries of a log, the latest, are looked at where people
// choose among them.
const MaxLogged = 100

// list answers with items in some states, of all desks or of the one named.
func (c Commands) list(ctx context.Context, q Asked, head string, states ...bot.State) (Told, error) {
	desks := DesksOf(c.Host, q.who)
	if q.rest != "" {
		desks = slices.DeleteFunc(desks, func(d bot.Desk) bool { return !strings.EqualFold(string(d.ID), q.rest) })
		if len(desks) == 0 {
			return Told{Text: "You belong to no desk of that name."}, nil
		}
	}
	return c.listed(ctx, q, head, standing(desks, states...))
}

// standing asks for the items of some desks that are in some states.
func standing(desks []bot.Desk, states ...bot.State) (queries []bot.Query) {
	for _, d := range desks {
		for _, s := range states {
			queries = append(queries, bot.Query{Desk: d.ID, State: s})
		}
	}
	return queries
}

// listed answers with a list, and keeps its numbers.
func (c Commands) listed(ctx context.Context, q Asked, head string, queries []bot.Query) (Told, error) {
	views, more, err := Items(ctx, c.Host.Reader, queries, c.Rows)
	if err != nil {
		return Told{}, err
	}
	if len(views) == 0 {
		return Told{Text: head + ": nothing."}, nil
	}
	t := Told{Text: head, More: more}
	ids := make([]bot.ItemID, 0, len(views))
	for _, v := range views {
		ids, t.Cards = append(ids, v.Item.ID), append(t.Cards, CardOf(c.Host, v))
	}
	c.number(ctx, q, ids)
	return t, nil
}

// lastList names the record with the numbers of somebody's last list.
func (c Commands) lastList(user string) string { return string(c.Host.Connection) + "/list/" + user }

// number keeps the numbers of a list. Without them the list is as good, so that
// it failed is only logged.
func (c Commands) number(ctx context.Context, q Asked, ids []bot.ItemID) {
	name := c.lastList(q.By.ID)
	old, err := c.Host.Reader.Kept(ctx, q.Now, name)
	if err == nil || errors.Is(err, bot.ErrNotFound) {
		value, _ := json.Marshal(ids) // of strings, it can not fail
		err = c.Host.Keep(ctx, bot.Kept{Name: name, Rev: old.Rev, Value: value, Until: q.Now.Add(listedFor)})
	}
	if err != nil {
		c.Host.Log.WarnContext(ctx, "the numbers of a list were not kept", "err", err)
	}
}

// find reads the item that somebody names: by its number in their last list, by
// its id, or by its address on the board.
func (c Commands) find(ctx context.Context, q Asked) (bot.View, error) {
	id, err := c.meant(ctx, q)
	if err != nil {
		return bot.View{}, err
	}
	v, err := c.Host.Reader.View(ctx, id, 0, 0)
	if err == nil && v.Item.Seq > 0 {
		v, err = c.Host.Reader.View(ctx, id, v.Item.Seq-min(v.Item.Seq, MaxLogged), MaxLogged)
	}
	sees := slices.ContainsFunc(DesksOf(c.Host, q.who), func(d bot.Desk) bool { return d.ID == v.Item.Desk })
	switch {
	case errors.Is(err, bot.ErrNotFound), err == nil && (!sees || v.Item.Withheld):
		return v, errNoneOf
	case err != nil:
		return v, fmt.Errorf("read an item: %w", err)
	}
	return v, nil
}

// meant is the id of the item that somebody names.
func (c Commands) meant(ctx context.Context, q Asked) (bot.ItemID, error) {
	word := strings.Trim(q.rest, " <>#")
	word, _, _ = strings.Cut(word, "|") // some platforms put an address' words behind it
	n, err := strconv.Atoi(word)
	if err != nil || len(word) > 3 {
		return c.Named(ctx, word), nil
	}
	kept, err := c.Host.Reader.Kept(ctx, q.Now, c.lastList(q.By.ID))
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return "", fmt.Errorf("read the last list: %w", err)
	}
	var ids []bot.ItemID
	if json.Unmarshal(kept.Value, &ids) != nil || n < 1 || n > len(ids) {
		return "", &bot.Refusal{Sentence: "Your last list has no such number. Type " + c.Name + " list to get a new one."}
	}
	return ids[n-1], nil
}

// Named is the id of the item that an address leads to, on the board or to a card
// in the chat, or that the word itself is.
func (c Commands) Named(ctx context.Context, word string) bot.ItemID {
	if id := c.CardAt(ctx, word); id != "" {
		return id
	}
	return bot.ItemID(strings.ToUpper(word[strings.LastIndexByte(word, '/')+1:]))
}

// errNoneOf refuses what names no item.
var errNoneOf = &bot.Refusal{Sentence: "There is no such item at your desks. Type a number of your last list, words that are in the item, or its link."}

// one answers what tell says of the item that somebody names: as find reads it, or
// by words that are in it, and of words that are in several with a list of those.
func (c Commands) one(ctx context.Context, q Asked, tell func(bot.View) (Told, error)) (Told, error) {
	v, err := c.find(ctx, q)
	if !errors.Is(err, errNoneOf) || !strings.ContainsFunc(q.rest, unicode.IsLetter) {
		return toldOf(v, err, tell)
	}
	queries := saying(DesksOf(c.Host, q.who), q.rest)
	found, _, err := Items(ctx, c.Host.Reader, queries, 2)
	switch {
	case err != nil:
		return Told{}, err
	case len(found) == 0:
		return Told{}, errNoneOf
	case len(found) > 1:
		return c.listed(ctx, q, "Which of these?", queries)
	}
	q.rest = string(found[0].Item.ID)
	v, err = c.find(ctx, q)
	return toldOf(v, err, tell)
}

// toldOf is what tell says of what was read.
func toldOf(v bot.View, err error, tell func(bot.View) (Told, error)) (Told, error) {
	if err != nil {
		return Told{}, err
	}
	return tell(v)
}

// saying asks for the items of some desks that have words in them.
func saying(desks []bot.Desk, words string) (queries []bot.Query) {
	for _, d := range desks {
		queries = append(queries, bot.Query{Desk: d.ID, Text: words})
	}
	return queries
}

// item answers with one item, as its card shows it.
func (c Commands) item(ctx context.Context, q Asked) (Told, error) {
	return c.one(ctx, q, func(v bot.View) (Told, error) {
		v, err := WithEarlier(ctx, c.Host.Reader, v)
		if err != nil {
			return Told{}, err
		}
		card := CardOf(c.Host, v)
		return Told{Of: &card}, nil
	})
}

// why answers why an item is due when it is.
func (c Commands) why(ctx context.Context, q Asked) (Told, error) {
	return c.one(ctx, q, func(v bot.View) (Told, error) {
		card := CardOf(c.Host, v)
		return Told{Text: strings.Join(bot.Why(v, c.Host.Rules(), q.Now), "\n"), Of: &card}, nil
	})
}
