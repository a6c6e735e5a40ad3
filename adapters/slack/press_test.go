package slack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// asked lets a customer write, and returns the item and its card.
func (h *house) asked(text string) (bot.ItemID, slacktest.Message) {
	h.Helper()
	id, _ := h.says(zoe, shop, text)
	return id, h.card(id)
}

// confirmed waits until Slack knows that something was taken.
func (h *house) confirmed(d *slacktest.Delivery) {
	h.Helper()
	h.until("it is confirmed", d.Confirmed)
}

// press lets somebody press a button of a card and waits for the confirmation.
func (h *house) press(user string, card slacktest.Message, action string) {
	h.Helper()
	h.confirmed(h.slack.Press(user, card.Channel, card.TS, action))
}

// form opens a form from a card's button, or from its menu.
func (h *house) form(user string, card slacktest.Message, do bot.Verb) *slacktest.View {
	h.Helper()
	action := "do:" + string(do)
	if slices.Contains(h.slack.Actions(card.Channel, card.TS), action) {
		h.press(user, card, action)
	} else {
		h.confirmed(h.slack.Choose(user, card.Channel, card.TS, "menu", string(do)))
	}
	v := h.slack.View(user)
	if v == nil || v.CallbackID != "form:"+string(do) {
		h.Fatalf("%s opens %+v; told %q", do, v, h.told(user))
	}
	return v
}

// submit sends the form in front of somebody and waits for what becomes of it.
func (h *house) submit(user string, values map[string]string) {
	h.Helper()
	h.confirmed(h.slack.Submit(user, values))
	if v := h.slack.View(user); v != nil && v.Trouble {
		h.Fatalf("Slack has trouble with the answer: %q", h.slack.Complaints())
	}
}

// sent is what the customer was told in the thread of what they wrote.
func (h *house) sent() []string {
	var all []string
	for _, m := range h.slack.Messages(shop) {
		if m.BotID == slacktest.BotID {
			all = append(all, m.Shown())
		}
	}
	return all
}

// calls is how often Slack was asked for anything that a press could need.
func (h *house) calls() (n int) {
	for _, method := range []string{
		"auth.test", "users.info", "users.lookupByEmail", "views.open", "views.update", "views.publish", "chat.postMessage", "chat.update",
		"chat.postEphemeral", "chat.getPermalink", "conversations.info", "conversations.history", "conversations.replies", "conversations.open",
	} {
		n += h.slack.Calls(method)
	}
	return n
}

// told is what somebody alone was shown, oldest first.
func (h *house) told(user string) []string {
	var all []string
	for _, e := range h.slack.Ephemerals(user) {
		all = append(all, e.Shown())
	}
	return all
}

func (h *house) owner(id bot.ItemID) bot.MemberID { return h.view(id).Item.Owner }

func TestAPressIsDoneAtOnce(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		was := h.slack.Calls("users.info")
		d := h.slack.Press(ann, team, card.TS, "do:claim")
		h.confirmed(d)
		if d.Took() >= 3*time.Second || h.owner(id) != "ann" {
			h.Errorf("after %s it is %q's", d.Took(), h.owner(id))
		}
		if n := h.slack.Calls("users.info") - was; n > 0 {
			h.Errorf("Slack was asked %d times who a member is", n)
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
		h.confirmed(h.slack.PressWhisper(bob, "do:take-over"))
		if h.owner(id) != "bob" || !strings.Contains(h.told(bob)[1], "it is yours") {
			h.Errorf("it is %q's, and bob is told %q", h.owner(id), h.told(bob))
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

func TestWhoSlackCanNotTellOfIsToldToPressAgain(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, card := h.asked("where is my parcel?")
		h.slack.Fail("users.info", slacktest.Code("internal_error"))
		h.slack.Fail("users.info", slacktest.Code("internal_error"))
		d := h.slack.Press(eve, team, card.TS, "do:claim")
		h.until("eve is told", func() bool { return len(h.told(eve)) > 0 })
		if d.Confirmed() || !strings.Contains(h.told(eve)[0], "Nothing was done. Please press again.") {
			h.Errorf("confirmed: %t; told %q", d.Confirmed(), h.told(eve))
		}
		h.press(eve, card, "do:claim")
		if h.owner(id) == "" {
			h.Error("pressing again did not help")
		}
	})
}

// TestItemsAreLinkedByTheLinkOfACard, as Slack copies it.
func TestItemsAreLinkedByTheLinkOfACard(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		first, one := h.asked("where is my parcel?")
		_, other := h.asked("and my refund?")
		h.form(ann, one, bot.Link)
		h.submit(ann, map[string]string{"to": other.Link()})
		h.did(first, "say", "link")
		h.form(ann, one, bot.Merge)
		h.submit(ann, map[string]string{"to": "https://acme.slack.com/archives/" + shop + "/p1700000000000100"})
		if v := h.slack.View(ann); v == nil || !strings.Contains(v.Shown(), "There is no item") {
			t.Errorf("no card at all: %+v", v)
		}
	})
}

// TestACardSaysInWhichChannelTheyWrote, as it is called there.
func TestACardSaysInWhichChannelTheyWrote(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		if _, card := h.asked("where is my parcel?"); !strings.Contains(card.Shown(), "In #"+shop) || strings.Contains(card.Shown(), "Via") {
			t.Errorf("the card is %q", card.Shown())
		}
	})
}
