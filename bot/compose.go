package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// errNothing: what was to be sent is not there any more, and never will be.
var errNothing = errors.New("what was to be sent is gone")

// letter is an action on its way out.
type letter struct {
	Action
	m      Message
	notice notice // of a nag, or of a line that waited to be one
	desk   Desk   // of its item
	solved bool   // of a mark: what it shows
}

// compose makes the message of an action from what heed knows now, and says if
// it need not be sent any more.
func (r *runner) compose(ctx context.Context, a Action) (l letter, drop bool, err error) {
	l = letter{Action: a, m: Message{Key: a.Key(), Kind: a.Kind, Lane: a.Lane, Item: a.Item, Text: a.Text, Tried: a.Tried}}
	if a.Kind == LookAgain {
		l.m.Key, l.m.Kind, l.m.Tried = a.Look, a.LookFor, a.Lost
	}
	if a.Report != nil {
		l.post(r.bot.Rules(), time.Now().UTC())
	}
	if a.Item == "" {
		return l, false, nil
	}
	v, err := r.store.View(ctx, a.Item, max(a.Seq, 1)-1, 1)
	switch {
	case errors.Is(err, ErrNotFound):
		return l, false, fmt.Errorf("item %s: %w", a.Item, errNothing)
	case err != nil:
		return l, false, fmt.Errorf("read item %s: %w", a.Item, r.bot.judge(err))
	}
	rules := r.bot.Rules()
	l.desk = rules.Desks[v.Item.Desk]
	switch l.m.Kind {
	case ShowCard:
		l.m.Card, err = r.card(ctx, v, rules, a.Lane)
		// Where no card is, nobody must be told that it moved.
		return l, err == nil && a.Kind == ShowCard && l.m.Card.Closed != "" && a.Ref.IsZero() && !a.Doubt, err
	case SendReply:
		err = r.composeReply(ctx, a, v, &l.m)
		return l, false, err
	case MarkSolved:
		if len(v.Log) > 0 {
			l.m.To, l.solved = v.Log[0].Ref, v.Item.solved()
		}
		return l, false, nil
	case SendNag:
		return l, l.nag(v, rules, time.Now().UTC()), nil
	case TellLine:
		if drop = l.tell(v, rules); !drop && l.m.Said != nil {
			drop, err = r.takenBack(ctx, &l, v)
		}
		return l, drop, err
	}
	return l, false, nil
}

// card renders an item for a lane, with what stands outside its record.
func (r *runner) card(ctx context.Context, v View, rules Rules, lane Channel) (*Card, error) {
	if v.Item.Earlier != "" {
		before, err := r.store.View(ctx, v.Item.Earlier, 0, 0)
		switch {
		case err == nil:
			v.Earlier = &before.Item
		case !errors.Is(err, ErrNotFound):
			return nil, fmt.Errorf("read the item before %s: %w", v.Item.ID, r.bot.judge(err))
		}
	}
	card := Render(v, rules, lane)
	return &card, nil
}

// nag fills in a nag, and says if it is pointless by now.
func (l *letter) nag(v View, r Rules, now time.Time) (drop bool) {
	i := v.Item
	user, direct := l.Lane.Direct()
	whom := r.tell(l.To, i, now)
	for _, m := range whom {
		l.m.Ping = append(l.m.Ping, r.on(m, l.Lane.Connection)...)
	}
	if direct {
		l.m.Ping = slices.DeleteFunc(l.m.Ping, func(p Person) bool { return p.ID != user })
	}
	l.notice = noticeOf(v, l.Missed, r, now)
	l.m.Text = l.notice.sentence()
	gone := !direct && !slices.Contains(i.Cards, l.Lane) || direct && len(l.m.Ping) == 0
	early := l.Early && !l.Aloud && len(whom) == 0 // for nobody any more
	return gone || early || l.Outlived(i, r) || i.Snooze.Until.After(now)
}

// post fills in a report, and whom a reminder alerts.
func (l *letter) post(r Rules, now time.Time) {
	l.desk, l.m.Report, l.m.Text = r.Desks[l.Report.Desk], l.Report, l.Report.Recite()
	user, direct := l.Lane.Direct()
	for _, to := range l.To {
		for _, m := range r.those(to, Item{Desk: l.desk.ID}, now) {
			l.m.Ping = append(l.m.Ping, r.on(m, l.Lane.Connection)...)
		}
	}
	if direct {
		l.m.Ping = slices.DeleteFunc(l.m.Ping, func(p Person) bool { return p.ID != user })
	}
}

// tell fills in a line, and says if there is nothing to tell.
func (l *letter) tell(v View, r Rules) (drop bool) {
	if len(v.Log) == 0 {
		return true // unreachable unless the log lost an entry
	}
	n := v.Log[0].Entry
	l.m.Text, l.m.Ping = lineText(n, v.Item, r), told(n, v.Item, r, l.Lane.Connection)
	if l.Quiet {
		l.m.Ping = nil
	}
	worded := r.Connections[l.Lane.Connection].Threads && v.Log[0].Words != nil
	switch {
	case worded && l.waited(): // the thread has its words
	case worded && !l.quote(v, r), !worded && l.Part > 0:
		return true
	}
	l.notice = notice{customer: v.Customer.Called(), what: lineText(n, v.Item, r), link: r.linkTo(v.Item.ID), due: n.At, feeling: v.Item.Feeling}
	return l.waited() && !slices.Contains(v.Item.Cards, l.Lane)
}

