package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// recorder is a store that remembers all that was committed.
type recorder struct {
	bot.Store
	mu    sync.Mutex
	news  []bot.Change
	fresh chan struct{} // holds one when something was committed
}

func (r *recorder) Commit(ctx context.Context, c bot.Change) (bot.Receipt, error) {
	receipt, err := r.Store.Commit(ctx, c)
	if err == nil {
		r.mu.Lock()
		r.news = append(r.news, c)
		r.mu.Unlock()
		select {
		case r.fresh <- struct{}{}:
		default:
		}
	}
	return receipt, err
}

// take returns what was committed since it was last called.
func (r *recorder) take() []bot.Change {
	r.mu.Lock()
	defer r.mu.Unlock()
	news := r.news
	r.news = nil
	return news
}

// world is two desks at work for ninety days, and somebody who writes down what
// should happen.
type world struct {
	*mortal
	rand    *rand.Rand
	record  *recorder
	oracle  *oracle
	threads []string
	ids     []bot.ItemID
	newest  bot.ItemID
	ticked  time.Time
	down    time.Time // until when the platform is
	mute    time.Time // until when nothing leaves
	left    bool      // Bob has
	late    bool      // support begins and ends an hour later
}

// TestNinetyDays: whatever customers and members do, all promises about time hold
// at every moment. By itself it is a fortnight around each change of clocks; with
// HEED_SEEDS=100 that many lives of ninety days, with HEED_SEED=7 that one.
func TestNinetyDays(t *testing.T) {
	t.Parallel()
	first, n, days := uint64(1), uint64(2), 14
	if s, err := strconv.ParseUint(os.Getenv("HEED_SEED"), 10, 64); err == nil {
		first, n, days = s, 1, 90
	}
	if s, err := strconv.ParseUint(os.Getenv("HEED_SEEDS"), 10, 64); err == nil {
		n, days = s, 90
	}
	for seed := first; seed < first+n; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { ninetyDays(t, seed, days) })
	}
}

func ninetyDays(t *testing.T, seed uint64, days int) {
	set := settings{wall: wall.Settings{Directs: seed%2 == 0}, rules: working}
	inMortal(t, set, func(m *mortal) {
		m.wait[len(m.wait)-1]()
		end := []int{310, 92}[seed%2] // soon after the clocks go back, or ahead
		time.Sleep(time.Duration(end-days) * 24 * time.Hour)
		w := &world{mortal: m, rand: rand.New(rand.NewPCG(seed, 3)), record: &recorder{Store: m.store, fresh: make(chan struct{}, 1)}, ticked: time.Now()}
		m.store, m.run = w.record, (*bot.Bot).RunUnclocked
		m.set.rules = w.amended
		m.wall.Meet(ann, bob, lea, vic)
		m.live()
		w.oracle = newOracle(t, m.bot.Rules(), time.Now(), days)
		began := time.Now()
		for end := time.Now().Add(time.Duration(days) * 24 * time.Hour); time.Now().Before(end) && !t.Failed(); {
			w.until(time.Now().Add(time.Duration(w.rand.IntN(90*60)) * time.Second))
			w.act()
			w.meddle()
			w.look()
		}
		w.until(time.Now().Add(time.Hour))
		w.oracle.end(time.Now())
		w.oracle.reads(m.wall, map[string]bot.DeskID{"team": "support", "more": "billing"})
		w.count(began)
		o := w.oracle
		t.Logf("%d items, %d nags, %d warnings, %d asks, %d releases, %d lists, %d messages", len(o.souls), o.nags, o.warnings, o.asks, o.releases, o.lists, len(o.told))
	})
}

