package adaptertest

import (
	"bytes"
	"context"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"

	"heed/bot"
)

// quiet is what an adapter promises of its end.
var quiet = []promise{
	{"Run ends with its context and leaves no goroutine", leavesNothing},
	{"Run ends while heed is still deciding", endsBusy},
}

// mark labels all goroutines that an adapter's Run starts.
const mark = "adaptertest.run"

func leavesNothing(s *suite) {
	s.stop()
	a, err := s.Open(s.heed.Host())
	if err != nil {
		s.Fatal("opening the adapter:", err)
	}
	ctx, cancel := context.WithCancel(s.ctx)
	ended := make(chan error, 1)
	go pprof.Do(ctx, pprof.Labels(mark, s.Name()), func(ctx context.Context) { ended <- a.Run(ctx) })
	if s.Ready != nil {
		s.await("the adapter to listen", s.Ready)
	}
	if s.Say != nil {
		s.await("the confirmation", s.Say(s.People.Customer, "hello?").Confirmed)
	}
	cancel()
	if err := <-ended; err != nil {
		s.Errorf("Run returned %v, want nil", err)
	}
	if s.Client != nil {
		s.Client.CloseIdleConnections()
	}
	left := s.marked()
	for since := time.Now(); len(left) > 0 && time.Since(since) < patience; left = s.marked() {
		runtime.Gosched() // a goroutine that is ending needs a moment to be gone
	}
	for _, g := range left {
		s.Errorf("still running after Run returned:\n%s", g)
	}
}

// marked lists the goroutines that are left of a Run.
func (s *suite) marked() []string {
	var all bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&all, 1); err != nil {
		s.Fatal("listing goroutines:", err)
	}
	var left []string
	for stack := range strings.SplitSeq(all.String(), "\n\n") {
		if strings.Contains(stack, mark) && !strings.Contains(stack, "(*suite).marked") {
			left = append(left, stack)
		}
	}
	return left
}

func endsBusy(s *suite) {
	s.lacks(s.T, "Say", s.Say == nil)
	if _, ok := s.adapter.(bot.Mounter); ok && s.Ready == nil {
		s.Skip("NOT TESTED: what comes in by HTTP is ended by the server it is mounted on")
	}
	s.heed.Blocks(s.ctx)
	s.Say(s.People.Customer, "hello?")
	s.hear("the event", func([]bot.Event) bool { return s.heed.Busy() > 0 })
	s.stop()
	if s.heed.Busy() > 0 {
		s.Error("Run returned while a Take of its was under way")
	}
}
