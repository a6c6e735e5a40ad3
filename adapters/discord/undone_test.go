package discord_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// moody is a house whose heed takes and keeps nothing while ill is set; where
// late, it takes it all the same, and does not know.
func moody(ill *atomic.Bool, late bool) settings {
	return settings{host: func(host *bot.Host) {
		take, keep := host.Take, host.Keep
		host.Take = func(ctx context.Context, e bot.Event) (bot.Receipt, error) {
			if !ill.Load() || e.Do == bot.Say || e.Do == bot.Skip {
				return take(ctx, e)
			}
			if late {
				if _, err := take(ctx, e); err != nil {
					return bot.Receipt{}, err
				}
			}
			return bot.Receipt{}, fmt.Errorf("the disk: %w", bot.ErrUnavailable)
		}
		host.Keep = func(ctx context.Context, records ...bot.Kept) error {
			if ill.Load() {
				return fmt.Errorf("the disk: %w", bot.ErrUnavailable)
			}
			return keep(ctx, records...)
		}
	}}
}

func TestAPressThatFailedIsTold(t *testing.T) {
	ill := &atomic.Bool{}
	onBothRoads(t, moody(ill, false), func(h *house) {
		id, card := h.asked("where is my parcel?")
		ill.Store(true)
		h.press(ann, card, "do:claim")
		h.pass(10 * time.Second)
		if told := h.told(ann); len(told) != 1 || !strings.Contains(told[0], "Nothing was done. Please press again.") {
			h.Errorf("told %q", told)
		}
		ill.Store(false)
		h.press(ann, card, "do:claim")
		if h.owner(id) != "ann" {
			h.Errorf("it is %q's", h.owner(id))
		}
	})
}

// TestAFormThatFailedKeepsWhatWasTypedAndIsDoneOnce, though the store keeps
// nothing meanwhile.
func TestAFormThatFailedKeepsWhatWasTypedAndIsDoneOnce(t *testing.T) {
	for name, late := range map[string]bool{"at once": false, "late": true} {
		t.Run(name, func(t *testing.T) {
			ill := &atomic.Bool{}
			onBothRoads(t, moody(ill, late), func(h *house) {
				_, card := h.asked("where is my parcel?")
				h.form(ann, card, bot.Reply)
				ill.Store(true)
				h.submit(ann, map[string]string{"text": "It is here."})
				for range 2 {
					told := h.told(ann)
					if len(told) != 1 || !strings.Contains(told[0], "It is here.") || !strings.Contains(told[0], "open it again") {
						h.Fatalf("told %q", told)
					}
					if m := h.again(ann, bot.Reply); m.Typed()["text"] != "It is here." {
						h.Fatalf("the form has %q", m.Typed())
					}
					h.submit(ann, nil)
				}
				ill.Store(false)
				h.again(ann, bot.Reply)
				h.submit(ann, nil)
				h.pass(time.Minute)
				if got := h.sent(); len(got) != 1 || got[0] != "It is here." || h.told(ann)[0] != "Done." {
					h.Errorf("sent %q; told %q", got, h.told(ann))
				}
				if strings.Contains(h.log.String(), "It is here") {
					h.Error("a log has somebody's words")
				}
			})
		})
	}
}

