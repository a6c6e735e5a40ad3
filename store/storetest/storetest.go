// Package storetest is the contract that every [bot.Store] keeps: what the
// comments of [bot.Store] and [bot.Reader] say, as tests whose names say it
// again. A store runs all of it with [Run].
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"heed/bot"
)

// Opener opens one store, always the same. It is called again only after the
// store it returned was closed.
type Opener func() (bot.Store, error)

// Run holds the stores that fresh makes to the contract. Each call of fresh is
// for a new, empty store.
func Run(t *testing.T, fresh func(t testing.TB) Opener) {
	for name, group := range map[string]func(*testing.T, func(testing.TB) *box){
		"commit": testCommit,
		"basis":  testBasis,
		"case":   testCase,
		"follow": testFollow,
		"list":   testList,
		"log":    testLog,
		"story":  testStory,
		"queue":  testQueue,
		"lease":  testLease,
		"lanes":  testLanes,
		"place":  testPlace,
		"keep":   testKeep,
		"expire": testExpire,
		"watch":  testWatch,
		"search": testSearch,
		"crowd":  testCrowd,
		"life":   testLife,
	} {
		t.Run(name, func(t *testing.T) {
			group(t, func(t testing.TB) *box { return unpack(t, fresh(t)) })
		})
	}
	t.Run("model", func(t *testing.T) { testModel(t, fresh) })
}

// box is a store under test, and the small change of testing it.
type box struct {
	tester
	bot.Store
	open Opener
}

// tester is what [testing.T] and [rapid.T] have in common.
type tester interface {
	Helper()
	Error(...any)
	Errorf(string, ...any)
	Fatal(...any)
	Fatalf(string, ...any)
	Cleanup(func())
	Context() context.Context
}

