package bot_test

import (
	"slices"
	"time"

	"heed/bot"
)

// entry takes in one line of the log.
func (o *oracle) entry(id bot.ItemID, s *soul, c step, n bot.Entry) {
	if n.Member != "" {
		s.acts[n.Member] = n.At
	}
	switch n.Do {
	case bot.Say:
		o.says(s, n)
	case bot.Withdrawn:
		delete(s.asked, n.Of)
	case bot.Reopen:
		s.closed, s.followUp, s.closer = false, time.Time{}, ""
		s.begin(n.At, true)
		s.reached[bot.ToClaim] = s.owner != "" && !slices.ContainsFunc(c.Log, func(n bot.Entry) bool { return n.Do == bot.Release })
	case bot.Claim, bot.TakeOver:
		s.owner, s.owned, s.reached[bot.ToClaim] = n.Member, n.At, true
	case bot.Assign:
		if n.Member == "" {
			o.loses(id, s, n, bot.MemberID(n.To))
		}
		s.owner, s.owned, s.reached[bot.ToClaim] = bot.MemberID(n.To), n.At, true
	case bot.Release:
		if n.Member == "" && len(c.Log) == 1 && o.rules.Members[s.owner].ID != "" {
			o.loses(id, s, n, "")
		}
		s.owner = ""
	case bot.Hold:
		s.hold[n.Seq] = true
	case bot.Delivered, bot.AnsweredElsewhere:
		o.answers(s, n)
	case bot.Resolve:
		s.closed, s.snoozed, s.theirs, s.promise, s.followUp = true, time.Time{}, false, time.Time{}, n.Due
		s.promiser, s.closer, s.made = "", s.owner, n.At
		s.forget(bot.ToFollowUp)
	case bot.SnoozeUntil:
		until, err := time.Parse(time.RFC3339, n.To)
		s.snoozed, s.theirs = until, err != nil
	case bot.Move:
		s.desk, s.put = bot.DeskID(n.To), n.At
		s.been = append(s.been, n.From, s.desk)
		s.stays = append(s.stays, stay{s.desk, n.At})
		s.otherLadder()
	case bot.SetKind:
		s.kind, s.put = bot.Kind(n.To), n.At
		s.otherLadder()
	case bot.PromiseBy:
		s.promise, s.promiseSeq, s.promiseMade, s.promiser = n.Due, n.Seq, n.At, n.Member
		if n.Due.IsZero() {
			s.promiser = ""
		}
		if s.snoozed.After(n.Due) {
			s.snoozed = time.Time{} // it would hide the promise
		}
		s.forget(bot.ToKeep)
	case bot.FollowedUp:
		s.followUp, s.closer = time.Time{}, ""
	case bot.Nag, bot.Warn:
		o.sent(id, s, n)
	case bot.Ask:
		o.ask(id, s, n)
	}
}

func (o *oracle) says(s *soul, n bot.Entry) {
	if n.Thanks {
		return
	}
	was := s.state()
	s.asked[n.Seq] = true
	s.snoozed, s.theirs = time.Time{}, false
	if was == bot.Answered && len(s.acts)+len(s.asked) > 0 && s.rev > 0 {
		reached := s.reached
		fresh, round, served := s.fresh, s.round, s.served
		s.begin(n.At, false)
		if !served { // it begins anew
			s.round, s.fresh, s.reached = round, fresh, reached
			delete(s.reached, bot.ToAnswer)
		}
	}
}

func (o *oracle) answers(s *soul, n bot.Entry) {
	if s.closed {
		return // it is recorded, and that is all
	}
	s.reached[bot.ToRespond] = true
	seq := n.Seq
	if n.Do == bot.Delivered {
		if seq = n.Of; s.hold[seq] {
			return
		}
	}
	s.answered = max(s.answered, seq)
	s.served = s.served || !s.asks()
	if seq > s.promiseSeq {
		s.promise, s.promiser = time.Time{}, ""
	}
}

// forget begins anew with something for a day.
func (s *soul) forget(k bot.Milestone) {
	delete(s.nagged, k)
	delete(s.warned, k)
	delete(s.rung, k)
	delete(s.loose, k)
}

// otherLadder: nobody counts the steps of one on another.
func (s *soul) otherLadder() {
	for k := range s.rung {
		s.loose[k] = true
	}
}
