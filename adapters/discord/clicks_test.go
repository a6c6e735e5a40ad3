package discord_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// item is the item of the card that [hermit.show] sends.
const item = bot.ItemID("01KA0000000000000000000001")

// onBoth runs a test of an adapter alone with the gateway and with HTTP.
func onBoth(t *testing.T, test func(h *hermit)) {
	t.Helper()
	t.Run("gateway", func(t *testing.T) { alone(t, settings{}, test) })
	t.Run("HTTP", func(t *testing.T) { alone(t, settings{http: true}, test) })
}

// show sends a card and returns it.
func (h *hermit) show() discordtest.Message {
	h.Helper()
	_, err := h.adapter.Send(h.Context(), bot.Message{
		Key: "k00000000000000000000001", Kind: bot.ShowCard, Lane: bot.Channel{Connection: guild, ID: team}, Item: item, Tried: time.Now(),
		Card: &bot.Card{
			Item: item, Rev: 1, State: bot.Open, Customer: "Zoe", Where: "shop", Since: time.Now(),
			Said: []bot.Said{{By: "Zoe", Text: "hello"}}, Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}},
		},
	})
	if err != nil {
		h.Fatal("a card:", err)
	}
	all := h.discord.Messages(team)
	return all[len(all)-1]
}

// claims lets somebody claim the item of a card.
func (h *house) claims(user string, card discordtest.Message) *discordtest.Delivery {
	h.Helper()
	return h.discord.Press(user, card.Channel, card.ID, "do:claim")
}

// toldOnly fails unless somebody alone was shown exactly these, and nobody sees a
// message that is only promised.
func (h *house) toldOnly(user string, want ...string) {
	h.Helper()
	if got := h.told(user); fmt.Sprint(got) != fmt.Sprint(want) {
		h.Errorf("told %q, want %q", got, want)
	}
}

const undone = "Nothing was done. Please press again."

func TestAPressIsAnsweredAtOnce(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		d := h.claims(ann, card)
		h.pass(100 * time.Millisecond)
		if got := h.heed.Taken(); len(got) != 1 || got[0].Do != bot.Claim || got[0].Item != item || d.AnswerType() != 6 {
			h.Errorf("taken: %+v, answered: %s", got, d.Answer())
		}
		h.toldOnly(ann)
		h.fine()
	})
}

func TestARefusalIsToldToThatPersonAlone(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		h.heed.Answer(func(bot.Event) error { return fmt.Errorf("no: %w", &bot.Refusal{Sentence: "Bob has it since 9:00."}) })
		h.claims(ann, card)
		h.pass(100 * time.Millisecond)
		h.toldOnly(ann, "Bob has it since 9:00.")
		h.toldOnly(bob)
	})
}

// TestWhatHeedIsNotSureOfIsSaid has a press fail in every way.
func TestWhatHeedIsNotSureOfIsSaid(t *testing.T) {
	for name, answer := range map[string]func(bot.Event) error{
		"unavailable": func(bot.Event) error { return bot.ErrUnavailable },
		"a bug":       func(bot.Event) error { panic("private") },
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(h *hermit) {
				card := h.show()
				h.heed.Answer(answer)
				d := h.claims(ann, card)
				h.pass(100 * time.Millisecond)
				h.toldOnly(ann, undone)
				h.heed.Answer(nil)
				if d.Again(); h.set.http {
					h.pass(100 * time.Millisecond)
					if n := len(h.heed.Taken()); n != 1 {
						h.Errorf("what failed and came again was taken %d times", n)
					}
				}
				if strings.Contains(h.heed.Logged(), d.Token()) || strings.Contains(h.heed.Logged(), "private") {
					h.Errorf("the log tells too much:\n%s", h.heed.Logged())
				}
			})
		})
	}
}

