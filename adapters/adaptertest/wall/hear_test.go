package wall_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

var (
	joe  = wall.Person{ID: "U8", Name: "Joe"}
	shop = bot.Channel{Connection: "w", ID: "shop"}
)

// hears runs a test of what the adapter makes of what people do.
func hears(t *testing.T, test func(h *house)) {
	synctest.Test(t, func(t *testing.T) { test(inMemory(t, wall.Settings{})) })
}

// cursor is how far the shop was read.
func (h *house) cursor() string {
	h.Helper()
	at, err := h.desk.Cursor(h.Context(), shop)
	if err != nil {
		h.Fatal(err)
	}
	return at
}

// verbs are what was taken, in order.
func (h *house) verbs() []bot.Verb {
	synctest.Wait()
	var all []bot.Verb
	for _, e := range h.desk.Taken() {
		all = append(all, e.Do)
	}
	return all
}

// took fails unless exactly these verbs were taken, in order.
func (h *house) took(want ...bot.Verb) {
	h.Helper()
	if got := h.verbs(); !slices.Equal(got, want) {
		h.Fatalf("taken %v, want %v", got, want)
	}
}

func TestAThreadIsOneConversationWithItsAuthor(t *testing.T) {
	hears(t, func(h *house) {
		root, _ := h.Say("shop", "", zoe, "my parcel is lost")
		h.Say("shop", root, zoe, "number 17")
		h.Say("shop", root, joe, "mine too")
		h.Say("shop", "", ann, "we are open again")
		last, event := h.Say("shop", root, ann, "it is on its way")
		h.took(bot.Say, bot.Say, bot.AnsweredElsewhere)
		taken := h.desk.Taken()
		for i, e := range taken {
			if e.Mention.Thread != root || e.Mention.From != shop {
				h.Errorf("event %d is from %v, thread %q", i, e.Mention.From, e.Mention.Thread)
			}
		}
		e := taken[2]
		by := bot.Person{Connection: "w", ID: "U1", Name: "Ann", Belongs: true}
		if e.By != by || e.Text != "it is on its way" || e.Mention.ID != last || e.Item != "" {
			h.Errorf("answered elsewhere: %+v, mention %+v", e, e.Mention)
		}
		if h.cursor() != last || !h.Acked(event) {
			h.Errorf("read up to %s, want %s: chatter is read past", h.cursor(), last)
		}
	})
}

func TestAMemberIsWhomTheConfigurationKnows(t *testing.T) {
	hears(t, func(h *house) {
		h.desk.Rules.Members = map[bot.MemberID]bot.Member{"joe": {ID: "joe", On: map[bot.ConnectionID]string{"w": "U8"}}}
		root, _ := h.Say("shop", "", zoe, "hello?")
		h.Say("shop", root, joe, "hello!")
		h.Say("shop", "", joe, "closed on Sunday")
		h.took(bot.Say, bot.AnsweredElsewhere)
	})
}

// TestOwnMessagesAreNeverHeard covers live events and catching up.
func TestOwnMessagesAreNeverHeard(t *testing.T) {
	for _, offline := range []bool{false, true} {
		hears(t, func(h *house) {
			h.Say("shop", "", zoe, "hello?")
			h.took(bot.Say)
			h.Offline(offline)
			card := cardOf("I1")
			card.Lane = shop
			ref, err := h.Send(h.Context(), card)
			if err != nil {
				h.Fatal(err)
			}
			for _, m := range []bot.Message{
				{Key: "r", Kind: bot.SendReply, Lane: shop, To: h.desk.Taken()[0].Mention.To, Text: "hello!"},
				{Key: "l", Kind: bot.TellLine, Lane: shop, Thread: ref, Text: "answered"},
				{Key: "t", Kind: bot.TellLine, Lane: shop, Text: "all answered"},
			} {
				if _, err := h.Send(h.Context(), m); err != nil {
					h.Fatal(err)
				}
			}
			h.Offline(false)
			time.Sleep(time.Minute)
			h.took(bot.Say)
			all := h.Messages("shop")
			if len(all) != 5 || all[2].Thread != all[0].ID || all[3].Thread != all[1].ID || h.cursor() != all[4].ID {
				h.Errorf("read up to %s of %+v", h.cursor(), all)
			}
		})
	}
}

