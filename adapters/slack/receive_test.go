package slack_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// slowly has heed take a message only when its text is released, and returns
// what releases it.
func (h *hermit) slowly() (release func(text string)) {
	var mu sync.Mutex
	waiting := map[string]chan struct{}{}
	of := func(text string) chan struct{} {
		mu.Lock()
		defer mu.Unlock()
		if waiting[text] == nil {
			waiting[text] = make(chan struct{})
		}
		return waiting[text]
	}
	h.heed.Answer(func(e bot.Event) error {
		if e.Mention != nil {
			<-of(e.Mention.Text)
		}
		return nil
	})
	return func(text string) { close(of(text)) }
}

// taken are the texts of what was taken, in order.
func (h *hermit) taken() string {
	var all []string
	for _, e := range h.heed.Taken() {
		if e.Mention != nil {
			all = append(all, e.Mention.Text)
		}
	}
	return strings.Join(all, " ")
}

func TestWhatIsSaidInOneChannelIsTakenInOrder(t *testing.T) {
	onBoth(t, func(h *hermit) {
		release := h.slowly()
		for _, text := range []string{"one", "two", "three"} {
			h.slack.Say(zoe, shop, "", text)
			h.pass(time.Millisecond) // what Slack sends at once by HTTP has no order
		}
		h.slack.Say(eve, feed, "", "elsewhere")
		release("three")
		release("two")
		release("elsewhere")
		h.pass(100 * time.Millisecond)
		if got := h.taken(); got != "elsewhere" {
			h.Errorf("taken while the first of a channel waits: %q, want only what was said elsewhere", got)
		}
		release("one")
		h.pass(100 * time.Millisecond)
		if got := h.taken(); got != "elsewhere one two three" {
			h.Errorf("taken: %q", got)
		}
	})
}

func TestAPressDoesNotWaitForMessages(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		release := h.slowly()
		for n := range 50 {
			h.slack.Say(zoe, shop, "", fmt.Sprint("m", n))
		}
		h.pass(time.Millisecond)
		d := h.slack.Press(ann, team, card.TS, "do:claim")
		h.pass(100 * time.Millisecond)
		if !d.Confirmed() || d.Took() > 50*time.Millisecond {
			h.Errorf("a press behind fifty messages: confirmed %v, after %s", d.Confirmed(), d.Took())
		}
		for n := range 50 {
			release(fmt.Sprint("m", n))
		}
	})
}

// show sends a card and returns it.
func (h *hermit) show() slacktest.Message {
	h.Helper()
	_, err := h.adapter.Send(h.Context(), bot.Message{
		Key: "k00000000000000000000001", Kind: bot.ShowCard, Lane: bot.Channel{Connection: acme, ID: team}, Item: "ITEM-1", Tried: time.Now(),
		Card: &bot.Card{
			Item: "ITEM-1", Rev: 1, State: bot.Open, Customer: "Zoe", Where: "shop", Since: time.Now(),
			Said: []bot.Said{{By: "Zoe", Text: "hello"}}, Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}},
		},
	})
	if err != nil {
		h.Fatal("a card:", err)
	}
	all := h.slack.Messages(team)
	return all[len(all)-1]
}

// TestTooMuchAtOnceComesAgain floods heed while it takes nothing: memory is
// bounded, and nothing is lost.
func TestTooMuchAtOnceComesAgain(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		gate := make(chan struct{})
		h.heed.Answer(func(bot.Event) error { <-gate; return nil })
		var all []slacktest.Message
		for n := range 1200 {
			all = append(all, h.slack.Say(zoe, shop, "", fmt.Sprint("m", n)))
		}
		h.pass(100 * time.Millisecond)
		if !strings.Contains(h.heed.Logged(), "too much at once") {
			h.Error("nothing was turned away")
		}
		close(gate)
		h.pass(10 * time.Minute)
		for _, m := range all {
			if !h.slack.Event(m).Confirmed() {
				h.Fatalf("%s was never confirmed", m.Text)
			}
		}
		if n := len(h.heed.Taken()); n != len(all) {
			h.Errorf("%d of %d were taken", n, len(all))
		}
	})
}

