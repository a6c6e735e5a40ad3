package bot

import (
	"slices"
	"time"
)

// second returns the other item of a link or merge, to be changed.
func (d *draft) second(i *Item) (*Item, *Refusal) {
	switch {
	case d.To == "":
		return nil, refuseField("to", "Say which item.")
	case d.Other == nil:
		return nil, refuseField("to", "There is no item "+d.To+".")
	case d.Other.ID == i.ID:
		return nil, refuseField("to", "That is this item itself.")
	}
	return d.edit(*d.Other), nil
}

// link makes two items mention each other.
func (d *draft) link(i *Item) *Refusal {
	other, refusal := d.second(i)
	if refusal != nil {
		return refusal
	}
	if slices.Contains(i.Links, other.ID) && slices.Contains(other.Links, i.ID) {
		return nil
	}
	for _, pair := range [][2]*Item{{i, other}, {other, i}} {
		from, to := pair[0], pair[1]
		if slices.Contains(from.Links, to.ID) {
			continue
		}
		if len(from.Links) >= MaxLinks {
			return refuse("The item " + string(from.ID) + " has as many links as an item can have.")
		}
		from.Links = append(from.Links, to.ID)
		d.log(from, Entry{To: string(to.ID)}, Words{})
	}
	return nil
}

// merge makes the item go on in another: its conversations are answered there,
// and it is closed as a duplicate.
func (d *draft) merge(i *Item) *Refusal {
	into, refusal := d.second(i)
	if refusal != nil {
		return refusal
	}
	switch {
	case i.MergedInto == into.ID:
		return nil
	case i.MergedInto != "":
		return refuseMerged(*i)
	case into.State() == Resolved:
		return refuseField("to", "The item "+string(into.ID)+" is resolved. Reopen it first.")
	case into.Withheld && !i.Withheld:
		return refuseField("to", "The item "+string(into.ID)+" is of a blocked customer, and not shown. Merge it into this one instead.")
	case into.splitFrom(*i):
		return refuseField("to", "The item "+string(into.ID)+" was split off from this one. Merge it into this one instead.")
	case len(i.Replies) > 0:
		return refuse("A reply of this item is not settled. Wait until it has arrived, or mend it; then merge.")
	case len(i.Roads)+len(into.Roads) > MaxRoads:
		return refuse("The item " + string(into.ID) + " answers as many conversations as an item can.")
	}
	for _, r := range i.Roads {
		d.take(into, *i, r)
	}
	d.log(i, Entry{To: string(into.ID)}, Words{})
	i.MergedInto = into.ID
	d.inherit(into, i.Promise)
	if i.State() != Resolved {
		d.log(i, Entry{Do: Resolve, Outcome: Duplicate, To: string(into.ID)}, Words{})
		d.end(i, Duplicate)
	}
	return nil
}

// take adds one conversation of a merged item to the one that stays. Time that
// its customer has waited counts there.
func (d *draft) take(into *Item, from Item, r Road) {
	asks := r.Asked > r.Answered && from.State() != Resolved
	n := into.roadFor(r)
	road := &into.Roads[n]
	seq := d.log(into, Entry{To: string(from.ID), Road: road.Conversation, Thanks: !asks}, Words{})
	// Of two items of one conversation the newer one has what was said last.
	newer := road.Conversation == r.Conversation && from.ID > into.ID
	if road.Latest.Item == "" || newer {
		road.Customer, road.Channel, road.Latest, road.Of = r.Customer, r.Channel, r.Latest, r.Of
	}
	if !asks {
		return
	}
	d.ask(into, n, seq, from.Round.At)
	if from.Round.At.Before(into.Round.At) {
		if !into.Round.Here.IsZero() {
			into.Round.Spent += d.rules.Desks[into.Desk].Hours.Between(from.Round.At, into.Round.At)
		}
		into.Round.At = from.Round.At
	}
}

// inherit takes a promise over from a merged item: the earlier of two.
func (d *draft) inherit(i *Item, p Promise) {
	if p.IsZero() || !i.Promise.IsZero() && i.Promise.Due.Before(p.Due) {
		return
	}
	p.Seq = d.log(i, Entry{Do: PromiseBy, Due: p.Due}, Words{}) // what is answered from here on keeps it
	i.promised(p)
}

// roadFor returns the place of the road on which the customer of a merged one is
// answered: that of the same conversation, whatever was split off from it.
func (i *Item) roadFor(r Road) int {
	if n := i.roadOf(r); n >= 0 {
		return n
	}
	return i.road(r.Conversation)
}

// roadOf returns the place of the road of a conversation at its source; -1: there
// is none.
func (i Item) roadOf(r Road) int {
	return slices.IndexFunc(i.Roads, func(o Road) bool { return o.source() == r.source() })
}

