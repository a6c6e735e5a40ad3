package bot

import "slices"

// edited notes that a mention reads differently now. Its first words are kept.
func (d *draft) edited() *Refusal {
	said, refusal := d.meant()
	if refusal != nil {
		return refusal
	}
	i := d.edit(*d.Case.Item)
	if d.Words != nil && d.Words.Text == d.Mention.Text {
		d.change.Receipt.Status = StatusDuplicate
		return nil
	}
	d.change.Receipt.Status = StatusAdded
	now := *d.Mention
	withheld := said.Withheld || d.Customer != nil && d.Customer.ID == said.Customer && !d.Customer.Blocked.IsZero()
	asks := said.Thanks && !withheld && !thanks(now) && !d.gone(said)
	seq := d.log(i, Entry{Of: said.Seq, Road: said.Road, Customer: said.Customer, Source: now.ID, Thanks: !asks, Withheld: withheld},
		Words{Text: now.Text, Author: now.Author, Attachments: now.Attachments})
	for _, s := range []*Spoken{&i.First, &i.Latest} {
		if s.Seq == said.Seq && (i.Withheld || !withheld) {
			s.Edit, s.Long = seq, long(now.Text)
		}
	}
	if asks {
		d.askAfter(i, said, seq)
	}
	if !withheld {
		d.tell(i, seq)
	}
	return nil
}

// askAfter notes that a mention needs an answer since it was changed, in the item
// where its conversation goes on.
func (d *draft) askAfter(i *Item, said Entry, seq uint64) {
	n := i.road(said.Road)
	switch {
	case i.MergedInto == "":
		d.ask(i, n, seq, d.At)
	case d.Other != nil:
		into := d.edit(*d.Other)
		at := into.roadFor(i.Roads[n])
		again := Entry{Do: Merge, To: string(i.ID), Road: into.Roads[at].Conversation, Customer: said.Customer}
		d.ask(into, at, d.log(into, again, Words{}), d.At)
	}
}

// withdrawn notes that a mention was deleted at its source. It needs no answer
// any more; one before it may.
func (d *draft) withdrawn() *Refusal {
	said, refusal := d.meant()
	if refusal != nil {
		return refusal
	}
	i := d.edit(*d.Case.Item)
	if d.gone(said) {
		d.change.Receipt.Status = StatusDuplicate
		return nil
	}
	d.change.Receipt.Status = StatusAdded
	d.log(i, Entry{Of: said.Seq, Road: said.Road, Customer: said.Customer, Source: said.Source, Withheld: said.Withheld}, Words{})
	i.First.Gone = i.First.Gone || i.First.Seq == said.Seq
	i.Latest.Gone = i.Latest.Gone || i.Latest.Seq == said.Seq
	d.unask(i, said)
	d.unaskMerged(i, said)
	return nil
}

// gone reports whether a mention was withdrawn before.
func (d *draft) gone(said Entry) bool {
	return slices.ContainsFunc(d.Log, func(n Entry) bool { return n.Do == Withdrawn && n.Of == said.Seq })
}

// unaskMerged takes the question back in the item where a merged one goes on, if
// nothing else of its conversation waits there.
func (d *draft) unaskMerged(i *Item, said Entry) {
	if i.MergedInto == "" || d.Other == nil {
		return
	}
	from := i.Roads[i.road(said.Road)]
	into := d.edit(*d.Other)
	n := into.roadFor(from)
	road := &into.Roads[n]
	if from.Asked > from.Answered || road.Latest.Item != i.ID || road.Asked <= road.Answered {
		return
	}
	d.log(into, Entry{Of: road.Asked, To: string(i.ID), Road: road.Conversation, Customer: said.Customer, Source: said.Source}, Words{})
	road.Asked = 0
}

// meant finds the mention that a source changed.
func (d *draft) meant() (Entry, *Refusal) {
	if d.Case.Item != nil {
		for _, n := range d.Log {
			if n.Seq == d.Case.Of && n.Do == Say {
				return n, nil
			}
		}
	}
	return Entry{}, refuseField("id", "heed has taken no mention with this id.")
}

// unask moves a road back to the latest mention that still needs an answer. Of
// a log too long to be seen whole nobody knows which that is: it goes on asking.
func (d *draft) unask(i *Item, gone Entry) {
	if len(d.Log) > 0 && d.Log[0].Seq > 1 {
		return
	}
	n := i.road(gone.Road)
	asked := make(map[uint64]uint64) // the mention: where it asked
	for _, e := range append(slices.Clone(d.Log), d.change.Log...) {
		if e.Item != i.ID || e.Road != gone.Road {
			continue
		}
		switch {
		case e.Do == Withdrawn || e.Do == Split:
			delete(asked, e.Of)
		case e.Thanks || e.Withheld:
		case e.Do == Say || e.Do == Merge:
			asked[e.Seq] = e.Seq
		case e.Do == Edited, e.Do == NeedsAnswer:
			asked[e.Of] = max(asked[e.Of], e.Of)
			if e.Do == Edited {
				asked[e.Of] = e.Seq
			}
		}
	}
	i.Roads[n].Asked = 0
	for _, at := range asked {
		i.Roads[n].Asked = max(i.Roads[n].Asked, at)
	}
}