// TestWhatTakesTooLongIsToldLater: Discord is answered in time all the same, and a
// form that would open too late is told to be pressed for again.
func TestWhatTakesTooLongIsToldLater(t *testing.T) {
	slow := &atomic.Bool{}
	set := settings{host: func(host *bot.Host) {
		take, reader := host.Take, host.Reader
		host.Take = func(ctx context.Context, e bot.Event) (bot.Receipt, error) {
			if slow.Load() && e.Do != bot.Say && e.Do != bot.Skip {
				time.Sleep(4 * time.Second)
			}
			return take(ctx, e)
		}
		host.Reader = dawdling{reader, slow}
	}}
	onBothRoads(t, set, func(h *house) {
		slow.Store(false)
		id, card := h.asked("where is my parcel?")
		slow.Store(true)
		h.press(ann, card, "do:claim")
		h.press(bob, card, "do:claim") // while the first is not done yet
		h.pass(10 * time.Second)
		if told := h.told(bob); len(told) != 1 || !strings.Contains(told[0], "Ann has had this since") {
			h.Errorf("bob is told %q", told)
		}
		h.answered(h.discord.EphemeralPress(bob, 0, "do:take-over"))
		h.pass(10 * time.Second)
		if told := h.told(bob); h.owner(id) != "bob" || len(told) != 1 || !strings.Contains(told[0], "it is yours") {
			h.Errorf("it is %q's; told %q", h.owner(id), told)
		}
		h.press(bob, card, "do:reply")
		h.pass(10 * time.Second)
		if told := h.told(bob); h.discord.Modal(bob) != nil || len(told) != 2 || !strings.Contains(told[1], "did not open in time") {
			h.Errorf("told %q", told)
		}
		slow.Store(false)
		h.form(bob, card, bot.Reply)
		slow.Store(true)
		h.submit(bob, map[string]string{"text": "It is here.", "until": "when pigs fly"})
		h.pass(10 * time.Second)
		told := h.told(bob)
		if len(told) != 3 || !strings.Contains(told[2], "It is here.") {
			h.Fatalf("told %q", told)
		}
		slow.Store(false)
		h.again(bob, bot.Reply)
		slow.Store(true)
		h.submit(bob, map[string]string{"until": ""})
		h.pass(10 * time.Second)
		if told := h.told(bob); len(told) != 3 || told[2] != "Done." || len(h.sent()) != 1 {
			h.Errorf("told %q, sent %q", told, h.sent())
		}
	})
}

// dawdling is a store that reads items slowly while slow is set.
type dawdling struct {
	bot.Reader
	slow *atomic.Bool
}

func (s dawdling) View(ctx context.Context, id bot.ItemID, after uint64, n int) (bot.View, error) {
	if s.slow.Load() {
		time.Sleep(2500 * time.Millisecond)
	}
	return s.Reader.View(ctx, id, after, n)
}

// clicks are what people do, and whether they see that it was done.
var clicks = map[string]struct {
	do   func(h *house, card discordtest.Message) *discordtest.Delivery
	seen func(h *house) bool
}{
	"a form": {
		func(h *house, card discordtest.Message) *discordtest.Delivery {
			return h.discord.Press(ann, team, card.ID, "do:reply")
		},
		func(h *house) bool { return h.discord.Modal(ann) != nil },
	},
	"a claim": {
		func(h *house, card discordtest.Message) *discordtest.Delivery {
			return h.discord.Press(ann, team, card.ID, "do:claim")
		},
		func(h *house) bool { return h.owner(h.newest()) == "ann" },
	},
	"a refusal": {
		func(h *house, card discordtest.Message) *discordtest.Delivery {
			return h.discord.Press(guy, team, card.ID, "do:claim")
		},
		func(h *house) bool { return len(h.told(guy)) > 0 },
	},
}

// TestWhateverFailsAClickIsDoneOnceOrTold: each answer goes wrong in each way. They
// see that it was done, or Discord says that it failed, and then it can be done.
func TestWhateverFailsAClickIsDoneOnceOrTold(t *testing.T) {
	for what, c := range clicks {
		for name, fault := range map[string]discordtest.Fault{
			"lost": discordtest.Lost, "lost after": discordtest.LostAfter, "never": discordtest.Never, "never after": discordtest.NeverAfter,
			"broken": discordtest.Broken, "broken after": discordtest.BrokenAfter, "500": discordtest.Status(500, 0), "too late": discordtest.Status(404, 10062),
			"too much": discordtest.RateLimited(time.Second, discordtest.OfUser), "slow": discordtest.Slow(2 * time.Second),
		} {
			t.Run(what+"/"+name, func(t *testing.T) {
				inBubble(t, settings{}, func(h *house) {
					id, card := h.asked("where is my parcel?")
					h.discord.Fail(callback, fault)
					d := c.do(h, card)
					h.pass(30 * time.Second)
					if !c.seen(h) && !d.Failed() {
						h.Errorf("it was not done, and nobody is told: %q", h.discord.Complaints())
					}
					if !c.seen(h) {
						h.answered(c.do(h, h.card(id)))
					}
					if n := len(h.events(id)); !c.seen(h) || n > 2 {
						h.Errorf("then %q, told %q", h.events(id), h.told(guy))
					}
				})
			})
		}
	}
}
