package adaptertest

import "heed/bot"

// caughtUp is what an adapter promises that can read its source back.
var caughtUp = []promise{
	{"what was said while the adapter was away is heard", hearsMissed},
	{"what was said while heed was down is heard after it starts", hearsAfterRestart},
	{"a live event does not move the cursor past what was not taken", cursorWaits},
}

// taken reports whether a text was taken.
func (s *suite) taken(text string) func() bool {
	return func() bool {
		for _, e := range s.heed.Taken() {
			if e.Mention != nil && e.Mention.Text == text {
				return true
			}
		}
		return false
	}
}

// waitTaken waits until a text was taken.
func (s *suite) waitTaken(text string) {
	s.Helper()
	s.hear(text, func([]bot.Event) bool { return s.taken(text)() })
}

// begin has something said and taken, so that there is a cursor.
func (s *suite) begin() {
	s.Helper()
	s.lacks(s.T, "Away", s.Away == nil)
	s.Say(s.People.Customer, "first")
	s.waitTaken("first")
}

func hearsMissed(s *suite) {
	s.begin()
	s.Away(true)
	s.Say(s.People.Customer, "second")
	s.Say(s.People.Customer, "third")
	s.Away(false)
	s.waitTaken("third")
	s.inOrder("first", "second", "third")
}

func hearsAfterRestart(s *suite) {
	s.begin()
	s.stop()
	s.Say(s.People.Customer, "second")
	s.start()
	s.waitTaken("second")
	s.Say(s.People.Customer, "third")
	s.waitTaken("third")
	s.inOrder("first", "second", "third")
}

// inOrder fails unless exactly these texts were taken, in this order.
func (s *suite) inOrder(texts ...string) {
	s.Helper()
	got := s.heed.Taken()
	if len(got) != len(texts) {
		s.Fatalf("%d events were taken, want %d", len(got), len(texts))
	}
	for i, text := range texts {
		if got[i].Mention == nil || got[i].Mention.Text != text {
			s.Errorf("event %d is %+v, want %q", i, got[i].Mention, text)
		}
	}
}

// cursorWaits has heed take a later message but not an earlier one, and then
// starts the adapter anew: only the cursor can bring the earlier one back.
func cursorWaits(s *suite) {
	s.begin()
	s.heed.Answer(func(e bot.Event) error {
		if e.Mention != nil && e.Mention.Text == "second" {
			return bot.ErrUnavailable
		}
		return nil
	})
	s.Say(s.People.Customer, "second")
	s.hear("the one that fails", func(e []bot.Event) bool { return len(e) > 1 })
	s.Say(s.People.Customer, "third")
	s.waitTaken("third")
	s.stop()
	if s.taken("second")() {
		s.Fatal("the test is wrong: it was taken")
	}
	s.heed.Answer(nil)
	s.start()
	s.waitTaken("second")
	s.await("everything to be confirmed", s.Say(s.People.Customer, "fourth").Confirmed)
	at := s.cursor()
	s.Say(s.People.Customer, "fifth")
	s.waitTaken("fifth")
	if err := s.heed.Wait(s.ctx, func() bool { return s.cursor() != at }); err != nil {
		s.Error("the cursor stands still since something was taken out of turn")
	}
}

// cursor is how far the source was read.
func (s *suite) cursor() string {
	s.Helper()
	at, err := s.heed.Cursor(s.ctx, bot.Channel{Connection: connection, ID: s.Watched})
	if err != nil {
		s.Fatal("reading the cursor:", err)
	}
	return at
}
