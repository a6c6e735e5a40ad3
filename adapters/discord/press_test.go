package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord/discordtest"
	"heed/bot"
)

// callback is how an interaction is answered over the gateway.
const callback = "POST interactions/I/T/callback"

// asked lets a customer write, and returns the item and its card.
func (h *house) asked(text string) (bot.ItemID, discordtest.Message) {
	h.Helper()
	id, _ := h.says(zoe, shop, text)
	return id, h.card(id)
}

// answered waits until Discord has its answer, and fails if that says nothing to
// whoever waits.
func (h *house) answered(d *discordtest.Delivery) {
	h.Helper()
	h.until("it is answered", d.Over)
	if d.Failed() {
		h.Fatalf("Discord says that it failed: %q", h.discord.Complaints())
	}
}

// press lets somebody press a button of a card and waits for the answer.
func (h *house) press(user string, card discordtest.Message, button string) *discordtest.Delivery {
	h.Helper()
	d := h.discord.Press(user, card.Channel, card.ID, button)
	h.answered(d)
	return d
}

// form opens a form from a card's button, or from its menu.
func (h *house) form(user string, card discordtest.Message, do bot.Verb) *discordtest.Modal {
	h.Helper()
	isButton := func(id string) bool { return strings.HasPrefix(id, "do:"+string(do)+":") }
	if slices.ContainsFunc(h.discord.Buttons(card.Channel, card.ID), isButton) {
		h.press(user, card, "do:"+string(do))
	} else {
		h.answered(h.discord.Choose(user, card.Channel, card.ID, string(do)))
	}
	return h.opened(user, do)
}

// opened is the form in front of somebody.
func (h *house) opened(user string, do bot.Verb) *discordtest.Modal {
	h.Helper()
	m := h.discord.Modal(user)
	if m == nil || !strings.HasPrefix(m.CustomID, "form:"+string(do)+":") {
		h.Fatalf("%s opens %+v; told %q", do, m, h.told(user))
	}
	return m
}

// submit sends the form in front of somebody and waits for what becomes of it.
func (h *house) submit(user string, values map[string]string) *discordtest.Delivery {
	h.Helper()
	d := h.discord.Submit(user, values)
	if d.ID() == "" {
		h.Fatalf("Discord does not let it go: %+v", h.discord.Modal(user).Fields)
	}
	h.answered(d)
	return d
}

// again opens the form of what was shown to somebody last once more.
func (h *house) again(user string, do bot.Verb) *discordtest.Modal {
	h.Helper()
	h.answered(h.discord.EphemeralPress(user, -1, "again"))
	return h.opened(user, do)
}

// sent is what the customer was told where they wrote.
func (h *house) sent() []string {
	var all []string
	for _, m := range h.discord.Messages(shop) {
		if m.Author == h.discord.BotUser() {
			all = append(all, m.Shown())
		}
	}
	return all
}

// told is what somebody alone was shown, oldest first.
func (h *house) told(user string) []string {
	var all []string
	for _, m := range h.discord.Ephemerals(user) {
		all = append(all, m.Shown())
	}
	return all
}

func (h *house) owner(id bot.ItemID) bot.MemberID { return h.view(id).Item.Owner }

func TestAPressIsDoneAtOnce(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		was := len(h.discord.Called())
		d := h.discord.Press(ann, team, card.ID, "do:claim")
		h.until("it is answered", d.Answered)
		if d.Took() >= 3*time.Second || d.AnswerType() != 6 || h.owner(id) != "ann" {
			h.Errorf("after %s it is %q's; the answer is %s", d.Took(), h.owner(id), d.Answer())
		}
		for _, c := range h.discord.Called()[was:] {
			if !slices.Contains([]string{callback, "PATCH channels/C/messages/M"}, c.Route) {
				h.Errorf("Discord is asked %s for a press", c.Route)
			}
		}
		if told := h.told(ann); len(told) > 0 {
			h.Errorf("what the card shows is told as well: %q", told)
		}
	})
}

func TestWhoIsTooLateIsToldWhoHasItAndMayTakeOver(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.press(ann, card, "do:claim")
		h.press(bob, card, "do:claim") // the card is not edited yet
		told := h.told(bob)
		if len(told) != 1 || !strings.Contains(told[0], "Ann has had this since") {
			h.Fatalf("bob is told %q", told)
		}
		if len(h.told(ann)) > 0 {
			h.Errorf("ann is told %q", h.told(ann))
		}
		h.answered(h.discord.EphemeralPress(bob, 0, "do:take-over"))
		told = h.told(bob)
		if h.owner(id) != "bob" || len(told) != 1 || !strings.Contains(told[0], "it is yours") {
			h.Errorf("it is %q's, and bob is told %q", h.owner(id), told)
		}
	})
}

func TestWhoIsOfTheTeamIsEnrolledAndNobodyElse(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		for _, stranger := range []string{guy, zoe} {
			h.press(stranger, card, "do:claim")
			if told := h.told(stranger); h.owner(id) != "" || len(told) != 1 || !strings.Contains(told[0], "Ask Ann") {
				h.Errorf("%s is told %q, and it is %q's", stranger, told, h.owner(id))
			}
		}
		h.press(eve, card, "do:claim")
		if m := h.bot.Rules().Members[h.owner(id)]; !strings.EqualFold(m.Name, "Eve") || m.Role != bot.Agent {
			h.Errorf("it is %+v's", m)
		}
	})
}

// TestItemsAreLinkedByTheLinkOfACard, as Discord copies it.
func TestItemsAreLinkedByTheLinkOfACard(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		first, one := h.asked("where is my parcel?")
		id, _ := h.says(guy, shop, "and my refund?")
		h.form(ann, one, bot.Link)
		h.submit(ann, map[string]string{"to": h.card(id).Link()})
		if e := h.events(first); !slices.Equal(e, []string{"say", "link"}) {
			h.Errorf("%q", e)
		}
		h.form(ann, one, bot.Merge)
		h.submit(ann, map[string]string{"to": "https://discord.com/channels/1/" + shop + "/1180000000000000100"})
		if told := h.told(ann); len(told) != 1 || !strings.Contains(told[0], "There is no item") {
			h.Errorf("no card at all: %q", told)
		}
	})
}
