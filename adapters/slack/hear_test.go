package slack_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
	"heed/bot"
)

// items are all items, the oldest first.
func (h *house) items() []bot.Item {
	h.Helper()
	page, err := h.store.Items(h.Context(), bot.Query{Limit: 200})
	if err != nil {
		h.Fatal(err)
	}
	var all []bot.Item
	for _, v := range page.Items {
		all = append(all, v.Item)
	}
	return all
}

// opens fails unless exactly so many items are there.
func (h *house) opens(n int) {
	h.Helper()
	h.pass(10 * time.Second)
	if got := h.items(); len(got) != n {
		h.Fatalf("%d items, want %d", len(got), n)
	}
}

// did fails unless an item's log is as wanted.
func (h *house) did(id bot.ItemID, want ...string) {
	h.Helper()
	h.pass(10 * time.Second)
	if got := h.events(id); !slices.Equal(got, want) {
		h.Fatalf("the log is %v, want %v", got, want)
	}
}

// whispers are what somebody alone was told.
func (h *house) whispers(user string) []string {
	var all []string
	for _, e := range h.slack.Ephemerals(user) {
		all = append(all, e.Text)
	}
	return all
}

func TestACustomersThreadIsOneConversation(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "My parcel *is* <lost> & I am sad.")
		h.slack.Say(zoe, shop, m.TS, "It is number 17.")
		h.slack.Say(guy, shop, m.TS, "Mine, too.")
		h.slack.Say(ann, shop, "", "We are open again.")
		h.did(id, "say", "say", "say")
		h.slack.Say(bob, shop, m.TS, "It arrives tomorrow.")
		h.did(id, "say", "say", "say", "claim", "answered-elsewhere")
		h.opens(1)
		v := h.view(id)
		first := v.Log[0]
		if v.First.Text != "My parcel *is* <lost> & I am sad." || first.URL != m.Link() || first.PostedAt.Unix() != m.Posted.Unix() {
			t.Errorf("the mention is %+v, %+v", v.First, first)
		}
		if a := v.First.Author; a.ID != zoe || !strings.EqualFold(a.Name, "zoe") || v.Item.Owner != "bob" {
			t.Errorf("by %+v, of %s", a, v.Item.Owner)
		}
	})
}

// TestWhoIsTheTeamDependsOnWhoListens: where other organisations are, all of
// ours are the team; among colleagues only those whom heed knows.
func TestWhoIsTheTeamDependsOnWhoListens(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, m := h.says(eve, feed, "My chair is broken.")
		h.slack.Say(eve, feed, m.TS, "It squeaks.")
		h.slack.Say(bob, feed, "", "Lunch?")
		h.did(id, "say", "say")
		h.slack.Say(bob, feed, m.TS, "A new one comes.")
		h.did(id, "say", "say", "claim", "answered-elsewhere")
		h.opens(1)

		id, m = h.says(zoe, shop, "Hello?")
		h.slack.Say(eve, shop, "", "Lunch?")
		h.slack.Say(eve, shop, m.TS, "Hello!")
		h.did(id, "say", "claim", "answered-elsewhere")
		h.opens(2)
	})
}

