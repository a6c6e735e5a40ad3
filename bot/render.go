package bot

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Render makes the card of an item for a channel. In a channel that its desk
// does not post to any more, it is one line.
func Render(v View, r Rules, c Channel) Card {
	i := v.Item
	card := Card{
		Item: i.ID, Rev: i.Rev, Kind: i.Kind, State: i.State(), Owner: r.nameOf(i.Owner), Since: i.OpenedAt,
		Customer: v.Customer.Called(), History: history(v, r), Link: r.linkTo(i.ID),
	}
	if !slices.Contains(r.Desks[i.Desk].Post, c) {
		card.Closed = "Moved to the desk " + string(i.Desk) + "."
		return card
	}
	if len(i.Roads) > 0 {
		card.Where = string(i.Roads[0].Channel.Connection)
	}
	for _, h := range v.Customer.Handles {
		card.Profile = either(card.Profile, h.URL)
	}
	card.Said, card.More = said(v)
	card.fold(i, r.Connections[c.Connection])
	if targets := i.targets(r); len(targets) > 0 {
		first := slices.MinFunc(targets, func(a, b target) int { return a.due.Compare(b.due) })
		card.Due, card.DueFor, card.Overdue = first.due, first.Milestone, i.Late
	}
	if i.Closed != nil {
		card.Outcome = i.Closed.Outcome
	}
	for _, o := range i.Replies {
		switch {
		case o.State == ReplyFailed:
			card.Trouble = append(card.Trouble, "A reply could not be delivered: "+o.Error)
		case o.State == ReplyUnsure:
			card.Trouble = append(card.Trouble, "A reply may or may not have arrived: "+o.Error)
		case o.Error != "":
			card.Trouble = append(card.Trouble, "A reply is still on its way, and heed keeps trying: "+o.Error)
		}
	}
	card.Buttons = buttons(i, r)
	card.Menu = menu(v, r, card.Buttons)
	return card
}

// fold cuts what is too long for the card, where the rest is in its thread. Of
// what was said before heed noted how long things are, it is not.
func (c *Card) fold(i Item, to Connection) {
	if !to.Threads {
		return
	}
	for n, s := range []Spoken{i.First, i.Latest}[:len(c.Said)] {
		if s.Long > 0 {
			said := &c.Said[n]
			said.Text, said.Before = folded(said.Text, to.Fold), folded(said.Before, to.Fold)
		}
	}
}

// Called is the customer's name, or how else they are known.
func (c Customer) Called() string {
	if c.Name != "" {
		return c.Name
	}
	if len(c.Handles) == 0 {
		return "somebody"
	}
	h := c.Handles[0]
	return cmp.Or(h.Name, h.Shown())
}

// Shown is the handle's id as its owner would know it: without the word that
// [Author.Key] puts before what is no id of the platform's.
func (h Handle) Shown() string {
	for _, prefix := range []string{"handle:", "email:", "url:"} {
		if id, ok := strings.CutPrefix(h.ID, prefix); ok {
			return id
		}
	}
	return h.ID
}

// history says in words since when the customer is known, what came before, and
// how the last of it ended.
func history(v View, r Rules) string {
	c := v.Customer
	if c.Items <= 1 {
		return ""
	}
	var says []string
	if since, ok := EventID(c.ID).Time(); ok {
		says = append(says, "customer since "+since.In(r.Desks[v.Item.Desk].Hours.Location()).Format("2 January 2006"))
	}
	switch {
	case c.Last != v.Item.ID:
		says = append(says, fmt.Sprintf("%d conversations so far", c.Items))
	case c.Items == 2:
		says = append(says, "1 conversation before")
	default:
		says = append(says, fmt.Sprintf("%d conversations before", c.Items-1))
	}
	return strings.Join(says, "; ") + ended(v.Earlier)
}

// ended says how the conversation before this one ended.
func ended(i *Item) string {
	switch {
	case i == nil || i.Closed == nil: // what it will come to would not be shown here
		return ""
	case i.MergedInto != "":
		return ", the last went on in another"
	}
	return ", the last ended: " + outcomeCalled(i.Closed.Outcome)
}

// said returns the mentions that a card shows, and how many it leaves out.
func said(v View) ([]Said, int) {
	i := v.Item
	all := []Said{quote(v.First, v.Edited, i.First)}
	all[0].URL, all[0].At = i.URL, either(i.Began, i.OpenedAt)
	if i.Latest.Seq != i.First.Seq {
		all = append(all, quote(v.Latest, v.Reworded, i.Latest))
		all[1].At = i.LastSaid
	}
	return all, max(0, i.Mentions-len(all))
}

func quote(w, now Words, s Spoken) Said {
	q := Said{By: either(w.Author.Name, w.Author.Handle), Text: w.Text, Withdrawn: s.Gone}
	if s.Edit > 0 {
		q.Before, q.Text = w.Text, now.Text
	}
	return q
}

// buttons are what a card offers where the item stands.
func buttons(i Item, r Rules) []Button {
	if i.State() == Resolved {
		if i.MergedInto != "" {
			return nil
		}
		return []Button{{Reopen, "Reopen"}}
	}
	var all []Button
	if i.Owner == "" {
		all = append(all, Button{Claim, "Claim"})
	}
	if i.answerable(r) {
		all = append(all, Button{Reply, "Reply"})
	} else {
		all = append(all, Button{AnsweredElsewhere, "Answered elsewhere"})
	}
	all = append(all, Button{Resolve, "Resolve"})
	return append(all, mending(i)...)
}

// menu is what else can be done. Who is away now is of no matter to it.
func menu(v View, r Rules, but []Button) []Button {
	var all []Button
	for _, f := range Forms(v, r, time.Time{}) {
		if b := (Button{f.Do, f.Label}); !slices.ContainsFunc(but, func(o Button) bool { return o.Do == b.Do }) {
			all = append(all, b)
		}
	}
	return all
}

// mending is what can be done about replies in trouble.
func mending(i Item) []Button {
	var failed, unsure bool
	for _, o := range i.Replies {
		failed, unsure = failed || o.State == ReplyFailed, unsure || o.State == ReplyUnsure
	}
	var all []Button
	if failed || unsure {
		all = append(all, Button{Retry, "Send again"})
	}
	if unsure {
		all = append(all, Button{Arrived, "It arrived"})
	}
	return all
}

// answerable reports whether a reply can reach some customer of the item.
func (i Item) answerable(r Rules) bool {
	return slices.ContainsFunc(i.Roads, func(o Road) bool { return r.Connections[o.Channel.Connection].Replies })
}

// linkToDesk is the address of a desk's list on the board, by due time.
func (r Rules) linkToDesk(id DeskID) string {
	return r.PublicURL + "/?desk=" + url.QueryEscape(string(id))
}

// on returns a member as a person of a connection, if they are there.
func (r Rules) on(id MemberID, c ConnectionID) []Person {
	m, ok := r.Members[id]
	if !ok || m.On[c] == "" || r.Gone[id] {
		return nil
	}
	return []Person{{Member: id, Connection: c, ID: m.On[c], Name: m.Name}}
}
