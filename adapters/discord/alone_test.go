package discord_test

import (
	"context"
	"testing"

	"heed/adapters/adaptertest"
	"heed/adapters/discord"
)

// hermit is a house without a core: an adapter with a heed that only records,
// in a bubble.
type hermit struct {
	*house
	heed *adaptertest.Recorder
	quit func() // stops the adapter
}

// alone runs a test of an adapter alone, once it hears Discord.
func alone(t *testing.T, set settings, test func(h *hermit)) {
	t.Helper()
	asleep(t, set, func(h *hermit) {
		h.wake()
		h.until("the adapter hears Discord", func() bool { return h.adapter.Pulse().Down == "" })
		test(h)
	})
}

// asleep runs a test of an adapter alone that does not run yet.
func asleep(t *testing.T, set settings, test func(h *hermit)) {
	t.Helper()
	bubble(t, set, func(inner *house) {
		h := &hermit{house: inner, heed: adaptertest.NewRecorder(guild, []string{shop, forum}, []string{team}), quit: func() {}}
		defer func() { h.quit() }()
		test(h)
	})
}

// wake makes an adapter and runs it, as a restart does.
func (h *hermit) wake() {
	h.Helper()
	a, err := discord.New(h.heed.Host(), h.config())
	if err != nil {
		h.Fatal(err)
	}
	h.adapter = a
	unplug := h.mount()
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.Context()))
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	h.quit = func() {
		h.quit = func() {}
		unplug()
		cancel()
		if err := <-done; err != nil {
			h.Error("Run:", err)
		}
	}
}
