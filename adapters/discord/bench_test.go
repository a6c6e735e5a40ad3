package discord_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
	"heed/bot"
	"heed/store/bolt"
)

// BenchmarkClicksInABurst is how long Discord waits for the answer to a claim while
// customers write as fast as they can, over real connections, with a store that
// makes everything durable. Every claim is of another item, so that each is a
// commit; their cards may still wait for Discord's pace.
func BenchmarkClicksInABurst(b *testing.B) {
	for b.Loop() {
		f := served(b)
		all := crowd(f.discord)
		f.say(all)
		open := f.open()
		button := f.button(open[0].Item.ID)
		heard := make(chan struct{})
		go func() {
			defer close(heard)
			f.say(all)
		}()
		took := f.claims(open, button, heard)
		if left := len(f.open()); left != burst-len(took) {
			b.Errorf("%d items are open after %d clicks", left, len(took))
		}
		f.stop()
		if len(took) == 0 {
			b.Fatal("not one click was taken")
		}
		slices.Sort(took)
		b.ReportMetric(float64(len(took)), "clicks")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "D1-click-p99-ms(<50)")
	}
}

// factory is heed in a guild, over real connections.
type factory struct {
	*testing.B
	discord *discordtest.Server
	store   bot.Store
	heard   chan struct{} // gets one for each mention that heed has
	stop    func()
}

// served starts heed.
func served(b *testing.B) *factory {
	b.Helper()
	s := server(discordtest.Settings{Pace: true})
	h := &house{discord: s, at: s.Serve(b)}
	store, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	core := bot.New(store, h.rules(), slog.New(slog.DiscardHandler))
	host, heard := core.Host(guild), make(chan struct{}, 2*burst)
	host.Take = func(ctx context.Context, e bot.Event) (bot.Receipt, error) {
		r, err := core.Take(ctx, e)
		if e.Do == bot.Say && err == nil && r.Status != bot.StatusDuplicate {
			heard <- struct{}{}
		}
		return r, err
	}
	a, err := discord.New(host, h.config())
	if err != nil {
		b.Fatal(err)
	}
	core.Plug(guild, a)
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- core.Run(ctx) }()
	f := &factory{B: b, discord: s, store: store, heard: heard, stop: func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error("run:", err)
		}
		if err := store.Close(); err != nil {
			b.Error("close:", err)
		}
	}}
	f.wait("heed listens", s.Connected)
	return f
}

// wait waits for something in the guild.
func (f *factory) wait(what string, holds func() bool) {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.Context(), time.Minute)
	defer cancel()
	if err := f.discord.Wait(ctx, holds); err != nil {
		f.Errorf("not within a minute: %s", what)
	}
}

// say lets everybody write, and returns when heed has it all.
func (f *factory) say(all []string) {
	for n, id := range all {
		f.discord.Say(id, shop, fmt.Sprintf("number %03d", n))
	}
	for range all {
		select {
		case <-f.heard:
		case <-time.After(time.Minute):
			f.Error("not within a minute: heed has what was said")
			return
		}
	}
}

// open lists the items that nobody has.
func (f *factory) open() (all []bot.View) {
	f.Helper()
	for q := (bot.Query{State: bot.Open, Limit: 100}); ; {
		page, err := f.store.Items(f.Context(), q)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, page.Items...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return all
		}
	}
}

// button is the one by which an item is claimed, with %s for the item.
func (f *factory) button(shown bot.ItemID) (at func(bot.ItemID) *discordtest.Delivery) {
	f.Helper()
	f.wait("a card is there", func() bool { return len(f.discord.Messages(team)) > 0 })
	card := f.discord.Messages(team)[0]
	for _, id := range f.discord.Buttons(team, card.ID) {
		if strings.HasPrefix(id, "do:claim:") {
			return func(item bot.ItemID) *discordtest.Delivery {
				return f.discord.PressStale(ann, team, card.ID, strings.Replace(id, string(shown), string(item), 1))
			}
		}
	}
	f.Fatalf("a card is %s", card.Components)
	return nil
}

// claims claims one item after the other until all the rest is heard, and returns
// how long each took until it was answered.
func (f *factory) claims(open []bot.View, claim func(bot.ItemID) *discordtest.Delivery, heard <-chan struct{}) (took []time.Duration) {
	f.Helper()
	for _, v := range open {
		select {
		case <-heard:
			return took
		default:
		}
		d := claim(v.Item.ID)
		f.wait("a claim is answered", d.Over)
		took = append(took, d.Took())
	}
	<-heard
	return took
}
