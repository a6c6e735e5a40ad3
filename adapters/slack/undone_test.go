package slack_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heed/bot"
)

// moody is a house whose heed takes nothing while ill is set; where late, it
// takes it all the same, and does not know.
func moody(ill *atomic.Bool, late bool) settings {
	return settings{host: func(host *bot.Host) {
		take := host.Take
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
	}}
}

func TestAPressThatFailedIsTold(t *testing.T) {
	ill := &atomic.Bool{}
	onBothRoads(t, moody(ill, false), func(h *house) {
		id, card := h.asked("where is my parcel?")
		ill.Store(true)
		d := h.slack.Press(ann, team, card.TS, "do:claim")
		h.until("ann is told", func() bool { return len(h.told(ann)) > 0 })
		h.pass(10 * time.Second)
		if told := h.told(ann); d.Confirmed() || len(told) != 1 || !strings.Contains(told[0], "Nothing was done. Please press again.") {
			h.Errorf("confirmed: %t; told %q", d.Confirmed(), told)
		}
		ill.Store(false)
		h.press(ann, card, "do:claim")
		if h.owner(id) != "ann" {
			h.Errorf("it is %q's", h.owner(id))
		}
	})
}

func TestAFormThatFailedKeepsWhatWasTypedAndIsDoneOnce(t *testing.T) {
	for name, late := range map[string]bool{"at once": false, "late": true} {
		t.Run(name, func(t *testing.T) {
			ill := &atomic.Bool{}
			onBothRoads(t, moody(ill, late), func(h *house) {
				_, card := h.asked("where is my parcel?")
				h.form(ann, card, bot.Reply)
				ill.Store(true)
				for range 2 {
					h.submit(ann, map[string]string{"text": "It is here."})
					v := h.slack.View(ann)
					if v == nil || v.Typed["text"] != "It is here." || !strings.Contains(v.Shown(), "Please press again") {
						h.Fatalf("the form is %+v", v)
					}
				}
				ill.Store(false)
				h.submit(ann, nil)
				if v := h.slack.View(ann); v != nil {
					h.Fatalf("the form is %+v", v)
				}
				h.pass(time.Minute)
				if got := h.sent(); len(got) != 1 || got[0] != "It is here." {
					h.Errorf("sent %q", got)
				}
				if strings.Contains(h.log.String(), "It is here") {
					h.Error("a log has somebody's words")
				}
			})
		})
	}
}

// TestAFormThatStaysAsItWasIsSentAgain: what was wrong is not so for ever.
func TestAFormThatStaysAsItWasIsSentAgain(t *testing.T) {
	ill, blind := &atomic.Bool{}, &atomic.Int64{}
	set := moody(ill, false)
	take := set.host
	set.host = func(host *bot.Host) {
		take(host)
		host.Reader = blinded{host.Reader, blind}
	}
	onBothRoads(t, set, func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		ill.Store(true)
		blind.Store(2)
		h.submit(ann, map[string]string{"text": "It is here."})
		if v := h.slack.View(ann); v == nil || !strings.Contains(v.Errors["text"], "Please press again") {
			h.Fatalf("the form is %+v", v)
		}
		ill.Store(false)
		blind.Store(0)
		h.submit(ann, nil)
		if v := h.slack.View(ann); v != nil {
			h.Errorf("the form is %+v", v)
		}
		h.pass(time.Minute)
		if got := h.sent(); len(got) != 1 {
			h.Errorf("sent %q", got)
		}
	})
}

// blinded is a store of which a form is read, and then, if blind is set, no more.
type blinded struct {
	bot.Reader
	blind *atomic.Int64
}

func (b blinded) View(ctx context.Context, id bot.ItemID, after uint64, n int) (bot.View, error) {
	if left := b.blind.Load(); left > 0 && b.blind.Add(-1) == 0 {
		b.blind.Store(1)
		return bot.View{}, fmt.Errorf("the disk: %w", bot.ErrUnavailable)
	}
	return b.Reader.View(ctx, id, after, n)
}

func TestAPressInAFormThatFailedIsToldBesideTheCard(t *testing.T) {
	ill := &atomic.Bool{}
	inBubble(t, moody(ill, false), func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.form(bob, card, bot.Reply)
		h.press(ann, card, "do:claim")
		h.submit(bob, map[string]string{"text": "I shall look."})
		ill.Store(true)
		h.slack.PressInView(bob, "do:take-over")
		h.until("bob is told", func() bool { return len(h.told(bob)) > 0 })
		if e := h.slack.Ephemerals(bob)[0]; e.Channel != team || !strings.Contains(e.Shown(), "Nothing was done") {
			h.Errorf("told in %s: %q", e.Channel, e.Shown())
		}
		if v := h.slack.View(bob); v == nil || v.Typed["text"] != "I shall look." {
			h.Errorf("the form is %+v", v)
		}
	})
}

func TestACommandThatFailedIsTold(t *testing.T) {
	ill := &atomic.Bool{}
	onBothRoads(t, moody(ill, false), func(h *house) {
		ill.Store(true)
		d := h.slack.Command(ann, team, "/heed", "away until tomorrow")
		h.until("ann is told", func() bool { return len(h.told(ann)) > 0 })
		if d.Confirmed() || !strings.Contains(h.told(ann)[0], "Nothing was done. Please type it again.") {
			h.Errorf("confirmed: %t; told %q", d.Confirmed(), h.told(ann))
		}
		ill.Store(false)
		d.Again()
		h.confirmed(d)
		if _, away := h.bot.Rules().Away("ann", time.Now()); !away {
			h.Error("what came again was not done")
		}
	})
}
