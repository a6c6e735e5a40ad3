package wall_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

var (
	ann = wall.Person{ID: "U1", Name: "Ann", Team: true}
	zoe = wall.Person{ID: "U9", Name: "Zoe"}
)

// house is a platform, a desk that records, and the adapter between them.
type house struct {
	*testing.T
	*wall.Server
	*wall.Adapter
	desk *adaptertest.Recorder
	stop func()
}

// inMemory starts a house inside a bubble.
func inMemory(t *testing.T, set wall.Settings) *house {
	t.Helper()
	set.Channels = []string{"team", "shop"}
	h := &house{T: t, Server: wall.NewServer(set), desk: adaptertest.NewRecorder("w", []string{"shop"}, []string{"team"})}
	h.start(h.Memory(t))
	synctest.Wait()
	return h
}

// start opens the adapter and runs it until the test ends.
func (h *house) start(at wall.Address) {
	h.Helper()
	a, err := wall.New(h.desk.Host(), wall.Config{
		URL: at.URL, Client: at.Client, Token: bot.Secret(h.Token()), Secret: bot.Secret(h.Secret()),
	})
	if err != nil {
		h.Fatal(err)
	}
	h.Adapter = a
	ctx, cancel := context.WithCancel(h.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	h.stop = func() {
		cancel()
		if err := <-done; err != nil {
			h.Error("Run:", err)
		}
		done <- nil
	}
	h.Cleanup(h.stop)
}

// show sends a card with a claim button and returns its place.
func (h *house) show(item bot.ItemID) bot.Ref {
	h.Helper()
	ref, err := h.Send(h.Context(), cardOf(item))
	if err != nil {
		h.Fatal("a card:", err)
	}
	return ref
}

func cardOf(item bot.ItemID) bot.Message {
	return bot.Message{
		Key: "key-" + string(item), Kind: bot.ShowCard, Lane: bot.Channel{Connection: "w", ID: "team"},
		Card: &bot.Card{Item: item, Rev: 3, State: bot.Open, Customer: "Zoe", Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}}},
	}
}

// TestTheWholeOfWallWorksInABubble says something, shows a card, clicks it, and
// lets an answer be lost, all in virtual time.
func TestTheWholeOfWallWorksInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, wall.Settings{})
		id, event := h.Say("shop", "", zoe, "my parcel is lost")
		synctest.Wait()
		got := h.desk.Taken()
		if len(got) != 1 || got[0].Do != bot.Say || got[0].Mention.ID != id || !h.Acked(event) {
			t.Fatalf("taken: %+v, acknowledged: %v", got, h.Acked(event))
		}

		h.show("I1")
		h.desk.Answer(func(bot.Event) error { return bot.ErrUnavailable })
		click := h.Click("team", h.Messages("team")[0].ID, "claim", ann)
		synctest.Wait()
		if h.Acked(click) || len(h.Ephemeral("U1")) != 1 {
			t.Fatalf("a click that failed: acknowledged %v, told %q", h.Acked(click), h.Ephemeral("U1"))
		}
		h.desk.Answer(nil)
		time.Sleep(3 * time.Second) // virtual: the platform delivers it again
		synctest.Wait()
		if !h.Acked(click) || len(h.desk.Taken()) != 2 {
			t.Fatalf("the click was not taken when it came again")
		}

		h.Fail(wall.Post, wall.Late(4*time.Second))
		late := cardOf("I2")
		late.Tried = time.Now()
		_, err := h.Send(t.Context(), late)
		if notSent := (*bot.NotSent)(nil); err == nil || errors.As(err, &notSent) {
			t.Fatalf("a dropped connection: %v, want doubt", err)
		}
		if found, err := h.Find(t.Context(), late); err != nil || len(found) != 0 {
			t.Fatalf("before it landed: %v, %v", found, err)
		}
		time.Sleep(h.Pace().Settle)
		synctest.Wait()
		if found, err := h.Find(t.Context(), late); err != nil || len(found) != 1 || h.Posts(late.Key) != 1 {
			t.Fatalf("after it landed: %v, %v", found, err)
		}
	})
}
