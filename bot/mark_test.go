package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

// marking is wall as a platform on which a message can be marked as solved.
type marking struct {
	*wall.Adapter

	mu    sync.Mutex
	fails []error // of the next attempts
	marks []string
}

func (a *marking) Describe() bot.Connection {
	c := a.Adapter.Describe()
	c.Marks = true
	return c
}

func (a *marking) Mark(_ context.Context, at bot.Ref, solved bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.marks = append(a.marks, fmt.Sprint(at.ID, " ", solved))
	if len(a.fails) == 0 {
		return nil
	}
	err := a.fails[0]
	a.fails = a.fails[1:]
	return err
}

// wantMarks checks how often what was tried, and where.
func (a *marking) wantMarks(t *testing.T, want ...string) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if !slices.Equal(a.marks, want) {
		t.Errorf("marks %q, want %q", a.marks, want)
	}
}

// inMarking runs a test where messages can be marked, with an item that is
// answered, and gives the place of its first mention.
func inMarking(t *testing.T, test func(h *house, a *marking, id bot.ItemID, at string)) {
	t.Helper()
	a := &marking{}
	inBubble(t, settings{rules: untimed, marks: a}, func(h *house) {
		id, thread := h.says("It is broken.")
		h.adds(thread, "Since Monday.")
		h.must(ann, bot.Event{Do: bot.AnsweredElsewhere, Item: id, Text: "by phone"})
		test(h, a, id, h.view(id).Log[0].Ref.ID)
	})
}

// TestWhatIsSolvedIsMarkedWhereItWasAsked: once, and the mark goes when it turns out not to be.
func TestWhatIsSolvedIsMarkedWhereItWasAsked(t *testing.T) {
	inMarking(t, func(h *house, a *marking, id bot.ItemID, at string) {
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
		h.pass(time.Minute)
		a.wantMarks(t, at+" true")
		h.must(ann, bot.Event{Do: bot.Note, Item: id, Text: "nice people"})
		h.must(ann, bot.Event{Do: bot.Reopen, Item: id})
		h.pass(time.Minute)
		a.wantMarks(t, at+" true", at+" false")
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Spam, Reason: "sells shoes"})
		h.pass(time.Minute)
		a.wantMarks(t, at+" true", at+" false")
	})
}

// TestAMarkIsRepeatedWhereItMayHaveFailed: and given up where it can not be.
func TestAMarkIsRepeatedWhereItMayHaveFailed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fail  error
		tries int
	}{
		"no answer":   {errors.New("no answer"), 2},
		"not sent":    {&bot.NotSent{Err: errors.New("busy")}, 2},
		"gone":        {fmt.Errorf("deleted: %w", bot.ErrGone), 1},
		"refused":     {fmt.Errorf("no right to: %w", bot.ErrRefused), 1},
		"not allowed": {&bot.Blocked{Err: errors.New("no right to")}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inMarking(t, func(h *house, a *marking, id bot.ItemID, at string) {
				a.fails = []error{c.fail}
				h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
				h.pass(time.Hour)
				a.wantMarks(t, slices.Repeat([]string{at + " true"}, c.tries)...)
				lanes, err := h.store.Lanes(h.Context())
				if err != nil || slices.ContainsFunc(lanes, func(l bot.Lane) bool { return !l.Trouble.Blocked.IsZero() }) {
					t.Errorf("lanes %+v, %v: a mark is nobody's trouble", lanes, err)
				}
			})
		})
	}
}

// TestAMarkThatComesLateShowsHowThingsAre: not how they were.
func TestAMarkThatComesLateShowsHowThingsAre(t *testing.T) {
	inMarking(t, func(h *house, a *marking, id bot.ItemID, at string) {
		a.fails = []error{&bot.NotSent{After: time.Hour, Err: errors.New("busy")}}
		h.must(ann, bot.Event{Do: bot.Resolve, Item: id, Outcome: bot.Solved})
		h.must(ann, bot.Event{Do: bot.Reopen, Item: id})
		h.pass(3 * time.Hour)
		if last := a.marks[len(a.marks)-1]; last != at+" false" || len(a.marks) > 3 {
			t.Errorf("marks %q, want the last to say that it is not solved", a.marks)
		}
	})
}
