package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// digestRules give support hours of its own in a zone ahead of UTC, and lets
// everybody see everybody's figures.
func digestRules(r *bot.Rules) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	d := r.Desks["support"]
	d.Hours = bot.Hours{Zone: bot.Zone{Location: amsterdam}, Week: map[time.Weekday][]bot.Window{}}
	for day := range 7 {
		d.Hours.Week[time.Weekday(day)] = []bot.Window{{From: 2 * 60, To: 9 * 60}, {From: 10 * 60, To: 22 * 60}}
	}
	d.Targets = map[bot.Kind]bot.Targets{"": {Respond: time.Hour, Answer: 2 * time.Hour}, bot.Complaint: {Answer: 10 * time.Minute}, bot.Kudos: {}}
	d.Figures = true
	d.NagRepeat = 365 * 24 * time.Hour
	r.Desks["support"] = d
}

// TestDigestOfRandomLives compares a digest with what a reader of the logs counts.
func TestDigestOfRandomLives(t *testing.T) {
	t.Parallel()
	inBubble(t, settings{rules: digestRules}, func(h *house) {
		rapid.Check(t, func(rt *rapid.T) {
			h.pass(61 * time.Minute) // what was promised before is due before
			from := time.Now()
			l := &walk{house: h, rt: rt}
			for n := range rapid.IntRange(0, 3).Draw(rt, "items") {
				l.opens(n)
			}
			for n := range rapid.IntRange(0, 12).Draw(rt, "steps") {
				if len(l.items) > 1 {
					l.works(n)
				}
			}
			now := time.Now()
			for _, span := range [][2]time.Time{{from, now.Add(time.Second)}, {from.Add(time.Minute), now}, {now, now}, {from, now.Add(20 * time.Minute)}} {
				l.compare(span[0], span[1], now)
			}
		})
	})
}

// opens lets a customer of their own begin an item.
func (l *walk) opens(n int) {
	who := wall.Person{ID: fmt.Sprint("C", time.Now().UnixNano(), n), Name: fmt.Sprint("Customer ", n)}
	was := l.newest()
	thread, _ := l.wall.Say("shop", "", who, fmt.Sprintf("Number %d is  broken. %s", n, strings.Repeat("Wörter und so ", n*20)))
	synctest.Wait()
	if l.newest() == was {
		l.rt.Fatal("nothing came of it")
	}
	l.items, l.threads = append(l.items, l.newest()), append(l.threads, thread)
	l.pass(rapid.SampledFrom([]time.Duration{0, time.Second, 70 * time.Second}).Draw(l.rt, "between"))
}

// works does one thing that figures tell of, or anything.
func (l *walk) works(n int) {
	at := rapid.IntRange(0, len(l.items)-1).Draw(l.rt, "item")
	e := bot.Event{Item: l.items[at]}
	person := rapid.SampledFrom([]wall.Person{ann, bob, lea}).Draw(l.rt, "person")
	switch rapid.IntRange(0, 14).Draw(l.rt, "what") {
	case 0:
		e.Do, e.Text = bot.SetKind, rapid.SampledFrom([]string{"complaint", "complaint, suggestion", "suggestion", "kudos", "question", "x, experience", "kudos, question"}).Draw(l.rt, "kinds")
	case 1, 2:
		e.Do, e.Text = rapid.SampledFrom([]bot.Verb{bot.Reply, bot.Reply, bot.Hold}).Draw(l.rt, "reply"), "Try again."
	case 3:
		e.Do, e.Until = bot.PromiseBy, time.Now().Add(rapid.SampledFrom([]time.Duration{time.Minute, 10 * time.Minute, 15 * time.Minute}).Draw(l.rt, "promise"))
	case 4:
		e.Do, e.Reason = bot.PromiseBy, "It is not needed."
	case 5:
		e.Do, e.Text, e.Outcome = bot.Review, "late-delivery", bot.Weakness
	case 6, 7:
		e.Do, e.Reason, e.Outcome = bot.Resolve, "Because.", rapid.SampledFrom(bot.Outcomes).Draw(l.rt, "outcome")
		if rapid.Bool().Draw(l.rt, "follow up") {
			e.Until = time.Now().Add(10 * time.Minute)
		}
	case 8:
		e.Do, e.Outcome = bot.FollowedUp, rapid.SampledFrom(bot.FollowUps).Draw(l.rt, "followed up")
	case 9:
		e.Do, e.Text = bot.SetFeeling, "angry"
	case 10:
		e.Do, e.To = bot.Merge, string(l.items[rapid.IntRange(0, len(l.items)-1).Draw(l.rt, "into")])
		if rapid.Bool().Draw(l.rt, "split") {
			l.splits(at)
			return
		}
	case 11:
		e.Do, person = bot.Block, lea
	case 12, 13:
		l.do(person, bot.Event{Do: bot.SetKind, Item: e.Item, Text: rapid.SampledFrom([]string{"question", "x, question"}).Draw(l.rt, "asks")})
		e.Do, e.Text = bot.Tag, rapid.SampledFrom([]string{"delivery", "price", "price, delivery", "a,b,c,d,e,f,g,h,i,j,k", "-price"}).Draw(l.rt, "tags")
	default:
		l.step(n)
		return
	}
	l.do(person, e)
	l.pass(rapid.SampledFrom([]time.Duration{0, time.Second, 61 * time.Second, 11 * time.Minute}).Draw(l.rt, "pass"))
}

// splits lets the customer say something else, which becomes an item of its own.
func (l *walk) splits(at int) {
	l.adds(l.threads[at], "Something else is broken.")
	l.pass(time.Second)
	v, was := l.view(l.items[at]), l.newest()
	l.do(ann, bot.Event{Do: bot.Split, Item: v.Item.ID, Of: v.Item.Seq})
	if l.newest() != was {
		l.items, l.threads = append(l.items, l.newest()), append(l.threads, l.threads[at])
	}
}

// compare holds a digest to what is counted by hand.
func (l *walk) compare(from, to, now time.Time) {
	got, err := bot.ReadDigest(l.Context(), l.store, l.bot.Rules(), "support", from, to, now)
	if err != nil {
		l.rt.Fatal(err)
	}
	if diff := differ(l.count(from, to, now), got); diff != "" {
		l.rt.Fatalf("from %v to %v (-by hand +digest):\n%s", from, to, diff)
	}
}

// differ tells two digests apart.
func differ(want, got bot.Digest) string {
	ids := func(a, b bot.ItemID) bool { return a < b }
	return cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.SortSlices(ids), cmpopts.EquateApprox(0, 1e-9))
}

// count counts by hand: field by field, each with a look at every item.
func (l *walk) count(from, to, now time.Time) bot.Digest {
	c := counting{desk: l.bot.Rules().Desks["support"], rules: l.bot.Rules(), now: now, from: from, to: to}
	for _, id := range l.items {
		v := l.view(id)
		if v.Item.Desk == "support" {
			c.all = append(c.all, whole{v, l.end(v)})
		}
	}
	slices.SortFunc(c.all, func(a, b whole) int { return strings.Compare(string(a.Item.ID), string(b.Item.ID)) })
	return c.digest()
}

// end is the item in which one goes on.
func (l *walk) end(v bot.View) bot.View {
	for v.Item.MergedInto != "" {
		v = l.view(v.Item.MergedInto)
	}
	return v
}
