package main_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
	"heed/store/bolt"
)

// check reads the store, and compares it with what the world has seen.
func (c *crash) check() {
	c.Helper()
	store, err := bolt.Open(c.Context(), c.told.Store, bolt.Options{})
	if err != nil {
		c.Fatal(err)
	}
	defer store.Close()
	mentions, replies := map[string]int{}, map[string]int{}
	items := 0
	for q := (bot.Query{Limit: 200}); ; {
		page, err := store.Items(c.Context(), q)
		if err != nil {
			c.Fatal(err)
		}
		for _, v := range page.Items {
			items++
			c.checkItem(store, v.Item, mentions, replies)
		}
		if q.Cursor = page.Next; page.Next == "" {
			break
		}
	}
	once(c.T, "mention", slices.Concat(c.accepted, c.said), mentions)
	once(c.T, "reply", c.texts, replies)
	once(c.T, "delivered reply", c.texts, c.delivered())
	if told := c.wall.Ephemeral(annOfWall.ID); len(told) > 0 {
		c.Errorf("Ann was refused: %q", told[0])
	}
	c.Logf("%d killings, %d items, %d mentions, %d replies", killings, items, len(mentions), len(replies))
}

// once checks that everything is there once.
func once(t *testing.T, what string, want []string, have map[string]int) {
	t.Helper()
	for _, id := range want {
		if have[id] != 1 {
			t.Errorf("%s %s is there %d times", what, id, have[id])
		}
	}
	if len(have) > len(want) {
		t.Errorf("%d of %s, of which only %d were given", len(have), what, len(want))
	}
}

// checkItem counts what an item's log holds, and looks at its card.
func (c *crash) checkItem(store bot.Store, i bot.Item, mentions, replies map[string]int) {
	c.Helper()
	v, err := store.View(c.Context(), i.ID, 0, 10000)
	if err != nil {
		c.Fatal(err)
	}
	for _, l := range v.Log {
		switch {
		case l.Do == bot.Say:
			mentions[l.Source]++
		case l.Do == bot.Reply && l.Words != nil:
			replies[l.Words.Text]++
		}
	}
	cards := slices.DeleteFunc(c.wall.Messages("team"), func(m wall.Message) bool { return m.Item != string(i.ID) })
	if len(cards) != 1 || cards[0].Rev() != i.Rev {
		a, _ := store.Action(c.Context(), bot.ActionID("card/"+string(i.ID)+"/w/team"))
		c.Errorf("item %s at revision %d has %d cards; heed thinks %+v", i.ID, i.Rev, len(cards), a)
	}
	if len(i.Replies) > 0 {
		c.Errorf("item %s has replies that are not settled: %+v", i.ID, i.Replies)
	}
}

// delivered counts the replies that customers see.
func (c *crash) delivered() map[string]int {
	all := map[string]int{}
	c.shop.mu.Lock()
	defer c.shop.mu.Unlock()
	for _, text := range c.shop.taken {
		all[text]++
	}
	for _, m := range c.wall.Messages("shop") {
		if m.By.ID == "" {
			all[m.Text]++
		}
	}
	return all
}

// receiver is the shop's end of replies: it takes each id once, and does not
// always say so.
type receiver struct {
	mu     sync.Mutex
	random *rand.Rand
	calm   bool
	taken  map[string]string // id: text
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var reply struct{ ID, Text string }
	err := json.NewDecoder(q.Body).Decode(&reply)
	r.mu.Lock()
	defer r.mu.Unlock()
	luck := r.random.IntN(10)
	if r.calm {
		luck = 9
	}
	switch {
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
		return
	case luck == 0:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case luck == 1:
		panic(http.ErrAbortHandler)
	}
	r.taken[reply.ID] = reply.Text
	switch luck {
	case 2:
		panic(http.ErrAbortHandler)
	case 3:
		w.WriteHeader(http.StatusInternalServerError)
	}
}