// working are two desks with hours, and a lead.
func working(r *bot.Rules) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	hours := func(days []time.Weekday, windows ...bot.Window) bot.Hours {
		h := bot.Hours{Zone: bot.Zone{Location: zone}, Week: map[time.Weekday][]bot.Window{}}
		for _, d := range days {
			h.Week[d] = windows
		}
		return h
	}
	week := []time.Weekday{1, 2, 3, 4, 5}
	day, night := r.Desks["support"], r.Desks["billing"]
	day.Hours = hours(week, bot.Window{From: 540, To: 750}, bot.Window{From: 780, To: 1050})
	day.Hours.Holidays = []bot.Date{{Year: 2000, Month: 1, Day: 6}, {Year: 2000, Month: 2, Day: 29}, {Year: 2000, Month: 10, Day: 3}}
	quiet := hours(append(week, 0, 6), bot.Window{From: 540, To: 570}, bot.Window{From: 1020, To: 1035})
	day.Quiet, day.ReleaseAfter, day.FollowUp = &quiet, 12*time.Hour, map[bot.Kind]int{"complaint": 3}
	night.Hours = hours([]time.Weekday{0, 1, 2, 3, 4, 5, 6}, bot.Window{From: 0, To: 240}, bot.Window{From: 1200, To: 1440})
	day.Targets = map[bot.Kind]bot.Targets{
		"": {Respond: time.Hour, Answer: 8 * time.Hour, NextAnswer: 4 * time.Hour, Resolve: 16 * time.Hour}, "complaint": {Claim: 15 * time.Minute, Respond: 30 * time.Minute, Answer: 4 * time.Hour},
	}
	to := func(r ...bot.Recipient) []bot.Recipient { return r }
	day.Ladders = map[bot.Kind][]bot.Step{"complaint": {{At: 50, To: to("owner")}, {At: 100, To: to("owner", "lead")}, {To: to("on-duty"), Direct: true}, {To: to("channel", "manager")}}}
	night.Ladders = map[bot.Kind][]bot.Step{"": {{At: 75, To: to("owner"), Direct: true}, {At: 100, To: to("owner", "channel")}, {To: to("on-duty", "lead"), Direct: true}, {To: to("owner", "lead")}, {To: to("manager")}}}
	day.NagRepeat, night.NagRepeat = 150*time.Minute, 3*time.Hour
	date := func(m time.Month, d int) bot.Date { return bot.Date{Year: 2000, Month: m, Day: d} }
	day.Duty = bot.Duty{Members: []bot.MemberID{"Ann", "Bob"}, Since: bot.Date{Year: 1999, Month: 12, Day: 27}, At: 540, Overrides: []bot.Turn{
		{From: date(3, 14), Until: date(3, 17), Member: "Lea"}, {From: date(10, 20), Until: date(10, 24), Member: "Lea"},
	}}
	day.Managers, night.Duty = []bot.MemberID{"Vic"}, bot.Duty{Members: []bot.MemberID{"Bob"}, Since: date(1, 1)}
	r.Desks["support"], r.Desks["billing"] = day, night
}

// until lets time pass, and the clerk look every five seconds: only those looks
// are made at which somebody wakes.
func (w *world) until(end time.Time) {
	const round = 5 * time.Second
	for time.Now().Before(end) {
		due, next, err := w.record.Waking(w.Context(), w.ticked, 1)
		if err != nil {
			w.Fatal(err)
		}
		at := w.ticked.Add(round)
		if next.IsZero() || next.After(end) {
			next = end
		}
		if len(due) == 0 && next.After(at) {
			at = at.Add((next.Sub(at) + round - 1) / round * round)
		}
		select {
		case <-time.After(time.Until(at)):
			w.bot.Sweep(w.Context())
			w.ticked = at
		case <-time.After(time.Until(end)):
		case <-w.record.fresh: // somebody may wake earlier now
			for !w.ticked.Add(round).After(time.Now()) {
				w.ticked = w.ticked.Add(round)
			}
		}
		w.look()
	}
	if !w.down.IsZero() && time.Now().After(w.down) {
		w.wall.Offline(false)
		w.down = time.Time{}
	}
	if !w.mute.IsZero() && time.Now().After(w.mute) {
		w.life.refuse(false)
		w.mute = time.Time{}
	}
}

// look shows the oracle what was committed.
func (w *world) look() {
	synctest.Wait()
	w.oracle.read(w.record.take())
	if page, err := w.record.Items(w.Context(), bot.Query{Newest: true, Limit: 1}); err == nil && len(page.Items) > 0 {
		if id := page.Items[0].Item.ID; id > w.newest {
			w.ids, w.newest = append(w.ids, id), id
		}
	}
}

// act lets somebody do something.
func (w *world) act() {
	switch n := w.rand.IntN(100); {
	case n < 6 || len(w.ids) == 0:
		channel := []string{"shop", "bills"}[w.rand.IntN(2)]
		id, _ := w.wall.Say(channel, "", zoe, "It is broken.")
		w.threads = append(w.threads, channel+" "+id)
	case n < 20:
		w.customer()
	case n < 21:
		w.change()
	case n < 22:
		w.ail(time.Minute)
		w.crash()
		w.oracle.rules = w.bot.Rules()
	case n < 23 && w.mute.IsZero():
		w.mute = time.Now().Add(time.Duration(w.rand.IntN(180)) * time.Minute)
		w.ail(5 * time.Hour) // it is noticed late that it is over
		w.life.refuse(true)
	case n < 24:
		w.twins()
	case n < 25 && w.down.IsZero():
		w.wall.Offline(true)
		w.down = time.Now().Add(time.Duration(w.rand.IntN(20)) * time.Hour)
	case n < 27:
		w.away()
	case n < 35 && len(w.ids) > 8:
		w.tidy()
	default:
		w.member()
	}
	synctest.Wait()
}

