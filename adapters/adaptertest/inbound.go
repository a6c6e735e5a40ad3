package adaptertest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"heed/bot"
)

// inbound is what an adapter promises of what it hears.
var inbound = []promise{
	{"a mention carries what it takes to answer it", mentionIsWhole},
	{"an event is not confirmed before it was taken", confirmsAfterwards},
	{"an event that could not be taken comes again with the same keys", comesAgain},
	{"an event that comes again after it was taken carries the same keys", sameKeys},
	{"a press carries the verb, the item and the person", pressIsWhole},
	{"a refusal is shown to that person alone and confirmed", showsRefusal},
	{"a person whose press failed is told, and it is not confirmed", tellsFailure},
	{"a press that could not be taken comes again with the same keys", pressComesAgain},
	{"what heed itself wrote is never heard", hearsNotItself},
	{"a forged event never reaches heed", dropsForged},
}

func mentionIsWhole(s *suite) {
	s.lacks(s.T, "Say", s.Say == nil)
	d := s.Say(s.People.Customer, "my parcel *is* <lost>")
	s.await("the confirmation", d.Confirmed)
	e := s.heed.Taken()[0]
	m := e.Mention
	if e.Do != bot.Say || m == nil || m.ID == "" || m.Text != "my parcel *is* <lost>" || m.Author.Key() == "" ||
		m.From.Connection != connection || m.From.ID != s.Watched {
		s.Fatalf("taken: %+v, mention %+v", e, m)
	}
	want := bot.MentionKey(connection, m.ID)
	if !slices.ContainsFunc(e.Keys, func(k bot.Key) bool { return k.Name == want && k.Until.IsZero() }) {
		s.Errorf("keys are %v, want %q among them, for ever", e.Keys, want)
	}
}

func confirmsAfterwards(s *suite) {
	s.lacks(s.T, "Say", s.Say == nil)
	release := make(chan struct{})
	s.heed.Answer(func(bot.Event) error { <-release; return nil })
	d := s.Say(s.People.Customer, "hello?")
	s.hear("the event", func(e []bot.Event) bool { return len(e) > 0 })
	early := d.Confirmed()
	close(release)
	s.await("the confirmation", d.Confirmed)
	if early {
		s.Error("confirmed while heed had not taken it yet")
	}
}

func comesAgain(s *suite) {
	s.lacks(s.T, "Say", s.Say == nil)
	s.heed.Answer(func(bot.Event) error { return bot.ErrUnavailable })
	d := s.Say(s.People.Customer, "hello?")
	s.hear("the event", func(e []bot.Event) bool { return len(e) > 0 })
	d.Again()
	heard := s.hear("the event again, as it was not taken", func(e []bot.Event) bool { return len(e) > 1 })
	if d.Confirmed() {
		s.Error("confirmed, though heed did not take it")
	}
	s.heed.Answer(nil)
	d.Again()
	s.await("the confirmation", d.Confirmed)
	s.equalKeys(append(heard, s.heed.Events()...))
}

func sameKeys(s *suite) {
	s.lacks(s.T, "Say", s.Say == nil)
	d := s.Say(s.People.Customer, "hello?")
	s.await("the confirmation", d.Confirmed)
	d.Again()
	next := s.Say(s.People.Customer, "is anybody there?")
	s.await("the next confirmation", next.Confirmed)
	if n := len(s.heed.Taken()); n != 2 {
		s.Errorf("%d events were taken for two messages", n)
	}
}

// equalKeys fails unless all events are one, by their keys.
func (s *suite) equalKeys(events []bot.Event) {
	s.Helper()
	for _, e := range events {
		if len(e.Keys) == 0 || !reflect.DeepEqual(names(e.Keys), names(events[0].Keys)) {
			s.Errorf("keys are %v and then %v", events[0].Keys, e.Keys)
		}
	}
}

func names(keys []bot.Key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.Name)
	}
	slices.Sort(all)
	return all
}

// shown sends a card with a button and returns where it is.
func (s *suite) shown(n int) bot.Ref {
	s.Helper()
	s.lacks(s.T, "Press", s.Press == nil)
	ref, err := able[bot.Sender](s, "Sender").Send(s.ctx, s.card(n))
	if err != nil {
		s.Fatal("sending a card:", err)
	}
	return ref
}

