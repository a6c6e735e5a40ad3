package discord_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// burst is how many customers write at once.
const burst = 500

// crowd lets so many people join the guild: who writes twice adds to an item.
func crowd(s *discordtest.Server) (all []string) {
	for n := range burst {
		id := fmt.Sprintf("1500000000000%05d", n)
		s.AddUser(discordtest.User{ID: id, Name: fmt.Sprintf("c%03d", n)})
		s.Join(id)
		all = append(all, id)
	}
	return all
}

// numbered finds which of many a message is of.
var numbered = regexp.MustCompile(`number (\d+)`)

// cards are those in the team's channel, in the order they are there.
func cards(s *discordtest.Server) []discordtest.Message {
	return slices.DeleteFunc(s.Messages(team), func(m discordtest.Message) bool { return !numbered.MatchString(m.Shown()) })
}

// numbers are what their customers wrote.
func numbers(s *discordtest.Server) []string {
	var all []string
	for _, m := range cards(s) {
		all = append(all, numbered.FindStringSubmatch(m.Shown())[1])
	}
	return all
}

// TestFiveHundredAtOnceArePacedOrderedAndAllThere, and nobody waits for that:
// clicks are answered while no time passes, their cards show them with the next
// message or two that the channel takes, and replies leave at once.
func TestFiveHundredAtOnceArePacedOrderedAndAllThere(t *testing.T) {
	inBubble(t, settings{discord: discordtest.Settings{Pace: true}}, func(h *house) {
		var want []string
		for n, id := range crowd(h.discord) {
			want = append(want, fmt.Sprintf("%03d", n))
			h.discord.Say(id, shop, "number "+want[n])
		}
		h.pass(10 * time.Second)
		begun := len(numbers(h.discord))
		if begun < 5 || begun > 15 {
			t.Fatalf("%d cards after ten seconds", begun)
		}
		asked := h.discord.Messages(shop)
		for n := range 20 {
			card := cards(h.discord)[n]
			before := time.Now()
			d := h.discord.Press([]string{ann, bob}[n%2], team, card.ID, "do:claim")
			h.until("it is answered", d.Answered)
			if took := time.Since(before); took > 0 {
				t.Errorf("a click was answered after %s", took)
			}
			if h.pass(2500 * time.Millisecond); cards(h.discord)[n].Edits == 0 {
				t.Errorf("2.5 s after the click the card %d does not show it", n)
			}
			if n%6 > 0 { // Ann has it
				continue
			}
			id, err := h.store.CardAt(h.Context(), bot.Ref{Connection: guild, ID: team + "/" + card.ID})
			if err != nil {
				t.Fatal(err)
			}
			h.take(bot.Event{Do: bot.Reply, Item: id, Text: "We look into number " + want[n]})
			h.pass(time.Second)
			all := h.discord.Messages(shop)
			if last := all[len(all)-1]; last.Answers != asked[n].ID || last.Author != h.discord.BotUser() {
				t.Errorf("a second after the reply %d there is %q", n, last.Content)
			}
		}
		h.pass(12 * time.Minute)
		if got := numbers(h.discord); !slices.Equal(got, want) {
			t.Errorf("%d cards, or not in their order: %q", len(got), got)
		}
		for key, n := range h.discord.AllPosts() {
			if n != 1 {
				t.Errorf("%d posts of %s", n, key)
			}
		}
		if n, early := h.discord.TurnedAway(), h.discord.Violations(); n+early > 0 {
			t.Errorf("Discord turned %d calls away, and %d came before it wanted any", n, early)
		}
		for _, c := range h.discord.Complaints() {
			t.Error("Discord complains:", c)
		}
	})
}

// take lets Ann do something.
func (h *house) take(e bot.Event) {
	h.Helper()
	e.By = bot.Person{Connection: guild, ID: ann, Name: "Ann", Belongs: true}
	if _, err := h.bot.Take(h.Context(), e); err != nil {
		h.Fatalf("%s: %v", e.Do, err)
	}
}
