package bot_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// refusedForGood is an answer after which a message is never sent again.
var refusedForGood = wall.Fault{Effect: wall.NeverHappens, Answer: wall.AnswersGarbage, Content: `{"ok": false, "error": "invalid_request"}`}

func answer(id bot.ItemID, text string) bot.Event {
	return bot.Event{Do: bot.Reply, Item: id, Text: text}
}

// toShop makes every post to customers go wrong, and tells when they came.
func (m *mortal) toShop(f wall.Fault) func() []time.Time {
	var mu sync.Mutex
	var at []time.Time
	m.wall.FailWhen(func(c wall.Call) *wall.Fault {
		if c.Endpoint != wall.Post || c.Channel != "shop" {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		at = append(at, time.Now())
		return &f
	})
	return func() []time.Time {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(at)
	}
}

func TestRepliesOfAnItemGoInOrder(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.Limited(20*time.Second))
		m.must(ann, answer(id, "one"))
		m.must(ann, answer(id, "two"))
		m.pass(10 * time.Second)
		if got := m.texts("shop"); len(got) != 0 {
			t.Fatalf("while the first waits: %q", got)
		}
		m.pass(time.Minute)
		if got := m.texts("shop"); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("arrived: %q", got)
		}
	})
}

func TestTheNextReplyWaitsForTheFateOfTheFormer(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, refusedForGood)
		m.must(ann, answer(id, "one"))
		m.must(ann, answer(id, "two"))
		m.pass(time.Hour)
		if got := m.texts("shop"); len(got) != 0 || m.view(id).Item.Replies[0].State != bot.ReplyFailed {
			t.Fatalf("arrived: %q; open: %+v", got, m.view(id).Item.Replies)
		}
		m.must(ann, bot.Event{Do: bot.Discard, Item: id, Reason: "rude"})
		m.pass(time.Second)
		if got := m.texts("shop"); !slices.Equal(got, []string{"two"}) {
			t.Errorf("arrived: %q", got)
		}
	})
}

func TestAReplyIsTriedForADayThenAPersonDecides(t *testing.T) {
	set := settings{blind: true, keyed: true, rules: untimed, wall: wall.Settings{HonourKeys: 100 * time.Hour}}
	inMortal(t, set, func(m *mortal) {
		id, _ := m.says("where is it?")
		attempts := m.toShop(wall.Down)
		m.must(ann, answer(id, "on its way"))
		m.pass(25 * time.Hour)
		all := attempts()
		if first := all[1].Sub(all[0]); first > 5*time.Second {
			t.Errorf("the first retry came after %v", first)
		}
		if last := all[len(all)-1].Sub(all[0]); last < 23*time.Hour || last > 24*time.Hour {
			t.Errorf("the last of %d attempts came after %v", len(all), last)
		}
		if r := m.view(id).Item.Replies; len(r) != 1 || r[0].State != bot.ReplyUnsure {
			t.Fatalf("open: %+v", r)
		}
		m.must(ann, bot.Event{Do: bot.Retry, Item: id})
		m.pass(20 * time.Hour)
		if again := attempts(); len(again) < len(all)+100 {
			t.Errorf("only %d attempts after it was sent again", len(again)-len(all))
		}
		m.wall.Heal()
		m.pass(10 * time.Minute)
		if got := m.texts("shop"); !slices.Equal(got, []string{"on its way"}) || len(m.view(id).Item.Replies) != 0 {
			t.Errorf("arrived: %q", got)
		}
	})
}

// tap notes the bodies of all posts.
type tap struct {
	http.RoundTripper
	mu    sync.Mutex
	posts [][]byte
}

func (t *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, wall.Post) {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		t.mu.Lock()
		t.posts = append(t.posts, text)
		t.mu.Unlock()
	}
	return t.RoundTripper.RoundTrip(r)
}

