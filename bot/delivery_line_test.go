package bot_test

import (
	"fmt"
	"slices"
	"time"

	"heed/bot"
)

// linesOnce checks that every line is where it belongs, once, and that of an item
// whose cards stayed where they were nothing is missing.
func (s *story) linesOnce() {
	s.Helper()
	for _, id := range s.items {
		v := s.view(id)
		stayed := !s.deleted && !slices.Contains(events(v), string(bot.Move))
		for _, n := range v.Log {
			told := s.told(v, n.Entry)
			lines := told["quiet/0"] + told["line/0"]
			if stayed && news(v, n.Entry) && lines != 1 || n.Do == bot.Delivered && !news(v, n.Entry) && lines > 0 {
				s.Errorf("%s: %d %s by %q is told %v", id, n.Seq, n.Do, n.Member, told)
			}
		}
		if rest := s.told(v, v.Log[0].Entry)["quiet/1"]; stayed && rest != 1 {
			s.Errorf("%s: the rest of its first mention is told %d times", id, rest)
		}
	}
}

// told counts the lines about an entry, whichever event owed them.
func (s *story) told(v bot.View, n bot.Entry) map[string]int {
	s.Helper()
	count := map[string]int{}
	for _, channel := range []string{"team", "more"} {
		for _, which := range []string{"quiet/0", "line/0", "aloud/0", "quiet/1"} {
			var owed []bot.EventID
			for _, o := range v.Log {
				if !slices.Contains(owed, o.Event) {
					owed = append(owed, o.Event)
				}
			}
			for _, e := range owed {
				id := fmt.Sprintf("line/%s/%s/%012d/%s/w/%s", e, v.Item.ID, n.Seq, which, channel)
				copies := s.wall.Copies(bot.Action{ID: bot.ActionID(id)}.Key())
				count[which] += len(copies)
				if len(copies) > 1 {
					s.Errorf("%d copies of %s: %s", len(copies), id, copies[0].Text)
				}
				if len(copies) > 0 && which[0] == 'q' && copies[0].Thread == "" {
					s.Errorf("in the channel itself: %s", copies[0].Text)
				}
			}
		}
	}
	return count
}

// news reports whether an entry is told where everything is: not what the card
// begins with, nor what another entry of the event brings about, nor that a reply
// reached the customer within a minute.
func news(v bot.View, n bot.Entry) bool {
	if n.Do == bot.Delivered {
		wrote := slices.IndexFunc(v.Log, func(o bot.Line) bool { return o.Seq == n.Of })
		return n.At.Sub(v.Log[wrote].At) >= time.Minute
	}
	implied := slices.ContainsFunc(v.Log, func(o bot.Line) bool { return o.Event == n.Event && o.Seq != n.Seq })
	return n.Seq > 1 && n.Do != bot.Nag && !(n.Do == bot.Claim && implied)
}
