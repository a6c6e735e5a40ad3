package bot

import (
	"context"
	"fmt"
	"time"
)

// Story is an item as figures see it: what became of it, and all that happened.
type Story struct {
	Item   Item
	Into   *Item   // where it goes on now, if it was merged into another
	First  Words   // of the first mention; without text: they were erased
	Edited Words   // of its latest edit, if it was edited
	Log    []Entry // ascending, the latest [MaxCaseLog]
}

// now is the item in which the customer is answered.
func (s Story) now() Item {
	if s.Into != nil {
		return *s.Into
	}
	return s.Item
}

// fate is what the item was closed as; what goes on in another item that was
// no business of ours is none either.
func (s Story) fate() Outcome {
	if c := s.now().Closed; c != nil && (c.Outcome == Spam || c.Outcome == NotOurs) {
		return c.Outcome
	}
	if s.Item.Closed != nil {
		return s.Item.Closed.Outcome
	}
	return ""
}

// counts reports whether somebody was owed an answer: spam and what is not ours
// are owed none.
func (s Story) counts() bool { f := s.fate(); return f != Spam && f != NotOurs }

// answered reports whether every mention has its answer now.
func (s Story) answered() bool { return s.counts() && !s.now().asks() }

// began is when the clocks of the first round began.
func (s Story) began() time.Time {
	if s.Item.Began.IsZero() {
		return s.Item.OpenedAt
	}
	return s.Item.Began
}

// answers reports whether an entry is an answer that reached the customer, and
// returns the entry of its words: a holding text is none.
func (s Story) answers(e Entry) (Entry, bool) {
	switch e.Do {
	case AnsweredElsewhere:
		return e, true
	case Delivered, Arrived:
		said, ok := s.entry(e.Of)
		return said, ok && said.Do == Reply
	}
	return Entry{}, false
}

// entry finds the entry at a place. A log that is whole has its n-th entry there.
func (s Story) entry(seq uint64) (Entry, bool) {
	if len(s.Log) == 0 || seq < s.Log[0].Seq {
		return Entry{}, false
	}
	n := seq - s.Log[0].Seq
	if n >= uint64(len(s.Log)) || s.Log[n].Seq != seq {
		return Entry{}, false
	}
	return s.Log[n], true
}

// claimer is who had the item first.
func (s Story) claimer() MemberID {
	for _, e := range s.Log {
		switch e.Do {
		case Claim, TakeOver:
			return e.Member
		case Assign:
			return MemberID(e.To)
		}
	}
	return ""
}

// answerer is whose answer was the one with which every mention had one first.
func (s Story) answerer() MemberID {
	if s.Item.AnsweredAt.IsZero() {
		return ""
	}
	for _, e := range s.Log {
		if said, ok := s.answers(e); ok && e.At.Equal(s.Item.AnsweredAt) {
			return said.Member
		}
	}
	return ""
}

// storyPage is how many stories are read in one snapshot.
const storyPage = 200

// eachOpened calls f with every item of a desk that was opened in [from, to).
// Each page is a snapshot of its own, so that nothing is held up.
func eachOpened(ctx context.Context, r Reader, desk DeskID, from, to time.Time, f func(Story)) error {
	for after := ItemID(""); ; {
		page, next, err := r.Opened(ctx, desk, from, to, after, storyPage)
		if err != nil {
			return fmt.Errorf("read what was opened at the desk %s: %w", desk, err)
		}
		for _, s := range page {
			f(s)
		}
		if after = next; next == "" {
			return nil
		}
	}
}

// eachPromised calls f with every item of a desk that was promised something
// for a time in [from, to), once.
func eachPromised(ctx context.Context, r Reader, desk DeskID, from, to time.Time, f func(Story)) error {
	seen := map[ItemID]bool{}
	for after := ""; ; {
		page, next, err := r.Promised(ctx, desk, from, to, after, storyPage)
		if err != nil {
			return fmt.Errorf("read what the desk %s promised: %w", desk, err)
		}
		for _, s := range page {
			if !seen[s.Item.ID] {
				seen[s.Item.ID] = true
				f(s)
			}
		}
		if after = next; next == "" {
			return nil
		}
	}
}

// ReadDigest computes the digest of a desk over [from, to) as of now.
func ReadDigest(ctx context.Context, r Reader, rules Rules, desk DeskID, from, to, now time.Time) (Digest, error) {
	t := NewTally(rules, desk, from, to, now)
	if err := eachOpened(ctx, r, desk, from, to, t.Opened); err != nil {
		return Digest{}, err
	}
	if err := eachPromised(ctx, r, desk, from, to, t.Promised); err != nil {
		return Digest{}, err
	}
	return t.Digest(), nil
}

// DayDigest is the digest of a day of the desk's calendar.
func DayDigest(ctx context.Context, r Reader, rules Rules, desk DeskID, day Date, now time.Time) (Digest, error) {
	from, to := rules.Desks[desk].Hours.Day(day)
	return ReadDigest(ctx, r, rules, desk, from, to, now)
}

// WeekDigest is the digest of the seven days that end with one, beside that of
// the seven days before.
func WeekDigest(ctx context.Context, r Reader, rules Rules, desk DeskID, day Date, now time.Time) (c Comparison, err error) {
	hours := rules.Desks[desk].Hours
	before, _ := hours.Day(day.AddDays(-13))
	from, _ := hours.Day(day.AddDays(-6))
	_, to := hours.Day(day)
	if c.Before, err = ReadDigest(ctx, r, rules, desk, before, from, now); err != nil {
		return c, err
	}
	c.Now, err = ReadDigest(ctx, r, rules, desk, from, to, now)
	return c, err
}
