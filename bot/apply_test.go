package bot_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// TestRandomLives leads items through random lives. A refusal changes nothing,
// the same event twice changes nothing, nothing is sent twice, and the state
// follows from the log alone.
func TestRandomLives(t *testing.T) {
	t.Parallel()
	inBubble(t, settings{}, func(h *house) {
		rapid.Check(t, func(rt *rapid.T) {
			l := &walk{house: h, rt: rt}
			for range 2 {
				id, thread := h.says("It is broken, number " + fmt.Sprint(len(l.items)) + ".")
				l.items, l.threads = append(l.items, id), append(l.threads, thread)
			}
			for n := range rapid.IntRange(1, 12).Draw(rt, "steps") {
				l.step(n)
			}
		})
		h.pass(time.Hour)
		for key, n := range h.wall.AllPosts() {
			if key != "" && n != 1 {
				t.Errorf("the message %s was posted %d times", key, n)
			}
		}
	})
}

// walk is a few items and what happens to them.
type walk struct {
	*house
	rt      *rapid.T
	items   []bot.ItemID
	threads []string
}

func (l *walk) step(n int) {
	at := rapid.IntRange(0, len(l.items)-1).Draw(l.rt, "item")
	switch rapid.IntRange(0, 9).Draw(l.rt, "who") {
	case 0, 1, 2, 3:
		l.customer(at)
	case 4:
		l.pass(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 65 * time.Minute}).Draw(l.rt, "pass"))
	default:
		l.member(at, n)
	}
	for _, id := range l.items {
		l.derivable(id)
	}
}

// customer lets the customer write, change or withdraw something.
func (l *walk) customer(at int) {
	thread := l.threads[at]
	switch rapid.SampledFrom([]string{"say", "thanks", "edit", "withdraw"}).Draw(l.rt, "customer") {
	case "say":
		l.adds(thread, "Still broken.")
	case "thanks":
		l.adds(thread, "Thanks!")
	case "edit":
		if m := l.mine(thread); m != "" {
			l.wall.Rewrite("shop", m, "It is worse.")
		}
	case "withdraw":
		if m := l.mine(thread); m != "" {
			l.wall.Delete("shop", m)
		}
	}
	l.house.pass(0)
}

// mine is the latest message of a customer in a thread that is still there.
func (l *walk) mine(thread string) string {
	id := ""
	for _, m := range l.wall.Messages("shop") {
		if (m.ID == thread || m.Thread == thread) && m.By.ID == zoe.ID {
			id = m.ID
		}
	}
	return id
}

// often is every verb, and those twice and more that lead somewhere.
var often = append(slices.Clone(bot.Verbs), bot.Claim, bot.Reply, bot.Reply, bot.AnsweredElsewhere, bot.AnsweredElsewhere, bot.AnsweredElsewhere)

// member lets somebody of the team do something, twice.
func (l *walk) member(at, n int) {
	p := rapid.SampledFrom([]wall.Person{ann, bob, lea, vic}).Draw(l.rt, "person")
	v := l.view(l.items[at])
	e := bot.Event{
		Do: rapid.SampledFrom(often).Draw(l.rt, "do"), Item: v.Item.ID,
		By:      bot.Person{Connection: "w", ID: p.ID, Name: p.Name, Belongs: p.Team},
		Text:    rapid.SampledFrom([]string{"", "words", "words", "a, b"}).Draw(l.rt, "text"),
		Reason:  rapid.SampledFrom([]string{"", "because"}).Draw(l.rt, "reason"),
		Outcome: rapid.SampledFrom(append([]bot.Outcome{""}, bot.Outcomes...)).Draw(l.rt, "outcome"),
		Of:      rapid.Uint64Range(0, v.Item.Seq+1).Draw(l.rt, "of"),
		Keys:    []bot.Key{{Name: fmt.Sprintf("test/%s/%d/%d", v.Item.ID, v.Item.Rev, n)}},
	}
	e.To = rapid.SampledFrom([]string{"", "Ann", "Bob", "Vic", "support", "billing", string(l.items[0]), string(l.items[1])}).Draw(l.rt, "to")
	if e.Do == bot.Block || e.Do == bot.Move {
		return // blocking silences every item of this customer; TestTable has both
	}
	if rapid.Bool().Draw(l.rt, "until") {
		e.Until = time.Now().Add(time.Hour)
	}
	l.twice(e)
}

// twice takes an event two times.
func (l *walk) twice(e bot.Event) {
	was := l.everything()
	receipt, err := l.bot.Take(l.Context(), e)
	synctest.Wait()
	now := l.everything()
	if r := (*bot.Refusal)(nil); errors.As(err, &r) {
		if r.Sentence == "" {
			l.rt.Fatalf("%s is refused without a word", e.Do)
		}
		if d := cmp.Diff(was, now); d != "" {
			l.rt.Fatalf("%s was refused (%s) and changed:\n%s", e.Do, r.Sentence, d)
		}
	}
	again, errAgain := l.bot.Take(l.Context(), e)
	synctest.Wait()
	if d := cmp.Diff(now, l.everything()); d != "" {
		l.rt.Fatalf("%s, taken again, changed:\n%s", e.Do, d)
	}
	if fmt.Sprint(err) != fmt.Sprint(errAgain) || receipt.Item != again.Item || receipt.Rev != again.Rev {
		l.rt.Fatalf("%s: first %+v, %v; again %+v, %v", e.Do, receipt, err, again, errAgain)
	}
	if e.Do == bot.Split && err == nil {
		l.items, l.threads = append(l.items, l.newest()), append(l.threads, l.threads[0])
	}
}

