package bot

import (
	"reflect"
	"slices"
)

// Apply decides one event. It is pure: the same arguments give the same
// result, and c is not changed. A refusal says what to do instead; otherwise
// the change is to be committed whole. docs/table.md is its specification,
// executed by TestTable.
func Apply(c Case, e Event, r Rules) (Change, *Refusal) {
	d := &draft{Case: c, Event: e, rules: r}
	if refusal := d.decide(); refusal != nil {
		return Change{}, refusal
	}
	return d.finish(), nil
}

// decide is the one switch over everything that can happen.
func (d *draft) decide() *Refusal {
	switch d.Do {
	case Say:
		return d.say()
	case Edited:
		return d.edited()
	case Withdrawn:
		return d.withdrawn()
	case Skip:
		return nil
	case Away:
		return d.away()
	case Left:
		return d.left()
	case Settle:
		return d.settle()
	case Post:
		return d.post()
	case Tell:
		d.tellDesk(DeskID(d.To), d.Text)
		return nil
	}
	if d.Case.Item == nil {
		return &Refusal{Sentence: "There is no such item.", Field: "item"}
	}
	i := d.edit(*d.Case.Item)
	switch d.Do {
	case Nag:
		return d.nag(i)
	case Recompute:
		return d.recompute(i)
	}
	if refusal := d.identify(); refusal != nil {
		return refusal
	}
	if refusal := may(d.actor, d.Event, *i, d.rules); refusal != nil {
		return refusal
	}
	return d.act(i)
}

// act is what people of the team do, once they are known and may.
func (d *draft) act(i *Item) *Refusal {
	switch d.Do {
	case Claim:
		return d.claim(i)
	case TakeOver:
		return d.takeOver(i)
	case Release:
		return d.release(i)
	case Assign:
		return d.assign(i)
	case Move:
		return d.move(i)
	case Reply, Hold:
		return d.reply(i)
	case AnsweredElsewhere:
		return d.answeredElsewhere(i)
	case Retry, Arrived, Discard:
		return d.mend(i)
	case Resolve:
		return d.resolve(i)
	case Reopen:
		return d.reopen(i)
	case SnoozeUntil:
		return d.snooze(i)
	case PromiseBy:
		return d.promise(i)
	case FollowedUp:
		return d.followedUp(i)
	case Review:
		return d.verdict(i)
	case Note:
		return d.note(i)
	case SetKind, Tag, SetFeeling:
		return d.label(i)
	case Link:
		return d.link(i)
	case Merge:
		return d.merge(i)
	case Split:
		return d.split(i)
	case NeedsAnswer:
		return d.needsAnswer(i)
	case Block, Unblock:
		return d.block(i)
	}
	return &Refusal{Sentence: "heed does not know the event " + string(d.Do) + "."}
}

// draft is a change being made.
type draft struct {
	Case
	Event
	rules  Rules
	actor  Member
	items  []*edit
	change Change
}

// edit is an item being changed.
type edit struct {
	was Item
	now Item
	// quiet changes are not worth an edit of the cards.
	quiet bool
}

// edit makes a copy of an item that the draft may change. What it refers to
// and may change is copied too.
func (d *draft) edit(i Item) *Item {
	n := &edit{was: i, now: i}
	n.now.Kinds, n.now.Tags, n.now.Links = slices.Clone(i.Kinds), slices.Clone(i.Tags), slices.Clone(i.Links)
	n.now.Roads, n.now.Replies, n.now.Cards = slices.Clone(i.Roads), slices.Clone(i.Replies), slices.Clone(i.Cards)
	d.items = append(d.items, n)
	return &n.now
}

