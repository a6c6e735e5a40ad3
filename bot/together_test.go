package bot_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"heed/bot"
)

// TestFirstMentionsTogether: whoever is not known yet and writes ten times at
// once is one customer with one item.
func TestFirstMentionsTogether(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		const times = 10
		receipts := make([]bot.Receipt, times)
		var all sync.WaitGroup
		for n := range times {
			all.Go(func() {
				m := bot.Mention{
					ID: fmt.Sprint("m", n), From: bot.Channel{Connection: "w", ID: "shop"}, Text: "It is broken.",
					Author: bot.Author{ID: "C77", Name: "Yan"}, To: bot.Ref{Connection: "w", ID: "shop/m"},
				}
				var err error
				receipts[n], err = h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: &m, Keys: []bot.Key{{Name: bot.MentionKey("w", m.ID)}}})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		synctest.Wait()
		statuses := map[bot.Status]int{}
		for _, r := range receipts {
			statuses[r.Status]++
			if r.Item != receipts[0].Item {
				t.Errorf("items %s and %s", r.Item, receipts[0].Item)
			}
		}
		if statuses[bot.StatusNew] != 1 || statuses[bot.StatusAdded] != times-1 {
			t.Errorf("statuses %v", statuses)
		}
		if v := h.view(receipts[0].Item); v.Item.Mentions != times || v.Customer.Items != 1 {
			t.Errorf("%d mentions, %d items of the customer", v.Item.Mentions, v.Customer.Items)
		}
	})
}

// TestOneMentionManyTimes: the same mention delivered at once, again and again,
// is one item and one card, and every answer says so.
func TestOneMentionManyTimes(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		take := func() (bot.Receipt, error) {
			m := bot.Mention{ID: "m1", From: bot.Channel{Connection: "w", ID: "shop"}, Text: "It is broken.", To: bot.Ref{Connection: "w", ID: "shop/m"}}
			return h.bot.Take(h.Context(), bot.Event{Do: bot.Say, Mention: &m, Keys: []bot.Key{{Name: bot.MentionKey("w", m.ID)}}})
		}
		var all sync.WaitGroup
		got := make(chan bot.Receipt, 20)
		for range 20 {
			all.Go(func() {
				r, err := take()
				if err != nil {
					t.Error(err)
				}
				got <- r
			})
		}
		all.Wait()
		synctest.Wait()
		fresh, id := 0, h.newest()
		for range 20 {
			r := <-got
			if r.Status == bot.StatusNew {
				fresh++
			}
			if r.Item != id || r.Rev != 1 {
				t.Errorf("the receipt %+v is not that of item %s", r, id)
			}
		}
		if fresh != 1 {
			t.Errorf("%d receipts say it is new", fresh)
		}
		cards := 0
		for _, m := range h.wall.Messages("team") {
			if strings.Contains(string(m.Card), string(id)) {
				cards++
			}
		}
		if v := h.view(id); cards != 1 || len(v.Log) != 1 {
			t.Errorf("%d cards, log %v", cards, events(v))
		}
	})
}