// TestWhatHeedDoesNotKnowIsConfirmed hands over all sorts of things, none of
// which may come again, reach the core, or have its words logged.
func TestWhatHeedDoesNotKnowIsConfirmed(t *testing.T) {
	const words = "very private words"
	strange := []struct {
		name, kind string
		payload    any
	}{
		{"an event", "events_api", event("pin_added", map[string]any{"text": words})},
		{"an event without a type", "events_api", map[string]any{"type": "event_callback", "event": map[string]any{"text": words}}},
		{"an event that is none", "events_api", map[string]any{"type": "event_callback", "event": words}},
		{"a callback", "events_api", map[string]any{"type": "app_rate_limited", "words": words}},
		{"an interaction", "interactive", map[string]any{"type": "block_suggestion", "value": words}},
		{"an action", "interactive", map[string]any{
			"type": "block_actions", "trigger_id": "1.2.abc", "user": map[string]any{"id": ann}, "channel": map[string]any{"id": team},
			"actions": []any{map[string]any{"type": "button", "action_id": "explode", "block_id": "b", "value": words}},
		}},
		{"a shortcut", "interactive", map[string]any{"type": "shortcut", "callback_id": "explode", "trigger_id": "1.2.abc", "user": map[string]any{"id": ann}}},
		{"a form", "interactive", map[string]any{
			"type": "view_submission", "user": map[string]any{"id": ann}, "view": map[string]any{"id": "V1", "callback_id": "explode", "private_metadata": words},
		}},
		{"an interaction of the wrong shape", "interactive", map[string]any{"type": "block_actions", "actions": words}},
		{"a list", "interactive", []any{words}},
		{"a sentence", "events_api", words},
		{"a sort", "brand_new_sort", map[string]any{"text": words}},
	}
	for _, s := range strange {
		t.Run(s.name, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				before := strings.Count(h.heed.Logged(), "\n")
				d := h.slack.Deliver(s.kind, s.payload)
				h.pass(10 * time.Minute)
				if !d.Confirmed() || d.Attempts() != 1 {
					h.Errorf("handed over %d times, confirmed: %v", d.Attempts(), d.Confirmed())
				}
				if n := len(h.heed.Events()); n > 0 {
					h.Errorf("heed was handed %d events", n)
				}
				if n := strings.Count(h.heed.Logged(), "\n") - before; n != 1 || strings.Contains(h.heed.Logged(), words) {
					h.Errorf("%d lines were logged:\n%s", n, h.heed.Logged())
				}
				h.delivered()
			})
		})
	}
}

// TestAMessageThatCannotBeReadDoesNotCostAPress presses a button of a message
// that holds blocks nobody knows.
func TestAMessageThatCannotBeReadDoesNotCostAPress(t *testing.T) {
	onBoth(t, func(h *hermit) {
		press := map[string]any{
			"type": "block_actions", "trigger_id": "1.2.abc", "user": map[string]any{"id": ann, "name": "ann", "team_id": slacktest.TeamID},
			"channel": map[string]any{"id": team}, "container": map[string]any{"channel_id": team, "message_ts": "1.000001"},
			"message": map[string]any{"ts": "1.000001", "blocks": []any{map[string]any{"type": "section", "text": 7}, "no block"}},
			"actions": []any{map[string]any{"type": "button", "action_id": "do:claim", "block_id": "item:ITEM-1:1"}},
		}
		d := h.slack.Deliver("interactive", press)
		h.pass(time.Second)
		if got := h.heed.Taken(); len(got) != 1 || got[0].Do != bot.Claim || got[0].Item != "ITEM-1" || !d.Confirmed() {
			h.Errorf("taken: %+v, confirmed: %v", got, d.Confirmed())
		}
	})
}

// TestARepeatOfAPressIsAnsweredTheSameAndDoneOnce covers what heed itself has
// forgotten to be told: only what was confirmed is not done again.
func TestARepeatOfAPressIsAnsweredTheSameAndDoneOnce(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		d := h.slack.Press(ann, team, card.TS, "do:claim")
		h.pass(time.Second)
		d.Again()
		d.Again()
		h.pass(time.Second)
		if n := len(h.heed.Events()); n != 1 {
			h.Errorf("heed was handed %d events for one press", n)
		}
	})
}

// FuzzFrames utters anything over a socket: heed goes on listening.
func FuzzFrames(f *testing.F) {
	for _, seed := range []string{
		``, `{`, `null`, `[]`, `"hello"`, `{"type":"hello"}`, `{"type":"events_api"}`, `{"type":"events_api","envelope_id":"e1"}`,
		`{"type":"events_api","envelope_id":"e2","payload":{"type":"event_callback","event":{"type":"message","channel":{"id":7}}}}`,
		`{"type":"events_api","envelope_id":"e3","payload":{"type":"event_callback","event":{"type":"message","channel":"C0SHOP","ts":"x","text":7}}}`,
		`{"type":"interactive","envelope_id":"e4","payload":{"type":"block_actions","actions":[null]}}`,
		`{"type":"interactive","envelope_id":"e5","payload":{"type":"view_submission","view":{"id":"V1","state":{"values":null}}}}`,
		`{"type":"interactive","envelope_id":"e6","payload":{"type":"message_action","callback_id":"forward","message":{"blocks":[{}]}}}`,
		`{"type":"slash_commands","envelope_id":"e7","payload":{"command":"/heed","text":"item \u0000"}}`,
		`{"type":"brand_new","envelope_id":"e8"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, frame string) {
		alone(t, settings{}, func(h *hermit) {
			h.slack.Utter(frame)
			h.pass(20 * time.Second)
			h.delivered()
		})
	})
}
