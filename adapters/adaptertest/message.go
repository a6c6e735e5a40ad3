package adaptertest

import (
	"fmt"
	"strconv"
	"time"

	"heed/bot"
)

// keyOf is an action's key: opaque, 24 characters.
func keyOf(n int) string { return fmt.Sprintf("k%023d", n) }

// itemOf is the item of a card.
func itemOf(n int) bot.ItemID { return bot.ItemID("ITEM-" + strconv.Itoa(n)) }

// card is the n-th card.
func (s *suite) card(n int) bot.Message {
	return bot.Message{
		Key: keyOf(n), Kind: bot.ShowCard, Lane: bot.Channel{Connection: connection, ID: s.Lane}, Item: itemOf(n), Tried: time.Now(),
		Card: &bot.Card{
			Item: itemOf(n), Rev: 1, State: bot.Open, Customer: "Zoe", Where: "shop", Since: time.Now(),
			Said:    []bot.Said{{By: "Zoe", Text: "my parcel is lost"}},
			Buttons: []bot.Button{{Do: bot.Claim, Label: "Claim"}, {Do: bot.Resolve, Label: "Resolve"}},
		},
	}
}

// reply is the n-th reply, to a customer who just said something.
func (s *suite) reply(n int) bot.Message {
	s.Helper()
	s.lacks(s.T, "Say", s.Say == nil)
	d := s.Say(s.People.Customer, "is anybody there?")
	s.await("the confirmation", d.Confirmed)
	taken := s.heed.Taken()
	m := taken[len(taken)-1].Mention
	return bot.Message{
		Key: keyOf(n), Kind: bot.SendReply, Lane: m.From, Text: "We are looking for it.", Item: itemOf(n), To: m.To,
		Mention: m.ID, Customer: m.Author, By: "Ann", At: time.Now(), Tried: time.Now(),
	}
}

// message is the n-th of whatever the adapter sends: a card where it can.
func (s *suite) message(n int) bot.Message {
	s.Helper()
	if s.Lane == "" {
		return s.reply(n)
	}
	return s.card(n)
}

// sender returns the adapter's Send, which must call the platform once and
// keep secrets to itself.
func (s *suite) sender() func(bot.Message) (bot.Ref, error) {
	s.Helper()
	a := able[bot.Sender](s, "Sender")
	return func(m bot.Message) (bot.Ref, error) {
		s.Helper()
		before := s.Attempts()
		ref, err := a.Send(s.ctx, m)
		if n := s.Attempts() - before; n > 1 {
			s.Errorf("one Send tried %d times", n)
		}
		return ref, s.safe(err)
	}
}

// sent sends a message that must arrive.
func (s *suite) sent(m bot.Message) bot.Ref {
	s.Helper()
	ref, err := s.sender()(m)
	if err != nil {
		s.Fatal("sending:", err)
	}
	return ref
}

// finder returns the adapter's Find.
func (s *suite) finder() func(bot.Message) []bot.Ref {
	s.Helper()
	a := able[bot.Finder](s, "Finder")
	return func(m bot.Message) []bot.Ref {
		s.Helper()
		found, err := a.Find(s.ctx, m)
		if s.safe(err) != nil {
			s.Fatal("finding:", err)
		}
		return found
	}
}

// there lists where a message is, says the platform.
func (s *suite) there(m bot.Message) []bot.Ref {
	var refs []bot.Ref
	for _, a := range s.Arrived(m.Key) {
		refs = append(refs, a.Ref)
	}
	return refs
}
