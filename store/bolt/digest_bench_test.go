package bolt

import (
	"fmt"
	"runtime/debug"
	"testing"
	"time"

	"heed/bot"
)

// BenchmarkDigest computes the digest of a day on which 13,000 items were opened,
// most of them answered (G7).
func BenchmarkDigest(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as heed runs it
	s, err := Open(b.Context(), fileOf(b), Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	day := time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC)
	const items = 13000
	for n := 0; n < items; n += 500 {
		var all bot.Change
		for k := n; k < n+500; k++ {
			handled(&all, day.Add(time.Duration(k)*24*time.Hour/items), k)
		}
		all.Event, all.At = bot.EventID(fmt.Sprint(n)), day
		if _, err := s.Commit(b.Context(), all); err != nil {
			b.Fatal(err)
		}
	}
	for { // what was said is indexed meanwhile
		p, err := s.Items(b.Context(), bot.Query{Text: "parcel", Limit: 1})
		if err != nil {
			b.Fatal(err)
		}
		if !p.Fresh.Before(time.Now().Add(-time.Second)) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	week := map[time.Weekday][]bot.Window{}
	for d := range 7 {
		week[time.Weekday(d)] = []bot.Window{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	}
	rules := bot.Rules{Desks: map[bot.DeskID]bot.Desk{"support": {
		ID: "support", Hours: bot.Hours{Week: week}, Targets: map[bot.Kind]bot.Targets{"": {Answer: 8 * time.Hour}},
	}}}
	start := time.Now()
	for b.Loop() {
		g, err := bot.ReadDigest(b.Context(), s, rules, "support", day, day.AddDate(0, 0, 1), day.AddDate(0, 0, 1))
		if err != nil || g.Received != items || g.Answered != items*9/10 {
			b.Fatalf("%d received, %d answered, %v", g.Received, g.Answered, err)
		}
	}
	b.ReportMetric(time.Since(start).Seconds()/float64(b.N), "G7-digest-s(<1)")
}

// handled adds an item that was claimed, held, answered and, but for one of ten,
// resolved.
func handled(all *bot.Change, at time.Time, n int) {
	c := mentioned(int64(n))
	i, e := c.Items[0], c.Log[0]
	id := bot.ItemID(fmt.Sprintf("%s%06d", bot.FirstID(at)[:20], n))
	i.ID, i.OpenedAt, i.Kind = id, at, []bot.Kind{"complaint", "question", "kudos", "experience"}[n%4]
	i.Roads[0].Latest.Item = id
	e.Item, e.At = id, at
	all.Log = append(all.Log, e)
	log := func(after time.Duration, e bot.Entry) {
		i.Seq++
		e.Item, e.Seq, e.Event, e.At, e.Member = id, i.Seq, bot.EventID(id), at.Add(after), "ann"
		all.Log = append(all.Log, e)
	}
	log(time.Minute, bot.Entry{Do: bot.Claim})
	log(time.Minute, bot.Entry{Do: bot.SetKind, To: string(i.Kind)})
	log(2*time.Minute, bot.Entry{Do: bot.Hold, Worded: true})
	log(3*time.Minute, bot.Entry{Do: bot.Delivered, Of: 4, Road: i.Roads[0].Conversation})
	i.Owner, i.ClaimedAt, i.RespondedAt = "ann", at.Add(time.Minute), at.Add(3*time.Minute)
	if n%10 > 0 {
		log(time.Hour, bot.Entry{Do: bot.Reply, Worded: true})
		log(61*time.Minute, bot.Entry{Do: bot.Delivered, Of: 6, Road: i.Roads[0].Conversation})
		log(2*time.Hour, bot.Entry{Do: bot.Resolve, Outcome: bot.Solved})
		i.AnsweredAt, i.ResolvedAt, i.Roads[0].Answered = at.Add(61*time.Minute), at.Add(2*time.Hour), 6
		i.Closed = &bot.Closing{Outcome: bot.Solved, By: "ann", At: i.ResolvedAt}
	}
	w := c.Words[0]
	w.Item = id
	all.Items, all.Words = append(all.Items, i), append(all.Words, w)
}
