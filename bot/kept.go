package bot

import "time"

// Promised adds an item to which something was promised for the time: what was,
// and what became of it.
func (t *Tally) Promised(s Story) {
	if s.Item.Withheld {
		return
	}
	t.promises(s)
	t.followUps(s)
}

// promises goes through the log. A promise is kept by an answer that was written
// after it and arrived by its time. A later one replaces it, and one without a
// time takes it back: too late, they do not undo that it was missed.
func (t *Tally) promises(s Story) {
	var open Entry
	end := func(kept bool, at time.Time) {
		switch {
		case open.Due.IsZero() || !t.within(open.Due):
		case kept && !at.After(open.Due):
			t.digest.Promises.Due++
			t.digest.Promises.Kept++
		case at.After(open.Due):
			t.digest.Promises.Due++
			t.digest.Promises.Missed++
		}
		open = Entry{}
	}
	for _, e := range s.Log {
		if said, ok := s.answers(e); ok && said.Seq > open.Seq {
			end(true, e.At)
		}
		switch {
		case e.Do == PromiseBy:
			end(false, e.At)
			open = e
		case e.Do == Merge && e.Road == "": // it goes on where the item does
			end(false, e.At)
		}
	}
	if t.now.After(open.Due) {
		end(false, t.now)
	} else if t.within(open.Due) {
		t.digest.Promises.Due++
	}
}

// followUps goes through the log likewise: a resolution names the time, and what
// the customer said then ends it. Reopening leaves nothing to follow up.
func (t *Tally) followUps(s Story) {
	var open Entry
	f := &t.digest.FollowUps
	for _, e := range s.Log {
		switch {
		case e.Do == Resolve:
			open = e
		case e.Do == Reopen:
			open = Entry{}
		case e.Do == FollowedUp && t.within(open.Due):
			f.Due++
			switch e.Outcome {
			case Exceeded:
				f.Exceeded++
			case Met:
				f.Met++
			case NotMet:
				f.Missed++
			}
			open = Entry{}
		}
	}
	if t.within(open.Due) {
		f.Due++
	}
}

// within reports whether something for a time is part of the digest.
func (t *Tally) within(at time.Time) bool {
	return !at.IsZero() && !at.Before(t.digest.From) && at.Before(t.digest.To)
}