// TestASlowPressIsAnsweredInTimeAndToldLater has the core take longer than Discord
// waits.
func TestASlowPressIsAnsweredInTimeAndToldLater(t *testing.T) {
	slow := func(d time.Duration, err error) func(bot.Event) error {
		return func(bot.Event) error { time.Sleep(d); return err }
	}
	refusal := &bot.Refusal{Sentence: "Bob has it."}
	for name, c := range map[string]struct {
		answer func(bot.Event) error
		told   []string
	}{
		"done":        {slow(10*time.Second, nil), nil},
		"refused":     {slow(10*time.Second, refusal), []string{"Bob has it."}},
		"unavailable": {slow(10*time.Second, bot.ErrUnavailable), []string{undone}},
		"just late":   {slow(2*time.Second+time.Millisecond, refusal), []string{"Bob has it."}},
		"just early":  {slow(2*time.Second-time.Millisecond, refusal), []string{"Bob has it."}},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(h *hermit) {
				card := h.show()
				h.heed.Answer(c.answer)
				d := h.claims(ann, card)
				h.pass(3 * time.Second)
				if d.Failed() || !d.Answered() {
					h.Fatal("that person was told that it failed")
				}
				h.pass(20 * time.Second)
				h.toldOnly(ann, c.told...)
			})
		})
	}
}

// TestAPressThatNeverEndsIsToldOf has the core hang.
func TestAPressThatNeverEndsIsToldOf(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		h.heed.Blocks(h.Context())
		d := h.claims(ann, card)
		h.pass(3 * time.Second)
		if d.Failed() {
			h.Error("it was not answered in time")
		}
		h.pass(20 * time.Second)
		h.toldOnly(ann, undone)
	})
}

// TestAFormThatOpensTooLateIsToldOf has reading the item take longer than Discord
// waits: a form can only be the first answer.
func TestAFormThatOpensTooLateIsToldOf(t *testing.T) {
	for name, over := range map[string]bool{"gateway": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			slow := false
			set := settings{http: over, host: func(h *bot.Host) { h.Reader = sluggish{h.Reader, &slow} }}
			inHouse(t, set, func(h *house) {
				id, _ := h.says(zoe, shop, "where is my parcel?")
				card := h.card(id)
				slow = true
				d := h.discord.Press(ann, team, card.ID, "do:reply")
				h.pass(20 * time.Second)
				slow = false
				if d.Failed() || h.discord.Modal(ann) != nil {
					h.Error("a form opened, or the press failed")
				}
				h.toldOnly(ann, "The form did not open in time, and nothing was done. Please press again.")
			})
		})
	}
}

// TestAnAnswerThatGetsLostIsGivenAgain breaks the way on which heed answers over
// the gateway.
func TestAnAnswerThatGetsLostIsGivenAgain(t *testing.T) {
	for name, fault := range map[string]discordtest.Fault{
		"lost": discordtest.Lost, "lost after": discordtest.LostAfter, "a server's error": discordtest.Status(http.StatusBadGateway, 0),
		"broken": discordtest.StatusAfter(http.StatusInternalServerError, 0),
	} {
		t.Run(name, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				card := h.show()
				h.heed.Answer(func(bot.Event) error { return &bot.Refusal{Sentence: "Bob has it."} })
				h.discord.Fail("POST interactions/I/T/callback", fault, fault)
				d := h.claims(ann, card)
				h.pass(3 * time.Second)
				if d.Failed() {
					h.Error("that person was told that it failed")
				}
				h.toldOnly(ann, "Bob has it.")
			})
		})
	}
}

// TestAnAnswerThatCanNotBeGivenIsLogged, without the token that would let others
// answer.
func TestAnAnswerThatCanNotBeGivenIsLogged(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		card := h.show()
		h.discord.FailWhen(func(c discordtest.Call) *discordtest.Fault {
			if strings.Contains(c.Route, "callback") || strings.Contains(c.Route, "webhooks") {
				return new(discordtest.Lost)
			}
			return nil
		})
		d := h.claims(ann, card)
		h.pass(10 * time.Second)
		if log := h.heed.Logged(); strings.Count(log, "level=WARN") != 1 || strings.Contains(log, d.Token()) {
			h.Errorf("it logged:\n%s", log)
		}
		if n := len(h.heed.Taken()); n != 1 || !d.Failed() {
			h.Errorf("taken %d times", n)
		}
	})
}

// TestAPressThatComesAgainIsAnsweredTheSame and done once.
func TestAPressThatComesAgainIsAnsweredTheSame(t *testing.T) {
	alone(t, overHTTP, func(h *hermit) {
		card := h.show()
		h.heed.Answer(func(bot.Event) error { return &bot.Refusal{Sentence: "Bob has it."} })
		d := h.claims(ann, card)
		h.pass(time.Second)
		h.heed.Answer(nil)
		again := h.discord.Request(d.Payload())
		if status, _, body := h.ask(again); status != http.StatusOK || !strings.Contains(body, "Bob has it.") {
			h.Errorf("a repeat was answered %d %s", status, body)
		}
		if n := len(h.heed.Events()); n != 1 {
			h.Errorf("heed was handed %d events for one press", n)
		}
	})
}

