package web

import (
	"slices"
	"strings"
	"time"

	"heed/bot"
)

// milestoneWords are the milestones as what somebody is nagged about.
var milestoneWords = map[bot.Milestone]string{
	bot.ToClaim: "claiming it", bot.ToRespond: "a first response", bot.ToAnswer: "the answer",
	bot.ToResolve: "saying what came of it", bot.ToKeep: "what was promised", bot.ToFollowUp: "the follow-up",
}

// recipientWords are what somebody is told a nag as.
var recipientWords = map[bot.Recipient]string{
	bot.ToOwner: "owner", bot.ToOnDuty: "on duty", bot.ToLead: "lead", bot.ToManager: "manager",
}

// nagged says what a nag was about, whom it told, and as what.
func (p *itemView) nagged(l bot.Line) string {
	does, state := "nagged", " late"
	if l.Do == bot.Warn {
		does, state = "warned", " due soon"
	}
	what := make([]string, 0, len(l.Missed))
	for _, m := range l.Missed {
		words, known := milestoneWords[m]
		if !known {
			words = display(string(m))
		}
		what = append(what, words)
	}
	is := " is"
	if len(what) > 1 {
		is = " are"
	}
	return does + p.told(l) + ": " + together(what) + is + state
}

// told names whom a nag told, as what, and how.
func (p *itemView) told(l bot.Line) string {
	var who, why []string
	for _, m := range l.Told {
		who = append(who, p.called.of(m))
	}
	for _, to := range l.Why {
		if to != bot.ToChannel {
			why = append(why, recipientWords[to])
		}
	}
	s, aloud := "", slices.Contains(l.Why, bot.ToChannel)
	if len(who) > 0 {
		s = " " + together(who)
	}
	if len(why) > 0 && (len(who) > 0 || !aloud) {
		s += " (" + together(why) + ")"
	}
	switch {
	case aloud && len(who) > 0:
		s += " and the channel"
	case aloud:
		s = " the channel"
	}
	if _, direct := l.Channel.Direct(); direct {
		s += " by direct message"
	}
	return s
}

// promised says what somebody promised, what came of it, or how they judged.
func (p *itemView) promised(l bot.Line) string {
	switch {
	case l.Do == bot.Review && l.To != "":
		return "judged it: " + verdictWords[l.Outcome] + ", " + line(l.To, rowRunes)
	case l.Do == bot.Review:
		return "judged it: " + verdictWords[l.Outcome]
	case l.Do == bot.FollowedUp:
		return "followed up: the customer's expectations were " + string(l.Outcome)
	case l.Due.IsZero():
		return "took the promise back"
	}
	return "promised the customer to come back" + p.by(" by ", l.Due)
}

// by tells a time that an entry names; nothing, if it names none.
func (p *itemView) by(before string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return before + t.In(p.now.Location()).Format(plainTime)
}

// together lists things in words.
func together(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// verdictWords are the verdicts as people say them.
var verdictWords = map[bot.Outcome]string{
	bot.Weakness: "a weakness of ours", bot.OneOff: "a one-off", bot.NotOurs: "not ours", bot.Mistaken: "mistaken",
}
