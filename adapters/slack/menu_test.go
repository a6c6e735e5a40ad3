package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// life are presses that bring an item from state to state.
var life = []struct {
	name string
	step func(h *house, card slacktest.Message)
}{
	{"open", func(*house, slacktest.Message) {}},
	{"claimed", func(h *house, card slacktest.Message) { h.press(ann, card, "do:claim") }},
	{"answered", func(h *house, card slacktest.Message) {
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is here."})
		h.until("it is answered", func() bool { return len(h.sent()) > 0 })
		h.pass(2 * time.Second)
	}},
	{"resolved", func(h *house, card slacktest.Message) {
		h.form(ann, card, bot.Resolve)
		h.submit(ann, map[string]string{"outcome": "solved"})
	}},
}

func TestEveryFormOfTheMenuOpens(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.slack.Say(zoe, shop, h.slack.Messages(shop)[0].TS, "hello?")
		h.pass(5 * time.Second)
		seen := map[bot.Verb]bool{}
		for _, state := range life {
			state.step(h, card)
			h.pass(5 * time.Second)
			if got := string(h.view(id).Item.State()); got != state.name {
				h.Fatalf("it is %s, want %s", got, state.name)
			}
			for _, f := range bot.Forms(h.view(id), h.bot.Rules(), time.Now()) {
				if len(f.Fields) == 0 {
					continue
				}
				v := h.form(ann, card, f.Do)
				if len(v.Typed) != len(f.Fields) {
					h.Errorf("%s has the fields %v, want %d", f.Do, v.Typed, len(f.Fields))
				}
				h.slack.CloseView(ann)
				seen[f.Do] = true
			}
		}
		for _, do := range bot.Verbs { // the last of these have tests of their own
			if !seen[do] && !slices.Contains([]bot.Verb{bot.Claim, bot.TakeOver, bot.Release, bot.Reopen, bot.Retry, bot.Arrived, bot.Discard, bot.Unblock, bot.NeedsAnswer, bot.Review, bot.Move}, do) {
				h.Errorf("no form of %s was opened", do)
			}
		}
		if told := h.told(ann); len(told) > 0 {
			h.Errorf("told %q", told)
		}
	})
}

func TestWhatIsChosenInTheMenuIsDone(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		for _, step := range []struct {
			do     bot.Verb
			values map[string]string
			holds  func(bot.Item) bool
		}{
			{bot.SetKind, map[string]string{"text": "complaint, delivery"}, func(i bot.Item) bool { return i.Kind == "complaint" && i.Has("delivery") }},
			{bot.Assign, map[string]string{"to": "bob"}, func(i bot.Item) bool { return i.Owner == "bob" }},
			{bot.SnoozeUntil, map[string]string{"until": "in 2h"}, func(i bot.Item) bool { return !i.Snooze.Until.IsZero() }},
			{bot.PromiseBy, map[string]string{"until": "tomorrow 10:00"}, func(i bot.Item) bool { return !i.Promise.Due.IsZero() }},
			{bot.Note, map[string]string{"text": "they called, too"}, func(i bot.Item) bool { return true }},
			{bot.Review, map[string]string{"outcome": "weakness", "text": "late-delivery"}, func(i bot.Item) bool { return i.Theme == "late-delivery" }},
		} {
			h.form(ann, card, step.do)
			h.submit(ann, step.values)
			if v := h.slack.View(ann); v != nil {
				h.Fatalf("%s: the form is still open: %s", step.do, v.Shown())
			}
			if i := h.view(id).Item; !step.holds(i) {
				h.Errorf("after %s it is %+v", step.do, i)
			}
			h.pass(5 * time.Second)
		}
	})
}

func TestManyChoicesAreInSeveralLists(t *testing.T) {
	many := settings{rules: func(r *bot.Rules) {
		for n := range 150 {
			id := bot.MemberID(fmt.Sprintf("m%03d", n))
			r.Members[id] = bot.Member{ID: id, Name: fmt.Sprintf("Member %03d", n), Role: bot.Agent}
		}
	}}
	inBubble(t, many, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Assign)
		h.submit(ann, map[string]string{"to": "m149"})
		if h.owner(id) != "m149" {
			h.Errorf("it is %q's; the form is %+v", h.owner(id), h.slack.View(ann))
		}
	})
}

func TestAReplyThatFailedIsDiscarded(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			if c.Method == "chat.postMessage" && c.Channel == shop {
				return new(slacktest.Code("restricted_action_thread_locked"))
			}
			return nil
		})
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is here."})
		h.pass(5 * time.Second)
		if shown := h.card(id).Shown(); !strings.Contains(shown, "the thread was locked: unlock it") {
			h.Errorf("the card shows %q", shown)
		}
		h.form(ann, h.card(id), bot.Discard)
		h.submit(ann, map[string]string{"reason": "they called"})
		h.pass(5 * time.Second)
		if i := h.view(id).Item; len(i.Replies) > 0 || h.slack.View(ann) != nil {
			h.Errorf("replies %+v; the form is %+v", i.Replies, h.slack.View(ann))
		}
	})
}

