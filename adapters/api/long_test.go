package api_test

import (
	"fmt"
	"testing"
	"time"

	"heed/adapters/api"
	"heed/bot"
)

// lengthen adds n notes, and then a mention, to an item's log.
func (h *house) lengthen(id string, n int, source string) {
	h.Helper()
	v, err := h.store.View(h.Context(), bot.ItemID(id), 0, 0)
	if err != nil {
		h.Fatal(err)
	}
	i := v.Item
	c := bot.Change{Event: "01ARZ3NDEKTSV4RRFFQ69G5FAV", At: time.Now().UTC()}
	for range n {
		i.Seq++
		c.Log = append(c.Log, bot.Entry{Item: i.ID, Seq: i.Seq, Event: c.Event, At: c.At, Do: bot.Note, Member: "ann"})
	}
	i.Seq, i.Rev, i.Mentions = i.Seq+1, i.Rev+1, i.Mentions+1
	c.Log = append(c.Log, bot.Entry{Item: i.ID, Seq: i.Seq, Event: c.Event, At: c.At, Do: bot.Say, Customer: i.Customer, Source: source, Road: i.Roads[0].Conversation})
	c.Items = []bot.Item{i}
	if _, err := h.store.Commit(h.Context(), c); err != nil {
		h.Fatal(err)
	}
}

func TestOfALongLogTheLatestEntriesAreShown(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	h.lengthen(id, api.MaxLog-2, "2")
	for more, first := range []int{1, 2, 3} {
		a := h.get("/api/v1/items/" + id)
		log := a.body["log"].([]any)
		seq := func(n int) string { return fmt.Sprint(log[n].(map[string]any)["seq"]) }
		if len(log) != api.MaxLog || seq(0) != fmt.Sprint(first) || seq(len(log)-1) != fmt.Sprint(api.MaxLog+more) {
			t.Fatalf("%d entries from %s to %s; want %d from %d", len(log), seq(0), seq(len(log)-1), api.MaxLog, first)
		}
		h.want(h.do(id, "note", `{"by":"bob","text":"more"}`), 200)
	}
}

func TestAMentionIsFoundHoweverLongTheLogIs(t *testing.T) {
	h := open(t)
	id := h.say("zoe", "1", "It is broken.")
	h.lengthen(id, 2*api.MaxLog, "far")
	h.want(h.do(id, "split", `{"by":"bob","mention":"far"}`), 200)
}