func TestAMessageUnderACardIsANote(t *testing.T) {
	hears(t, func(h *house) {
		h.show("I1")
		card := h.Messages("team")[0].ID
		h.Say("team", card, ann, "I know her")
		h.Say("team", "", ann, "lunch?")
		h.took(bot.Note)
		if e := h.desk.Taken()[0]; e.Item != "I1" || e.Text != "I know her" || e.By.ID != "U1" || e.Cursor != nil {
			h.Errorf("note: %+v", e)
		}
	})
}

func TestEditedAndDeletedMentions(t *testing.T) {
	hears(t, func(h *house) {
		id, _ := h.Say("shop", "", zoe, "my percel")
		other, _ := h.Say("shop", "", ann, "we are closed")
		h.Rewrite("shop", id, "my parcel")
		h.Rewrite("shop", other, "we are open")
		h.Delete("shop", id)
		h.Delete("shop", other)
		h.took(bot.Say, bot.Edited, bot.Withdrawn)
		taken := h.desk.Taken()
		if m := taken[1].Mention; m.ID != id || m.Text != "my parcel" || m.From != shop {
			h.Errorf("edited: %+v", m)
		}
		if m := taken[2].Mention; m.ID != id || m.Text != "" || m.From != shop {
			h.Errorf("withdrawn: %+v", m)
		}
	})
}

func TestAFormCarriesTheRevisionSeen(t *testing.T) {
	hears(t, func(h *house) {
		f := wall.Form{Verb: "resolve", Item: "I1", Seen: 7, Text: "t", Outcome: "could-not", Reason: "r", To: "x"}
		event := h.Fill("team", f, ann)
		h.took(bot.Resolve)
		e := h.desk.Taken()[0]
		if e.Item != "I1" || e.Seen != 7 || e.Text != "t" || e.Outcome != bot.CouldNot || e.Reason != "r" || e.To != "x" ||
			e.By.ID != "U1" || len(e.Keys) != 1 || e.Keys[0].Name != bot.DeliveryKey("w", event) {
			h.Errorf("form: %+v", e)
		}
	})
}

func TestAVerbThatHeedDoesNotKnowIsRefused(t *testing.T) {
	hears(t, func(h *house) {
		event := h.Fill("team", wall.Form{Verb: "settle", Item: "I1"}, ann)
		h.took()
		if !h.Acked(event) || len(h.Ephemeral("U1")) != 1 {
			h.Errorf("acknowledged %v, told %q", h.Acked(event), h.Ephemeral("U1"))
		}
	})
}

func TestAPersonIsToldOnceThatAPressFailed(t *testing.T) {
	hears(t, func(h *house) {
		h.desk.Answer(func(bot.Event) error { return bot.ErrUnavailable })
		event := h.Fill("team", wall.Form{Verb: "claim", Item: "I1"}, ann)
		time.Sleep(30 * time.Second)
		if n := h.Attempts(event); n < 10 || len(h.Ephemeral("U1")) != 1 {
			h.Errorf("delivered %d times, told %q", n, h.Ephemeral("U1"))
		}
	})
}

// TestEventsThatGoAstrayAreHeardOnce covers all that a platform does to events.
func TestEventsThatGoAstrayAreHeardOnce(t *testing.T) {
	for name, twist := range map[string]wall.Twist{
		"twice at once": {Copies: 2}, "late": {Delay: 10 * time.Second}, "lost": {Lost: true},
	} {
		t.Run(name, func(t *testing.T) {
			hears(t, func(h *house) {
				h.Twist(wall.Twist{}, twist)
				for i := range 4 {
					h.Say("shop", "", zoe, fmt.Sprint(i))
				}
				time.Sleep(time.Minute)
				h.took(bot.Say, bot.Say, bot.Say, bot.Say)
				for i, e := range h.desk.Taken() {
					if e.Mention.Text != fmt.Sprint(i) {
						h.Errorf("event %d is %q", i, e.Mention.Text)
					}
				}
			})
		})
	}
}