// known is what a refusal, or the same event again, must leave as it was.
type known struct {
	Views []bot.View
	Owed  map[bot.Channel]int
}

// everything is all that is known of the items, and how much is owed.
func (l *walk) everything() known {
	k := known{Owed: map[bot.Channel]int{}}
	for _, id := range l.items {
		k.Views = append(k.Views, l.view(id))
	}
	lanes, err := l.store.Lanes(l.Context())
	if err != nil {
		l.rt.Fatal(err)
	}
	for _, lane := range lanes {
		k.Owed[lane.Channel] = lane.Owed
	}
	return k
}

// derivable checks an item against what a reader of its log would say.
func (l *walk) derivable(id bot.ItemID) {
	v := l.view(id)
	state, owner := fromLog(v.Log)
	if state != v.Item.State() || owner != v.Item.Owner {
		l.rt.Fatalf("the log says %s, %q; the item %s, %q: %v", state, owner, v.Item.State(), v.Item.Owner, events(v))
	}
	if v.Item.Seq != uint64(len(v.Log)) {
		l.rt.Fatalf("the log has %d entries, the item counts %d", len(v.Log), v.Item.Seq)
	}
}

// fromLog tells the state and the owner from a log.
func fromLog(log []bot.Line) (bot.State, bot.MemberID) {
	waiting, owner, resolved := readLog(log)
	switch {
	case resolved:
		return bot.Resolved, owner
	case len(waiting) == 0:
		return bot.Answered, owner
	case owner != "":
		return bot.Claimed, owner
	}
	return bot.Open, owner
}

// readLog reads a log as a person would: slowly, from the beginning.
func readLog(log []bot.Line) (waiting waits, owner bot.MemberID, resolved bool) {
	waiting = waits{}
	for _, n := range log {
		switch n.Do {
		case bot.Claim, bot.TakeOver:
			owner = n.Member
		case bot.Assign:
			owner = bot.MemberID(n.To)
		case bot.Release:
			owner = ""
		case bot.Resolve:
			resolved = true
		case bot.Reopen:
			resolved = false
		case bot.AnsweredElsewhere:
			if !resolved {
				waiting.answer(n.Road, n.Seq)
			}
		case bot.Delivered, bot.Arrived:
			if log[n.Of-1].Do == bot.Reply {
				waiting.answer(n.Road, n.Of)
			}
		default:
			waiting.read(n)
		}
	}
	return waiting, owner, resolved
}

// waits are the mentions that wait for an answer, by place.
type waits map[uint64]bot.Line

// read notes what an entry says about who waits.
func (w waits) read(n bot.Line) {
	asks := !n.Thanks && !n.Withheld
	switch {
	case n.Do == bot.Say && asks, n.Do == bot.Merge && asks && n.Road != "":
		w[n.Seq] = n
	case n.Do == bot.Edited && asks:
		delete(w, n.Of)
		w[n.Seq] = n
	case n.Do == bot.NeedsAnswer:
		w[n.Of] = n
	case n.Do == bot.Withdrawn, n.Do == bot.Split:
		delete(w, n.Of)
		maps.DeleteFunc(w, func(_ uint64, m bot.Line) bool { return m.Of == n.Of && m.Of != 0 })
	}
}

// answer ends the wait of those on a road (empty: on all) before a place.
func (w waits) answer(road bot.ConversationKey, place uint64) {
	maps.DeleteFunc(w, func(seq uint64, m bot.Line) bool { return seq < place && (road == "" || m.Road == road) })
}

// TestOneWinner lets a hundred people claim at once.
func TestOneWinner(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says("It is broken.")
		sentences := make(chan string, 100)
		for n := range 100 {
			go func() {
				p := bot.Person{Connection: "w", ID: fmt.Sprint("P", n), Name: fmt.Sprint("Person ", n), Belongs: true}
				_, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Claim, Item: id, By: p})
				sentences <- fmt.Sprint(err)
			}()
		}
		var all []string
		for range 100 {
			all = append(all, <-sentences)
		}
		owner := h.bot.Rules().Members[h.view(id).Item.Owner].Name
		winners := 0
		for _, s := range all {
			switch {
			case s == "<nil>":
				winners++
			case !strings.HasPrefix(s, owner+" has had this since"):
				t.Errorf("a loser is told %q, not who has it: %s", s, owner)
			}
		}
		if winners != 1 {
			t.Errorf("%d of 100 won", winners)
		}
	})
}
