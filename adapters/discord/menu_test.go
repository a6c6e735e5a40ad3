package discord_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// life are presses that bring an item from state to state.
var life = []struct {
	name string
	step func(h *house, card discordtest.Message)
}{
	{"open", func(*house, discordtest.Message) {}},
	{"claimed", func(h *house, card discordtest.Message) { h.press(ann, card, "do:claim") }},
	{"answered", func(h *house, card discordtest.Message) {
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is here."})
		h.until("it is answered", func() bool { return len(h.sent()) > 0 })
		h.pass(2 * time.Second)
	}},
	{"resolved", func(h *house, card discordtest.Message) {
		h.form(ann, card, bot.Resolve)
		h.submit(ann, map[string]string{"outcome": "solved"})
	}},
}

func TestEveryFormOfTheMenuOpens(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.discord.Say(zoe, shop, "hello?")
		h.pass(5 * time.Second)
		seen := map[bot.Verb]bool{}
		for _, state := range life {
			state.step(h, card)
			h.pass(5 * time.Second)
			if got := string(h.view(id).Item.State()); got != state.name {
				h.Fatalf("it is %s, want %s; told %q", got, state.name, h.told(ann))
			}
			for _, f := range bot.Forms(h.view(id), h.bot.Rules(), time.Now()) {
				if len(f.Fields) == 0 {
					continue
				}
				m := h.form(ann, card, f.Do)
				if len(m.Fields) != len(f.Fields) || m.Title != f.Label {
					h.Errorf("%s is called %s and has the fields %v, want %d", f.Do, m.Title, m.Typed(), len(f.Fields))
				}
				for _, l := range m.Fields {
					if strings.HasSuffix(l.Label, "…") || l.Description != "" && l.Description[0] >= 'a' {
						h.Errorf("%s asks for %q: %q", f.Do, l.Label, l.Description)
					}
				}
				h.discord.Dismiss(ann)
				h.pass(5 * time.Second)
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
			if told := h.told(ann); len(told) > 0 {
				h.Fatalf("%s: told %q", step.do, told)
			}
			if i := h.view(id).Item; !step.holds(i) {
				h.Errorf("after %s it is %+v", step.do, i)
			}
			h.pass(5 * time.Second)
		}
		if e := h.events(id); !slices.Contains(e, "note") {
			h.Errorf("no note: %q", e)
		}
	})
}

// many are settings with more members and desks than a menu takes.
func many() settings {
	return settings{rules: func(r *bot.Rules) {
		for n := range 150 {
			id := bot.MemberID(fmt.Sprintf("m%03d", n))
			r.Members[id] = bot.Member{ID: id, Name: fmt.Sprintf("Member %03d", n), Role: bot.Agent}
			desk := bot.DeskID(fmt.Sprintf("d%03d", n))
			r.Desks[desk] = bot.Desk{ID: desk, Post: []bot.Channel{{Connection: guild, ID: hall}}, Targets: r.Desks["support"].Targets}
		}
	}}
}

func TestWhoIsOneOfManyIsTyped(t *testing.T) {
	inBubble(t, many(), func(h *house) {
		id, card := h.asked("where is my parcel?")
		m := h.form(ann, card, bot.Assign)
		if f := m.Field("to"); f == nil || f.Choices != nil || !strings.Contains(f.Placeholder, "Bob") {
			h.Fatalf("the form has %+v", m.Fields)
		}
		h.submit(ann, map[string]string{"to": "Member 14"})
		if told := h.told(ann); len(told) != 1 || !strings.Contains(told[0], "Which one is meant: Member 140 (m140), Member 141") {
			h.Fatalf("told %q", told)
		}
		if m := h.again(ann, bot.Assign); m.Typed()["to"] != "Member 14" {
			h.Errorf("the form has %q", m.Typed())
		}
		h.submit(ann, map[string]string{"to": "member 149"})
		if h.owner(id) != "m149" {
			h.Errorf("it is %q's; told %q", h.owner(id), h.told(ann))
		}
	})
}

func TestAnItemIsMovedToOneOfManyDesks(t *testing.T) {
	inBubble(t, many(), func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Move)
		h.submit(ann, map[string]string{"to": "d149"})
		h.pass(5 * time.Second)
		if d := h.view(id).Item.Desk; d != "d149" {
			h.Errorf("it is at %s; told %q", d, h.told(ann))
		}
		if m := h.card(id); len(h.discord.Buttons(m.Channel, m.ID)) > 0 || !strings.Contains(m.Shown(), "Moved to the desk d149") {
			h.Errorf("its card is %q", m.Shown())
		}
	})
}

func TestAReplyThatFailedIsDiscarded(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.discord.FailWhen(func(c discordtest.Call) *discordtest.Fault {
			if c.Route == "POST channels/C/messages" && c.Channel == shop {
				return new(discordtest.Status(400, 50035))
			}
			return nil
		})
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is here."})
		h.pass(5 * time.Second)
		if len(h.view(id).Item.Replies) == 0 {
			h.Fatalf("no reply failed: %q", h.events(id))
		}
		h.form(ann, h.card(id), bot.Discard)
		h.submit(ann, map[string]string{"reason": "they called"})
		h.pass(5 * time.Second)
		if i := h.view(id).Item; len(i.Replies) > 0 || len(h.told(ann)) > 0 {
			h.Errorf("replies %+v; told %q", i.Replies, h.told(ann))
		}
	})
}

