package bot

// mending is what can be done about replies that failed or are unsure.
func (o offer) mending() []Form {
	var broken []OpenReply
	carried := true
	for _, r := range o.i.Replies {
		if r.State == ReplyPending {
			continue
		}
		broken = append(broken, r)
		carried = carried && o.rules.Connections[o.i.Roads[o.i.road(r.Road)].Channel.Connection].Replies
	}
	if o.state == Resolved || len(broken) == 0 {
		return nil
	}
	var all []Form
	if carried {
		all = append(all, form(Retry))
	}
	discard := form(Discard, wordsOf("reason", "Why it is discarded"))
	if which := o.replies(broken); len(which) > 1 {
		discard.Fields = append([]Field{orNot(choiceOf("reply", "Which reply; empty: all of them", which))}, discard.Fields...)
	}
	return append(all, form(Arrived), discard)
}

// owning is who looks after it.
func (o offer) owning() []Form {
	if o.state == Resolved {
		return nil
	}
	var all []Form
	if o.i.Owner != "" {
		all = append(all, form(TakeOver), form(Release))
	}
	if able := o.able(); len(able) > 0 {
		all = append(all, form(Assign, choiceOf("to", "To", able)))
	}
	if desks := o.desks(); len(desks) > 0 {
		all = append(all, form(Move, choiceOf("to", "To the desk", desks)))
	}
	return all
}

// waiting is what is put off, and what the customer is promised.
func (o offer) waiting() []Form {
	if o.state == Resolved {
		return nil
	}
	snooze := timeOf("Until; at most seven days")
	if o.state == Answered {
		snooze.Label, snooze.Optional = "Until; empty: until they write", true
	}
	by, what := timeOf("The customer hears from us by"), orNot(wordsOf("text", "What was promised, for the team"))
	promise := form(PromiseBy, by, what)
	promise.Help = "heed reminds you before, and goes on until the customer has an answer."
	if !o.i.Promise.IsZero() {
		promise.Fields[0].Optional = true
		promise.Fields = append(promise.Fields, orNot(wordsOf("reason", "Or why the promise is taken back")))
	}
	return []Form{form(SnoozeUntil, snooze), promise}
}

// labelling is what is said of it for the team, and what it is about.
func (o offer) labelling() []Form {
	kind := lineOf("text", "Kind, then further ones, with commas between")
	kind.Hint, kind.Value = "complaint", string(o.i.Kind)
	for _, k := range o.i.Kinds {
		kind.Value += ", " + string(k)
	}
	kind.Max = maxLine + len(kind.Value)
	feeling := lineOf("text", "One word; - takes it off")
	feeling.Value, feeling.Max = o.i.Feeling, maxLabel
	return []Form{
		form(Note, wordsOf("text", "Note for the team; the customer never sees it")),
		form(SetKind, kind),
		form(Tag, lineOf("text", "Tags, with commas between; -tag takes one off")),
		form(SetFeeling, feeling),
	}
}

// joining is how it stands to other items.
func (o offer) joining() []Form {
	var all []Form
	if len(o.i.Links) < MaxLinks {
		all = append(all, form(Link, lineOf("to", "The other item's id, or a link to it")))
	}
	if o.i.MergedInto == "" && len(o.i.Replies) == 0 {
		f := form(Merge, lineOf("to", "The id of the item that stays, or a link to it"))
		f.Help, f.Grave = "Both conversations are answered there, and this item is closed.", true
		all = append(all, f)
	}
	if later := o.mentions(func(n Entry) bool { return n.Seq > 1 && !o.splitBefore(n.Seq) }); len(later) > 0 {
		f := form(Split, choiceOf("mention", "Which mention starts an item of its own", later))
		all = append(all, f)
	}
	if thanks := o.mentions(o.unasked); len(thanks) > 0 && o.i.MergedInto == "" {
		f := form(NeedsAnswer, choiceOf("mention", "Which mention needs an answer after all", thanks))
		f.Help = "heed took it for a thank-you."
		all = append(all, f)
	}
	return all
}

// blocking is what a lead does about a customer.
func (o offer) blocking() []Form {
	if o.Customer.ID == "" {
		return nil
	}
	do, label := Block, "Why; what they write is kept, and shown nowhere"
	if !o.Customer.Blocked.IsZero() {
		do, label = Unblock, "Why"
	}
	f := form(do, orNot(wordsOf("reason", label)))
	f.Grave = true
	return []Form{f}
}
