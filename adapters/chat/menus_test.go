package chat_test

import (
	"strconv"
	"sync"
	"testing"

	"heed/adapters/chat"
)

// TestEditsOfAChannelTakeTurns, and a channel in which nobody edits is forgotten.
func TestEditsOfAChannelTakeTurns(t *testing.T) {
	m := chat.NewMenus[string]()
	var all sync.WaitGroup
	edits := make([]int, 20) // the race detector sees those that meet
	for n := range 1000 {
		all.Go(func() {
			leave := m.Turn(strconv.Itoa(n % len(edits)))
			defer leave()
			edits[n%len(edits)]++
		})
	}
	all.Wait()
	for n, times := range edits {
		if times != 50 {
			t.Errorf("%d edits in channel %d", times, n)
		}
	}
	if n := m.Turns(); n > 0 {
		t.Errorf("%d turns are remembered", n)
	}
}
