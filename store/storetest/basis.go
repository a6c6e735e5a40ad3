package storetest

import (
	"testing"

	"heed/bot"
)

func testBasis(t *testing.T, fresh func(testing.TB) *box) {
	t.Run("a change decided on an older revision is stale", func(t *testing.T) { olderIsStale(fresh(t)) })
	t.Run("a change decided on an absence is stale once there is something", func(t *testing.T) { absentIsStale(fresh(t)) })
	t.Run("a change decided on a presence is stale once there is nothing", func(t *testing.T) { presentIsStale(fresh(t)) })
	t.Run("an enrolled member is no customer, and the other way round", func(t *testing.T) { handlesAreApart(fresh(t)) })
}

// everybody puts one record of each kind, at its second revision.
func everybody(b *box) {
	c := opened(1)
	c.Members = []bot.Member{{ID: "ann", Rev: 1, On: map[bot.ConnectionID]string{"acme": "U1"}}}
	c.Lanes = []bot.LaneState{{Lane: room, Rev: 1, Blocked: at(0), Probe: at(1)}}
	b.commit(c)
	next := bot.Change{Event: "second", At: at(2), Items: c.Items, Customers: c.Customers, Conversations: c.Conversations, Members: c.Members, Lanes: c.Lanes}
	next.Items[0].Rev, next.Customers[0].Rev, next.Conversations[0].Rev, next.Members[0].Rev, next.Lanes[0].Rev = 2, 2, 2, 2, 2
	b.commit(next)
}

// names are the records that everybody puts.
var names = []bot.Seen{
	{Of: bot.ItemRecord, ID: string(itemID(1))},
	{Of: bot.CustomerRecord, ID: string(customerID(1))},
	{Of: bot.ConversationRecord, ID: string(conversation(1))},
	{Of: bot.MemberRecord, ID: "ann"},
	{Of: bot.LaneRecord, ID: room.String()},
}

func resting(seen bot.Seen, rev uint64) bot.Change {
	seen.Rev = rev
	return bot.Change{Event: "e", At: at(3), Basis: []bot.Seen{seen}, Log: []bot.Entry{{Item: "i", Seq: 1, At: at(3)}}}
}

func olderIsStale(b *box) {
	everybody(b)
	b.reopen()
	for _, seen := range names {
		b.refuse(resting(seen, 1), bot.ErrStale)
		b.refuse(resting(seen, 3), bot.ErrStale)
		b.commit(resting(seen, 2))
	}
}

func absentIsStale(b *box) {
	absent := append(names, bot.Seen{Of: bot.HandleRecord, ID: author(1).String()},
		bot.Seen{Of: bot.MemberRecord, ID: bot.HandleKey{Connection: "acme", ID: "U1"}.String()})
	for _, seen := range absent {
		b.commit(resting(seen, 0))
	}
	everybody(b)
	for _, seen := range absent {
		b.refuse(resting(seen, 0), bot.ErrStale)
	}
}

func presentIsStale(b *box) {
	b.commit(bot.Change{Event: "e1", At: at(0), Lanes: []bot.LaneState{{Lane: room, Rev: 1, Blocked: at(0)}}})
	b.commit(bot.Change{Event: "e2", At: at(1), Lanes: []bot.LaneState{{Lane: room, Rev: 2}}})
	lane := bot.Seen{Of: bot.LaneRecord, ID: room.String()}
	b.refuse(resting(lane, 1), bot.ErrStale)
	b.refuse(resting(lane, 2), bot.ErrStale)
	b.commit(resting(lane, 0))
}

func handlesAreApart(b *box) {
	h := bot.HandleKey{Connection: "shop", ID: author(1).ID}
	b.commit(opened(1))
	if c := b.read(bot.Need{Person: h}); c.Member != nil {
		b.Errorf("the customer is a member: %+v", c.Member)
	} else {
		b.commit(bot.Change{Event: "e", At: at(1), Basis: c.Basis, Members: []bot.Member{{ID: "ann", Rev: 1, On: map[bot.ConnectionID]string{"shop": h.ID}}}})
	}
	c := b.read(bot.Need{Person: h, Author: h})
	if c.Member == nil || c.Member.ID != "ann" || c.Customer == nil || c.Customer.ID != customerID(1) {
		b.Errorf("one person in two parts: %+v, %+v", c.Member, c.Customer)
	}
}
