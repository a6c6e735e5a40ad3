package discord_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/discord"
	"heed/adapters/discord/discordtest"
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

// reply lets somebody of the team answer an item, and returns what the customer
// reads.
func (h *house) reply(by bot.MemberID, id bot.ItemID, channel, text string) discordtest.Message {
	h.Helper()
	if _, err := h.bot.Take(h.Context(), bot.Event{Do: bot.Reply, Item: id, By: bot.Person{Member: by}, Text: text}); err != nil {
		h.Fatal(err)
	}
	var said discordtest.Message
	h.until("the reply is there", func() bool {
		all := h.discord.Messages(channel)
		said = all[len(all)-1]
		return said.Author == h.discord.BotUser()
	})
	h.pass(time.Second)
	return said
}

// letters are what somebody was told by direct message.
func (h *house) letters(user string) []string {
	var all []string
	for _, m := range h.discord.Messages(user) {
		all = append(all, m.Content)
	}
	return all
}

// TestLinesInAChannel: each is a mention; one's own next lines and answers to it
// belong to it, and so do answers to what heed answered.
func TestLinesInAChannel(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "My parcel **is** <lost> & I am sad.")
		h.discord.Say(zoe, shop, "It is number 17.")
		h.discord.Reply(guy, m, "Mine, too.")
		h.discord.Say(ann, shop, "We are open again.")
		h.did(id, "say", "say", "say")
		answer := h.reply("ann", id, shop, "It arrives tomorrow.")
		h.pass(time.Hour) // a line of its own would be another item
		h.discord.Reply(zoe, answer, "At what time?")
		h.did(id, "say", "say", "say", "claim", "reply", "delivered", "say")
		h.opens(1)
		v := h.view(id)
		first := v.Log[0]
		if v.First.Text != "My parcel **is** <lost> & I am sad." || first.PostedAt.UnixMilli() != m.Posted.UnixMilli() ||
			first.URL != "https://discord.com/channels/"+h.discord.Guild()+"/"+shop+"/"+m.ID {
			t.Errorf("the mention is %+v, %+v", v.First, first)
		}
		if a := v.First.Author; a.ID != zoe || a.Name != "Zoe" {
			t.Errorf("by %+v", a)
		}
		other, _ := h.says(guy, shop, "Where is the key?")
		if other == id {
			t.Error("somebody else's line joined it")
		}
	})
}

// TestTheTeamAnswersElsewhere: by an answer in the channel, or in a thread at the
// mention; whoever holds the role is the team, and nobody else.
func TestTheTeamAnswersElsewhere(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "Hello?")
		h.discord.Say(eve, shop, "Lunch?")
		h.discord.Reply(guy, m, "I do not know, either.")
		h.did(id, "say", "say")
		h.discord.Reply(eve, m, "It arrives tomorrow.")
		h.did(id, "say", "say", "claim", "answered-elsewhere")

		h.pass(time.Hour)
		id, m = h.says(zoe, shop, "And the other one?")
		if thread := h.discord.Thread(bob, m, "the other one"); thread.ID != m.ID {
			t.Fatalf("the thread is %s", thread.ID)
		}
		h.discord.Say(bob, m.ID, "That one, too.")
		h.did(id, "say", "claim", "answered-elsewhere")
		h.discord.Say(zoe, m.ID, "Are you sure?")
		h.did(id, "say", "claim", "answered-elsewhere", "say")
		h.opens(2)
	})
}

// TestAPostInAForumIsOneConversation, that says its title.
func TestAPostInAForumIsOneConversation(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		post := h.discord.Post(zoe, forum, "No power", "Since *yesterday*.")
		h.opens(1)
		id := h.newest()
		h.discord.Say(guy, post.ID, "Here, too.")
		h.discord.Say(eve, post.ID, "Press the button.")
		h.discord.Post(bob, forum, "Rules", "Be kind.")
		h.did(id, "say", "say", "claim", "answered-elsewhere")
		h.opens(1)
		v := h.view(id)
		if v.First.Text != "No power\nSince *yesterday*." || v.Item.Roads[0].Channel.ID != forum {
			t.Errorf("the mention is %+v on %+v", v.First, v.Item.Roads)
		}
	})
}

