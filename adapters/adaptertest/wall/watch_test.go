package wall_test

import (
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

func TestAChannelThatWasNeverReadBeginsNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &house{T: t, Server: wall.NewServer(wall.Settings{Channels: []string{"team", "shop"}})}
		h.desk = adaptertest.NewRecorder("w", []string{"shop"}, []string{"team"})
		old, _ := h.Say("shop", "", zoe, "long ago")
		h.start(h.Memory(t))
		h.took()
		if h.cursor() != old {
			t.Errorf("begins at %q, want %q", h.cursor(), old)
		}
	})
}

// TestALiveEventWaitsForNoCatchUp breaks history: what is said live is heard at
// once, but the cursor stays before what could not be read.
func TestALiveEventWaitsForNoCatchUp(t *testing.T) {
	hears(t, func(h *house) {
		h.Say("shop", "", zoe, "first")
		h.took(bot.Say)
		at := h.cursor()
		h.Offline(true)
		h.Say("shop", "", zoe, "missed")
		h.Fail(wall.History, wall.Times(3, wall.Down)...)
		h.Offline(false)
		time.Sleep(3 * time.Second) // virtual: the stream is open again, history is not
		live, _ := h.Say("shop", "", zoe, "live")
		h.took(bot.Say, bot.Say)
		if got := h.desk.Taken()[1]; got.Mention.ID != live || got.Cursor != nil || h.cursor() != at {
			h.Fatalf("took %+v, the cursor is at %s", got, h.cursor())
		}
		time.Sleep(time.Minute)
		h.took(bot.Say, bot.Say, bot.Say)
		missed := h.desk.Taken()[2].Mention
		if missed.Text != "missed" || !missed.CaughtUp || missed.PostedAt.IsZero() || h.cursor() != live {
			h.Errorf("caught up with %+v, the cursor is at %s, want %s", missed, h.cursor(), live)
		}
	})
}

func TestCatchUpReadsManyPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, wall.Settings{Page: 3})
		h.Offline(true)
		var last string
		for i := range 20 {
			who := zoe
			if i%4 > 1 {
				who = ann
			}
			last, _ = h.Say("shop", "", who, "x")
		}
		h.Offline(false)
		time.Sleep(time.Minute)
		if n := len(h.verbs()); n != 10 || h.cursor() != last {
			t.Errorf("took %d, read up to %s, want %s", n, h.cursor(), last)
		}
	})
}

// TestARefusedMessageIsReadPast holds though heed keeps no cursor with a refusal.
func TestARefusedMessageIsReadPast(t *testing.T) {
	hears(t, func(h *house) {
		h.desk.Answer(func(bot.Event) error { return &bot.Refusal{Sentence: "Not here."} })
		h.Say("shop", "", zoe, "live")
		synctest.Wait()
		h.Offline(true)
		last, _ := h.Say("shop", "", zoe, "missed")
		h.Offline(false)
		time.Sleep(time.Minute)
		if h.cursor() != last || len(h.desk.Events()) != 2 {
			h.Errorf("read up to %s, want %s; heed was asked %d times", h.cursor(), last, len(h.desk.Events()))
		}
		if told := h.Ephemeral("U9"); len(told) != 2 {
			h.Errorf("told %q", told)
		}
	})
}

// TestAMessageThatFailedIsMadeUpFor lets heed fail once: the later message is
// not held up, the earlier one comes, and the cursor is past both.
func TestAMessageThatFailedIsMadeUpFor(t *testing.T) {
	hears(t, func(h *house) {
		h.desk.Answer(func(e bot.Event) error {
			if e.Mention.Text == "one" {
				return bot.ErrUnavailable
			}
			return nil
		})
		h.Say("shop", "", zoe, "one")
		last, _ := h.Say("shop", "", zoe, "two")
		h.took(bot.Say)
		if h.cursor() == last {
			h.Fatal("the cursor passed what was not taken")
		}
		h.desk.Answer(nil)
		time.Sleep(10 * time.Second)
		h.took(bot.Say, bot.Say)
		last, _ = h.Say("shop", "", zoe, "three")
		h.took(bot.Say, bot.Say, bot.Say)
		if h.cursor() != last {
			h.Errorf("read up to %s, want %s", h.cursor(), last)
		}
	})
}

// TestACursorThatSomebodyElseMovedIsReadAgain is two processes for a moment.
func TestACursorThatSomebodyElseMovedIsReadAgain(t *testing.T) {
	for name, who := range map[string]wall.Person{"a mention": zoe, "chatter": ann} {
		t.Run(name, func(t *testing.T) {
			hears(t, func(h *house) {
				h.Twist(wall.Twist{Lost: true})
				missed, _ := h.Say("shop", "", who, "read by the other")
				move := &bot.Cursor{Source: shop, From: h.cursor(), To: missed}
				if _, err := h.desk.Host().Take(h.Context(), bot.Event{Do: bot.Skip, Cursor: move}); err != nil {
					h.Fatal(err)
				}
				h.Say("shop", "", who, "one")
				time.Sleep(10 * time.Second)
				last, event := h.Say("shop", "", who, "two")
				time.Sleep(10 * time.Second)
				if h.cursor() != last || !h.Acked(event) {
					h.Errorf("read up to %s, want %s", h.cursor(), last)
				}
			})
		})
	}
}
