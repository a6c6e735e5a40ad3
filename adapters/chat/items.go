package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"heed/bot"
)

// CardOf is the card of an item as it is now, on a connection, for where it is not in
// a channel.
func CardOf(h bot.Host, v bot.View) bot.Card {
	rules := h.Rules()
	post := rules.Desks[v.Item.Desk].Post
	for _, c := range post {
		if c.Connection == h.Connection {
			return bot.Render(v, rules, c)
		}
	}
	if len(post) == 0 {
		return bot.Card{Item: v.Item.ID, Rev: v.Item.Rev, Closed: "This item's desk shows no cards anywhere."}
	}
	return bot.Render(v, rules, post[0])
}

// WithEarlier is an item with the one before it, whose end its card tells.
func WithEarlier(ctx context.Context, r bot.Reader, v bot.View) (bot.View, error) {
	if v.Item.Earlier == "" {
		return v, nil
	}
	before, err := r.View(ctx, v.Item.Earlier, 0, 0)
	switch {
	case err == nil:
		v.Earlier = &before.Item
	case !errors.Is(err, bot.ErrNotFound):
		return v, fmt.Errorf("read the item before: %w", err)
	}
	return v, nil
}

// MineOf asks for what a member has. Who is none yet has nothing.
func MineOf(m bot.Member) []bot.Query {
	if m.ID == "" {
		return nil
	}
	return []bot.Query{{Owner: m.ID, State: bot.Claimed}, {Owner: m.ID, State: bot.Answered}}
}

// DesksOf are the desks that somebody sees, by name: those a member belongs to,
// or, of somebody whom only the platform vouches for, those that show their cards
// there.
func DesksOf(h bot.Host, m bot.Member) []bot.Desk {
	var all []bot.Desk
	for _, d := range h.Rules().Desks {
		sees := m.Role == bot.Admin || d.Has(m.ID)
		if m.ID == "" || m.Rev > 0 {
			sees = slices.ContainsFunc(d.Post, func(c bot.Channel) bool { return c.Connection == h.Connection })
		}
		if sees {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(x, y bot.Desk) int { return cmp.Compare(x.ID, y.ID) })
	return all
}

// Items reads what several queries ask for, the earliest due first and then what
// is not due, the oldest first; and whether there is more.
func Items(ctx context.Context, r bot.Reader, queries []bot.Query, most int) (all []bot.View, more bool, err error) {
	seen := map[bot.ItemID]bool{}
	for _, q := range queries {
		for _, byDue := range []bool{true, false} {
			q.ByDue, q.Limit = byDue, most+1
			some, cut, err := some(ctx, r, q)
			if err != nil {
				return nil, false, err
			}
			more = more || cut
			for _, v := range some {
				if !seen[v.Item.ID] {
					seen[v.Item.ID], all = true, append(all, v)
				}
			}
		}
	}
	slices.SortFunc(all, func(x, y bot.View) int {
		d, e := x.Item.Due, y.Item.Due
		if d.IsZero() != e.IsZero() {
			return cmp.Compare(e.Unix(), d.Unix()) // what is due comes first
		}
		return cmp.Or(d.Compare(e), cmp.Compare(x.Item.ID, y.Item.ID))
	})
	return all[:min(len(all), most)], more || len(all) > most, nil
}

// maxPages is how often a list is read on where a page had nothing that matches.
const maxPages = 5

// some reads the beginning of a list; cut: there is more of it.
func some(ctx context.Context, r bot.Reader, q bot.Query) (all []bot.View, cut bool, err error) {
	for range maxPages {
		page, err := r.Items(ctx, q)
		if err != nil {
			return nil, false, fmt.Errorf("list items: %w", err)
		}
		all, q.Cursor = append(all, page.Items...), page.Next
		if len(all) >= q.Limit || q.Cursor == "" {
			break
		}
	}
	return all, q.Cursor != "", nil
}
