package storetest

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"heed/bot"
)

func testCase(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a case holds what was needed", func(t *testing.T) { readsNeeded(fresh(t)) })
	t.Run("the basis names everything that was looked at, present or not", func(t *testing.T) { namesBasis(fresh(t)) })
	t.Run("a decision made on a case is stale once any of it changes", func(t *testing.T) { caseGoesStale(fresh(t)) })
	t.Run("a member is found by their id on a platform and by their own", func(t *testing.T) { findsMembers(fresh(t)) })
	t.Run("an action comes with the trouble of its lane and connection", func(t *testing.T) { readsTrouble(fresh(t)) })
	t.Run("what is not there is nil", func(t *testing.T) { readsNothing(fresh(t)) })
}

func basis(c bot.Case) []bot.Seen {
	return slices.SortedFunc(slices.Values(c.Basis), func(a, b bot.Seen) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.ID, b.ID))
	})
}

func (b *box) rests(c bot.Case, want ...bot.Seen) {
	b.Helper()
	if diff := gocmp.Diff(basis(bot.Case{Basis: want}), basis(c)); diff != "" {
		b.Errorf("basis (-want +got):\n%s", diff)
	}
}

func readsNeeded(b *box) {
	one := opened(1)
	b.commit(one)
	b.commit(opened(2))
	b.commit(changed(one.Items[0], bot.Entry{At: at(3), Do: bot.Note, Member: "ann"}))
	c := b.read(bot.Need{Item: itemID(1), Other: itemID(2), Customer: true, Log: true, Words: 1})
	if c.Item == nil || c.Item.ID != itemID(1) || c.Item.Rev != 2 || c.Other == nil || c.Other.ID != itemID(2) {
		b.Errorf("items %+v and %+v", c.Item, c.Other)
	}
	if c.Customer == nil || c.Customer.ID != customerID(1) {
		b.Errorf("customer %+v", c.Customer)
	}
	if len(c.Log) != 2 || c.Log[0].Seq != 1 || c.Log[1].Do != bot.Note {
		b.Errorf("log %+v", c.Log)
	}
	if diff := gocmp.Diff(&one.Words[0], c.Words); diff != "" {
		b.Errorf("words (-want +got):\n%s", diff)
	}
}

func namesBasis(b *box) {
	b.commit(opened(1))
	absent := bot.HandleKey{Connection: "acme", ID: "U404"}
	thread := bot.ThreadKey(room, "t1")
	b.rests(b.read(bot.Need{Item: itemID(1), Other: itemID(9), Author: author(1), Conversation: thread, Person: absent}),
		bot.Seen{Of: bot.ItemRecord, ID: string(itemID(1)), Rev: 1},
		bot.Seen{Of: bot.ItemRecord, ID: string(itemID(9))},
		bot.Seen{Of: bot.CustomerRecord, ID: string(customerID(1)), Rev: 1},
		bot.Seen{Of: bot.ConversationRecord, ID: string(thread)},
		bot.Seen{Of: bot.MemberRecord, ID: absent.String()})
	b.rests(b.read(bot.Need{Author: author(1), Outside: "shop"}),
		bot.Seen{Of: bot.CustomerRecord, ID: string(customerID(1)), Rev: 1},
		bot.Seen{Of: bot.ConversationRecord, ID: string(conversation(1)), Rev: 1},
		bot.Seen{Of: bot.ItemRecord, ID: string(itemID(1)), Rev: 1})
	b.rests(b.read(bot.Need{Author: author(7), Outside: "shop"}), bot.Seen{Of: bot.HandleRecord, ID: author(7).String()})
}

func caseGoesStale(b *box) {
	b.commit(opened(1))
	c := b.read(bot.Need{Author: author(1), Outside: "shop"})
	b.commit(changed(opened(1).Items[0]))
	b.refuse(bot.Change{Event: "late", At: at(9), Basis: c.Basis, Keys: []bot.Key{{Name: "k"}}}, bot.ErrStale)
	c = b.read(bot.Need{Author: author(1), Outside: "shop"})
	b.commit(bot.Change{Event: "again", At: at(9), Basis: c.Basis, Keys: []bot.Key{{Name: "k"}}})
}

func findsMembers(b *box) {
	ann := bot.Member{ID: "ann", Rev: 1, Name: "Ann", Role: bot.Agent, On: map[bot.ConnectionID]string{"acme": "U1", "guild": "77"}}
	b.commit(bot.Change{Event: "e1", At: at(0), Members: []bot.Member{ann}})
	for _, h := range []bot.HandleKey{{Connection: "acme", ID: "U1"}, {Connection: "guild", ID: "77"}, {ID: "ann"}} {
		c := b.read(bot.Need{Person: h})
		if diff := gocmp.Diff(&ann, c.Member); diff != "" {
			b.Errorf("by %v (-want +got):\n%s", h, diff)
		}
		b.rests(c, bot.Seen{Of: bot.MemberRecord, ID: "ann", Rev: 1})
	}
	ann.Rev, ann.On = 2, map[bot.ConnectionID]string{"acme": "U2"}
	b.commit(bot.Change{Event: "e2", At: at(1), Members: []bot.Member{ann}})
	if c := b.read(bot.Need{Person: bot.HandleKey{Connection: "acme", ID: "U1"}}); c.Member != nil {
		b.Errorf("found by an id they no longer have: %+v", c.Member)
	}
	b.reopen()
	if c := b.read(bot.Need{Person: bot.HandleKey{Connection: "acme", ID: "U2"}}); c.Member == nil {
		b.Error("not found by their new id")
	}
}

func readsTrouble(b *box) {
	b.commit(opened(1))
	c := b.read(bot.Need{Action: card(1).ID})
	if c.Action == nil || c.Action.ID != card(1).ID || c.Lane != nil || c.Connection != nil {
		b.Errorf("case of a lane that works: %+v", c)
	}
	connection := bot.Channel{Connection: room.Connection}
	b.rests(c, bot.Seen{Of: bot.LaneRecord, ID: room.String()}, bot.Seen{Of: bot.LaneRecord, ID: connection.String()})
	lane := bot.LaneState{Lane: room, Rev: 1, Blocked: at(0), Probe: at(1), Tries: 2, Why: "archived"}
	all := bot.LaneState{Lane: connection, Rev: 4, Blocked: at(2), Probe: at(3)}
	b.commit(bot.Change{Event: "e", At: at(3), Basis: c.Basis, Lanes: []bot.LaneState{lane, all}})
	c = b.read(bot.Need{Action: card(1).ID})
	if diff := gocmp.Diff([]*bot.LaneState{&lane, &all}, []*bot.LaneState{c.Lane, c.Connection}); diff != "" {
		b.Errorf("trouble (-want +got):\n%s", diff)
	}
	b.rests(c, bot.Seen{Of: bot.LaneRecord, ID: room.String(), Rev: 1}, bot.Seen{Of: bot.LaneRecord, ID: connection.String(), Rev: 4})
}

func readsNothing(b *box) {
	c := b.read(bot.Need{
		Item: "none", Other: "none", Customer: true, Author: author(1), Outside: "shop", Source: "shop/mention/none",
		Person: bot.HandleKey{Connection: "acme", ID: "U1"}, Log: true, Words: 1, Action: "none",
	})
	c.Basis = nil
	if diff := gocmp.Diff(bot.Case{}, c); diff != "" {
		b.Errorf("case (-want +got):\n%s", diff)
	}
}
