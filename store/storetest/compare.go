package storetest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heed/bot"
)

func compareIDs(a, b bot.Action) int { return cmp.Compare(a.ID, b.ID) }

// compare reads the store in every way, and looks for the same in the model.
func (m *model) compare(b *box, r *rapid.T) {
	m.compareItems(b, r)
	m.compareCounts(b)
	m.compareLog(b)
	m.compareWaking(b)
	m.compareActions(b)
	m.compareLanes(b)
	for _, name := range []string{"a", "b"} {
		if k, _ := b.Kept(b.Context(), at(m.now), name); k.Rev != m.keptRev(name) {
			b.Fatalf("record %s has revision %d, want %d", name, k.Rev, m.keptRev(name))
		}
	}
}

func (m *model) compareItems(b *box, r *rapid.T) {
	items := slices.Collect(maps.Values(m.items))
	for _, q := range []bot.Query{{}, {Newest: true}, {ByDue: true}, {Withheld: true}} {
		q.Limit = 2
		q.Desk = rapid.SampledFrom([]bot.DeskID{"", "support"}).Draw(r, "desk")
		q.State = rapid.SampledFrom([]bot.State{"", bot.Open, bot.Claimed, bot.Resolved}).Draw(r, "state")
		q.Owner = rapid.SampledFrom([]bot.MemberID{"", "ann"}).Draw(r, "owner")
		q.Kind = rapid.SampledFrom([]bot.Kind{"", "praise"}).Draw(r, "kind")
		if got, want := b.pages(q), naive(q, items); !slices.Equal(got, want) {
			b.Fatalf("%+v:\n got %v\nwant %v", q, got, want)
		}
	}
	for _, want := range m.items {
		if got := b.view(want.ID).Item; got.Rev != want.Rev || got.Seq != want.Seq {
			b.Fatalf("item %+v, want %+v", got, want)
		}
	}
}

func (m *model) compareCounts(b *box) {
	for _, desk := range []bot.DeskID{"", "sales"} {
		want := map[bot.State]int{}
		for _, i := range m.items {
			if !i.Withheld && (desk == "" || i.Desk == desk) {
				want[i.State()]++
			}
		}
		if got := get[map[bot.State]int](b)(b.Counts(b.Context(), desk)); !maps.Equal(got, want) {
			b.Fatalf("counts of %q: %v, want %v", desk, got, want)
		}
	}
}

func (m *model) compareLog(b *box) {
	entries, next, err := b.History(b.Context(), 0, len(m.log)+1)
	if diff := gocmp.Diff(m.log, entries); diff != "" || int(next) != len(m.log) || err != nil {
		b.Fatalf("history up to %d, %v (-want +got):\n%s", next, err, diff)
	}
}

func (m *model) compareWaking(b *box) {
	var want []bot.Item
	var next time.Time
	for _, i := range m.items {
		switch {
		case i.Wake.IsZero():
		case !i.Wake.After(at(m.now)):
			want = append(want, i)
		case next.IsZero() || i.Wake.Before(next):
			next = i.Wake
		}
	}
	slices.SortFunc(want, func(a, b bot.Item) int { return cmp.Or(a.Wake.Compare(b.Wake), cmp.Compare(a.ID, b.ID)) })
	due, then, err := b.Waking(b.Context(), at(m.now), len(want)+1)
	same := slices.EqualFunc(due, want, func(id bot.ItemID, i bot.Item) bool { return id == i.ID })
	if err != nil || !same || !then.Equal(next) {
		b.Fatalf("waking %v, then %v, %v; want %v, then %v", due, then, err, want, next)
	}
}

func (m *model) compareActions(b *box) {
	for id, want := range m.actions {
		if diff := gocmp.Diff(want, b.owes(id)); diff != "" {
			b.Fatalf("action (-want +got):\n%s", diff)
		}
	}
}

// compareLanes looks at what is owed, and at when it is due: the exact moment,
// or, where something is due already, any that has passed.
func (m *model) compareLanes(b *box) {
	lanes := b.lanes()
	for _, c := range []bot.Channel{room, other, {Connection: "acme"}} {
		var next time.Time
		owed := 0
		for _, a := range m.actions {
			if a.Lane != c || a.State != bot.Queued && a.State != bot.Sending {
				continue
			}
			if owed++; next.IsZero() || a.Next().Before(next) {
				next = a.Next()
			}
		}
		n := slices.IndexFunc(lanes, func(l bot.Lane) bool { return l.Channel == c })
		trouble, troubled := m.lanes[c]
		if n < 0 {
			if owed > 0 || troubled {
				b.Fatalf("lane %s is not listed", c)
			}
			continue
		}
		got := lanes[n]
		passed := !next.After(at(m.now)) && !got.Next.After(at(m.now)) && owed > 0
		if got.Owed != owed || got.Next.IsZero() != (owed == 0) || !passed && !got.Next.Equal(next) || gocmp.Diff(trouble, got.Trouble) != "" {
			b.Fatalf("lane %+v, want %d owed, next %v, trouble %+v", got, owed, next, trouble)
		}
	}
}
