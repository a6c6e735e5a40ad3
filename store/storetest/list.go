package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/bot"
)

func testList(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("every combination of filters lists what it says", func(t *testing.T) { filters(fresh(t)) })
	t.Run("pages have no gaps and no repeats while items are added", func(t *testing.T) { pagesWhileAdding(fresh(t)) })
	t.Run("a page has 50 items, or as many as asked for, at most 200", func(t *testing.T) { limits(fresh(t)) })
	t.Run("an item moves between lists as it changes", func(t *testing.T) { movesBetweenLists(fresh(t)) })
	t.Run("a list shows the customer and the first words, edits included", func(t *testing.T) { showsFirst(fresh(t)) })
	t.Run("a cursor that is none is not found", func(t *testing.T) { refusesCursors(fresh(t)) })
	t.Run("counts are those of the items shown", func(t *testing.T) { counts(fresh(t)) })
}

// variety returns items of many kinds of facets.
func variety(n int) bot.Item {
	i := item(n)
	i.Desk = []bot.DeskID{"support", "sales", "support"}[n%3]
	i.Kind = []bot.Kind{"", "complaint", "praise"}[n/2%3]
	i.Kinds = [][]bot.Kind{nil, {"question", "complaint"}, nil, {"question"}}[n%4]
	i.Customer = customerID(n % 5)
	i.Withheld = n%7 == 0
	if n%2 == 1 {
		i.Owner = []bot.MemberID{"ann", "bob"}[n/2%2]
	}
	if n%4 == 3 {
		i.Closed = &bot.Closing{Outcome: bot.Solved, By: "ann", At: at(n)}
	}
	i.Due = at((n * 37) % 50)
	if n%6 == 5 {
		i.Due = i.Due.Add(-i.Due.Sub(at(0)) * 2)
	}
	return i
}

func (b *box) vary(n int) []bot.Item {
	var items []bot.Item
	for n := range n {
		c := opened(n)
		c.Items = []bot.Item{variety(n)}
		b.commit(c)
		items = append(items, c.Items[0])
	}
	return items
}

// selects is what [bot.Query] says, over every item.
func selects(q bot.Query, i bot.Item) bool {
	return (q.Desk == "" || i.Desk == q.Desk) && (q.State == "" || i.State() == q.State) && (q.Kind == "" || i.Has(q.Kind)) &&
		(q.Owner == "" || i.Owner == q.Owner) && (q.Customer == "" || i.Customer == q.Customer) && q.Withheld == i.Withheld &&
		(!q.ByDue || !i.Due.IsZero())
}