// Onward returns the road of into on which is answered what was to be answered
// on a road of i, which was merged into it.
func (i Item) Onward(road ConversationKey, into Item) ConversationKey {
	from := slices.IndexFunc(i.Roads, func(r Road) bool { return r.Conversation == road })
	if from < 0 {
		return road
	}
	if n := into.roadOf(i.Roads[from]); n >= 0 {
		return into.Roads[n].Conversation
	}
	return road
}

// source is the conversation at its source that a road belongs to.
func (r Road) source() ConversationKey { return either(r.Of, r.Conversation) }

// splitFrom reports whether a road of i was split off from one of another item,
// where what the customer says next will go.
func (i Item) splitFrom(other Item) bool {
	return slices.ContainsFunc(i.Roads, func(r Road) bool {
		return r.Of != "" && slices.ContainsFunc(other.Roads, func(o Road) bool { return o.Conversation == r.Of })
	})
}

// split makes one mention the beginning of an item of its own.
func (d *draft) split(i *Item) *Refusal {
	said, refusal := d.mention()
	if refusal != nil {
		return refusal
	}
	if said.Seq == 1 {
		return refuseField("mention", "This is the item's first mention. Split off one of the later ones.")
	}
	for _, n := range d.Log {
		if n.Do == Split && n.Of == said.Seq {
			return refuseField("mention", "This mention was split off before, into "+n.To+".")
		}
	}
	fresh := d.splitOff(*i, said)
	d.log(i, Entry{Of: said.Seq, To: string(fresh), Road: said.Road}, Words{})
	if len(i.Links) < MaxLinks { // its log names them all
		i.Links = append(i.Links, fresh)
	}
	i.Mentions--
	if i.Latest.Seq == said.Seq {
		i.Latest = Spoken{Seq: d.saidBefore(said.Seq)}
	}
	d.unask(i, said)
	return nil
}

// saidBefore finds the latest mention before a place that is still the item's own.
func (d *draft) saidBefore(seq uint64) uint64 {
	split := map[uint64]bool{}
	for _, n := range d.Log {
		split[n.Of] = split[n.Of] || n.Do == Split
	}
	before := uint64(1)
	for _, n := range d.Log {
		if n.Do == Say && n.Seq < seq && !n.Withheld && !split[n.Seq] {
			before = max(before, n.Seq)
		}
	}
	return before
}

// splitOff makes the new item. It has a road of its own: what is said later in
// the conversation stays with the old one.
func (d *draft) splitOff(old Item, said Entry) ItemID {
	i := d.edit(Item{})
	road := old.Roads[old.road(said.Road)]
	road.Conversation, road.Of = ConversationKey("s\x00"+string(d.Event.ID)), road.source()
	road.Customer, road.Answered = said.Customer, 0
	*i = Item{
		ID: ItemID(d.Event.ID), Desk: old.Desk, Customer: said.Customer, Kind: old.Kind, URL: said.URL,
		OpenedAt: d.At, Began: said.At, LastSaid: said.At, Mentions: 1, Links: []ItemID{old.ID}, Withheld: said.Withheld,
		Round: Round{N: 1, At: said.At, Fresh: true}, Roads: []Road{road},
	}
	words := Words{}
	if d.Words != nil {
		words = *d.Words
	}
	i.First = Spoken{Seq: 1, Long: long(words.Text)}
	i.Latest = i.First
	said.Road, said.Do, said.Thanks = road.Conversation, Say, false
	i.Roads[0].Asked = d.log(i, said, words)
	i.Roads[0].Latest = Place{i.ID, 1}
	return i.ID
}

// mention finds the mention that a person meant.
func (d *draft) mention() (Entry, *Refusal) {
	if d.Event.Of == 0 {
		return Entry{}, refuseField("mention", "Say which mention.")
	}
	var said Entry
	for _, n := range d.Log {
		switch {
		case n.Seq == d.Event.Of && n.Do == Say:
			said = n
		case n.Of == d.Event.Of && n.Do == Withdrawn:
			return Entry{}, refuseField("mention", "The customer took this mention back.")
		}
	}
	if said.Seq == 0 {
		return Entry{}, refuseField("mention", "This item has no such mention.")
	}
	return said, nil
}

// needsAnswer overrules heed, which took a mention for a thank-you.
func (d *draft) needsAnswer(i *Item) *Refusal {
	if i.MergedInto != "" {
		return refuseMerged(*i)
	}
	said, refusal := d.mention()
	if refusal != nil {
		return refusal
	}
	if !said.Thanks {
		return nil
	}
	n := i.road(said.Road)
	if said.Seq <= i.Roads[n].Asked {
		return nil
	}
	d.log(i, Entry{Of: said.Seq, Road: said.Road}, Words{})
	d.ask(i, n, said.Seq, earlierOf(said.At, d.At))
	return nil
}

func refuseMerged(i Item) *Refusal {
	return refuse("This was merged into " + string(i.MergedInto) + ", where it goes on.")
}

func earlierOf(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
