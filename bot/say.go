package bot

import (
	"slices"
	"time"
)

// say takes a mention: it joins the item of its conversation, or opens one.
func (d *draft) say() *Refusal {
	m := d.Mention
	if d.byTeam() {
		return d.overheard()
	}
	desk, ok := d.rules.DeskFrom(m.From)
	if !ok {
		return refuse("No desk takes mentions from " + m.From.String() + ". Add it to a desk's `from`.")
	}
	customer := d.author()
	key := ThreadKey(m.From, m.Thread)
	if m.Thread == "" {
		key = CustomerKey(m.From.Connection, customer.ID)
	}
	switch q := d.Quoted; {
	case q != nil && d.joins(q.Item, true):
		d.add(d.edit(q.Item), customer.ID, !customer.Blocked.IsZero(), q.Road)
	case d.Case.Item == nil || !d.joins(*d.Case.Item, m.Thread != ""):
		d.open(desk, &customer, key)
	default:
		d.add(d.edit(*d.Case.Item), customer.ID, !customer.Blocked.IsZero(), key)
	}
	if d.Customer == nil || d.change.Receipt.Status == StatusNew || !customer.Blocked.IsZero() || !same(*d.Customer, customer) {
		if !customer.Blocked.IsZero() {
			customer.Withheld++
		}
		customer.Rev++
		d.change.Customers = append(d.change.Customers, customer)
	}
	return nil
}

// byTeam reports whether somebody of the team wrote the mention. Adapters say
// who wrote; they do not know who is a member.
func (d *draft) byTeam() bool {
	_, configured := d.rules.MemberOn(HandleKey{d.By.Connection, d.By.ID})
	return configured || d.Member != nil || d.By.Belongs || d.By.Member != ""
}

// overheard is a message that somebody of the team wrote where customers
// write. In a customer's thread it is an answer; elsewhere it is nothing, and
// nothing is kept of it: somebody may forward it yet.
func (d *draft) overheard() *Refusal {
	if d.Quoted != nil {
		d.Case.Item = &d.Quoted.Item
	}
	if d.Case.Item == nil || d.overheardOn() == "" {
		d.Event.Keys = nil
		return nil
	}
	if refusal := d.identify(); refusal != nil {
		return refusal
	}
	d.Event.Do, d.Event.Text = AnsweredElsewhere, d.Mention.Text
	if refusal := may(d.actor, d.Event, *d.Case.Item, d.rules); refusal != nil {
		return refusal
	}
	return d.answeredElsewhere(d.edit(*d.Case.Item))
}

// overheardOn is the conversation that a message of somebody of the team answers;
// empty: none in particular.
func (d *draft) overheardOn() ConversationKey {
	switch {
	case d.Quoted != nil:
		return d.Quoted.Road
	case d.Mention.Thread != "":
		return ThreadKey(d.Mention.From, d.Mention.Thread)
	}
	return ""
}

// joins reports whether the mention belongs to the item its conversation had.
// Threaded: the source says that it does.
func (d *draft) joins(i Item, threaded bool) bool {
	desk := d.rules.Desks[i.Desk]
	switch {
	case i.State() != Resolved:
		return threaded || d.At.Sub(i.LastSaid) < desk.JoinWithin
	case !threaded:
		return false
	}
	return thanks(*d.Mention) || d.At.Sub(i.ResolvedAt) < desk.ReopenWithin
}

// author returns the customer who wrote, as they will be known now.
func (d *draft) author() Customer {
	a := d.Mention.Author
	if d.Customer == nil {
		c := Customer{ID: CustomerID(d.Event.ID), Name: a.Name}
		if key := a.Key(); key != "" {
			c.Handles = []Handle{{Connection: d.Mention.From.Connection, ID: key, Name: a.shown(), URL: a.URL, Followers: a.Followers}}
		}
		return c
	}
	c := *d.Customer
	c.Handles = slices.Clone(c.Handles)
	if a.Name != "" {
		c.Name = a.Name
	}
	for n, h := range c.Handles {
		if h.Connection == d.Mention.From.Connection && h.ID == a.Key() {
			h.Name, h.URL, h.Followers = either(a.shown(), h.Name), either(a.URL, h.URL), either(a.Followers, h.Followers)
			c.Handles[n] = h
		}
	}
	return c
}

// shown is what an author calls themselves on their platform.
func (a Author) shown() string { return either(a.Handle, a.Name) }

// either returns a unless it is empty.
func either[T comparable](a, b T) T {
	var zero T
	if a == zero {
		return b
	}
	return a
}

func same(a, b Customer) bool { return a.Name == b.Name && slices.Equal(a.Handles, b.Handles) }

