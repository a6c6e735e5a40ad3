package storetest

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"heed/bot"
)

func testWatch(t *testing.T, fresh func(testing.TB) *box) {
	for name, test := range map[string]func(*box){
		"a watcher hears of the items and lanes of a commit":         hears,
		"what one watcher has not heard is merged":                   mergesNews,
		"a watcher that is far behind hears that all has changed":    hearsAll,
		"a watcher that does not listen holds up nobody":             holdsUpNobody,
		"watching ends with its context, and with the store":         endsWatching,
		"what was refused, leased or kept is no news":                hearsNothing,
		"every watcher hears everything, the slow and the attentive": hearsApart,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(fresh(t)) })
		})
	}
}

// news reads what there is to hear, once everything has come to rest.
func news(c <-chan bot.News) (all bot.News) {
	for {
		synctest.Wait()
		select {
		case n, open := <-c:
			if !open {
				return all
			}
			all.Items, all.Lanes, all.All = append(all.Items, n.Items...), append(all.Lanes, n.Lanes...), all.All || n.All
		default:
			return all
		}
	}
}

func hears(b *box) {
	c := b.Watch(b.Context())
	b.commit(opened(1))
	if n := news(c); !slices.Equal(n.Items, []bot.ItemID{itemID(1)}) || !slices.Equal(n.Lanes, []bot.Channel{room}) || n.All {
		b.Errorf("heard %+v", n)
	}
	b.lease(room, at(5), 1)
	a := b.owes(card(1).ID)
	b.commit(settled(a, at(5), bot.FateNotSent))
	if n := news(c); len(n.Items) != 0 || !slices.Equal(n.Lanes, []bot.Channel{room}) {
		b.Errorf("after a settlement: heard %+v", n)
	}
	b.commit(bot.Change{Event: "e", At: at(6), Lanes: []bot.LaneState{{Lane: other, Rev: 1, Blocked: at(6)}}})
	if n := news(c); !slices.Equal(n.Lanes, []bot.Channel{other}) {
		b.Errorf("after trouble: heard %+v", n)
	}
}

func mergesNews(b *box) {
	c := b.Watch(b.Context())
	b.commit(opened(1))
	synctest.Wait() // now the first piece of news is on its way
	for range 3 {
		b.owe(card(2))
	}
	b.commit(opened(3))
	b.commit(opened(4))
	synctest.Wait()
	first, second := <-c, <-c
	slices.Sort(second.Items)
	if len(first.Items) != 1 || !slices.Equal(second.Items, []bot.ItemID{itemID(3), itemID(4)}) || len(second.Lanes) != 1 {
		b.Errorf("heard %+v, then %+v", first, second)
	}
}

func hearsAll(b *box) {
	c := b.Watch(b.Context())
	for n := 0; n < 1500; n += 300 {
		b.openAll(n, n+300)
		synctest.Wait()
	}
	if n := news(c); !n.All || len(n.Items) > 1000 {
		b.Errorf("all %v, %d items", n.All, len(n.Items))
	}
	b.commit(opened(2000))
	if n := news(c); n.All || len(n.Items) != 1 {
		b.Errorf("after the gap: heard %+v", n)
	}
}

func holdsUpNobody(b *box) {
	b.Watch(b.Context())
	for n := range 50 {
		b.commit(opened(n))
	}
}

func endsWatching(b *box) {
	ctx, cancel := context.WithCancel(b.Context())
	ended, closed := b.Watch(ctx), b.Watch(b.Context())
	b.commit(opened(1))
	cancel()
	news(ended)
	if _, open := <-ended; open {
		b.Error("the channel is open after its context")
	}
	b.reopen()
	news(closed)
	if _, open := <-closed; open {
		b.Error("the channel is open after its store")
	}
}

func hearsNothing(b *box) {
	b.commit(opened(1))
	c := b.Watch(b.Context())
	b.refuse(opened(1), bot.ErrSeen)
	b.lease(room, at(5), 1)
	b.keep(0, bot.Kept{Name: "mark", Value: []byte("v")})
	if n := news(c); len(n.Items)+len(n.Lanes) != 0 || n.All {
		b.Errorf("heard %+v, want nothing", n)
	}
}

func hearsApart(b *box) {
	slow, attentive := b.Watch(b.Context()), b.Watch(b.Context())
	var heard []bot.ItemID
	for n := range 5 {
		b.commit(opened(n))
		heard = append(heard, news(attentive).Items...)
	}
	if n := news(slow); len(n.Items) != 5 || len(heard) != 5 {
		b.Errorf("heard %v slowly, %v attentively", n.Items, heard)
	}
}