// TestToolsThatAreListedBringMentions and nobody else's do.
func TestToolsThatAreListedBringMentions(t *testing.T) {
	const feed, spam = "500000000000000001", "500000000000000002"
	inBubble(t, settings{config: func(c *discord.Config) { c.Webhooks = []string{feed} }}, func(h *house) {
		h.discord.AddUser(discordtest.User{ID: feed, Name: "feed", Bot: true}, discordtest.User{ID: spam, Name: "spam", Bot: true})
		h.discord.Join(feed)
		h.discord.Join(spam)
		h.discord.Say(spam, shop, "Buy!")
		h.discord.Say(spam, shop, "Buy!", discordtest.Webhook(spam, "Spam"))
		h.discord.Say(zoe, shop, "", discordtest.Kind(7))
		h.opens(0)
		h.discord.Say(feed, shop, "", discordtest.Webhook(feed, "Max, by mail"), discordtest.Embeds(json.RawMessage(`[{"description":"It **broke**"}]`)))
		h.opens(1)
		id := h.newest()
		h.discord.Say(feed, shop, "Twice.", discordtest.Webhook(feed, "Max, by mail"))
		h.did(id, "say", "say")
		h.discord.Say(feed, shop, "Mine, too.", discordtest.Webhook(feed, "Kim, by mail"))
		h.opens(2)
		if v := h.view(id); v.First.Text != "It **broke**" || v.First.Author.Name != "Max, by mail" {
			t.Errorf("the mention is %+v", v.First)
		}
	})
}

func TestEditsAndDeletionsAreTold(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, m := h.says(zoe, shop, "My percel.")
		h.discord.Unfurl(m, "https://example.com")
		h.discord.Edit(m, "My parcel.")
		h.discord.Unfurl(m, "https://example.com")
		lunch := h.discord.Say(ann, shop, "Lunhc?")
		h.discord.Edit(lunch, "Lunch?")
		h.discord.Delete(lunch)
		h.pass(2 * time.Minute)
		h.did(id, "say", "edited")
		if got := h.view(id).Edited.Text; got != "My parcel." {
			t.Errorf("it reads %q", got)
		}
		h.discord.Delete(m)
		h.did(id, "say", "edited", "withdrawn")
		one, two := h.discord.Say(guy, shop, "One."), h.discord.Say(guy, shop, "Two.")
		h.opens(2)
		h.discord.DeleteAll(one, two)
		h.did(h.newest(), "say", "say", "withdrawn", "withdrawn")
		if told := append(h.letters(zoe), h.letters(ann)...); len(told) > 0 {
			t.Errorf("people were told %q", told)
		}
	})
}

// TestAnEditOfAPostKeepsItsTitle, and a post that is deleted is withdrawn with what
// was said in it.
func TestAnEditOfAPostKeepsItsTitle(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		post := h.discord.Post(zoe, forum, "No power", "Since yestreday.")
		h.opens(1)
		id := h.newest()
		h.discord.Edit(h.discord.Messages(post.ID)[0], "Since yesterday.")
		h.discord.Say(guy, post.ID, "Here, too.")
		h.did(id, "say", "edited", "say")
		if got := h.view(id).Edited.Text; got != "No power\nSince yesterday." {
			t.Errorf("it reads %q", got)
		}
		h.discord.DeleteChannel(post.ID)
		h.did(id, "say", "edited", "say", "withdrawn", "withdrawn")
	})
}

// TestHeedIsCalled in a channel that it does not watch.
func TestHeedIsCalled(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		me := "<@" + h.discord.BotUser() + ">"
		h.discord.Say(eve, hall, "Nothing to you.")
		h.opens(0)
		m := h.discord.Say(ann, hall, me+" the printer burns")
		h.opens(1)
		id := h.newest()
		h.discord.Reply(zoe, m, "It smokes.")
		h.did(id, "say", "say")
		h.discord.Reply(bob, m, me+" I am there.")
		h.did(id, "say", "say", "claim", "answered-elsewhere")
		v := h.view(id)
		if v.First.Text != "the printer burns" || v.First.Author.ID != ann {
			t.Errorf("the mention is %+v", v.First)
		}
		h.pass(time.Hour)
		h.discord.Say(ann, shop, me+" a customer called: no parcel")
		h.opens(2)
	})
}