// open starts a new item with the mention.
func (d *draft) open(desk Desk, customer *Customer, key ConversationKey) {
	m := d.Mention
	start := d.At
	if at := m.posted(); m.CaughtUp && !at.IsZero() && at.Before(start) {
		start = at
	}
	i := d.edit(Item{})
	*i = Item{
		ID: ItemID(d.Event.ID), Desk: desk.ID, Customer: customer.ID, Kind: m.Kind, URL: m.URL,
		OpenedAt: d.At, LastSaid: d.At, Earlier: customer.Last, Withheld: !customer.Blocked.IsZero(),
		Round: Round{N: 1, At: start, Fresh: true},
		Roads: []Road{{Conversation: key, Customer: customer.ID, Channel: m.From}},
	}
	if !start.Equal(d.At) {
		i.Began = start
	}
	switch {
	case d.Quoted != nil:
		i.Earlier = d.Quoted.Item.ID
	case d.Case.Item != nil:
		i.Earlier = d.Case.Item.ID
	}
	// Somebody who only ever says thanks is owed an answer; after an earlier
	// item it is the end of a conversation.
	quiet := thanks(*m) && i.Earlier != ""
	seq := d.logMention(i, Entry{Road: key, Customer: customer.ID, Thanks: quiet, Withheld: i.Withheld})
	if !quiet {
		i.Roads[0].Asked = seq
	}
	i.Roads[0].Latest = Place{i.ID, seq}
	i.First = Spoken{Seq: seq, Long: long(m.Text)}
	customer.Items++
	customer.Last = i.ID
	d.converse(key, i.ID)
	d.change.Receipt.Status = StatusNew
}

// logMention adds the mention to an item's log. What is withheld from an item
// that is shown is not among those that show.
func (d *draft) logMention(i *Item, n Entry) uint64 {
	m := d.Mention
	n.Source, n.Ref, n.URL, n.PostedAt = m.ID, m.To, m.URL, m.posted()
	if !n.Withheld || i.Withheld {
		i.Mentions++
		i.Latest = Spoken{Seq: i.Seq + 1, Long: long(m.Text)}
	}
	seq := d.log(i, n, Words{Text: m.Text, Author: m.Author, Language: m.Language, Attachments: m.Attachments, Meta: m.Meta})
	d.change.Receipt.Seq = seq // whatever else it brings about: an edit must find it
	return seq
}

// converse points a conversation to an item.
func (d *draft) converse(key ConversationKey, id ItemID) {
	c := Conversation{Key: key, Rev: 1, Item: id}
	if d.Conversation != nil {
		c.Rev = d.Conversation.Rev + 1
	}
	d.change.Conversations = append(d.change.Conversations, c)
}

// add puts the mention into an item that is there. One that needs an answer
// reopens a resolved item and starts a new round of an answered one.
func (d *draft) add(i *Item, customer CustomerID, blocked bool, key ConversationKey) {
	m := d.Mention
	quiet := thanks(*m) || blocked
	seq := d.logMention(i, Entry{Road: key, Customer: customer, Thanks: thanks(*m), Withheld: blocked})
	d.change.Receipt.Status = StatusAdded
	if blocked {
		return
	}
	i.LastSaid, i.Withheld = d.At, false
	n := i.road(key)
	r := &i.Roads[n]
	r.Customer, r.Channel, r.Latest = customer, m.From, Place{i.ID, seq}
	if quiet {
		return
	}
	was := i.State()
	d.ask(i, n, seq, d.At)
	if was == Answered || was == Resolved {
		d.announce(i, seq)
		return
	}
	d.tell(i, seq)
}

// road returns the place of a conversation among the item's roads, where it is
// put if it is not there.
func (i *Item) road(key ConversationKey) int {
	n := slices.IndexFunc(i.Roads, func(r Road) bool { return r.Conversation == key })
	if n < 0 {
		i.Roads = append(i.Roads, Road{Conversation: key})
		n = len(i.Roads) - 1
	}
	return n
}

// ask notes that a mention needs an answer since a time.
func (d *draft) ask(i *Item, road int, seq uint64, since time.Time) {
	was := i.State()
	i.Roads[road].Asked = max(i.Roads[road].Asked, seq)
	i.Snooze = Snooze{}
	switch {
	case was == Resolved:
		d.reopened(i, since)
	case was == Answered && i.State() != Answered:
		i.Round = i.Round.next(since)
		if i.Owner != "" && !d.rules.present(i.Owner, i.Desk, d.At) {
			d.released(i)
		}
	}
}

// next is the round that begins when a customer writes again. Where the last
// one never had an answer, because nothing in it needed one, it begins anew.
func (r Round) next(since time.Time) Round {
	if r.Answered.IsZero() {
		return Round{N: r.N, At: since, Fresh: r.Fresh, Claimed: r.Claimed, Responded: r.Responded}
	}
	return Round{N: r.N + 1, At: since}
}
