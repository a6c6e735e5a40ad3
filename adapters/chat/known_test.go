package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/chat"
)

// TestManyAskOnce: of many who ask at once one asks the platform, and for a while
// nobody does again.
func TestManyAskOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		k := chat.Known[int]{For: time.Hour, Most: 10}
		look := func(context.Context) (int, error) {
			asked++
			time.Sleep(time.Second)
			return asked, nil
		}
		everybody := func(want int) {
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					if got, err := k.Ask(t.Context(), "zoe", look); got != want || err != nil {
						t.Errorf("%d, %v", got, err)
					}
				})
			}
			all.Wait()
		}
		everybody(1)
		everybody(1)
		time.Sleep(time.Hour)
		everybody(2)
		k.Learn("zoe", 7)
		everybody(7)
		k.Forget("zoe")
		everybody(3)
	})
}

// TestAQuestionThatFailedIsAskedAgain: by whoever waits for it, where whoever asked
// had no more time, and else by the next.
func TestAQuestionThatFailedIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := chat.Known[int]{For: time.Hour, Most: 10}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		slow := func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, context.Cause(ctx)
		}
		go k.Ask(short, "zoe", slow)
		synctest.Wait()
		if got, err := k.Ask(t.Context(), "zoe", func(context.Context) (int, error) { return 1, nil }); got != 1 || err != nil {
			t.Errorf("%d, %v", got, err)
		}
		broken := errors.New("broken")
		if _, err := k.Ask(t.Context(), "max", func(context.Context) (int, error) { return 0, broken }); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		if got, err := k.Ask(t.Context(), "max", func(context.Context) (int, error) { return 2, nil }); got != 2 || err != nil {
			t.Errorf("%d, %v", got, err)
		}
	})
}

// TestWhatIsKnownIsBounded.
func TestWhatIsKnownIsBounded(t *testing.T) {
	asked := 0
	k := chat.Known[int]{For: time.Hour, Most: 10}
	all := func() {
		for n := range 20 {
			if _, err := k.Ask(t.Context(), strconv.Itoa(n), func(context.Context) (int, error) { asked++; return n, nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	all()
	all()
	if asked < 30 {
		t.Errorf("asked %d times", asked)
	}
	l := chat.Latest[int]{Most: 10}
	for n := range 21 {
		l.Note(strconv.Itoa(n), n+1)
	}
	if l.Of("0") != 0 || l.Of("11") != 12 || l.Of("20") != 21 {
		t.Errorf("%d %d %d", l.Of("0"), l.Of("11"), l.Of("20"))
	}
}

// TestTheLatestCounts, also when it is noted first, and when much was noted since.
func TestTheLatestCounts(t *testing.T) {
	l := chat.Latest[int]{Most: 2, Newer: func(a, b int) bool { return a > b }}
	for _, n := range []int{1, 3, 2} {
		l.Note("m", n)
	}
	l.Note("other", 1)
	l.Note("third", 1)
	l.Note("m", 2)
	if got := l.Of("m"); got != 3 {
		t.Errorf("%d", got)
	}
}

func TestLenient(t *testing.T) {
	var into struct {
		A string
		B int
		C []string
	}
	if !chat.Lenient(json.RawMessage(`{"a":"x","b":{"c":1},"c":7,"d":[]}`), &into) || into.A != "x" {
		t.Errorf("%+v", into)
	}
	if chat.Lenient(json.RawMessage(`{"a":`), &into) || chat.Parts(json.RawMessage(`{}`)) != nil || len(chat.Parts(json.RawMessage(`[1,{}]`))) != 2 {
		t.Error("what is no JSON was read")
	}
}