func unpack(t tester, open Opener) *box {
	t.Helper()
	b := &box{tester: t, open: open}
	b.start()
	t.Cleanup(func() {
		if err := b.Store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return b
}

func (b *box) start() {
	b.Helper()
	var err error
	if b.Store, err = b.open(); err != nil {
		b.Fatalf("open: %v", err)
	}
}

// reopen closes the store and opens it again.
func (b *box) reopen() {
	b.Helper()
	if err := b.Store.Close(); err != nil {
		b.Fatalf("close: %v", err)
	}
	b.start()
}

// commit commits a change that must be accepted.
func (b *box) commit(c bot.Change) bot.Receipt {
	b.Helper()
	r, err := b.Commit(b.Context(), c)
	if err != nil {
		b.Fatalf("commit %s: %v", c.Event, err)
	}
	return r
}

// openAll commits what several first mentions do as one change.
func (b *box) openAll(from, to int) {
	b.Helper()
	all := bot.Change{Event: "all", At: at(to)}
	for n := from; n < to; n++ {
		c := opened(n)
		all.Items, all.Customers = append(all.Items, c.Items...), append(all.Customers, c.Customers...)
		all.Words, all.Log = append(all.Words, c.Words...), append(all.Log, c.Log...)
	}
	b.commit(all)
}

// refuse commits a change that must be answered with an error.
func (b *box) refuse(c bot.Change, want error) bot.Receipt {
	b.Helper()
	r, err := b.Commit(b.Context(), c)
	if !errors.Is(err, want) {
		b.Fatalf("commit %s: %v, want %v", c.Event, err, want)
	}
	return r
}

// get fails the test if reading did.
func get[T any](b *box) func(T, error) T {
	return func(v T, err error) T {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
		return v
	}
}

func (b *box) view(id bot.ItemID) bot.View {
	b.Helper()
	return get[bot.View](b)(b.View(b.Context(), id, 0, 1000))
}

func (b *box) read(n bot.Need) bot.Case {
	b.Helper()
	return get[bot.Case](b)(b.Case(b.Context(), n))
}

func (b *box) owes(id bot.ActionID) bot.Action {
	b.Helper()
	return get[bot.Action](b)(b.Action(b.Context(), id))
}

func (b *box) lease(lane bot.Channel, now time.Time, n int) ([]bot.Action, time.Time) {
	b.Helper()
	due, next, err := b.Lease(b.Context(), lane, now, now.Add(15*time.Second), n)
	if err != nil {
		b.Fatal(err)
	}
	return due, next
}

// pages lists everything a query selects, page by page.
func (b *box) pages(q bot.Query) []bot.ItemID {
	b.Helper()
	var ids []bot.ItemID
	for {
		p := get[bot.Page](b)(b.Items(b.Context(), q))
		for _, v := range p.Items {
			ids = append(ids, v.Item.ID)
		}
		if q.Cursor = p.Next; q.Cursor == "" {
			return ids
		}
	}
}

// noon is when most tests happen.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 123456789, time.UTC)

func at(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

// item returns the n-th item, opened n minutes after noon.
func item(n int) bot.Item {
	return bot.Item{
		ID: itemID(n), Rev: 1, Seq: 1, Desk: "support", Customer: customerID(n), OpenedAt: at(n), LastSaid: at(n),
		Round: bot.Round{N: 1, At: at(n), Fresh: true},
		Roads: []bot.Road{{Conversation: conversation(n), Customer: customerID(n), Channel: shop, Asked: 1}},
		First: bot.Spoken{Seq: 1}, Latest: bot.Spoken{Seq: 1}, Mentions: 1,
		Due: at(n + 60), Wake: at(n + 60),
	}
}

func itemID(n int) bot.ItemID         { return bot.ItemID(fmt.Sprintf("01JPB%021d", n)) }
func customerID(n int) bot.CustomerID { return bot.CustomerID(fmt.Sprintf("01JPC%021d", n)) }
func mention(n int) string            { return fmt.Sprintf("m%06d", n) }
func author(n int) bot.HandleKey {
	return bot.HandleKey{Connection: "shop", ID: fmt.Sprintf("u%06d", n)}
}
func conversation(n int) bot.ConversationKey { return bot.CustomerKey("shop", customerID(n)) }
func cardID(n int, c bot.Channel) bot.ActionID {
	return bot.ActionID("card/" + string(itemID(n)) + "/" + c.String())
}

var (
	shop  = bot.Channel{Connection: "shop"}
	room  = bot.Channel{Connection: "acme", ID: "C0SUPPORT"}
	other = bot.Channel{Connection: "acme", ID: "C0OTHER"}
)

func card(n int) bot.Action {
	return bot.Action{
		ID: cardID(n, room), Kind: bot.ShowCard, Lane: room, Urgency: bot.ForCard, Item: itemID(n), Want: 1,
		Made: at(n), State: bot.Queued, Due: at(n),
	}
}

func customer(n int) bot.Customer {
	return bot.Customer{
		ID: customerID(n), Rev: 1, Name: fmt.Sprintf("Customer %d", n), Items: 1, Last: itemID(n),
		Handles: []bot.Handle{{Connection: "shop", ID: author(n).ID, Name: "c", Followers: 3}},
	}
}

// opened is what the first mention of the n-th customer does.
func opened(n int) bot.Change {
	return bot.Change{
		Event: bot.EventID(itemID(n)), At: at(n),
		Basis: []bot.Seen{
			{Of: bot.HandleRecord, ID: author(n).String()},
			{Of: bot.ConversationRecord, ID: string(conversation(n))},
		},
		Keys:          []bot.Key{{Name: bot.MentionKey("shop", mention(n))}, {Name: bot.DeliveryKey("shop", mention(n)), Until: at(n + 24*60)}},
		Receipt:       bot.Receipt{Item: itemID(n), Rev: 1, Seq: 1, Status: bot.StatusNew},
		Items:         []bot.Item{item(n)},
		Customers:     []bot.Customer{customer(n)},
		Conversations: []bot.Conversation{{Key: conversation(n), Rev: 1, Item: itemID(n)}},
		Words:         []bot.Words{{Item: itemID(n), Seq: 1, Text: fmt.Sprintf("Where is parcel %d?", n), Author: bot.Author{ID: author(n).ID}}},
		Log:           []bot.Entry{said(n, 1)},
		Actions:       []bot.Action{card(n)},
	}
}

func said(n int, seq uint64) bot.Entry {
	return bot.Entry{
		Item: itemID(n), Seq: seq, Event: bot.EventID(itemID(n)), At: at(n), Do: bot.Say, Customer: customerID(n),
		Source: mention(n), Road: conversation(n), Worded: true,
	}
}

// changed is a later revision of an item, decided on the one before.
func changed(i bot.Item, entries ...bot.Entry) bot.Change {
	c := bot.Change{At: i.LastSaid, Basis: []bot.Seen{{Of: bot.ItemRecord, ID: string(i.ID), Rev: i.Rev}}}
	i.Rev++
	for _, e := range entries {
		i.Seq++
		e.Item, e.Seq, e.Event = i.ID, i.Seq, bot.EventID(fmt.Sprintf("%s+%d", i.ID, i.Rev))
		c.Log = append(c.Log, e)
	}
	c.Event = bot.EventID(fmt.Sprintf("%s+%d", i.ID, i.Rev))
	c.Items, c.Receipt = []bot.Item{i}, bot.Receipt{Item: i.ID, Rev: i.Rev, Seq: i.Seq}
	return c
}

// gone is a context that is over.
func gone() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