func TestEveryAttemptAtAReplyCarriesTheSameBytes(t *testing.T) {
	set := settings{blind: true, keyed: true, rules: untimed, wall: wall.Settings{HonourKeys: 100 * time.Hour}}
	inMortal(t, set, func(m *mortal) {
		tap := &tap{RoundTripper: m.base.Transport}
		m.base.Transport = tap
		m.restart()
		id, thread := m.says("where is it?")
		attempts := m.toShop(wall.Down)
		m.must(ann, answer(id, "on its way"))
		m.pass(time.Minute)
		m.adds(thread, "hello?")
		m.must(ann, note(id))
		m.restart()
		m.pass(25 * time.Hour)
		m.must(ann, bot.Event{Do: bot.Retry, Item: id})
		m.pass(time.Hour)
		var replies [][]byte
		for _, p := range tap.posts {
			if bytes.Contains(p, []byte("on its way")) {
				replies = append(replies, p)
			}
		}
		if len(replies) != len(attempts()) || len(replies) < 100 {
			t.Fatalf("%d bodies of %d attempts", len(replies), len(attempts()))
		}
		if same := slices.CompactFunc(replies, bytes.Equal); len(same) != 1 {
			t.Errorf("%d different bodies; the first two: %s, %s", len(same), same[0], same[1])
		}
	})
}

func TestWhereNothingCanBeAskedAPersonDecides(t *testing.T) {
	inMortal(t, settings{blind: true, rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.DropAfter)
		m.must(ann, answer(id, "on its way"))
		m.pass(time.Hour)
		verbs := m.theCard("team").Buttons()
		if !slices.Contains(verbs, "retry") || !slices.Contains(verbs, "arrived") {
			t.Fatalf("the card offers %q", verbs)
		}
		m.must(ann, bot.Event{Do: bot.Arrived, Item: id})
		m.pass(time.Hour)
		if got := m.texts("shop"); len(got) != 1 || m.view(id).Item.State() != bot.Answered {
			t.Errorf("arrived: %q; the item is %s", got, m.view(id).Item.State())
		}
	})
}

func TestSendAgainGoesOnTryingWhereNothingCanBeAsked(t *testing.T) {
	inMortal(t, settings{blind: true, rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.DropBefore)
		m.must(ann, answer(id, "on its way"))
		m.pass(time.Minute)
		m.wall.Fail(wall.Post, wall.Times(5, wall.Limited(0))...)
		m.must(ann, bot.Event{Do: bot.Retry, Item: id})
		m.pass(10 * time.Minute)
		if got := m.texts("shop"); len(got) != 1 || len(m.view(id).Item.Replies) != 0 {
			t.Errorf("arrived: %q; open: %+v", got, m.view(id).Item.Replies)
		}
	})
}

func TestSendAgainLooksFirstWhereThePlatformCanBeAsked(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.DropAfter)
		m.wall.Fail(wall.History, wall.Times(100, wall.Down)...)
		m.must(ann, answer(id, "on its way"))
		m.pass(20 * time.Minute)
		if r := m.view(id).Item.Replies; len(r) != 1 || r[0].State != bot.ReplyUnsure {
			t.Fatalf("after ten minutes in which nothing could be asked: %+v", r)
		}
		m.wall.Heal()
		m.must(ann, bot.Event{Do: bot.Retry, Item: id})
		m.pass(time.Minute)
		if got := m.texts("shop"); len(got) != 1 || len(m.view(id).Item.Replies) != 0 {
			t.Errorf("arrived: %q; open: %+v", got, m.view(id).Item.Replies)
		}
	})
}

// TestTroubleIsNoReasonToAskAPerson: while a channel is blocked nobody has been
// asked in vain; the doubt is settled when it works again.
func TestTroubleIsNoReasonToAskAPerson(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.DropAfter)
		m.must(ann, answer(id, "on its way"))
		m.pass(time.Second)
		m.wall.Kick("shop", true)
		m.pass(time.Hour)
		if r := m.view(id).Item.Replies; len(r) != 1 || r[0].State != bot.ReplyPending {
			t.Errorf("open: %+v", r)
		}
		m.wall.Kick("shop", false)
		m.pass(2 * time.Minute)
		if got := m.texts("shop"); len(got) != 1 || len(m.view(id).Item.Replies) != 0 {
			t.Errorf("arrived: %q; open: %+v", got, m.view(id).Item.Replies)
		}
	})
}

// TestARefusalAfterADoubtIsNoFailure: what may have arrived has not surely failed.
func TestARefusalAfterADoubtIsNoFailure(t *testing.T) {
	set := settings{blind: true, keyed: true, rules: untimed, wall: wall.Settings{HonourKeys: 100 * time.Hour}}
	inMortal(t, set, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.DropAfter, wall.Limited(0), refusedForGood)
		m.must(ann, answer(id, "on its way"))
		m.pass(time.Hour)
		if r := m.view(id).Item.Replies; len(r) != 1 || r[0].State != bot.ReplyUnsure {
			t.Errorf("open: %+v", r)
		}
	})
}

