package web

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"heed/bot"
)

// rows shows items as lines of a list.
func (w *Web) rows(views []bot.View, m bot.Member, now time.Time) []row {
	rules := w.host.Rules()
	rows := make([]row, 0, len(views))
	for _, v := range views {
		rows = append(rows, rowOf(v, rules, m, now))
	}
	return rows
}

// rowOf shows one item as a line. Its times are told in its desk's zone.
func rowOf(v bot.View, rules bot.Rules, m bot.Member, now time.Time) row {
	i := v.Item
	now = now.In(rules.Desks[i.Desk].Hours.Location())
	r := row{
		Path: itemPath(i.ID), Customer: customerName(v.Customer, v.First.Author), Text: line(said(v), rowRunes),
		Kind: display(string(i.Kind)), Desk: display(string(i.Desk)), State: i.State(), Since: momentOf(i.OpenedAt, now),
		Due: dueOf(i.Due, now), DueFor: dueFor(i), Marks: marks(i, now),
	}
	if i.Owner != "" {
		r.Owner, r.Mine = names(rules.Members).of(i.Owner), i.Owner == m.ID
	}
	if i.Closed != nil {
		r.Outcome = i.Closed.Outcome
	}
	return r
}

// dueFor names what an item is due for, where that is not simply its answer.
func dueFor(i bot.Item) string {
	switch {
	case i.Closed != nil:
		return "follow-up"
	case !i.Promise.IsZero() && i.Due.Equal(i.Promise.Due):
		return "promise"
	case i.State() == bot.Answered:
		return "resolving"
	}
	return ""
}

// said is the first mention as it reads now.
func said(v bot.View) string {
	switch {
	case v.Item.First.Gone:
		return "(withdrawn) " + v.First.Text
	case v.Item.First.Edit > 0:
		return v.Edited.Text
	}
	return v.First.Text
}

// itemPath is an item's address on the board.
func itemPath(id bot.ItemID) string { return "/items/" + string(id) }

// mark is a word beside an item.
type mark struct {
	Label string
	Bad   bool // it needs somebody
}

// marks says what is amiss with an item, and that it is snoozed.
func marks(i bot.Item, now time.Time) []mark {
	var all []mark
	for _, r := range i.Replies {
		if m := replyMark(r); !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	switch {
	case i.Snooze.TheirWriting:
		all = append(all, mark{Label: "snoozed until they write"})
	case i.Snooze.Until.After(now):
		all = append(all, mark{Label: "snoozed, back " + momentOf(i.Snooze.Until, now).Near})
	}
	if i.Withheld {
		all = append(all, mark{Label: "withheld: its customer is blocked"})
	}
	return all
}

// replyMark says how a reply stands whose fate is not settled.
func replyMark(r bot.OpenReply) mark {
	if r.State == bot.ReplyPending && r.Error != "" {
		return mark{"reply not delivered yet", true}
	}
	return mark{"reply " + string(r.State), r.State != bot.ReplyPending}
}

// filters are the choices above a list.
func (w *Web) filters(a asked, d desks, m bot.Member) (desks, owners, kinds []option) {
	if d.all {
		desks = append(desks, option{"", "every desk", a.query.Desk == ""})
	}
	known := map[bot.Kind]bool{}
	for _, desk := range d.shown {
		desks = append(desks, option{string(desk.ID), string(desk.ID), a.query.Desk == desk.ID})
		for k := range desk.Targets {
			known[k] = k != ""
		}
	}
	if a.query.Kind != "" {
		known[a.query.Kind] = true
	}
	kinds = append(kinds, option{"", "any", a.query.Kind == ""})
	for _, k := range slices.Sorted(maps.Keys(known)) {
		if known[k] {
			kinds = append(kinds, option{string(k), display(string(k)), a.query.Kind == k})
		}
	}
	return desks, w.owners(a.query.Owner, m), kinds
}

// owners are whom a list can be narrowed to; the reader comes first.
func (w *Web) owners(chosen bot.MemberID, m bot.Member) []option {
	all := []option{{"", "anybody", chosen == ""}, {string(m.ID), "me", chosen == m.ID}}
	for _, o := range w.sortedMembers() {
		if o.ID != m.ID {
			all = append(all, option{string(o.ID), display(nameOf(o)), chosen == o.ID})
		}
	}
	return all
}

// sortedMembers are all members, by name.
func (w *Web) sortedMembers() []bot.Member {
	return slices.SortedFunc(maps.Values(w.host.Rules().Members), func(a, b bot.Member) int {
		return cmp.Or(strings.Compare(nameOf(a), nameOf(b)), cmp.Compare(a.ID, b.ID))
	})
}
