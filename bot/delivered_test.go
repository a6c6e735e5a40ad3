package bot_test

import (
	"slices"
	"testing/synctest"
	"time"

	"heed/adapters/adaptertest/wall"
	"heed/bot"
)

func (s *story) exactlyOnce() {
	s.Helper()
	for _, r := range s.replies {
		var live int
		for _, m := range s.wall.Messages("shop") {
			if m.Text == r.text {
				live++
			}
		}
		if posts := s.wall.Posts(r.key()); posts != 1 || live != 1 {
			s.Errorf("%q: posted %d times, there %d times; open: %+v", r.text, posts, live, s.view(r.item).Item.Replies)
		}
	}
	for key, n := range s.wall.AllPosts() {
		if n > 1 {
			s.Errorf("something was posted %d times under the key %s", n, key)
		}
	}
}

func (s *story) oneCardEach() {
	s.Helper()
	for _, id := range s.items {
		i := s.view(id).Item
		for _, channel := range []string{"team", "more"} {
			shows := i.Desk == "support" == (channel == "team")
			cards := slices.DeleteFunc(s.cards(channel), func(m wall.Message) bool { return m.Item != string(id) })
			switch {
			case shows && (len(cards) != 1 || cards[0].Rev() != i.Rev):
				s.Errorf("item %s at revision %d has in %s the cards %+v; action %+v", id, i.Rev, channel, cards, s.card(id, channel))
			case !shows && (len(cards) > 1 || len(cards) == 1 && len(cards[0].Buttons()) > 0):
				s.Errorf("item %s is of %s but has in %s the cards %+v; action %+v", id, i.Desk, channel, cards, s.card(id, channel))
			}
		}
	}
}

func (s *story) atMostOnce() {
	s.Helper()
	for key, n := range s.wall.AllPosts() {
		if n > 1 {
			s.Errorf("something was posted %d times under the key %s", n, key)
		}
	}
	for _, r := range s.replies {
		if s.wall.Posts(r.key()) > 0 || s.delivered(r) {
			continue
		}
		open := s.view(r.item).Item.Replies
		at := slices.IndexFunc(open, func(o bot.OpenReply) bool { return o.Seq == r.seq })
		if at < 0 || open[0].State == bot.ReplyPending {
			s.Errorf("%q did not arrive, and nobody is asked: %+v", r.text, open)
		}
	}
}

// delivered reports whether the log says that a reply arrived.
func (s *story) delivered(r reply) bool {
	return slices.ContainsFunc(s.view(r.item).Log, func(l bot.Line) bool { return l.Do == bot.Delivered && l.Of == r.seq })
}

// quiet checks that nothing is owed and nothing goes on.
func (s *story) quiet() {
	s.Helper()
	lanes, err := s.store.Lanes(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	for _, l := range lanes {
		if l.Owed > 0 {
			s.Errorf("lane %s: %d owed, next %v, trouble %+v", l.Channel, l.Owed, l.Next, l.Trouble)
		}
	}
	count := func() []int {
		return []int{s.wall.Calls(wall.Post), s.wall.Calls(wall.Edit), s.wall.Calls(wall.Remove)}
	}
	before := count()
	s.pass(3 * time.Hour)
	synctest.Wait()
	if now := count(); !slices.Equal(before, now) {
		s.Errorf("posts, edits and removals went on in quiet: %v, then %v", before, now)
	}
}
