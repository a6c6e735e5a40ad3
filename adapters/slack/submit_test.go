package slack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

func TestAReplyIsWrittenInAForm(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my *parcel*? <!channel>")
		was := h.calls()
		v := h.form(ann, card, bot.Reply)
		if n := h.calls() - was; n != 1 || h.slack.Calls("views.open") != 1 {
			h.Errorf("%d calls for one form", n)
		}
		for _, want := range []string{"where is my *parcel*? <!channel>", "At most 3000 characters"} {
			if all := v.Shown() + string(v.Blocks); !strings.Contains(all, want) {
				h.Errorf("the form shows %q, and not %q", all, want)
			}
		}
		if n := len(h.events(id)); n != 1 {
			h.Errorf("opening a form did something: %q", h.events(id))
		}
		h.submit(ann, map[string]string{"text": "  It is on its way: <https://x.example> & *soon*\n", "until": "tomorrow 10:00"})
		if v := h.slack.View(ann); v != nil {
			h.Fatalf("the form is still open: %+v", v)
		}
		h.until("the reply is sent", func() bool { return len(h.sent()) > 0 })
		if got := h.sent(); len(got) != 1 || got[0] != "  It is on its way: <https://x.example> & *soon*" {
			h.Errorf("sent %q", got)
		}
		if i := h.view(id).Item; i.Owner != "ann" || i.Promise.Due.IsZero() {
			h.Errorf("owner %q, promise %v", i.Owner, i.Promise)
		}
	})
}

func TestAFormThatCanNotBeOpenedIsToBePressedAgain(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		_, card := h.asked("where is my parcel?")
		h.slack.Fail("views.open", slacktest.Code("expired_trigger_id"))
		h.press(ann, card, "do:reply")
		if told := h.told(ann); len(told) != 1 || !strings.Contains(told[0], "Please press again") {
			h.Errorf("told %q", told)
		}
		h.form(ann, card, bot.Reply)
	})
}

func TestWhatIsWrongWithATimeIsSaidAtItsField(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "soon", "until": "when pigs fly"})
		v := h.slack.View(ann)
		if v == nil || !strings.Contains(v.Errors["until"], "does not understand") || v.Typed["text"] != "soon" {
			h.Fatalf("the form is %+v", v)
		}
		h.submit(ann, map[string]string{"until": "in 2h"})
		if h.slack.View(ann) != nil || len(h.events(id)) < 2 {
			h.Errorf("then %+v, %q", h.slack.View(ann), h.events(id))
		}
	})
}

func TestWhatWasTypedIsKeptWhenSomebodyElseRepliedMeanwhile(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.form(bob, card, bot.Reply)
		h.submit(bob, map[string]string{"text": "It is in Utrecht."})
		h.pass(5 * time.Second) // the card is edited
		h.confirmed(h.slack.Choose(bob, team, card.TS, "menu", "release"))
		h.until("it is nobody's", func() bool { return h.owner(id) == "" })
		h.submit(ann, map[string]string{"text": "I shall look."})
		v := h.slack.View(ann)
		if v == nil || v.Typed["text"] != "I shall look." {
			h.Fatalf("the form is %+v", v)
		}
		for _, want := range []string{"Bob replied while you were writing", "It is in Utrecht."} {
			if !strings.Contains(v.Shown(), want) {
				h.Errorf("the form shows %q, and not %q", v.Shown(), want)
			}
		}
		h.submit(ann, nil)
		h.until("both are sent", func() bool { return len(h.sent()) == 2 })
		if got := h.sent(); h.slack.View(ann) != nil || got[1] != "I shall look." {
			h.Errorf("sent %q", got)
		}
	})
}

func TestSomebodyTakesOverInTheForm(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(bob, card, bot.Reply)
		h.press(ann, card, "do:claim")
		h.submit(bob, map[string]string{"text": "I shall look."})
		v := h.slack.View(bob)
		if v == nil || v.Typed["text"] != "I shall look." || !slices.Contains(v.Actions(), "do:take-over") {
			h.Fatalf("the form is %+v", v)
		}
		h.confirmed(h.slack.PressInView(bob, "do:take-over"))
		if v := h.slack.View(bob); h.owner(id) != "bob" || v == nil || v.Typed["text"] != "I shall look." || slices.Contains(v.Actions(), "do:take-over") {
			h.Fatalf("it is %q's, the form is %+v", h.owner(id), v)
		}
		h.submit(bob, nil)
		h.until("the reply is sent", func() bool { return len(h.sent()) == 1 })
	})
}

func TestAReplyIsKeptWhereTheItemIsClosedMeanwhile(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.form(bob, card, bot.Resolve)
		h.submit(bob, map[string]string{"outcome": "not-ours", "reason": "a wrong number"})
		h.submit(ann, map[string]string{"text": "I shall look."})
		v := h.slack.View(ann)
		if v == nil || v.Typed["text"] != "I shall look." || !slices.Contains(v.Actions(), "do:reopen") {
			h.Fatalf("the form is %+v", v)
		}
		h.confirmed(h.slack.PressInView(ann, "do:reopen"))
		if s := h.view(id).Item.State(); s == bot.Resolved {
			h.Errorf("it is %s", s)
		}
	})
}

func TestAFormThatIsSentTwiceIsDoneOnce(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		d := h.slack.Submit(ann, map[string]string{"text": "soon"})
		h.confirmed(d)
		d.Again()
		h.pass(5 * time.Second)
		h.reopen()
		h.confirmed(h.slack.Deliver("interactive", d.Payload())) // nobody remembers it now but the store
		h.pass(time.Minute)
		if got := h.sent(); len(got) != 1 {
			h.Errorf("sent %q; %q", got, h.events(id))
		}
	})
}

func TestAnItemIsResolvedWithAnOutcomeAndWhereNeededAReason(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Resolve)
		h.slack.Submit(ann, map[string]string{"outcome": "spam"})
		if v := h.slack.View(ann); v == nil || v.Errors["reason"] == "" {
			h.Fatalf("without a reason the form is %+v", v) // Slack itself does not let it go
		}
		h.submit(ann, map[string]string{"reason": "they sell parcels"})
		if i := h.view(id).Item; i.Closed == nil || i.Closed.Outcome != bot.Spam {
			h.Errorf("then it is %+v", i.Closed)
		}
	})
}