// recent picks one of the latest few.
func recent[T any](r *rand.Rand, all []T) T { return all[max(0, len(all)-1-r.IntN(12))] }

func (w *world) customer() {
	var channel, thread string
	fmt.Sscan(recent(w.rand, w.threads), &channel, &thread)
	switch w.rand.IntN(4) {
	case 0:
		w.wall.Say(channel, thread, zoe, "Thank you!")
	case 1:
		w.wall.Delete(channel, thread)
	default:
		w.wall.Say(channel, thread, zoe, "And now?")
	}
}

func (w *world) away() {
	at := time.Now().Truncate(time.Second)
	who := w.team()
	e := bot.Event{Do: bot.Away, Until: at.Add(time.Duration(1+w.rand.IntN(72)) * time.Hour)}
	if n := w.rand.IntN(6); n < 3 {
		e.StandIn = []bot.MemberID{"Ann", "Bob", "Lea"}[n]
	}
	w.oracle.settle(time.Now())
	w.do(who, e)
	w.oracle.rules = w.bot.Rules()
}

// team is somebody of the team, of those who are in it.
func (w *world) team() wall.Person {
	all := []wall.Person{ann, lea, bob}
	if w.left {
		all = all[:2]
	}
	return all[w.rand.IntN(len(all))]
}

// meddle lets somebody do something about an item at about the moment when it
// wakes: a minute before, while its nag is made, or on its way.
func (w *world) meddle() {
	_, next, err := w.record.Waking(w.Context(), time.Now(), 1)
	if err != nil || next.IsZero() || time.Until(next) > time.Hour || w.rand.IntN(3) > 0 {
		return
	}
	due, _, err := w.record.Waking(w.Context(), next, 1)
	if err != nil || len(due) == 0 {
		return
	}
	w.until(next.Add(time.Duration(w.rand.IntN(70)-60) * time.Second))
	e := w.deed()
	e.Item = due[0]
	w.do(w.team(), e)
	synctest.Wait()
}

// tidy ends what has been there for longest.
func (w *world) tidy() {
	id := w.ids[0]
	w.ids = w.ids[1:]
	w.do(lea, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
	w.do(lea, bot.Event{Do: bot.PromiseBy, Item: id, Reason: "it is done"})
	w.do(lea, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
}

func (w *world) member() {
	e := w.deed()
	e.Item = recent(w.rand, w.ids)
	w.do(w.team(), e)
}

// deed is anything that a member can do to an item.
func (w *world) deed() bot.Event {
	at := time.Now().Truncate(time.Second)
	until := at.Add(time.Duration(1+w.rand.IntN(60)) * time.Hour)
	all := []bot.Event{
		{Do: bot.Claim}, {Do: bot.Claim}, {Do: bot.Reply, Text: "So."}, {Do: bot.Reply, Text: "So."}, {Do: bot.Reply, Text: "Later.", Until: until}, {Do: bot.Hold, Text: "Soon."},
		{Do: bot.AnsweredElsewhere, Text: "by phone"}, {Do: bot.Release}, {Do: bot.Assign, To: "Bob"}, {Do: bot.Move, To: "billing"}, {Do: bot.Move, To: "support"},
		{Do: bot.SetKind, Text: "complaint"}, {Do: bot.SetKind, Text: "question"}, {Do: bot.SnoozeUntil, Until: until}, {Do: bot.SnoozeUntil}, {Do: bot.PromiseBy, Until: until},
		{Do: bot.PromiseBy, Reason: "it will not be"}, {Do: bot.Resolve, Outcome: bot.Solved}, {Do: bot.Resolve, Outcome: bot.CouldNot, Reason: "no"}, {Do: bot.Resolve, Outcome: bot.Solved, Until: until},
		{Do: bot.Reopen}, {Do: bot.Note, Text: "hm"}, {Do: bot.FollowedUp, Outcome: bot.Met}, {Do: bot.TakeOver},
	}
	return all[w.rand.IntN(len(all))]
}