// naive lists by looking at every item.
func naive(q bot.Query, items []bot.Item) []bot.ItemID {
	items = slices.DeleteFunc(slices.Clone(items), func(i bot.Item) bool { return !selects(q, i) })
	slices.SortFunc(items, func(a, b bot.Item) int {
		if c := a.Due.Compare(b.Due); q.ByDue && c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	if q.Newest && !q.ByDue {
		slices.Reverse(items)
	}
	var ids []bot.ItemID
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	return ids
}

// queries are all combinations of some filters.
func queries() []bot.Query {
	var all []bot.Query
	for _, desk := range []bot.DeskID{"", "support", "none"} {
		for _, state := range []bot.State{"", bot.Open, bot.Claimed, bot.Resolved} {
			for _, kind := range []bot.Kind{"", "complaint"} {
				for _, owner := range []bot.MemberID{"", "ann"} {
					for _, customer := range []bot.CustomerID{"", customerID(3)} {
						q := bot.Query{Desk: desk, State: state, Kind: kind, Owner: owner, Customer: customer, Limit: 3}
						all = append(all, q)
					}
				}
			}
		}
	}
	return all
}

func filters(b *box) {
	items := b.vary(60)
	for _, q := range queries() {
		for _, turn := range []func(*bot.Query){
			func(*bot.Query) {},
			func(q *bot.Query) { q.Newest = true },
			func(q *bot.Query) { q.ByDue = true },
			func(q *bot.Query) { q.Withheld = true },
			func(q *bot.Query) { q.Withheld, q.ByDue = true, true },
		} {
			q := q
			turn(&q)
			if got, want := b.pages(q), naive(q, items); !slices.Equal(got, want) {
				b.Fatalf("%+v:\n got %v\nwant %v", q, got, want)
			}
		}
	}
}

func pagesWhileAdding(b *box) {
	for n := range 10 {
		b.commit(opened(2 * n))
	}
	for _, q := range []bot.Query{{Limit: 3}, {Limit: 3, Newest: true}, {Limit: 3, Desk: "support", State: bot.Open}, {Limit: 3, ByDue: true}} {
		var ids []bot.ItemID
		for added := 1; ; added += 2 {
			p := get[bot.Page](b)(b.Items(b.Context(), q))
			for _, v := range p.Items {
				ids = append(ids, v.Item.ID)
			}
			if q.Cursor = p.Next; q.Cursor == "" {
				break
			}
			_, _ = b.Commit(b.Context(), opened(added)) // in the midst of what is being listed
		}
		for n := range 10 {
			if k := len(slices.DeleteFunc(slices.Clone(ids), func(id bot.ItemID) bool { return id != itemID(2*n) })); k != 1 {
				b.Errorf("%+v: item %d was listed %d times", q, 2*n, k)
			}
		}
	}
}

func limits(b *box) {
	b.openAll(0, 210)
	for limit, want := range map[int]int{0: 50, 1: 1, 200: 200, 1000: 200} {
		for _, due := range []bool{false, true} {
			p := get[bot.Page](b)(b.Items(b.Context(), bot.Query{Limit: limit, ByDue: due}))
			if len(p.Items) != want || p.Next == "" {
				b.Errorf("limit %d: %d items, next %q; want %d and more", limit, len(p.Items), p.Next, want)
			}
		}
	}
	p := get[bot.Page](b)(b.Items(b.Context(), bot.Query{Customer: customerID(1), Limit: 1}))
	if len(p.Items) != 1 || p.Next != "" {
		b.Errorf("the last page is full and has a next one, %q", p.Next)
	}
}

func movesBetweenLists(b *box) {
	b.commit(opened(1))
	c := changed(item(1))
	i := &c.Items[0]
	i.Desk, i.Kind, i.Owner, i.Customer, i.Due, i.Wake = "sales", "praise", "ann", customerID(2), at(500), at(501)
	i.Kinds = []bot.Kind{"question"}
	b.commit(c)
	b.reopen()
	for q, want := range map[bot.Query]int{
		{}: 1, {Desk: "support"}: 0, {Desk: "sales"}: 1, {State: bot.Open}: 0, {State: bot.Claimed}: 1, {Kind: "praise"}: 1, {Kind: "question"}: 1, {Kind: "complaint"}: 0, {Owner: "ann"}: 1,
		{Customer: customerID(1)}: 0, {Customer: customerID(2)}: 1, {ByDue: true}: 1, {ByDue: true, Desk: "support"}: 0,
	} {
		if ids := b.pages(q); len(ids) != want {
			b.Errorf("%+v: %v, want %d", q, ids, want)
		}
	}
	c = changed(*i)
	c.Items[0].Closed, c.Items[0].Withheld = &bot.Closing{Outcome: bot.Spam}, true
	b.commit(c)
	for q, want := range map[bot.Query]int{{}: 0, {Desk: "sales"}: 0, {ByDue: true}: 0, {Withheld: true}: 1, {Withheld: true, State: bot.Resolved}: 1} {
		if ids := b.pages(q); len(ids) != want {
			b.Errorf("withheld, %+v: %v, want %d", q, ids, want)
		}
	}
}

func showsFirst(b *box) {
	b.commit(opened(1))
	c := changed(item(1), bot.Entry{At: at(2), Do: bot.Edited, Of: 1, Worded: true})
	c.Words = []bot.Words{{Item: itemID(1), Seq: 2, Text: "Where is my parcel, please?"}}
	c.Items[0].First.Edit, c.Items[0].Latest.Edit = 2, 2
	b.commit(c)
	for _, due := range []bool{false, true} {
		v := get[bot.Page](b)(b.Items(b.Context(), bot.Query{ByDue: due})).Items[0]
		if v.Customer.ID != customerID(1) || v.First.Text != "Where is parcel 1?" || v.Edited.Text != "Where is my parcel, please?" {
			b.Errorf("listed %+v", v)
		}
		if v.Log != nil || v.Latest.Text != "" {
			b.Errorf("a list shows more than it says: %+v", v)
		}
	}
	if v := b.view(itemID(1)); v.Reworded.Text != "Where is my parcel, please?" || v.Edited.Text != v.Reworded.Text {
		b.Errorf("viewed %+v", v)
	}
}

func refusesCursors(b *box) {
	b.commit(opened(1))
	for _, q := range []bot.Query{{Cursor: "nonsense"}, {Cursor: "\x00"}, {ByDue: true, Cursor: "nonsense"}, {ByDue: true, Cursor: "d!"}, {ByDue: true, Cursor: "dAAAA"}} {
		if _, err := b.Items(b.Context(), q); !errors.Is(err, bot.ErrNotFound) {
			b.Errorf("%+v: %v, want not found", q, err)
		}
	}
}

func counts(b *box) {
	items := b.vary(60)
	b.reopen()
	for _, desk := range []bot.DeskID{"", "support", "sales", "none"} {
		want := map[bot.State]int{}
		for _, i := range items {
			if !i.Withheld && (desk == "" || desk == i.Desk) {
				want[i.State()]++
			}
		}
		if got := get[map[bot.State]int](b)(b.Counts(b.Context(), desk)); fmt.Sprint(got) != fmt.Sprint(want) {
			b.Errorf("desk %q: %v, want %v", desk, got, want)
		}
	}
}
