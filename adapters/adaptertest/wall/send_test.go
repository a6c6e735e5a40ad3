package wall_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

func TestANagAlertsOnlyPeopleOfThisConnection(t *testing.T) {
	hears(t, func(h *house) {
		card := h.show("I1")
		nag := bot.Message{
			Key: "n", Kind: bot.SendNag, Lane: bot.Channel{Connection: "w", ID: "team"}, Thread: card, Text: "<!all> overdue",
			Ping: []bot.Person{{Connection: "w", ID: "U1"}, {Connection: "x", ID: "U2"}, {Connection: "w", ID: "!all"}, {Connection: "w", ID: "U3> <@U4"}},
		}
		if _, err := h.Send(h.Context(), nag); err != nil {
			h.Fatal(err)
		}
		got := h.Messages("team")[1]
		look := got.Look()
		if !slices.Equal(look.Pings, []string{"U1"}) || look.Text != "<!all> overdue @U1" || got.Thread != h.Messages("team")[0].ID {
			h.Errorf("%+v looks like %+v", got, look)
		}
	})
}

func TestFindReadsEveryPageSinceTheAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, wall.Settings{Page: 2})
		m := cardOf("I1")
		old, err := h.Send(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		m.Tried = time.Now()
		var want []bot.Ref
		for i := range 9 {
			h.Say("team", "", zoe, "chatter")
			if i%4 == 0 {
				ref, err := h.Send(t.Context(), m)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, ref)
			}
		}
		found, err := h.Find(t.Context(), m)
		if err != nil || !slices.Equal(found, want) || slices.Contains(found, old) {
			t.Errorf("found %v (%v), want %v", found, err, want)
		}
	})
}

// TestAReplyIsFoundInItsThread holds for replies to a message in a thread, too.
func TestAReplyIsFoundInItsThread(t *testing.T) {
	hears(t, func(h *house) {
		root, _ := h.Say("shop", "", zoe, "hello?")
		h.Say("shop", root, zoe, "anybody?")
		h.took(bot.Say, bot.Say)
		reply := bot.Message{Key: "r", Kind: bot.SendReply, Lane: shop, To: h.desk.Taken()[1].Mention.To, Text: "hello", Tried: time.Now()}
		h.Fail(wall.Post, wall.DropAfter)
		if _, err := h.Send(h.Context(), reply); adaptertest.Verdict(err) != "doubt" {
			h.Fatal(err)
		}
		found, err := h.Find(h.Context(), reply)
		if got := h.Copies("r"); err != nil || len(found) != 1 || len(got) != 1 || got[0].Thread != root {
			h.Errorf("found %v (%v) of %+v", found, err, got)
		}
	})
}

func TestALongCardIsClippedToWhatFits(t *testing.T) {
	hears(t, func(h *house) {
		m := cardOf("I1")
		long := "*" + strings.Repeat("ü", 4500)
		m.Card.Customer, m.Card.History = long+"\nx", long
		for range 60 {
			m.Card.Said = append(m.Card.Said, bot.Said{By: "Zoe\nAnn", Text: long})
			m.Card.Buttons = append(m.Card.Buttons, bot.Button{Do: bot.Note, Label: long})
		}
		if _, err := h.Send(h.Context(), m); err != nil {
			h.Fatal(err)
		}
		line := bot.Message{Key: "l", Kind: bot.TellLine, Lane: m.Lane, Text: long}
		if _, err := h.Send(h.Context(), line); err != nil {
			h.Fatal(err)
		}
		m.Card = &bot.Card{Item: "I2", Closed: "moved to *sales*"}
		if _, err := h.Send(h.Context(), m); err != nil || h.Messages("team")[2].Look().Text != "moved to *sales*" {
			h.Errorf("one line: %v, %+v", err, h.Messages("team"))
		}
	})
}

func TestBlindTakesOnlyFindAway(t *testing.T) {
	hears(t, func(h *house) {
		a := wall.Blind(h.Adapter)
		_, finds := a.(bot.Finder)
		_, sends := a.(bot.Sender)
		_, edits := a.(bot.Editor)
		_, removes := a.(bot.Remover)
		_, describes := a.(bot.Describer)
		_, paces := a.(bot.Pacer)
		if finds || !sends || !edits || !removes || !describes || !paces {
			h.Error(finds, sends, edits, removes, describes, paces)
		}
	})
}
