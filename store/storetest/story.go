package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testStory(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("what was opened in a time is read by pages, withheld or not", func(t *testing.T) { readsOpened(fresh(t)) })
	t.Run("what a clock that was set back opened is in the time it said", func(t *testing.T) { readsSetBack(fresh(t)) })
	t.Run("a story has the item, what it goes on in, its log and what was said first", func(t *testing.T) { tellsStories(fresh(t)) })
	t.Run("what was promised for a time is read by pages, in the order of that", func(t *testing.T) { readsPromised(fresh(t)) })
}

// openedAt is the n-th item, opened at a minute, with an id made at another.
func openedAt(n, minute, made int) bot.Item {
	i := item(n)
	i.ID = bot.ItemID(fmt.Sprintf("%s%04d", bot.FirstID(at(made))[:22], n))
	i.OpenedAt, i.Desk = at(minute), []bot.DeskID{"support", "sales"}[n%5/4]
	i.Withheld = n%3 == 0
	return i
}

// openedBetween reads all stories, so many in a page.
func (b *box) openedBetween(from, to time.Time, n int) []bot.ItemID {
	b.Helper()
	var ids []bot.ItemID
	for after, pages := bot.ItemID(""), 0; ; pages++ {
		page, next, err := b.Opened(b.Context(), "support", from, to, after, n)
		if err != nil || len(page) > max(n, 1) || pages > 1000 {
			b.Fatalf("page %d after %q: %d stories, next %q, %v", pages, after, len(page), next, err)
		}
		for _, s := range page {
			ids = append(ids, s.Item.ID)
		}
		if after = next; next == "" {
			return ids
		}
	}
}

// expectOpened compares what is read with a look at every item.
func (b *box) expectOpened(items []bot.Item, from, to time.Time) {
	b.Helper()
	var want []bot.ItemID
	for _, i := range items {
		if i.Desk == "support" && !i.OpenedAt.Before(from) && i.OpenedAt.Before(to) {
			want = append(want, i.ID)
		}
	}
	slices.Sort(want)
	for _, n := range []int{0, 1, 3, 200} {
		if got := b.openedBetween(from, to, n); !slices.Equal(got, want) {
			b.Fatalf("from %v to %v by %d:\n got %v\nwant %v", from, to, n, got, want)
		}
	}
}

func readsOpened(b *box) {
	var items []bot.Item
	for n := range 40 {
		items = append(items, openedAt(n, n/2*2, n/2*2))
	}
	b.commit(bot.Change{Event: "all", At: at(0), Items: items})
	b.reopen()
	for _, minutes := range [][2]int{{-10, 0}, {0, 1}, {0, 2}, {2, 12}, {-100, 100}, {38, 39}, {39, 100}, {12, 2}} {
		b.expectOpened(items, at(minutes[0]), at(minutes[1]))
	}
	b.expectOpened(items, time.Time{}, at(9))
}

func readsSetBack(b *box) {
	var items []bot.Item
	for n, made := range []int{0, 1, 24 * 60, 3, 24*60 + 1, 5} {
		items = append(items, openedAt(n, n, made))
	}
	b.commit(bot.Change{Event: "all", At: at(0), Items: items})
	for minute := range 7 {
		b.expectOpened(items, at(minute), at(minute+1))
	}
}

func tellsStories(b *box) {
	first, second, last := openedAt(1, 1, 1), openedAt(2, 2, 2), openedAt(6, 2*24*60, 2*24*60)
	first.MergedInto, second.MergedInto, last.Withheld = second.ID, last.ID, false
	first.First.Edit = 2
	c := bot.Change{Event: "e", At: at(2), Items: []bot.Item{first, second, last}}
	c.Items[0].Seq = 3
	for seq, do := range []bot.Verb{bot.Say, bot.Edited, bot.Merge} {
		c.Log = append(c.Log, bot.Entry{Item: first.ID, Seq: uint64(seq + 1), Event: "e", At: at(2), Do: do, Worded: true})
	}
	c.Words = []bot.Words{{Item: first.ID, Seq: 1, Text: "a"}, {Item: first.ID, Seq: 2, Text: "b"}}
	b.commit(c)
	page, next, err := b.Opened(b.Context(), "support", at(1), at(2), "", 9)
	if err != nil || next != "" || len(page) != 1 {
		b.Fatalf("%d stories, next %q, %v", len(page), next, err)
	}
	want := bot.Story{Item: c.Items[0], Into: &c.Items[2], First: c.Words[0], Edited: c.Words[1], Log: c.Log}
	if diff := cmp.Diff(want, page[0]); diff != "" {
		b.Errorf("story (-want +got):\n%s", diff)
	}
}

func readsPromised(b *box) {
	items := []bot.Item{openedAt(0, 0, 0), openedAt(1, 1, 1), openedAt(4, 2, 2)}
	c := bot.Change{Event: "e", At: at(3), Items: items}
	var want []string
	for n, due := range []int{50, 10, 30, 20, 10, 40} {
		i := items[n%3]
		e := bot.Entry{Item: i.ID, Seq: uint64(n + 1), Event: "e", At: at(3), Do: bot.PromiseBy, Due: at(due)}
		c.Log = append(c.Log, e, bot.Entry{Item: i.ID, Seq: uint64(n + 100), Event: "e", At: at(3), Do: bot.PromiseBy})
		if i.Desk == "support" && due >= 10 && due < 50 {
			want = append(want, fmt.Sprintf("%02d %s", due, i.ID))
		}
	}
	b.commit(c)
	b.reopen()
	slices.Sort(want)
	for n := range 4 {
		var got []string
		for after := ""; ; {
			page, next, err := b.Promised(b.Context(), "support", at(10), at(50), after, n)
			if err != nil || len(page) > max(n, 1) || len(got) > 100 {
				b.Fatalf("after %q: %d stories, next %q, %v", after, len(page), next, err)
			}
			for _, s := range page {
				got = append(got, string(s.Item.ID))
			}
			if after = next; next == "" {
				break
			}
		}
		if !slices.EqualFunc(got, want, func(g, w string) bool { return strings.HasSuffix(w, g) }) {
			b.Fatalf("by %d: %v, want %v", n, got, want)
		}
	}
}