// TestWithoutTheIntent heed hears who calls it, and who answers it, which alerts it.
func TestWithoutTheIntent(t *testing.T) {
	no := false
	inBubble(t, settings{
		discord: discordtest.Settings{NoContent: true}, config: func(c *discord.Config) { c.Content = &no },
	}, func(h *house) {
		h.discord.Say(zoe, shop, "Hello?")
		h.discord.Post(zoe, forum, "Hello?", "Hello?")
		h.opens(0)
		h.discord.Say(zoe, hall, "<@"+h.discord.BotUser()+"> Hello?")
		h.opens(1)
		id := h.newest()
		h.discord.Reply(zoe, h.reply("ann", id, hall, "Hello!"), "It is broken.")
		h.did(id, "say", "claim", "reply", "delivered", "say")
	})
}

// TestWhatHeedWritesIsNothingToHeed: neither its replies, nor what people say
// about its lines.
func TestWhatHeedWritesIsNothingToHeed(t *testing.T) {
	inBubble(t, settings{rules: func(r *bot.Rules) {
		d := r.Desks["support"]
		d.Post = []bot.Channel{{Connection: guild, ID: shop}}
		r.Desks["support"] = d
	}, config: func(c *discord.Config) { c.Webhooks = []string{"999999999999999999"} }}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		card := h.cardIn(shop, id)
		h.reply("ann", id, shop, "Hello!")
		h.discord.Reply(bob, card, "I know her.")
		h.pass(time.Minute)
		h.reopen()
		h.opens(1)
		if n := strings.Count(strings.Join(h.events(id), " "), "say"); n != 1 {
			t.Errorf("the log is %v", h.events(id))
		}
		if n := strings.Count(strings.Join(h.events(id), " "), "note"); n != 1 {
			t.Errorf("the log is %v", h.events(id))
		}
	})
}

// TestAThreadAtHeedsAnswerGoesOnWithIt.
func TestAThreadAtHeedsAnswerGoesOnWithIt(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		id, _ := h.says(zoe, shop, "Hello?")
		answer := h.reply("ann", id, shop, "Hello!")
		h.pass(time.Hour)
		h.discord.Thread(zoe, answer, "more")
		h.discord.Say(zoe, answer.ID, "It is broken.")
		h.opens(1)
		if got := h.events(id); got[len(got)-1] != "say" {
			t.Errorf("the log is %v", got)
		}
	})
}

// TestAnAnswerToWhatAnswersNothingIsAMention: Discord does not tell what heed
// answered once that was deleted. Who writes back is a customer nevertheless, in a
// line or in a thread.
func TestAnAnswerToWhatAnswersNothingIsAMention(t *testing.T) {
	inBubble(t, settings{rules: apart}, func(h *house) {
		id, asked := h.says(zoe, shop, "Hello?")
		var answer discordtest.Message
		h.away(func() {
			h.discord.Delete(asked)
			answer = h.reply("ann", id, shop, "Hello!")
		})
		h.settled()
		h.discord.Reply(zoe, answer, "It is still broken.")
		h.opens(2)
		h.discord.Thread(zoe, answer, "more")
		h.discord.Say(zoe, answer.ID, "And it smells.")
		h.opens(3)
	})
}

// TestOddMessagesCostNothing: what is not as documented is taken as far as it goes.
func TestOddMessagesCostNothing(t *testing.T) {
	inBubble(t, settings{}, func(h *house) {
		odd := []string{
			`[{"type":16,"activity":{"a":[]}}]`, `[{"type":20}]`, `[5]`, `[{"type":"brand_new","content":["a"]}]`, `[{"type":10,"components":{"x":1}}]`,
		}
		for n, parts := range odd {
			h.discord.Say(zoe, shop, "Hello "+parts, discordtest.Components(json.RawMessage(parts)))
			h.pass(31 * time.Minute)
			h.opens(n + 1)
			if got := h.view(h.newest()).First.Text; got != "Hello "+parts {
				t.Errorf("it reads %q", got)
			}
		}
		for name, data := range map[string]string{
			"MESSAGE_CREATE": `{}`, "MESSAGE_UPDATE": `[]`, "MESSAGE_DELETE": `{"id":7}`, "MESSAGE_DELETE_BULK": `{"ids":"x"}`,
			"THREAD_DELETE": `{"id":"x"}`, "GUILD_CREATE": `{"channels":[7,{}],"roles":[[]]}`, "THREAD_LIST_SYNC": `7`, "CHANNEL_UPDATE": `"x"`, "BRAND_NEW": `{}`,
		} {
			h.discord.Dispatch(name, json.RawMessage(data))
		}
		h.says(guy, shop, "Hello?")
	})
}
