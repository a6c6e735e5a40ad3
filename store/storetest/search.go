package storetest

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"heed/bot"
)

func testSearch(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("every word asked for is in what was said", func(t *testing.T) { searches(fresh(t)) })
	t.Run("a search is combined with other filters", func(t *testing.T) { searchesFiltered(fresh(t)) })
	t.Run("replies, notes and edits are searched, reasons are not", func(t *testing.T) { searchesTeam(fresh(t)) })
	t.Run("what is withheld is found among the withheld only", func(t *testing.T) { searchesWithheld(fresh(t)) })
	t.Run("a page says how fresh it is", func(t *testing.T) { saysFresh(fresh(t)) })
	t.Run("what was committed before a restart is found after it", func(t *testing.T) { searchesReopened(fresh(t)) })
}

// said commits an item with a first mention.
func (b *box) say(n int, text string) {
	b.Helper()
	c := opened(n)
	c.Words[0].Text = text
	b.commit(c)
}

// search waits until everything committed at or before a minute is known, and
// lists what a query finds.
func (b *box) search(minute int, q bot.Query) []bot.ItemID {
	b.Helper()
	for {
		p := get[bot.Page](b)(b.Items(b.Context(), q))
		if !p.Fresh.Before(at(minute)) {
			return b.pages(q)
		}
		runtime.Gosched()
	}
}

func (b *box) finds(minute int, text string, want ...int) {
	b.Helper()
	b.findsQuery(minute, bot.Query{Text: text, Limit: 2}, want...)
}

func (b *box) findsQuery(minute int, q bot.Query, want ...int) {
	b.Helper()
	var ids []bot.ItemID
	for _, n := range want {
		ids = append(ids, itemID(n))
	}
	if got := b.search(minute, q); !slices.Equal(got, ids) {
		b.Errorf("%+v: found %v, want %v", q, got, ids)
	}
}

func searches(b *box) {
	b.say(1, "My parcel 4711 never ARRIVED! Ärger…")
	b.say(2, "parcel parcel parcel, arrived broken")
	b.say(3, "\xff\xfe parcel's here; नमस्ते दुनिया")
	b.say(4, strings.Repeat("x", 80)+" end")
	b.finds(4, "parcel", 1, 2, 3)
	b.finds(4, "PARCEL arrived", 1, 2)
	b.finds(4, "arrived, 4711", 1)
	b.finds(4, "ärger", 1)
	b.finds(4, "parc")
	b.finds(4, "parcel lost")
	b.finds(4, "दुनिया", 3)
	b.finds(4, strings.Repeat("X", 80), 4)
	b.finds(4, "!? …", 1, 2, 3, 4)
	b.findsQuery(4, bot.Query{Text: "parcel", Newest: true, Limit: 1}, 3, 2, 1)
}

func searchesFiltered(b *box) {
	for n := range 20 {
		c := opened(n)
		c.Items = []bot.Item{variety(n)}
		c.Words[0].Text = []string{"red apple", "green apple"}[n%2]
		b.commit(c)
	}
	for _, q := range queries() {
		var want []int
		for n := range 20 {
			if n%2 == 1 && selects(q, variety(n)) {
				want = append(want, n)
			}
		}
		q.Text = "apple green"
		b.findsQuery(20, q, want...)
	}
	q := bot.Query{Text: "green", Desk: "sales", ByDue: true, Limit: 1}
	b.search(20, q)
	for _, id := range b.pages(q) {
		if v := b.view(id); v.Item.Desk != "sales" || v.First.Text != "green apple" {
			b.Errorf("by due time: found %+v", v)
		}
	}
}

func searchesTeam(b *box) {
	b.commit(opened(1))
	verbs := []bot.Verb{bot.Note, bot.Reply, bot.Edited, bot.Hold, bot.AnsweredElsewhere, bot.Say, bot.Resolve, bot.Discard}
	var entries []bot.Entry
	for range verbs {
		entries = append(entries, bot.Entry{At: at(5), Worded: true})
	}
	c := changed(item(1), entries...)
	for n, verb := range verbs {
		c.Log[n].Do = verb
		c.Words = append(c.Words, bot.Words{Item: itemID(1), Seq: uint64(n + 2), Text: "word" + string(verb[:3])})
	}
	c.At = at(5)
	b.commit(c)
	for _, verb := range verbs {
		want := []int{1}
		if verb == bot.Resolve || verb == bot.Discard {
			want = nil
		}
		b.finds(5, "word"+string(verb[:3]), want...)
	}
}

func searchesWithheld(b *box) {
	c := opened(1)
	c.Words[0].Text, c.Items[0].Withheld, c.Log[0].Withheld = "spam", true, true
	b.commit(c)
	b.say(2, "no spam here")
	b.commit(opened(3))
	more := changed(item(3), bot.Entry{At: at(4), Do: bot.Say, Worded: true, Withheld: true})
	more.Words = []bot.Words{{Item: itemID(3), Seq: 2, Text: "spam"}}
	b.commit(more)
	b.finds(4, "spam", 2)
	b.findsQuery(4, bot.Query{Text: "spam", Withheld: true}, 1)
}

func saysFresh(b *box) {
	for n := range 40 {
		b.say(n, "hello")
		p := get[bot.Page](b)(b.Items(b.Context(), bot.Query{Text: "hello", Limit: 200}))
		for k := range n + 1 {
			found := slices.ContainsFunc(p.Items, func(v bot.View) bool { return v.Item.ID == itemID(k) })
			if !found && !at(k).After(p.Fresh) {
				b.Fatalf("fresh until %v, and item %d of %v is missing", p.Fresh, k, at(k))
			}
		}
	}
	if p := get[bot.Page](b)(b.Items(b.Context(), bot.Query{})); !p.Fresh.IsZero() {
		b.Errorf("a list that searches nothing is fresh until %v", p.Fresh)
	}
}

func searchesReopened(b *box) {
	for n := range 300 {
		b.say(n, "hello")
	}
	b.reopen()
	b.search(299, bot.Query{Text: "hello"})
	if ids := b.pages(bot.Query{Text: "hello"}); len(ids) != 300 {
		b.Errorf("found %d of 300", len(ids))
	}
}
