package slack_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
)

// burst is how many customers write at once.
const burst = 500

// numbered finds which of many a message is of.
var numbered = regexp.MustCompile(`number (\d+)`)

// cards are those in the team's channel, in the order they are there.
func cards(s *slacktest.Server) []slacktest.Message {
	return slices.DeleteFunc(s.Messages(team), func(m slacktest.Message) bool { return m.ThreadTS != "" || !numbered.MatchString(m.Text) })
}

// numbers are what their customers wrote.
func numbers(s *slacktest.Server) []string {
	var all []string
	for _, m := range cards(s) {
		all = append(all, numbered.FindStringSubmatch(m.Text)[1])
	}
	return all
}

// TestFiveHundredAtOnceArePacedOrderedAndAllThere, and people's clicks meanwhile
// wait for none of it: they are confirmed while no time passes, and the card says
// so with the next message that its channel takes.
func TestFiveHundredAtOnceArePacedOrderedAndAllThere(t *testing.T) {
	inBubble(t, settings{slack: slacktest.Settings{Pace: true, Tiers: true}}, func(h *house) {
		var want []string
		for n := range burst {
			want = append(want, fmt.Sprintf("%03d", n))
			h.slack.Say(zoe, shop, "", "number "+want[n])
		}
		h.pass(10 * time.Second)
		begun := len(numbers(h.slack))
		if begun < 5 || begun > 15 {
			t.Fatalf("%d cards after ten seconds", begun)
		}
		for n := range 20 {
			card := cards(h.slack)[n]
			before := time.Now()
			d := h.slack.Press([]string{ann, bob}[n%2], team, card.TS, "do:claim")
			h.until("it is confirmed", d.Confirmed)
			if took := time.Since(before); took > 0 {
				t.Errorf("a click was confirmed after %s", took)
			}
			if h.pass(2500 * time.Millisecond); cards(h.slack)[n].Edits == 0 {
				t.Errorf("2.5 s after the click the card %d does not show it", n)
			}
		}
		h.pass(12 * time.Minute)
		if got := numbers(h.slack); !slices.Equal(got, want) {
			t.Errorf("%d cards, or not in their order: %q", len(got), got)
		}
		for key, n := range h.slack.AllPosts() {
			if n != 1 {
				t.Errorf("%d posts of %s", n, key)
			}
		}
		if n, early := h.slack.TurnedAway(), h.slack.Violations(); n+early > 0 {
			t.Errorf("Slack turned %d calls away, and %d came before it wanted any", n, early)
		}
	})
}
