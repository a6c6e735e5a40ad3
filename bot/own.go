package bot

import "time"

func (d *draft) claim(i *Item) *Refusal {
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case i.Owner == d.actor.ID:
		return nil
	case i.Owner != "":
		return &Refusal{Sentence: i.held(d.rules), Offer: TakeOver}
	}
	d.own(i, d.actor.ID, d.At)
	d.log(i, Entry{}, Words{})
	return nil
}

// claimed is the claim that another event implies where nobody owns the item. Of
// whoever has left something may be read back that they wrote before.
func (d *draft) claimed(i *Item) {
	if i.Owner == "" && !d.rules.Gone[d.actor.ID] {
		d.own(i, d.actor.ID, d.At)
		d.log(i, Entry{Do: Claim}, Words{})
	}
}

func (d *draft) takeOver(i *Item) *Refusal {
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case i.Owner == d.actor.ID:
		return nil
	}
	from := i.Owner
	d.own(i, d.actor.ID, d.At)
	seq := d.log(i, Entry{To: string(from)}, Words{})
	if from != "" {
		d.tell(i, seq)
	}
	return nil
}

func (d *draft) release(i *Item) *Refusal {
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case i.Owner == "":
		return refuse("Nobody has this item, so there is nothing to release.")
	}
	d.released(i)
	return nil
}

// released takes the item from its owner and tells its thread.
func (d *draft) released(i *Item) {
	from := i.Owner
	i.Owner, i.OwnedAt = "", time.Time{}
	d.tell(i, d.log(i, Entry{Do: Release, To: string(from)}, Words{}))
}

func (d *draft) assign(i *Item) *Refusal {
	to := d.rules.known(MemberID(d.To))
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case d.To == "":
		return refuseField("to", "Say whom to assign it to.")
	case d.rules.Members[to].ID == "":
		return refuseField("to", "There is no member "+d.To+".")
	case !d.rules.belongs(to, i.Desk):
		return refuseField("to", d.rules.nameOf(to)+" can not own items of the desk "+string(i.Desk)+".")
	case to == i.Owner:
		return nil
	case !d.rules.present(to, i.Desk, d.At):
		return refuse(d.awayUntil(to, i.Desk))
	}
	d.own(i, to, d.At)
	d.tell(i, d.log(i, Entry{To: string(to)}, Words{}))
	return nil
}

// move gives the item to another desk. Its owner keeps it if they are a member
// there; what time has passed has passed.
func (d *draft) move(i *Item) *Refusal {
	to, ok := d.rules.Desks[DeskID(d.To)]
	switch {
	case i.State() == Resolved:
		return refuseResolved()
	case d.To == "":
		return refuseField("to", "Say which desk to move it to.")
	case !ok:
		return refuseField("to", "There is no desk "+d.To+".")
	case to.ID == i.Desk:
		return nil
	}
	from := i.Desk
	i.Round.Spent += d.hours(from, to.ID).Between(i.Round.here(), d.At)
	i.Desk, i.Round.Here = to.ID, d.At
	d.log(i, Entry{To: d.To, From: from}, Words{})
	if i.Owner != "" && !d.rules.belongs(i.Owner, i.Desk) {
		d.released(i)
	}
	return nil
}

// recompute brings an item in line with changed rules. Owners who have left
// lose it; clocks and cards follow by themselves.
func (d *draft) recompute(i *Item) *Refusal {
	if i.State() == Resolved {
		return nil
	}
	d.respend(i)
	d.recognize(i)
	if i.Owner != "" && !d.rules.belongs(i.Owner, i.Desk) {
		d.released(i)
	}
	d.strand(i)
	return nil
}

// awayUntil says that somebody is away, and who stands in for them.
func (d *draft) awayUntil(m MemberID, desk DeskID) string {
	a, _ := d.rules.Away(m, d.At)
	says := d.rules.nameOf(m) + " is away until " + d.rules.clockTime(desk, a.Until) + "."
	if in := d.rules.acting(m, d.At); in != "" {
		says += " " + d.rules.nameOf(in) + " stands in for them."
	}
	return says
}

// carries tells which connection a reply takes, and whether it takes any.
func (d *draft) carries(i *Item, r OpenReply) (ConnectionID, bool) {
	c := i.Roads[i.road(r.Road)].Channel.Connection
	return c, d.rules.Connections[c].Replies
}

// strand gives replies whose road is gone with its connection to a person. What
// is owed stays owed: should the connection come back, it goes on.
func (d *draft) strand(i *Item) {
	for _, r := range i.Replies {
		c, ok := d.carries(i, r)
		if r.State != ReplyPending || ok {
			continue
		}
		why := string(c) + " is not configured to take replies any more"
		i.setReply(r, ReplyUnsure, why)
		d.tell(i, d.log(i, Entry{Do: Unsure, Of: r.Seq, Road: r.Road, Error: why}, Words{}))
	}
}

// recognize notes by what name the rules know the owner now.
func (d *draft) recognize(i *Item) {
	if now := d.rules.known(i.Owner); now != i.Owner {
		i.Owner = now
		d.log(i, Entry{Do: Assign, To: string(now)}, Words{})
	}
}

func refuseResolved() *Refusal {
	return &Refusal{Sentence: "This is resolved. Reopen it first.", Offer: Reopen}
}