// TestAPressThatComesTwiceAtOnceIsDoneOnce has both under way.
func TestAPressThatComesTwiceAtOnceIsDoneOnce(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		h.heed.Answer(func(bot.Event) error { time.Sleep(time.Second); return nil })
		d := h.claims(ann, card)
		d.Again()
		h.pass(5 * time.Second)
		if n := len(h.heed.Events()); n != 1 || d.Failed() {
			h.Errorf("heed was handed %d events for one press", n)
		}
	})
}

func TestAPressDoesNotWaitForMessages(t *testing.T) {
	onBoth(t, func(h *hermit) {
		card := h.show()
		gate := make(chan struct{})
		h.heed.Answer(func(e bot.Event) error {
			if e.Mention != nil {
				<-gate
			}
			return nil
		})
		for n := range 1200 { // more than heed keeps waiting
			h.discord.Say(zoe, shop, fmt.Sprint("m", n))
		}
		h.pass(time.Millisecond)
		d := h.claims(ann, card)
		h.pass(100 * time.Millisecond)
		if !d.Answered() || d.Took() > 50*time.Millisecond {
			h.Errorf("a press behind many messages: answered %v, after %s", d.Answered(), d.Took())
		}
		close(gate)
		h.pass(10 * time.Minute)
		if n := len(h.heed.Taken()); n != 1201 {
			h.Errorf("%d of 1201 were taken", n)
		}
	})
}

// TestAMessageThatCannotBeReadDoesNotCostAPress presses a button of a message
// that holds what nobody knows.
func TestAMessageThatCannotBeReadDoesNotCostAPress(t *testing.T) {
	for name, message := range map[string]string{
		"unknown components": `{"id":"300000000000000099","channel_id":"` + team + `","components":[{"type":20,"id":{}},7],"embeds":7}`,
		"nonsense":           `{"id":"300000000000000099","channel_id":"` + team + `","type":"x","edited_timestamp":"yesterday","author":7,"mentions":{}}`,
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(h *hermit) {
				press := `{"id":"300000000000000077","application_id":"` + h.discord.App() + `","type":3,"token":"t","guild_id":"` + h.discord.Guild() + `","channel_id":"` + team + `",
					"member":{"user":{"id":"` + ann + `","username":"Ann","discriminator":{}},"roles":["` + crew + `"],"permissions":"8"},"message":` + message + `,
					"data":{"component_type":2,"custom_id":"do:claim:` + string(item) + `:1:-"}}`
				if h.set.http {
					h.ask(h.discord.Request(json.RawMessage(press)))
				} else {
					h.discord.Dispatch("INTERACTION_CREATE", json.RawMessage(press))
				}
				h.pass(time.Second)
				if got := h.heed.Taken(); len(got) != 1 || got[0].Do != bot.Claim || got[0].Item != item || got[0].By.ID != ann {
					h.Errorf("taken: %+v", got)
				}
			})
		})
	}
}

// TestWhatSomebodyDidIsFinishedBeforeHeedEnds stops heed while it takes a press.
func TestWhatSomebodyDidIsFinishedBeforeHeedEnds(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		card := h.show()
		h.heed.Blocks(h.Context())
		h.claims(ann, card)
		h.pass(time.Second)
		if h.heed.Busy() != 1 {
			h.Fatal("the test is wrong: nothing is under way")
		}
		h.quit()
		if h.heed.Busy() != 0 {
			h.Error("Run returned while a press was under way")
		}
		h.toldOnly(ann, undone)
	})
}

// sluggish is a store that takes long to be read, once slow is set.
type sluggish struct {
	bot.Reader
	slow *bool
}

// View reads an item, slowly.
func (s sluggish) View(ctx context.Context, id bot.ItemID, after uint64, n int) (bot.View, error) {
	if *s.slow {
		time.Sleep(2500 * time.Millisecond)
	}
	return s.Reader.View(ctx, id, after, n)
}
