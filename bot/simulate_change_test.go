package bot_test

import (
	"fmt"
	"testing/synctest"
	"time"

	"heed/bot"
)

// amended are the rules after changes: Bob may have left, and support may work
// from ten instead of nine.
func (w *world) amended(r *bot.Rules) {
	working(r)
	if w.left {
		delete(r.Members, "Bob")
	}
	if w.late {
		d := r.Desks["support"]
		for day := range d.Hours.Week {
			d.Hours.Week[day] = []bot.Window{{From: 600, To: 750}, {From: 780, To: 1110}}
		}
		r.Desks["support"] = d
	}
}

// ail tells the oracle that for a while messages may be late, or lost.
func (w *world) ail(d time.Duration) {
	w.oracle.ill = append(w.oracle.ill, stretch{time.Now(), time.Now().Add(d)})
}

// change restarts heed, with other rules or the same. Afterwards everything is
// due as the rules now say, promises of whoever left too.
func (w *world) change() {
	w.wait[len(w.wait)-1]()
	w.look()
	w.oracle.settle(time.Now())
	other := w.rand.IntN(3)
	switch other {
	case 0:
		w.left = !w.left
	case 1:
		w.late = !w.late
	}
	w.ail(time.Minute)
	w.live()
	w.life.refuse(!w.mute.IsZero())
	if w.oracle.rules = w.bot.Rules(); other == 1 {
		w.oracle.learn(w.bot.Rules(), time.Now())
	}
	w.look()
	for id, s := range w.oracle.souls {
		i, due := w.view(id).Item, w.oracle.due(s)
		if !i.Due.Equal(due) {
			w.Errorf("%s: after a restart at %s it is due %s, want %s", id, time.Now(), i.Due, due)
		}
		if _, there := w.bot.Rules().Members[i.Owner]; i.State() == bot.Claimed && !there {
			w.Errorf("%s: %s, who has left, has it", id, i.Owner)
		}
	}
}

// twins lets two customers write at the same moment, of whom one is known to
// three and one to three million, and does the same to both.
func (w *world) twins() {
	n := len(w.oracle.souls)
	var pair [2]bot.ItemID
	first := w.rand.IntN(2)
	for k := range pair {
		followers := []int64{3, 3_000_000}[(first+k)%2]
		r, err := w.bot.Take(w.Context(), bot.Event{Do: bot.Say, Mention: &bot.Mention{
			ID: fmt.Sprint("twin", n, k), From: bot.Channel{Connection: "w", ID: "shop"}, Thread: fmt.Sprint("twin", n, k), Text: "It is broken.",
			Author: bot.Author{ID: fmt.Sprint("T", n, k), Name: "Tess", Followers: followers},
		}})
		if err != nil {
			w.Fatal(err)
		}
		pair[k] = r.Item
	}
	for _, e := range []bot.Event{{Do: bot.Note, Text: "hm"}, {Do: bot.SetKind, Text: "complaint"}, {Do: bot.Move, To: "billing"}, {Do: bot.SetKind, Text: "question"}} {
		for _, id := range pair {
			e.Item = id
			w.do(ann, e)
		}
		w.alike(pair)
	}
	for _, id := range pair {
		w.do(lea, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Spam, Reason: "It is."})
	}
}

// alike looks whether two are due at once, and listed as they came.
func (w *world) alike(pair [2]bot.ItemID) {
	synctest.Wait()
	a, b := w.view(pair[0]).Item, w.view(pair[1]).Item
	if !a.Due.Equal(b.Due) || !a.Wake.Equal(b.Wake) || a.Due.IsZero() {
		w.Errorf("twins are due %s and %s, and wake %s and %s", a.Due, b.Due, a.Wake, b.Wake)
	}
	page, err := w.record.Items(w.Context(), bot.Query{ByDue: true, Limit: 200})
	if err != nil {
		w.Fatal(err)
	}
	for n, v := range page.Items {
		if v.Item.ID == a.ID && (n+1 == len(page.Items) || page.Items[n+1].Item.ID != b.ID) {
			w.Errorf("twins are not listed one after the other: %s and %s", a.ID, b.ID)
		}
	}
}

// count compares the digest of every day with what a reader of the logs counts.
func (w *world) count(began time.Time) {
	now, rules := time.Now(), w.bot.Rules()
	all := map[bot.DeskID][]whole{}
	for id := range w.oracle.souls {
		v := w.view(id)
		for last := len(v.Log); last > 0 && uint64(len(v.Log)) < v.Item.Seq; last = len(v.Log) {
			more, err := w.record.View(w.Context(), id, v.Log[last-1].Seq, 1000)
			if err != nil {
				w.Fatal(err)
			}
			v.Log = append(v.Log, more.Log...)
		}
		all[v.Item.Desk] = append(all[v.Item.Desk], whole{v, v})
	}
	received := 0
	for id, desk := range rules.Desks {
		zone := desk.Hours.Location()
		for year, month, day := began.In(zone).Date(); ; day++ {
			c := counting{desk: desk, rules: rules, now: now, from: time.Date(year, month, day, 0, 0, 0, 0, zone), to: time.Date(year, month, day+1, 0, 0, 0, 0, zone)}
			if c.from.After(now) {
				break
			}
			c.pick(all[id])
			d := c.from
			got, err := bot.DayDigest(w.Context(), w.record, rules, id, bot.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()}, now)
			if err != nil {
				w.Fatal(err)
			}
			want := c.digest()
			received += want.Received
			if diff := differ(want, got); diff != "" {
				w.Errorf("the digest of %s on %s (-by hand +digest):\n%s", id, d, diff)
			}
		}
	}
	if received == 0 {
		w.Error("the digests are of nothing")
	}
}
