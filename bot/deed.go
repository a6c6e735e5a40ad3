package bot

import (
	"cmp"
	"time"
)

// lineText says in one line what an entry did.
func lineText(n Entry, i Item, r Rules) string {
	by := "heed"
	switch {
	case n.Member != "":
		by = r.nameOf(n.Member)
	case n.Customer != "":
		by = "The customer"
	}
	switch n.Do {
	case Say:
		return by + " wrote again."
	case Edited:
		return by + " changed what they wrote."
	case TakeOver:
		if n.To == "" {
			return by + " has this now."
		}
		return by + " took this over from " + r.nameOf(MemberID(n.To)) + "."
	case Release:
		if r.Gone[MemberID(n.To)] {
			return "The account of " + r.nameOf(MemberID(n.To)) + " was closed; nobody has this now."
		}
		return by + " released this; nobody has it now."
	case Assign:
		return by + " assigned this to " + r.nameOf(MemberID(n.To)) + "."
	case Ask:
		return "Is this still yours, " + r.nameOf(MemberID(n.To)) + "? If nothing happens, somebody else will get it."
	case Reopen:
		return "This is open again."
	case Failed:
		return "A reply could not be delivered: " + n.Error
	case Unsure:
		return "A reply may or may not have arrived: " + n.Error
	}
	return r.deed(n, i, by)
}

// told names whom a line is for: whoever it concerns, but for the one who did it.
func told(n Entry, i Item, r Rules, c ConnectionID) []Person {
	who := i.Owner
	if n.Do == TakeOver || n.Do == Release || n.Do == Assign || n.Do == Ask {
		who = MemberID(n.To)
	}
	if who == n.Member {
		return nil
	}
	return r.on(who, c)
}

// deed says what is told only where everything is: in the threads of cards.
func (r Rules) deed(n Entry, i Item, by string) string {
	switch n.Do {
	case Claim:
		return by + " has this now."
	case Move:
		return by + " moved this from the desk " + string(n.From) + " to the desk " + n.To + "."
	case Resolve:
		return by + " resolved this: " + outcomeCalled(n.Outcome) + "." + r.until(" They will be asked how it went by ", n.Due, i)
	case SnoozeUntil:
		return by + " snoozed this until " + r.snoozedUntil(n.To, i) + "."
	case PromiseBy:
		if n.Due.IsZero() {
			return by + " took the promise back."
		}
		return by + r.until(" promised the customer to come back by ", n.Due, i)
	case FollowedUp:
		return by + " followed up. Their expectations were: " + outcomeCalled(n.Outcome) + "."
	case Review:
		return by + " judged this: " + outcomeCalled(n.Outcome) + themed(n.To) + "."
	case SetKind:
		return by + " set the kind: " + n.To + "."
	case Tag:
		return by + " tagged this: " + n.To + "."
	case SetFeeling:
		return by + " set the feeling: " + cmp.Or(n.To, "none") + "."
	case Link, Merge, Split:
		return r.joined(n, by)
	}
	return wording(n, by)
}

// wording says what was done about words: those of the team, and those of the
// customer.
func wording(n Entry, by string) string {
	switch n.Do {
	case Reply:
		return by + " replied."
	case Hold:
		return by + " sent a holding text."
	case Delivered:
		return "The reply reached the customer."
	case Retry:
		return by + " sent the reply again."
	case Arrived:
		return by + " says that the reply arrived."
	case Discard:
		return by + " discarded the reply."
	case AnsweredElsewhere:
		return by + " answered elsewhere."
	case Note:
		return by + " made a note."
	case Withdrawn:
		return by + " took back what they wrote."
	case NeedsAnswer:
		return by + " says that this needs an answer after all."
	case Block:
		return by + " blocked the customer: what they write is shown nowhere."
	case Unblock:
		return by + " lets what the customer writes be shown again."
	}
	return by + ": " + string(n.Do)
}

// joined says how an item stands to another since.
func (r Rules) joined(n Entry, by string) string {
	other := r.linkTo(ItemID(n.To))
	switch {
	case n.Do == Link:
		return by + " linked this to " + other
	case n.Do == Split:
		return by + " split a mention off. It goes on in " + other
	case n.Customer != "":
		return by + " changed what they wrote in " + other
	case n.Road == "":
		return by + " merged this into another. It goes on in " + other
	}
	return by + " merged another into this: " + other
}

// until is a time of an item on the clock of its desk; empty: there is none.
func (r Rules) until(says string, t time.Time, i Item) string {
	if t.IsZero() {
		return ""
	}
	return says + r.clockTime(i.Desk, t) + "."
}

// snoozedUntil is what the log says of a snooze, as people say it.
func (r Rules) snoozedUntil(to string, i Item) string {
	t, err := time.Parse(time.RFC3339, to)
	if err != nil {
		return to
	}
	return r.clockTime(i.Desk, t)
}

// outcomeCalled is an outcome as people say it.
func outcomeCalled(o Outcome) string { return cmp.Or(outcomeWords[o], string(o)) }

// themed adds the theme of a weakness, if it has one.
func themed(theme string) string {
	if theme == "" {
		return ""
	}
	return ", " + theme
}
