package adaptertest

import (
	"context"
	"errors"
	"slices"

	"heed/bot"
)

// troubled is what an adapter promises when a platform fails while it sends.
var troubled = []promise{
	{"a lost answer is doubt, and Find settles it", func(s *suite) { s.doubted(AnswerLost, 1) }},
	{"a garbage answer is doubt, and Find settles it", func(s *suite) { s.doubted(AnswerBroken, 1) }},
	{"a lost request is doubt, and Find settles it", func(s *suite) { s.doubted(RequestLost, 0) }},
	{"a server's error is doubt or not sent, but never sent", serverError},
	{"no answer is doubt as soon as the deadline is over", neverAnswered},
	{"a rate limit is NotSent, and says when", rateLimited},
	{"an edit whose answer is lost is no success", editDoubted},
}

// brew makes the next attempt go wrong.
func (s *suite) brew(t Trouble) {
	s.Helper()
	s.lacks(s.T, string(t), s.Troubles[t] == nil)
	s.Troubles[t]()
}

// doubted sends into a trouble that leaves a number of copies.
func (s *suite) doubted(t Trouble, copies int) {
	s.Helper()
	m := s.message(1)
	s.brew(t)
	if ref, err := s.sender()(m); !doubt(err) {
		s.Fatalf("Send says %v and %v, want doubt", ref, err)
	}
	there := s.there(m)
	if len(there) != copies {
		s.Fatalf("the stand-in is wrong: %d copies after %s", len(there), t)
	}
	if _, ok := s.adapter.(bot.Finder); !ok {
		s.lacks(s.T, "Finder", true)
	}
	if found := s.finder()(m); !slices.Equal(found, there) {
		s.Errorf("found %v, want %v", found, there)
	}
}

func serverError(s *suite) {
	m := s.message(1)
	s.brew(ServerError)
	_, err := s.sender()(m)
	if _, notSent := errors.AsType[*bot.NotSent](err); !notSent && !doubt(err) {
		s.Errorf("error is %v, want doubt or NotSent", err)
	}
}

func neverAnswered(s *suite) {
	m := s.message(1)
	send := able[bot.Sender](s, "Sender")
	s.brew(AnswerNever)
	before := s.Attempts()
	ctx, cancel := context.WithCancel(s.ctx)
	ended := make(chan error, 1)
	go func() {
		_, err := send.Send(ctx, m)
		ended <- err
	}()
	s.await("the message to arrive", func() bool { return len(s.there(m)) == 1 })
	cancel()
	if err := s.safe(<-ended); !doubt(err) {
		s.Errorf("error is %v, want doubt", err)
	}
	if n := s.Attempts() - before; n != 1 {
		s.Errorf("tried %d times", n)
	}
}

func rateLimited(s *suite) {
	m := s.message(1)
	s.brew(RateLimited)
	_, err := s.sender()(m)
	n, ok := errors.AsType[*bot.NotSent](err)
	if !ok || n.After < s.RetryAfter {
		s.Fatalf("error is %v, want NotSent after %v", err, s.RetryAfter)
	}
	if there := s.there(m); len(there) > 0 {
		s.Errorf("it is there nevertheless: %v", there)
	}
}

func editDoubted(s *suite) {
	s.lacks(s.T, "Lane", s.Lane == "")
	edit := able[bot.Editor](s, "Editor")
	ref := s.sent(s.card(1))
	s.brew(AnswerLost)
	if err := s.safe(edit.Edit(s.ctx, ref, s.card(1))); !doubt(err) {
		s.Errorf("error is %v, want doubt", err)
	}
}
