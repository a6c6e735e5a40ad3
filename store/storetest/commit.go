package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testCommit(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("everything of a change is kept as it is", func(t *testing.T) { keepsAll(fresh(t)) })
	t.Run("a known key is seen, with the receipt of that time", func(t *testing.T) { knowsKeys(fresh(t)) })
	t.Run("a key is forgotten when its time has passed", func(t *testing.T) { forgetsKeys(fresh(t)) })
	t.Run("a key is looked at before everything else", func(t *testing.T) { keysFirst(fresh(t)) })
	t.Run("a refusal is kept under its keys", func(t *testing.T) { keepsRefusals(fresh(t)) })
	t.Run("a cursor moves only from where it is", func(t *testing.T) { movesCursors(fresh(t)) })
	t.Run("a change that is refused leaves nothing", func(t *testing.T) { leavesNothing(fresh(t)) })
	t.Run("names of any length and bytes are names", func(t *testing.T) { takesAnyName(fresh(t)) })
}

func keepsAll(b *box) {
	want := opened(1)
	want.Words[0].Meta = []byte(`{"order":7}`)
	want.Words[0].Attachments = []bot.Attachment{{URL: "https://example.com/a.png", Name: "a.png", Type: "image/png"}}
	want.Items[0].Round.Nagged = map[bot.Milestone]time.Time{bot.ToAnswer: at(3)}
	if r := b.commit(want); r != want.Receipt {
		b.Errorf("receipt %+v, want %+v", r, want.Receipt)
	}
	b.reopen()
	v := b.view(itemID(1))
	entry := bot.Line{Entry: want.Log[0], Words: &want.Words[0]}
	wanted := bot.View{Item: want.Items[0], Customer: want.Customers[0], First: want.Words[0], Latest: want.Words[0], Log: []bot.Line{entry}}
	if diff := cmp.Diff(wanted, v); diff != "" {
		b.Errorf("view (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Actions[0], b.owes(want.Actions[0].ID)); diff != "" {
		b.Errorf("action (-want +got):\n%s", diff)
	}
}

func knowsKeys(b *box) {
	first := opened(1)
	b.commit(first)
	for _, key := range first.Keys {
		again := opened(2)
		again.Keys = []bot.Key{{Name: "shop/mention/unknown"}, key}
		if r := b.refuse(again, bot.ErrSeen); r != first.Receipt {
			b.Errorf("receipt of %s: %+v, want %+v", key.Name, r, first.Receipt)
		}
	}
	b.reopen()
	if r := b.refuse(first, bot.ErrSeen); r != first.Receipt {
		b.Errorf("receipt after reopening: %+v, want %+v", r, first.Receipt)
	}
}

func forgetsKeys(b *box) {
	key := bot.Key{Name: "shop/delivery/d1", Until: at(60)}
	c := bot.Change{Event: "e1", At: at(0), Keys: []bot.Key{key}, Receipt: bot.Receipt{Item: "1"}}
	b.commit(c)
	c.At = key.Until.Add(-1)
	b.refuse(c, bot.ErrSeen)
	c.At, c.Receipt.Item = key.Until, "2"
	c.Keys[0].Until = at(120)
	b.commit(c)
	if r := b.refuse(c, bot.ErrSeen); r.Item != "2" {
		b.Errorf("receipt %+v, want that of the second time", r)
	}
}

func keysFirst(b *box) {
	c := opened(1)
	c.Cursor = &bot.Cursor{Source: shop, To: "c1"}
	b.commit(c)
	b.refuse(c, bot.ErrSeen)
	c.Keys = nil
	b.refuse(c, bot.ErrStale)
}

func keepsRefusals(b *box) {
	r := bot.Receipt{Refused: &bot.Refusal{Sentence: "bob has it since 12:01.", Offer: bot.TakeOver}}
	c := bot.Change{Event: "e1", At: noon, Keys: []bot.Key{{Name: "acme/delivery/d1"}}, Receipt: r}
	b.commit(c)
	if diff := cmp.Diff(r, b.refuse(c, bot.ErrSeen)); diff != "" {
		b.Errorf("receipt (-want +got):\n%s", diff)
	}
}

func movesCursors(b *box) {
	read := func(want string) {
		b.Helper()
		if c := get[string](b)(b.Cursor(b.Context(), shop)); c != want {
			b.Errorf("cursor %q, want %q", c, want)
		}
	}
	read("")
	move := func(from, to string) bot.Change {
		return bot.Change{Event: bot.EventID(to), At: noon, Cursor: &bot.Cursor{Source: shop, From: from, To: to}}
	}
	b.commit(move("", "c1"))
	b.refuse(move("", "c2"), bot.ErrStale)
	b.refuse(move("c0", "c2"), bot.ErrStale)
	read("c1")
	b.commit(move("c1", "c2"))
	b.reopen()
	read("c2")
	if c := get[string](b)(b.Cursor(b.Context(), room)); c != "" {
		b.Errorf("cursor %q of another source, want none", c)
	}
}

func leavesNothing(b *box) {
	b.commit(opened(1))
	for name, spoil := range map[string]func(*bot.Change){
		"key":    func(c *bot.Change) { c.Keys = append(c.Keys, opened(1).Keys[0]) },
		"basis":  func(c *bot.Change) { c.Basis = append(c.Basis, bot.Seen{Of: bot.ItemRecord, ID: "none", Rev: 1}) },
		"cursor": func(c *bot.Change) { c.Cursor = &bot.Cursor{Source: shop, From: "elsewhere", To: "c"} },
		"fence":  func(c *bot.Change) { c.Settle = &bot.Settlement{Action: card(1).ID, Fence: 7, Fate: bot.FateSent} },
	} {
		c := opened(2)
		spoil(&c)
		if _, err := b.Commit(b.Context(), c); err == nil {
			b.Errorf("spoiled %s: accepted", name)
		}
	}
	b.hasNothingOf(2)
	b.commit(opened(2))
}

// hasNothingOf checks that the n-th item left no trace.
func (b *box) hasNothingOf(n int) {
	b.Helper()
	if _, err := b.View(b.Context(), itemID(n), 0, 1); err == nil {
		b.Error("the item is there")
	}
	if _, err := b.Customer(b.Context(), customerID(n)); err == nil {
		b.Error("the customer is there")
	}
	if _, err := b.Action(b.Context(), card(n).ID); err == nil {
		b.Error("the action is there")
	}
	if slices.Contains(b.pages(bot.Query{}), itemID(n)) || slices.Contains(b.pages(bot.Query{ByDue: true}), itemID(n)) {
		b.Error("the item is listed")
	}
	c := b.read(bot.Need{Author: author(n), Conversation: conversation(n), Source: opened(n).Keys[0].Name})
	if c.Customer != nil || c.Conversation != nil || c.Item != nil {
		b.Errorf("the case is not empty: %+v", c)
	}
	entries, _, err := b.History(b.Context(), 0, 1000)
	if err != nil || slices.ContainsFunc(entries, func(e bot.Entry) bool { return e.Item == itemID(n) }) {
		b.Errorf("its entry is in the history (%v)", err)
	}
}

func takesAnyName(b *box) {
	for n, id := range []string{"a\x00b", "a", "a\x00\x01b", "\xff\xfe", string(make([]byte, 40000)), "e\u0301\u202e"} {
		c := opened(n)
		h := bot.HandleKey{Connection: "shop", ID: id}
		c.Basis = []bot.Seen{{Of: bot.HandleRecord, ID: h.String()}}
		c.Keys = []bot.Key{{Name: bot.MentionKey("shop", id)}}
		c.Customers[0].Handles = []bot.Handle{{Connection: "shop", ID: id}}
		c.Items[0].Kind = bot.Kind(id)
		c.Conversations[0].Key = bot.ThreadKey(shop, id)
		b.commit(c)
		b.refuse(c, bot.ErrSeen)
		got := b.read(bot.Need{Author: h, Conversation: bot.ThreadKey(shop, id)})
		if got.Customer == nil || got.Customer.ID != customerID(n) || got.Item == nil || got.Item.ID != itemID(n) {
			b.Errorf("%.20q: found %+v, want item %s", id, got, itemID(n))
		}
		if ids := b.pages(bot.Query{Kind: bot.Kind(id)}); !slices.Equal(ids, []bot.ItemID{itemID(n)}) {
			b.Errorf("%.20q: listed %v, want item %s", id, ids, itemID(n))
		}
	}
}
