package bot

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// reply queues words for the customer, on every road the item has. A holding
// text goes the same way and answers nothing.
func (d *draft) reply(i *Item) *Refusal {
	if i.State() == Resolved {
		return refuseResolved()
	}
	if refusal := d.sayable(d.Text, "text", MaxText); refusal != nil {
		return refusal
	}
	if d.Seen != 0 && d.Seen < i.RepliedRev && i.RepliedBy != d.actor.ID {
		return refuse(d.rules.nameOf(i.RepliedBy) + " replied while you were writing. Read it, then send yours again if it is still needed.")
	}
	roads, refusal := d.passable(*i)
	if refusal != nil {
		return refusal
	}
	if !d.Until.IsZero() {
		if refusal := d.ahead(d.Until); refusal != nil {
			return refusal
		}
	}
	d.claimed(i)
	seq := d.log(i, Entry{}, Words{Text: d.Text})
	if !d.Until.IsZero() {
		d.promises(i, Words{})
	}
	i.RepliedRev, i.RepliedBy = i.Rev+1, d.actor.ID
	for _, n := range roads {
		key := i.Roads[n].Conversation
		first := !i.replying(key)
		i.Replies = append(i.Replies, OpenReply{Seq: seq, Road: key, Hold: d.Do == Hold, State: ReplyPending, At: d.At})
		if first {
			d.send(i, n, seq)
		}
	}
	return nil
}

// sayable checks words that somebody wrote.
func (d *draft) sayable(text, field string, limit int) *Refusal {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return refuseField(field, "Write something.")
	case n > limit:
		return refuseField(field, fmt.Sprintf("This has %d characters; at most %d can be sent. Make it shorter: heed never splits.", n, limit))
	}
	return nil
}

// passable returns the roads on which a reply can travel.
func (d *draft) passable(i Item) ([]int, *Refusal) {
	var roads []int
	for n, r := range i.Roads {
		c := d.rules.Connections[r.Channel.Connection]
		if !c.Replies {
			continue
		}
		if limit := c.ReplyLimit; limit > 0 && utf8.RuneCountInString(d.Text) > limit {
			return nil, d.sayable(d.Text, "text", limit)
		}
		roads = append(roads, n)
	}
	switch {
	case len(roads) == 0:
		return nil, &Refusal{
			Sentence: "There is no road back to this customer from here. Answer them where they are, then record it as answered elsewhere.",
			Offer:    AnsweredElsewhere,
		}
	case len(i.Replies)+len(roads) > MaxReplies:
		return nil, refuse("Too many replies are waiting to be delivered. Mend or discard those that failed first.")
	}
	return roads, nil
}

// replying reports whether a road has replies whose fate is not settled.
func (i Item) replying(key ConversationKey) bool {
	for _, r := range i.Replies {
		if r.Road == key {
			return true
		}
	}
	return false
}

// send owes the reply to its road.
func (d *draft) send(i *Item, road int, seq uint64) {
	r := i.Roads[road]
	d.owe(Action{
		ID: replyID(i.ID, seq, road), Kind: SendReply, Lane: r.Channel, Urgency: ForReply,
		Item: i.ID, Seq: seq, Road: r.Conversation, About: r.Latest,
	})
}

// sendNext owes the reply that waited for the fate of the one before it.
func (d *draft) sendNext(i *Item, key ConversationKey) {
	for _, r := range i.Replies {
		if r.Road == key {
			d.send(i, i.road(key), r.Seq)
			return
		}
	}
}

// answeredElsewhere records an answer that reached the customer without heed:
// all of the item's customers, or, if it was overheard, those of its thread.
func (d *draft) answeredElsewhere(i *Item) *Refusal {
	if d.Text == "" && d.Mention != nil {
		d.Event.Text = d.Mention.Text
	}
	if refusal := d.sayable(d.Text, "text", MaxText); refusal != nil {
		refusal.Sentence += " A link to the answer will do."
		return refusal
	}
	resolved := i.State() == Resolved
	if i.State() == Open {
		d.claimed(i)
	}
	var road ConversationKey
	if d.Mention != nil {
		road = d.overheardOn()
	}
	seq := d.log(i, Entry{Road: road}, Words{Text: d.Text})
	if resolved {
		return nil
	}
	reach(&i.Round.Responded, &i.RespondedAt, d.At)
	for n, r := range i.Roads {
		if road == "" || r.Conversation == road {
			d.answered(i, n, seq)
		}
	}
	return nil
}

// answered notes an answer that reached the customer on a road, at its place
// in the log.
func (d *draft) answered(i *Item, road int, seq uint64) {
	r := &i.Roads[road]
	r.Answered = max(r.Answered, seq)
	if seq > i.Promise.Seq && i.kept() {
		i.Promise = Promise{}
	}
	if i.State() == Answered {
		reach(&i.Round.Answered, &i.AnsweredAt, d.At)
	}
}

// mend is what people do about replies that failed or are unsure: send again,
// say that it arrived, or give it up.
func (d *draft) mend(i *Item) *Refusal {
	if i.State() == Resolved {
		return refuseResolved()
	}
	if d.Do == Discard {
		if refusal := d.sayable(d.Reason, "reason", MaxText); refusal != nil {
			return refusal
		}
	}
	var broken []OpenReply
	for _, r := range i.Replies {
		if r.State != ReplyPending && (d.Event.Of == 0 || d.Event.Of == r.Seq) {
			broken = append(broken, r)
		}
	}
	if len(broken) == 0 {
		return refuse("No reply of this item has failed or is unsure.")
	}
	for _, r := range broken {
		if c, ok := d.carries(i, r); d.Do == Retry && !ok {
			return refuse(string(c) + " is not configured to take replies any more. Say that it arrived, or discard it.")
		}
		d.mendOne(i, r)
	}
	return nil
}

func (d *draft) mendOne(i *Item, r OpenReply) {
	n := i.road(r.Road)
	d.log(i, Entry{Of: r.Seq, Road: r.Road}, Words{Text: d.Reason})
	switch d.Do {
	case Retry:
		i.setReply(r, ReplyPending, "")
		d.send(i, n, r.Seq)
		return
	case Arrived:
		d.arrived(i, r, d.At)
	case Discard:
		i.dropReply(r)
	}
	d.change.Drop = append(d.change.Drop, replyID(i.ID, r.Seq, n))
	d.sendNext(i, r.Road)
}

// arrived settles a reply that reached the customer.
func (d *draft) arrived(i *Item, r OpenReply, at time.Time) {
	i.dropReply(r)
	reach(&i.Round.Responded, &i.RespondedAt, at)
	if !r.Hold {
		d.answered(i, i.road(r.Road), r.Seq)
	}
}

func (i *Item) dropReply(r OpenReply) {
	for n, o := range i.Replies {
		if o.Seq == r.Seq && o.Road == r.Road {
			i.Replies = append(i.Replies[:n], i.Replies[n+1:]...)
			return
		}
	}
}

func (i *Item) setReply(r OpenReply, s ReplyState, why string) {
	for n, o := range i.Replies {
		if o.Seq == r.Seq && o.Road == r.Road {
			i.Replies[n].State, i.Replies[n].Error = s, why
		}
	}
}