func TestAReplyThatLandsTwiceIsThereOnce(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.Late(20*time.Second))
		m.must(ann, answer(id, "on its way"))
		m.pass(30 * time.Second)
		if got := m.texts("shop"); len(got) != 2 {
			t.Fatalf("arrived: %q: the test proves nothing", got)
		}
		m.pass(15 * time.Minute)
		if got := m.texts("shop"); len(got) != 1 {
			t.Errorf("arrived: %q", got)
		}
	})
}

func TestASettlementWithoutTheLeaseChangesNothing(t *testing.T) {
	inMortal(t, settings{rules: untimed}, func(m *mortal) {
		id, _ := m.says("where is it?")
		m.wall.Fail(wall.Post, wall.Hang)
		m.must(ann, answer(id, "on its way"))
		m.pass(time.Second)
		v := m.view(id)
		action := bot.ActionID("reply/" + string(id) + "/" + "3/0")
		a, err := m.store.Action(t.Context(), action)
		if err != nil || a.State != bot.Sending {
			t.Fatalf("%+v, %v", a, err)
		}
		late := bot.Settlement{Action: action, Fence: a.Fence - 1, Fate: bot.FateSent}
		_, err = m.bot.Take(t.Context(), bot.Event{Do: bot.Settle, Item: id, Settled: &late})
		if _, refused := errors.AsType[*bot.Refusal](err); !refused {
			t.Errorf("a settlement with an old fence: %v", err)
		}
		if now, _ := m.store.Action(t.Context(), action); now.Fence != a.Fence || now.State != bot.Sending || m.view(id).Item.Rev != v.Item.Rev {
			t.Errorf("it changed something: %+v", now)
		}
	})
}

func TestShutdownFinishesWhatIsInFlightWithinTenSeconds(t *testing.T) {
	for name, fault := range map[string]wall.Fault{"answered late": wall.Slow(6 * time.Second), "never answered": wall.Hang} {
		t.Run(name, func(t *testing.T) {
			inMortal(t, settings{rules: untimed}, func(m *mortal) {
				id, _ := m.says("where is it?")
				m.wall.Fail(wall.Post, fault)
				m.must(ann, answer(id, "on its way"))
				began := time.Now()
				m.wait[len(m.wait)-1]()
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("it took %v", took)
				}
				v := m.view(id)
				if a, err := m.store.Action(t.Context(), bot.ActionID("reply/"+string(id)+"/3/0")); err == nil && a.State == bot.Sending {
					t.Errorf("what was learned is not written down: %+v", a)
				}
				if fault.Answer == wall.AnswersTruly && len(v.Item.Replies) != 0 {
					t.Errorf("the answer that came is forgotten: %+v", v.Item.Replies)
				}
				m.live()
				m.pass(time.Minute)
				if got := m.texts("shop"); len(got) != 1 || len(m.view(id).Item.Replies) != 0 {
					t.Errorf("arrived: %q; open: %+v", got, m.view(id).Item.Replies)
				}
			})
		})
	}
}

func TestAStoreThatIsAwayAtSettlingCostsNothing(t *testing.T) {
	for name, away := range map[string]time.Duration{"shorter than a lease": 4 * time.Second, "longer": 40 * time.Second} {
		t.Run(name, func(t *testing.T) {
			inMortal(t, settings{rules: untimed}, func(m *mortal) {
				id, _ := m.says("where is it?")
				m.life.unsettle(true)
				m.must(ann, answer(id, "on its way"))
				m.pass(away)
				m.life.unsettle(false)
				m.pass(6 * time.Second)
				if away < 5*time.Second && len(m.view(id).Item.Replies) != 0 {
					t.Error("the courier did not try again to write down what it learned")
				}
				m.pass(time.Minute)
				synctest.Wait()
				if got := m.texts("shop"); len(got) != 1 || len(m.view(id).Item.Replies) != 0 || m.theCard("team").Rev() != m.view(id).Item.Rev {
					t.Errorf("arrived: %q; open: %+v", got, m.view(id).Item.Replies)
				}
			})
		})
	}
}