// quote adds the words that a line tells of, or its part of them; false: they
// have no such part.
func (l *letter) quote(v View, r Rules) bool {
	n, i := v.Log[0], v.Item
	first := partRunes
	if l.Folded {
		first = r.Connections[l.Lane.Connection].Fold
	}
	parts, more := parted(n.Words.Text, first)
	if l.Part >= len(parts) {
		return l.Part == 0
	}
	said := Said{By: r.nameOf(n.Member), Text: parts[l.Part]}
	if n.Member == "" {
		said.By = either(n.Words.Author.Name, n.Words.Author.Handle)
	}
	if said.By == "" && n.Customer == i.Customer {
		said.By = v.Customer.Called()
	}
	switch {
	case l.Part == 0:
		said.URL, said.At = n.URL, either(n.PostedAt, n.At)
	case l.Folded && l.Part == 1:
		l.m.Text = "The rest of what they wrote:"
	default:
		l.m.Text = "It goes on:"
	}
	if more && l.Part == len(parts)-1 {
		l.m.Text = "It goes on, and the rest of it is on the board: " + r.linkTo(i.ID)
	}
	l.m.Said = &said
	return true
}

// takenBack leaves out words that their author took back before they were told,
// and says if nothing else is left.
func (r *runner) takenBack(ctx context.Context, l *letter, v View) (drop bool, err error) {
	n := v.Log[0].Entry
	if n.Do != Say && n.Do != Edited || v.Item.Seq == n.Seq {
		return false, nil
	}
	since, err := r.store.View(ctx, n.Item, n.Seq, maxSince)
	if err != nil {
		return false, fmt.Errorf("read what became of a mention: %w", r.bot.judge(err))
	}
	said := n.Seq
	if n.Do == Edited {
		said = n.Of
	}
	if slices.ContainsFunc(since.Log, func(o Line) bool { return o.Do == Withdrawn && o.Of == said }) {
		l.m.Said = nil
		return l.Part > 0, nil
	}
	return false, nil
}

// maxSince is how many entries after a mention are looked at before its words are
// told; they leave soon after it, or it is one of the few on the card.
const maxSince = 1000

// waited reports whether a leaves with the nags.
func (a Action) waited() bool { return a.Urgency == ForNag }

// place fills in where in its channel a line or nag that leaves alone goes: in
// the thread of its card or, aloud, in the channel itself.
func (r *runner) place(ctx context.Context, l *letter) error {
	if l.Item == "" || l.m.Kind != TellLine && l.m.Kind != SendNag {
		return nil
	}
	if _, direct := l.Lane.Direct(); direct {
		return nil
	}
	card, err := r.thread(ctx, l.Action)
	if err == nil && l.Quiet && card.IsZero() {
		return errNoThread
	}
	if !l.Aloud {
		l.m.Thread = card
		return err
	}
	l.m.About = card
	if l.Kind != SendNag {
		l.m.Text += " " + r.bot.Rules().linkTo(l.Item)
	}
	return err
}

// noCardYet makes a line wait for the card it belongs under.
type noCardYet struct{ until time.Time }

func (*noCardYet) Error() string { return "its card is not there yet" }

func owed(a Action) bool { return a.State == Queued || a.State == Sending }

// errNoThread: there is no card to tell what happened under, and in the channel
// itself it would be noise.
var errNoThread = errors.New("there is no thread for it")

// thread finds the card that a line or nag belongs under. A card that can not be
// shown has no thread; what alerts people goes to the channel.
func (r *runner) thread(ctx context.Context, a Action) (Ref, error) {
	card, err := r.store.Action(ctx, CardID(a.Item, a.Lane))
	switch {
	case errors.Is(err, ErrNotFound):
		return Ref{}, nil
	case err != nil:
		return Ref{}, fmt.Errorf("read the card: %w", r.bot.judge(err))
	case card.Ref.IsZero() && owed(card):
		return Ref{}, &noCardYet{card.Next()}
	}
	return card.Ref, nil
}

// composeReply fills in a reply from places in the log that never change, so
// that every attempt carries the same bytes.
func (r *runner) composeReply(ctx context.Context, a Action, v View, m *Message) error {
	if len(v.Log) == 0 || v.Log[0].Words == nil {
		return fmt.Errorf("the words of reply %d of item %s: %w", a.Seq, a.Item, errNothing)
	}
	line := v.Log[0]
	m.Text, m.At, m.By = line.Words.Text, line.At, r.bot.Rules().nameOf(line.Member)
	return r.address(ctx, a, m)
}

// address fills in the mention that a reply answers.
func (r *runner) address(ctx context.Context, a Action, m *Message) error {
	if a.About.Item == "" {
		return nil
	}
	v, err := r.store.View(ctx, a.About.Item, a.About.Seq-1, 1)
	if err != nil {
		return fmt.Errorf("read the mention that is answered: %w", r.bot.judge(err))
	}
	if len(v.Log) == 0 {
		return fmt.Errorf("the mention at %d of item %s: %w", a.About.Seq, a.About.Item, errNothing)
	}
	said := v.Log[0]
	m.To, m.Mention = said.Ref, said.Source
	if said.Words != nil {
		m.Customer = said.Words.Author
	}
	return nil
}
