package bot

// needs says what an event touches.
func (e Event) needs() Need {
	n := Need{Item: e.Item, Person: HandleKey{e.By.Connection, e.By.ID}}
	if n.Person.ID == "" {
		n.Person = HandleKey{}
	}
	switch e.Do {
	case Say, AnsweredElsewhere:
		if e.Mention != nil && e.Item == "" {
			n.conversation(*e.Mention)
		}
	case Edited, Withdrawn:
		n.Source, n.Log, n.Customer = MentionKey(e.Mention.From.Connection, e.Mention.ID), true, true
	case Link, Merge:
		n.Other = ItemID(e.To)
	case Split:
		n.Log, n.Words = true, e.Of
	case NeedsAnswer, Recompute:
		n.Log = true
	case Away, Left:
		if e.To != "" {
			n.Person = HandleKey{ID: e.To}
		}
	case Block, Unblock:
		n.Customer = true
	case Settle:
		n.Action = e.Settled.Action
	}
	return n
}

// conversation adds what a mention touches.
func (n *Need) conversation(m Mention) {
	if key := m.Author.Key(); key != "" {
		n.Author = HandleKey{m.From.Connection, key}
	}
	if m.Answers != "" {
		n.Answers = MentionKey(m.From.Connection, m.Answers)
	}
	if m.Thread != "" {
		n.Conversation = ThreadKey(m.From, m.Thread)
		return
	}
	n.Outside = m.From.Connection
}
