package slack_test

import (
	"context"
	"testing"

	"heed/adapters/adaptertest"
	"heed/adapters/slack"
)

// hermit is a house without a core: an adapter with a heed that only records,
// in a bubble.
type hermit struct {
	*house
	heed *adaptertest.Recorder
}

// alone runs a test of an adapter alone.
func alone(t *testing.T, set settings, test func(h *hermit)) {
	t.Helper()
	bubble(t, set, func(inner *house) {
		h := &hermit{house: inner, heed: adaptertest.NewRecorder(acme, []string{shop, feed}, []string{team})}
		a, err := slack.New(h.heed.Host(), h.config())
		if err != nil {
			h.Fatal(err)
		}
		h.adapter = a
		unplug := h.mount()
		ctx, cancel := context.WithCancel(context.WithoutCancel(h.Context()))
		done := make(chan error, 1)
		go func() { done <- a.Run(ctx) }()
		defer func() {
			unplug()
			cancel()
			if err := <-done; err != nil {
				h.Error("Run:", err)
			}
		}()
		h.until("the adapter hears Slack", func() bool { return a.Pulse().Down == "" })
		test(h)
	})
}