// TestToolsThatAreListedBringMentions and nobody else's do. In a thread that one
// begins everybody of the workspace is the team, and guests are not.
func TestToolsThatAreListedBringMentions(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.slack.AddUser(slacktest.User{ID: "U0FEED", Name: "feed", RealName: "Feed", Bot: true}, slacktest.User{ID: "U0SPAM", Name: "spam", Bot: true})
		h.slack.Say("U0SPAM", feed, "", "Buy!", slacktest.Bot("B0SPAM"))
		h.slack.Say(ann, feed, "", "has joined the channel", slacktest.Subtype("channel_join"))
		h.opens(0)
		m := h.slack.Say("U0FEED", feed, "", "A review", slacktest.Bot("B0FEED"),
			slacktest.Blocks(json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"*Two stars*: it &lt;broke&gt;"}}]`)))
		h.opens(1)
		id := h.newest()
		h.slack.Say(guy, feed, m.TS, "It broke here, too.")
		h.slack.Say(eve, feed, m.TS, "We have called them.")
		h.did(id, "say", "say", "claim", "answered-elsewhere")
		if v := h.view(id); v.First.Text != "*Two stars*: it <broke>" || v.First.Author.Key() != "" {
			t.Errorf("the mention is %+v", v.First)
		}
	})
}

func TestAMessageUnderACardIsANote(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		card := h.card(id)
		d := h.slack.Event(h.slack.Say(eve, team, card.TS, "I know her.", slacktest.Files("photo.png")))
		h.slack.Say(guy, team, card.TS, "I am a guest.")
		h.slack.Say(ann, team, "", "Lunch?")
		h.did(id, "say", "note")
		v := h.view(id)
		if got := v.Log[1].Words.Text; got != "I know her.\nFile: photo.png" || v.Log[1].Member == "" || !d.Confirmed() {
			t.Errorf("the note is %q by %q", got, v.Log[1].Member)
		}
		if got := h.whispers(guy); len(got) != 1 || !strings.Contains(got[0], "Ask Ann") {
			t.Errorf("the guest was told %q", got)
		}
		d.Again()
		h.did(id, "say", "note")
	})
}

func TestEditsAndDeletionsAreTold(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "My percel.")
		h.slack.Unfurl(m, "https://example.com")
		h.slack.Edit(m, "My parcel.")
		chat := h.slack.Say(ann, shop, "", "Lunhc?")
		h.slack.Edit(chat, "Lunch?")
		h.slack.Delete(chat)
		h.pass(2 * time.Minute)
		h.did(id, "say", "edited")
		if got := h.view(id).Edited.Text; got != "My parcel." {
			t.Errorf("it reads %q", got)
		}
		h.slack.Delete(m)
		h.did(id, "say", "edited", "withdrawn")
		h.opens(1)
		if told := append(h.whispers(zoe), h.whispers(ann)...); len(told) > 0 {
			t.Errorf("people were told %q", told)
		}
		if !h.slack.Event(chat).Confirmed() || !h.slack.Event(m).Confirmed() {
			t.Error("not everything was confirmed")
		}
	})
}

// TestAMessageWithRepliesThatIsDeleted leaves a tombstone, which is an edit by
// Slack's account.
func TestAMessageWithRepliesThatIsDeleted(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "Hello?")
		h.slack.Say(zoe, shop, m.TS, "Is anybody there?")
		h.did(id, "say", "say")
		h.slack.Delete(m)
		h.did(id, "say", "say", "withdrawn")
	})
}

// TestHeedIsCalled in a channel that it does not watch.
func TestHeedIsCalled(t *testing.T) {
	onBothRoads(t, settings{}, func(h *house) {
		h.slack.Invite(hall)
		h.slack.Say(eve, hall, "", "Nothing to you.")
		h.opens(0)
		m := h.slack.Say(ann, hall, "", "", slacktest.Wire("<@"+slacktest.BotUser+"> the printer burns"))
		h.opens(1)
		id := h.newest()
		h.slack.Say(eve, hall, m.TS, "It smokes.")
		h.did(id, "say", "say")
		h.slack.Say(bob, hall, m.TS, "", slacktest.Wire("<@"+slacktest.BotUser+"> I am there."))
		h.did(id, "say", "say", "claim", "answered-elsewhere")
		v := h.view(id)
		if v.First.Text != "the printer burns" || v.First.Author.ID != ann {
			t.Errorf("the mention is %+v", v.First)
		}
		h.slack.Say(ann, shop, "", "", slacktest.Wire("<@"+slacktest.BotUser+"> a customer called: no parcel"))
		h.opens(2)
	})
}

// TestWhatHeedWritesIsNothingToHeed: neither its replies, nor what people say
// about its lines.
func TestWhatHeedWritesIsNothingToHeed(t *testing.T) {
	ourselves := func(c *slack.Config) { c.Bots = []string{slacktest.BotID} }
	inBubble(t, settings{config: ourselves, rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Post = []bot.Channel{{Connection: acme, ID: shop}}
		r.Desks["support"] = d
	}}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		take := bot.Event{Do: bot.Reply, Item: id, By: bot.Person{Member: "ann"}, Text: "Hello!"}
		if _, err := h.bot.Take(h.Context(), take); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Minute)
		h.reopen()
		h.opens(1)
		if n := strings.Count(strings.Join(h.events(id), " "), "say"); n != 1 {
			t.Errorf("the log is %v", h.events(id))
		}
	})
}

// TestAMessageThatSlackCanNotBeAskedAboutWaits only where it matters who wrote
// it; elsewhere a name is missing.
func TestAMessageThatSlackCanNotBeAskedAboutWaits(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			if c.Method == "users.info" {
				return &slacktest.Empty
			}
			return nil
		})
		m := h.slack.Say(eve, shop, "", "Am I the team?")
		h.slack.Say(eve, feed, "", "My chair is broken.")
		h.opens(1)
		if h.slack.Event(m).Confirmed() {
			t.Error("it was confirmed without anybody knowing what it is")
		}
		h.slack.Heal()
		h.pass(2 * time.Minute)
		h.opens(1)
		if !h.slack.Event(m).Confirmed() {
			t.Error("it was never confirmed")
		}
	})
}

// TestWhatSlackDoesNotKnowIsNotAskedForEver: a stranger whom Slack hides is a
// customer.
func TestWhatSlackDoesNotKnowIsNotAskedForEver(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			if f := slacktest.Code("user_not_visible"); c.Method == "users.info" {
				return &f
			}
			return nil
		})
		id, _ := h.says(zoe, shop, "Hello?")
		if got := h.view(id).First.Author; got.ID != zoe {
			t.Errorf("by %+v", got)
		}
	})
}

// TestOddMessagesCostNothing: what is not as documented is taken as far as it goes.
func TestOddMessagesCostNothing(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		odd := []string{
			`[{"type":"section","text":5}]`, `[5]`, `{}`, `"x"`, `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":7}]}]`,
			`[{"type":"brand_new","text":{"type":"brand_new","text":["a"]}}]`,
		}
		for n, blocks := range odd {
			h.says(zoe, shop, "Hello "+strings.Repeat("o", n))
			h.slack.Say(zoe, shop, "", "", slacktest.Wire("Hello "+blocks), slacktest.Blocks(json.RawMessage(blocks)))
			h.opens(2 * (n + 1))
			if got := h.view(h.newest()).First.Text; got != "Hello "+blocks {
				t.Errorf("it reads %q", got)
			}
		}
	})
}