// log adds an entry to an item, by whoever acts, with words if there are any.
// It returns its place.
func (d *draft) log(i *Item, n Entry, words Words) uint64 {
	i.Seq++
	n.Item, n.Seq, n.Event, n.At = i.ID, i.Seq, d.Event.ID, d.At
	if n.Do == "" {
		n.Do = d.Do
	}
	if n.Customer == "" && n.Do != Delivered && n.Do != Failed && n.Do != Unsure {
		n.Member = d.actor.ID
	}
	if n.Member != "" {
		i.acted(n.Member, d.At)
	}
	if words.Text != "" || len(words.Attachments) > 0 {
		n.Worded = true
		words.Item, words.Seq = i.ID, i.Seq
		d.change.Words = append(d.change.Words, words)
	}
	d.change.Log = append(d.change.Log, n)
	return i.Seq
}

// finish completes the change: revisions, clocks, cards, the receipt.
func (d *draft) finish() Change {
	c := &d.change
	c.Event, c.At, c.Keys, c.Cursor, c.Basis = d.Event.ID, d.At, d.Keys, d.Cursor, d.Basis
	for _, n := range d.items {
		d.close(n)
	}
	if c.Receipt.Item == "" && len(d.items) > 0 {
		i := d.items[0].now
		c.Receipt.Item, c.Receipt.Rev, c.Receipt.Seq = i.ID, i.Rev, either(c.Receipt.Seq, i.Seq)
	}
	return *c
}

// close ends the editing of one item. An item to which nothing happened is not
// part of the change.
func (d *draft) close(n *edit) {
	i := &n.now
	i.calmed(d.At)
	i.Due, i.Wake = i.clock(d.rules, d.At)
	i.Late = !i.Due.IsZero() && !i.Due.After(d.At)
	moved := d.Do == Recompute && !slices.Equal(i.Cards, d.channels(i))
	if i.Seq == n.was.Seq && !moved && reflect.DeepEqual(n.was, *i) {
		return
	}
	i.Rev = n.was.Rev + 1
	if !n.quiet || i.Late != n.was.Late || i.Owner != n.was.Owner {
		d.raiseCards(i)
	}
	d.tellThreads(n.was, i)
	d.mark(n.was, i)
	d.change.Items = append(d.change.Items, *i)
}

// Empty reports whether committing c would do nothing at all.
func (c Change) Empty() bool {
	return len(c.Keys) == 0 && c.Cursor == nil && len(c.Items) == 0 && len(c.Customers) == 0 && len(c.Members) == 0 &&
		len(c.Log) == 0 && len(c.Actions) == 0 && len(c.Drop) == 0 && c.Settle == nil
}

// raiseCards makes every channel of the item's desk owe a card of this
// revision. Channels that showed it and no longer should get theirs a last time.
func (d *draft) raiseCards(i *Item) {
	current := d.channels(i)
	for _, c := range current {
		d.raise(i, c)
	}
	for _, c := range i.Cards {
		if !slices.Contains(current, c) && d.rules.Connections[c.Connection].Posts {
			d.raise(i, c)
		}
	}
	i.Cards = current
}

// channels are where an item's cards belong: nowhere while it is withheld.
func (d *draft) channels(i *Item) []Channel {
	if i.Withheld {
		return nil
	}
	var all []Channel
	for _, c := range d.rules.Desks[i.Desk].Post {
		if d.rules.Connections[c.Connection].Posts {
			all = append(all, c)
		}
	}
	return all
}

func (d *draft) raise(i *Item, c Channel) {
	urgency := ForCard
	switch {
	case d.Do == Nag:
		urgency = ForTime
	case !d.By.IsZero() && d.Do != Say:
		urgency = ForClick
	}
	d.owe(Action{ID: CardID(i.ID, c), Kind: ShowCard, Lane: c, Urgency: urgency, Item: i.ID, Want: i.Rev})
}

// owe adds an action that is due at once.
func (d *draft) owe(a Action) {
	a.Made, a.State, a.Due = d.At, Queued, d.At
	d.change.Actions = append(d.change.Actions, a)
}

func refuse(sentence string) *Refusal { return &Refusal{Sentence: sentence} }

func refuseField(field, sentence string) *Refusal { return &Refusal{Sentence: sentence, Field: field} }