func pressIsWhole(s *suite) {
	d := s.Press(s.People.Member, bot.Claim, s.shown(1))
	s.await("the confirmation", d.Confirmed)
	e := s.heed.Taken()[0]
	by := bot.Person{Connection: connection, ID: s.People.Member.ID, Name: s.People.Member.Name, Belongs: true}
	if e.Do != bot.Claim || e.Item != itemOf(1) || e.By != by || len(e.Keys) == 0 {
		s.Errorf("taken: %+v", e)
	}
	stranger := s.Press(s.People.Customer, bot.Claim, s.shown(2))
	s.await("the confirmation", stranger.Confirmed)
	if e := s.heed.Taken()[1]; e.By.Belongs || e.By.ID != s.People.Customer.ID {
		s.Errorf("a stranger's press is by %+v", e.By)
	}
}

func showsRefusal(s *suite) {
	card := s.shown(1)
	sentence := "Bob has it since 9:00 <!all> *now*."
	s.heed.Answer(func(bot.Event) error { return fmt.Errorf("claim: %w", &bot.Refusal{Sentence: sentence}) })
	before := s.Attempts()
	d := s.Press(s.People.Member, bot.Claim, card)
	s.await("the confirmation", d.Confirmed)
	told := s.Told(s.People.Member)
	if len(told) == 0 {
		s.Error("that person was told nothing")
	}
	for _, text := range told { // more than one if it came again meanwhile: a repeat hears the same
		if !strings.Contains(text, sentence) {
			s.Errorf("told %q, want %q", text, sentence)
		}
	}
	if told := s.Told(s.People.Other); len(told) > 0 {
		s.Errorf("somebody else was told %q", told)
	}
	if s.Attempts() != before {
		s.Error("the channel was told, too")
	}
}

func tellsFailure(s *suite) {
	card := s.shown(1)
	s.heed.Answer(func(bot.Event) error { return bot.ErrUnavailable })
	d := s.Press(s.People.Member, bot.Claim, card)
	s.await("that person to be told", func() bool { return len(s.Told(s.People.Member)) > 0 })
	if d.Confirmed() {
		s.Error("confirmed, though heed did not take it")
	}
	if told := s.Told(s.People.Member)[0]; strings.Contains(told, bot.ErrUnavailable.Error()) {
		s.Errorf("told heed's own words: %q", told)
	}
}

func pressComesAgain(s *suite) {
	s.lacks(s.T, "PressesRepeat", !s.PressesRepeat)
	card := s.shown(1)
	s.heed.Answer(func(bot.Event) error { return bot.ErrUnavailable })
	d := s.Press(s.People.Member, bot.Claim, card)
	s.hear("the press", func(e []bot.Event) bool { return len(e) > 0 })
	d.Again()
	s.hear("the press again", func(e []bot.Event) bool { return len(e) > 1 })
	s.heed.Answer(nil)
	d.Again()
	s.await("the confirmation", d.Confirmed)
	s.equalKeys(s.heed.Events())
}

func hearsNotItself(s *suite) {
	s.lacks(s.T, "Lane", s.Lane == "")
	card := s.sent(s.card(1))
	s.sent(bot.Message{Key: keyOf(2), Kind: bot.TellLine, Lane: s.card(1).Lane, Thread: card, Text: "one"})
	s.sent(bot.Message{Key: keyOf(3), Kind: bot.TellLine, Lane: s.card(1).Lane, Text: "two"})
	s.sent(s.reply(4)) // which has a customer say something
	s.await("the confirmation", s.Say(s.People.Customer, "thank you").Confirmed)
	for _, e := range s.heed.Events() {
		if e.Do != bot.Say || e.Mention.Author.ID != s.People.Customer.ID {
			s.Errorf("heed heard %+v", e)
		}
	}
}

func dropsForged(s *suite) {
	s.lacks(s.T, "Forge", s.Forge == nil)
	s.lacks(s.T, "Say", s.Say == nil)
	forged := atomic.Int32{}
	s.heed.Answer(func(e bot.Event) error {
		if e.Mention == nil || e.Mention.Text != "a real one" {
			forged.Add(1)
		}
		return nil
	})
	s.Forge()
	d := s.Say(s.People.Customer, "a real one")
	s.await("the confirmation of a real one", d.Confirmed)
	s.stop()
	if forged.Load() > 0 {
		s.Error("heed heard a forged event")
	}
}
