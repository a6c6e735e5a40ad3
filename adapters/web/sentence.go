package web

import (
	"strings"
	"time"

	"heed/bot"
)

// sentences say what an entry of a log was; %s is what it names.
var sentences = map[bot.Verb]string{
	bot.Say: "wrote", bot.Edited: "changed what they wrote", bot.Withdrawn: "took back what they wrote",
	bot.Claim: "claimed it", bot.Reply: "replied", bot.Hold: "sent a holding text", bot.Note: "noted",
	bot.AnsweredElsewhere: "answered elsewhere", bot.Reopen: "reopened it", bot.NeedsAnswer: "said that this needs an answer",
	bot.SetKind: "set the kind to %s", bot.Tag: "tagged it %s", bot.SetFeeling: "set the feeling to %s",
	bot.Link: "linked it with %s", bot.Split: "split a mention off into %s", bot.Move: "moved it to the desk %s",
	bot.Assign: "assigned it to %s", bot.Block: "blocked the customer", bot.Unblock: "unblocked the customer",
	bot.Retry: "sent the reply again", bot.Arrived: "said that the reply arrived", bot.Discard: "discarded the reply",
	bot.Delivered: "delivered the reply", bot.Failed: "could not deliver the reply", bot.Unsure: "does not know whether the reply arrived",
}

// sentence says who did an entry, and what it was.
func (p *itemView) sentence(l bot.Line, v bot.View) (who, what string) {
	who = p.who(l, v)
	switch l.Do {
	case bot.Say, bot.Edited:
		if l.Withheld {
			return who, "wrote something that is withheld, because they are blocked"
		}
	case bot.TakeOver:
		return who, strings.TrimSpace("took it over " + p.from(l.To))
	case bot.Release:
		return who, p.released(l)
	case bot.Resolve:
		return who, "resolved it: " + outcomeWords[l.Outcome] + p.by(", to be followed up by ", l.Due)
	case bot.SnoozeUntil:
		return who, "snoozed it until " + p.instant(l.To)
	case bot.Merge:
		return who, p.merged(l)
	case bot.Nag, bot.Warn:
		return who, p.nagged(l)
	case bot.Assign:
		return who, "assigned it to " + p.called.of(bot.MemberID(l.To))
	case bot.Ask:
		return who, "asked " + p.called.of(bot.MemberID(l.To)) + " whether it is still theirs: they are away, or did nothing for long"
	case bot.PromiseBy, bot.FollowedUp, bot.Review:
		return who, p.promised(l)
	}
	pattern, known := sentences[l.Do]
	if !known {
		pattern = string(l.Do)
	}
	return who, strings.ReplaceAll(pattern, "%s", line(l.To, rowRunes)) + because(l.Error)
}

// who did an entry: a member, a customer, or heed.
func (p *itemView) who(l bot.Line, v bot.View) string {
	switch {
	case l.Member != "":
		return p.called.of(l.Member)
	case l.Do == bot.Say || l.Do == bot.Edited || l.Do == bot.Withdrawn:
		if l.Words != nil && l.Customer != v.Item.Customer {
			return customerName(bot.Customer{}, l.Words.Author)
		}
		return p.Customer
	}
	return "heed"
}

// from names whom something was taken from.
func (p *itemView) from(id string) string {
	if id == "" {
		return ""
	}
	return "from " + p.called.of(bot.MemberID(id))
}

// released says who lost the item, if it was not the one who released it.
func (p *itemView) released(l bot.Line) string {
	if l.To != "" && bot.MemberID(l.To) != l.Member {
		return "released it from " + p.called.of(bot.MemberID(l.To))
	}
	return "released it"
}

// merged says which way a merge went: the item that stays has its road.
func (p *itemView) merged(l bot.Line) string {
	if l.Road != "" {
		return "merged " + line(l.To, rowRunes) + " into this"
	}
	return "merged this into " + line(l.To, rowRunes)
}

// instant is a time that a log names, as people read it.
func (p *itemView) instant(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return line(s, rowRunes)
	}
	return t.In(p.now.Location()).Format(plainTime)
}

// because adds why something went wrong.
func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + line(why, rowRunes)
}