func TestAThankYouThatIsNone(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is here."})
		h.pass(5 * time.Second)
		h.slack.Say(zoe, shop, h.slack.Messages(shop)[0].TS, "thank you so much")
		h.pass(5 * time.Second)
		if s := h.view(id).Item.State(); s != bot.Answered {
			h.Fatalf("it is %s", s)
		}
		v := h.form(ann, card, bot.NeedsAnswer)
		if !strings.Contains(string(v.Blocks), "thank you so much") {
			h.Errorf("the form shows %s", v.Blocks)
		}
		h.submit(ann, map[string]string{"mention": fmt.Sprint(h.view(id).Item.Latest.Seq)})
		if s := h.view(id).Item.State(); s != bot.Claimed {
			h.Errorf("it is %s, the form %+v", s, h.slack.View(ann))
		}
	})
}

func TestACustomerIsBlockedAndNotAnyMore(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("buy my parcels!")
		for _, step := range []bot.Verb{bot.Block, bot.Unblock} {
			h.form(ann, card, step)
			h.submit(ann, map[string]string{"reason": "that is no question"})
			h.pass(5 * time.Second)
			if is := !h.view(id).Customer.Blocked.IsZero(); is != (step == bot.Block) {
				h.Errorf("after %s, blocked: %t; the form is %+v", step, is, h.slack.View(ann))
			}
		}
	})
}

func TestAnItemIsMovedToOneOfManyDesks(t *testing.T) {
	many := settings{rules: func(r *bot.Rules) {
		for n := range 150 {
			id := bot.DeskID(fmt.Sprintf("d%03d", n))
			r.Desks[id] = bot.Desk{ID: id, Post: []bot.Channel{{Connection: acme, ID: hall}}, Targets: r.Desks["support"].Targets}
		}
	}}
	inBubble(t, many, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Move)
		h.submit(ann, map[string]string{"to": "d149"})
		h.pass(5 * time.Second)
		if d := h.view(id).Item.Desk; d != "d149" {
			h.Errorf("it is at %s; the form is %+v", d, h.slack.View(ann))
		}
		if m := h.card(id); len(h.slack.Actions(m.Channel, m.TS)) > 0 || !strings.Contains(m.Shown(), "Moved to the desk d149") {
			h.Errorf("its card is %q", m.Shown())
		}
	})
}

func TestWhatIsNoneOfHeedsIsConfirmedWithOneLine(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		action := func(action, block, value string) map[string]any {
			return map[string]any{
				"type": "block_actions", "user": map[string]any{"id": ann}, "trigger_id": "1.2." + action + block + value,
				"container": map[string]any{"type": "message", "message_ts": card.TS, "channel_id": team}, "channel": map[string]any{"id": team},
				"actions": []any{map[string]any{
					"action_id": action, "block_id": block, "type": "static_select", "selected_option": map[string]any{"value": value},
				}},
			}
		}
		view := func(callback, memo string) map[string]any {
			return map[string]any{
				"type": "view_submission", "user": map[string]any{"id": ann}, "trigger_id": "1.2.3",
				"view": map[string]any{"id": "V" + callback + memo, "type": "modal", "callback_id": callback, "private_metadata": memo},
			}
		}
		block := "item:" + string(id) + ":1"
		for name, payload := range map[string]map[string]any{
			"an unknown button": action("launch", block, ""), "an unknown event": action("do:launch", block, ""), "what customers do": action("do:say", block, ""),
			"an unknown choice": action("menu", block, "launch"), "an unknown block": action("do:claim", "x", ""), "no item": action("do:claim", "item:", ""),
			"no action":         {"type": "block_actions", "user": map[string]any{"id": ann}, "trigger_id": "1.2.x", "actions": []any{}},
			"an unknown form":   view("launch", `{"item":"`+string(id)+`"}`),
			"no memo":           view("form:claim", "x"),
			"an unknown form's": view("form:launch", `{"item":"`+string(id)+`"}`),
			"a global shortcut": {"type": "shortcut", "user": map[string]any{"id": ann}, "trigger_id": "1.2.s", "callback_id": "launch"},
		} {
			was := h.log.with("ignored")
			h.confirmed(h.slack.Deliver("interactive", payload))
			if n := h.log.with("ignored") - was; n != 1 {
				h.Errorf("%s: %d lines", name, n)
			}
		}
		if got := h.events(id); len(got) != 1 {
			h.Errorf("something was done: %q", got)
		}
	})
}

func TestALinkIsConfirmedAndNothingElse(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.press(ann, card, "open")
		if len(h.events(id)) != 1 || len(h.told(ann)) > 0 || strings.Contains(h.log.String(), "ignored") {
			h.Errorf("%q, told %q", h.events(id), h.told(ann))
		}
	})
}

func TestAMenuCanBeChosenFromAgain(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		before := h.slack.Messages(team)[0].Shown()
		for range 3 {
			h.confirmed(h.slack.Choose(bob, team, card.TS, "menu", "note"))
			if h.slack.View(bob) == nil {
				h.Fatal("no form opens")
			}
			h.slack.CloseView(bob)
			h.pass(5 * time.Second)
		}
		if after := h.slack.Messages(team)[0].Shown(); after != before || len(h.events(id)) != 1 {
			h.Errorf("the card was\n%s\nand is\n%s\n%q", before, after, h.events(id))
		}
	})
}
