package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
	"heed/store/bolt"
)

// BenchmarkClicksInABurst is how long Slack waits for the confirmation of a claim
// while customers write as fast as they can, over real connections, with a store
// that makes everything durable. Every claim is of another item, so that each is
// a commit; their cards may still wait for Slack's pace.
func BenchmarkClicksInABurst(b *testing.B) {
	for b.Loop() {
		h := served(b)
		h.say(burst)
		open := h.open()
		press := h.presses(open[0])
		heard := make(chan struct{})
		go func() {
			defer close(heard)
			h.say(burst)
		}()
		took := h.claims(open, press, heard)
		if left := len(h.open()) - burst; left != burst-1-len(took) {
			b.Errorf("%d of the earlier items are open after %d clicks", left, len(took)+1)
		}
		h.stop()
		if len(took) == 0 {
			b.Fatal("not one click was taken")
		}
		slices.Sort(took)
		b.ReportMetric(float64(len(took)), "clicks")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "S1-click-p99-ms(<50)")
	}
}

// factory is heed in a workspace, over real connections.
type factory struct {
	*testing.B
	slack *slacktest.Server
	store bot.Store
	stop  func()
}

// served starts heed.
func served(b *testing.B) *factory {
	b.Helper()
	s := workspace(slacktest.Settings{Pace: true, Redeliver: time.Minute})
	h := &house{slack: s, at: s.Serve(b)}
	store, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	core := bot.New(store, h.rules(), slog.New(slog.DiscardHandler))
	a, err := slack.New(core.Host(acme), h.config())
	if err != nil {
		b.Fatal(err)
	}
	core.Plug(acme, a)
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- core.Run(ctx) }()
	f := &factory{B: b, slack: s, store: store, stop: func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error("run:", err)
		}
		if err := store.Close(); err != nil {
			b.Error("close:", err)
		}
	}}
	if !f.wait("heed listens", s.Connected) {
		b.FailNow()
	}
	return f
}

// wait waits for something in the workspace, and reports whether it came.
func (f *factory) wait(what string, holds func() bool) bool {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.Context(), time.Minute)
	defer cancel()
	if err := f.slack.Wait(ctx, holds); err != nil {
		f.Errorf("not within a minute: %s", what)
		return false
	}
	return true
}

// say lets customers write, and returns when heed has everything.
func (f *factory) say(times int) {
	var all []*slacktest.Delivery
	for n := range times {
		all = append(all, f.slack.Event(f.slack.Say(zoe, shop, "", fmt.Sprintf("number %03d", n))))
	}
	for _, d := range all {
		if !f.wait("a message is confirmed", d.Confirmed) {
			return
		}
	}
}

// open lists the items that nobody has.
func (f *factory) open() (all []bot.ItemID) {
	f.Helper()
	for q := (bot.Query{State: bot.Open, Limit: 100}); ; {
		page, err := f.store.Items(f.Context(), q)
		if err != nil {
			f.Fatal(err)
		}
		for _, v := range page.Items {
			all = append(all, v.Item.ID)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return all
		}
	}
}

// presses returns what Slack hands over when somebody claims an item on its card:
// what it does for the card that is there, but for the item and the trigger.
func (f *factory) presses(shown bot.ItemID) func(n int, item bot.ItemID) json.RawMessage {
	f.Helper()
	if !f.wait("a card is there", func() bool { return len(cards(f.slack)) > 0 }) {
		f.FailNow()
	}
	d := f.slack.Press(ann, team, cards(f.slack)[0].TS, "do:claim")
	f.wait("its claim is confirmed", d.Confirmed)
	var said struct {
		Trigger string `json:"trigger_id"`
	}
	payload := string(d.Payload())
	if json.Unmarshal(d.Payload(), &said) != nil || said.Trigger == "" || !strings.Contains(payload, "item:"+string(shown)) {
		f.Fatalf("a press is %s", payload)
	}
	return func(n int, item bot.ItemID) json.RawMessage {
		return json.RawMessage(strings.NewReplacer(string(shown), string(item), said.Trigger, fmt.Sprint(said.Trigger, n)).Replace(payload))
	}
}

// claims claims one item after the other until all the rest is heard, and returns
// how long each took from its delivery to its confirmation.
func (f *factory) claims(open []bot.ItemID, press func(int, bot.ItemID) json.RawMessage, heard <-chan struct{}) (took []time.Duration) {
	f.Helper()
	for n, item := range open[1:] {
		select {
		case <-heard:
			return took
		default:
		}
		d := f.slack.Deliver("interactive", press(n, item))
		if !f.wait("a claim is confirmed", d.Confirmed) {
			return took
		}
		took = append(took, d.Took())
	}
	<-heard
	return took
}
