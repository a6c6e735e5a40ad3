package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/bot"
)

// maxRows is how many items a list has: each has three blocks, of which a
// message has fifty at most.
const maxRows = 12

// listedFor is how long the numbers of somebody's last list are good.
const listedFor = 24 * time.Hour

// desksOf are the desks that somebody sees, by name: those a member belongs to,
// or, of somebody whom only Slack vouches for, those that show their cards here.
func (a *Adapter) desksOf(m bot.Member) []bot.Desk {
	var all []bot.Desk
	for _, d := range a.host.Rules().Desks {
		sees := m.Role == bot.Admin || d.Has(m.ID)
		if m.ID == "" || m.Rev > 0 {
			sees = slices.ContainsFunc(d.Post, func(c bot.Channel) bool { return c.Connection == a.host.Connection })
		}
		if sees {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(x, y bot.Desk) int { return cmp.Compare(x.ID, y.ID) })
	return all
}

// list answers with items in some states, of all desks or of the one named.
func (a *Adapter) list(ctx context.Context, q asked, head string, states ...bot.State) (told, error) {
	desks := a.desksOf(q.who)
	if q.rest != "" {
		desks = slices.DeleteFunc(desks, func(d bot.Desk) bool { return !strings.EqualFold(string(d.ID), q.rest) })
		if len(desks) == 0 {
			return told{text: "You belong to no desk of that name."}, nil
		}
	}
	var queries []bot.Query
	for _, d := range desks {
		for _, s := range states {
			queries = append(queries, bot.Query{Desk: d.ID, State: s})
		}
	}
	return a.listed(ctx, q, head, queries)
}

// mine answers with what somebody has.
func (a *Adapter) mine(ctx context.Context, q asked) (told, error) {
	return a.listed(ctx, q, "Yours", mineOf(q.who))
}

// mineOf asks for what a member has. Who is none yet has nothing.
func mineOf(m bot.Member) []bot.Query {
	if m.ID == "" {
		return nil
	}
	return []bot.Query{{Owner: m.ID, State: bot.Claimed}, {Owner: m.ID, State: bot.Answered}}
}

// listed answers with a list, and keeps its numbers.
func (a *Adapter) listed(ctx context.Context, q asked, head string, queries []bot.Query) (told, error) {
	views, more, err := a.items(ctx, queries, maxRows)
	if err != nil {
		return told{}, err
	}
	if len(views) == 0 {
		return told{text: head + ": nothing."}, nil
	}
	t := told{text: head, blocks: []slackgo.Block{slackgo.NewHeaderBlock(plain(head))}}
	ids := make([]bot.ItemID, 0, len(views))
	for n, v := range views {
		c := a.cardOf(v)
		ids = append(ids, v.Item.ID)
		t.text += fmt.Sprintf("\n%d. %s, %s", n+1, title(c), c.State)
		t.blocks = append(t.blocks, row(c, strconv.Itoa(n+1)+". ")...)
	}
	if more {
		t.text += "\nThere are more on the board: " + a.host.PublicURL
		t.blocks = append(t.blocks, slackgo.NewContextBlock("", plain("There are more on the board: "+a.host.PublicURL)))
	}
	a.number(ctx, q, ids)
	return t, nil
}

// row is an item as a line of a list: three blocks at most.
func row(c bot.Card, number string) []slackgo.Block {
	if c.Closed != "" {
		return []slackgo.Block{slackgo.NewContextBlock("", closed(c)...)}
	}
	parts := []slackgo.RichTextElement{strong(number + light(c) + " " + title(c)).section()}
	if len(c.Said) > 0 {
		parts = append(parts, said(bot.Said{Text: c.Said[0].Text, Withdrawn: c.Said[0].Withdrawn}, maxGlanced)...)
	}
	blocks := []slackgo.Block{rich(parts...), slackgo.NewContextBlock("", stands(c)...)}
	if buttons := acts(c, false); len(buttons) > 0 {
		blocks = append(blocks, slackgo.NewActionBlock(blockOf(c), buttons...))
	}
	return blocks
}

// items reads what several queries ask for, the earliest due first and then what
// is not due, the oldest first; and whether there is more.
func (a *Adapter) items(ctx context.Context, queries []bot.Query, most int) (all []bot.View, more bool, err error) {
	seen := map[bot.ItemID]bool{}
	for _, q := range queries {
		for _, byDue := range []bool{true, false} {
			q.ByDue, q.Limit = byDue, most+1
			some, cut, err := a.some(ctx, q)
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
func (a *Adapter) some(ctx context.Context, q bot.Query) (all []bot.View, cut bool, err error) {
	for range maxPages {
		page, err := a.host.Reader.Items(ctx, q)
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

// lastList names the record with the numbers of somebody's last list.
func (a *Adapter) lastList(user string) string { return string(a.host.Connection) + "/list/" + user }

// number keeps the numbers of a list. Without them the list is as good, so that
// it failed is only logged.
func (a *Adapter) number(ctx context.Context, q asked, ids []bot.ItemID) {
	name := a.lastList(q.by.ID)
	old, err := a.host.Reader.Kept(ctx, q.now, name)
	if err == nil || errors.Is(err, bot.ErrNotFound) {
		value, _ := json.Marshal(ids) // of strings, it can not fail
		err = a.host.Keep(ctx, bot.Kept{Name: name, Rev: old.Rev, Value: value, Until: q.now.Add(listedFor)})
	}
	if err != nil {
		a.host.Log.WarnContext(ctx, "the numbers of a list were not kept", "err", err)
	}
}

// find reads the item that somebody names: by its number in their last list, by
// its id, or by its address on the board.
func (a *Adapter) find(ctx context.Context, q asked) (bot.View, error) {
	id, err := a.meant(ctx, q)
	if err != nil {
		return bot.View{}, err
	}
	v, err := a.host.Reader.View(ctx, id, 0, 0)
	if err == nil && v.Item.Seq > 0 {
		v, err = a.host.Reader.View(ctx, id, v.Item.Seq-min(v.Item.Seq, maxLogged), maxLogged)
	}
	sees := slices.ContainsFunc(a.desksOf(q.who), func(d bot.Desk) bool { return d.ID == v.Item.Desk })
	switch {
	case errors.Is(err, bot.ErrNotFound), err == nil && (!sees || v.Item.Withheld):
		return v, &bot.Refusal{Sentence: "There is no such item at your desks. Type a number of your last list, an id, or an item's link."}
	case err != nil:
		return v, fmt.Errorf("read an item: %w", err)
	}
	return v, nil
}

// meant is the id of the item that somebody names.
func (a *Adapter) meant(ctx context.Context, q asked) (bot.ItemID, error) {
	word := strings.Trim(q.rest, " <>#")
	word, _, _ = strings.Cut(word, "|") // Slack puts an address' words behind it
	n, err := strconv.Atoi(word)
	if err != nil || len(word) > 3 {
		return a.linkedItem(ctx, word), nil
	}
	kept, err := a.host.Reader.Kept(ctx, q.now, a.lastList(q.by.ID))
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return "", fmt.Errorf("read the last list: %w", err)
	}
	var ids []bot.ItemID
	if json.Unmarshal(kept.Value, &ids) != nil || n < 1 || n > len(ids) {
		return "", &bot.Refusal{Sentence: "Your last list has no such number. Type " + a.set.Command + " list to get a new one."}
	}
	return ids[n-1], nil
}

// linkedItem is the id of the item that an address leads to, on the board or to a
// card in Slack, or that the word itself is.
func (a *Adapter) linkedItem(ctx context.Context, word string) bot.ItemID {
	if at := a.linkedTo(word); at.ts != "" {
		if id, err := a.host.Reader.CardAt(ctx, a.ref(at)); err == nil {
			return id
		}
	}
	return bot.ItemID(strings.ToUpper(word[strings.LastIndexByte(word, '/')+1:]))
}

// item answers with one item, as its card shows it.
func (a *Adapter) item(ctx context.Context, q asked) (told, error) {
	v, err := a.find(ctx, q)
	if err != nil {
		return told{}, err
	}
	if v, err = a.withEarlier(ctx, v); err != nil {
		return told{}, err
	}
	c := a.cardOf(v)
	return told{strings.Join(cardLines(c), "\n"), a.cardBlocks(c)}, nil
}

// why answers why an item is due when it is.
func (a *Adapter) why(ctx context.Context, q asked) (told, error) {
	v, err := a.find(ctx, q)
	if err != nil {
		return told{}, err
	}
	lines := append([]string{title(a.cardOf(v))}, bot.Why(v, a.host.Rules(), q.now)...)
	return told{text: strings.Join(lines, "\n")}, nil
}