func TestAThankYouThatIsNone(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.form(ann, card, bot.Reply)
		h.submit(ann, map[string]string{"text": "It is here."})
		h.pass(5 * time.Second)
		h.discord.Say(zoe, shop, "thank you so much")
		h.pass(5 * time.Second)
		if s := h.view(id).Item.State(); s != bot.Answered {
			h.Fatalf("it is %s", s)
		}
		m := h.form(ann, card, bot.NeedsAnswer)
		if !strings.Contains(m.Shown(), "thank you so much") {
			h.Errorf("the form shows %s", m.Shown())
		}
		h.submit(ann, map[string]string{"mention": fmt.Sprint(h.view(id).Item.Latest.Seq)})
		if s := h.view(id).Item.State(); s != bot.Claimed {
			h.Errorf("it is %s, told %q", s, h.told(ann))
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
				h.Errorf("after %s, blocked: %t; told %q", step, is, h.told(ann))
			}
		}
	})
}

// TestAMenuCanBeChosenFromAgain, whether a form was opened, or what was chosen was
// refused, in a channel and in a forum.
func TestAMenuCanBeChosenFromAgain(t *testing.T) {
	inForum := settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Post = []bot.Channel{{Connection: guild, ID: board}}
		r.Desks["support"] = d
	}}
	for name, set := range map[string]settings{"channel": {}, "forum": inForum} {
		t.Run(name, func(t *testing.T) {
			onBothRoads(t, set, func(h *house) {
				id, _ := h.says(zoe, shop, "where is my parcel?")
				card := h.anywhere(id)
				h.press(ann, card, "do:claim")
				h.pass(5 * time.Second)
				before := h.anywhere(id).Shown()
				for range 3 {
					h.answered(h.discord.Choose(bob, card.Channel, card.ID, "note"))
					h.opened(bob, bot.Note)
					h.discord.Dismiss(bob)
					h.pass(5 * time.Second)
				}
				for n := range 3 {
					h.answered(h.discord.Choose(bob, card.Channel, card.ID, "release"))
					if told := h.told(bob); len(told) != n+1 {
						h.Fatalf("told %q", told)
					}
					h.pass(5 * time.Second)
				}
				if after := h.anywhere(id).Shown(); after != before || len(h.events(id)) != 2 {
					h.Errorf("the card was\n%s\nand is\n%s\n%q", before, after, h.events(id))
				}
			})
		})
	}
}

// anywhere waits for an item's card, in a channel or a post of a forum.
func (h *house) anywhere(id bot.ItemID) discordtest.Message {
	h.Helper()
	var card discordtest.Message
	h.until("the card is there", func() bool {
		rooms := []string{team}
		for _, post := range h.discord.Threads(board) {
			rooms = append(rooms, post.ID)
		}
		for _, room := range rooms {
			for _, m := range h.discord.Messages(room) {
				if at, err := h.store.CardAt(h.Context(), bot.Ref{Connection: guild, ID: room + "/" + m.ID}); err == nil && at == id {
					card = m
					return true
				}
			}
		}
		return false
	})
	return card
}

func TestWhatIsNoneOfHeedsIsAnsweredWithOneLine(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		item := "00VHNCZBZ8231KWHVMQ50EEYF9"
		press := func(id string, values ...string) map[string]any {
			return map[string]any{"type": 3, "data": map[string]any{"component_type": 2, "custom_id": id, "values": values}, "message": map[string]any{"id": "1180000000000000001", "channel_id": team}}
		}
		form := func(id string) map[string]any {
			return map[string]any{"type": 5, "data": map[string]any{"custom_id": id, "components": []any{}}}
		}
		n := 0
		for name, payload := range map[string]map[string]any{
			"an unknown button": press("launch"), "an unknown event": press("do:launch:" + item + ":1:-"), "what customers do": press("do:say:" + item + ":1:-"),
			"an unknown choice": press("menu:"+item+":1:-", "launch"), "two choices": press("menu:"+item+":1:-", "note", "tag"), "no item": press("do:claim::1:-"),
			"no revision": press("do:claim:" + item + "::-"), "too short": press("do:claim:" + item), "nothing": press(""),
			"an unknown form": form("launch"), "an unknown form's event": form("form:launch:" + item + ":1:1"), "a form without a round": form("form:note:" + item + ":1"),
			"an unknown type": {"type": 77, "data": map[string]any{}},
		} {
			n++
			payload["id"], payload["application_id"], payload["token"] = fmt.Sprint(1180000000000000100+n), h.discord.App(), "a token"
			payload["channel_id"], payload["member"] = team, map[string]any{"user": map[string]any{"id": ann, "username": "ann"}, "roles": []string{crew}}
			was := strings.Count(h.heed.Logged(), "ignored")
			raw, err := json.Marshal(payload)
			if err != nil {
				h.Fatal(err)
			}
			h.discord.Dispatch("INTERACTION_CREATE", raw)
			h.pass(5 * time.Second)
			if n := strings.Count(h.heed.Logged(), "ignored") - was; n != 1 {
				h.Errorf("%s: %d lines", name, n)
			}
		}
	})
}
