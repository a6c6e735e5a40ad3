package bot

import (
	"context"
	"slices"
	"time"
)

// left notes that somebody's account was closed on a platform, or opened again.
// They have left when it was their last. Of somebody whom heed does not know
// there is nothing to note.
func (d *draft) left() *Refusal {
	if d.To == "" {
		return nil
	}
	m, from := d.record(MemberID(d.To)), d.By.Connection
	known, back := slices.Contains(m.Closed, from), d.Text == BackAgain
	switch {
	case back && !known && m.Left.IsZero(), !back && known:
		return nil // nothing new; whoever has acted since is not gone for it again
	case back:
		m.Left, m.Closed = time.Time{}, slices.DeleteFunc(slices.Clone(m.Closed), func(c ConnectionID) bool { return c == from })
	default:
		if from != "" {
			m.Closed = append(slices.Clone(m.Closed), from)
		}
		if from == "" || !d.rules.elsewhere(m) {
			m.Left = d.At
		}
	}
	d.change.Members = []Member{m}
	return nil
}

// elsewhere reports whether a member has an account that is not closed.
func (r Rules) elsewhere(m Member) bool {
	for c := range r.Members[m.ID].On {
		if _, there := r.Connections[c]; there && !slices.Contains(m.Closed, c) {
			return true
		}
	}
	return false
}

// Shut reports whether a platform says that a member's account there is closed.
func (r Rules) Shut(m MemberID, c ConnectionID) bool { return slices.Contains(r.Closed[m], c) }

// gone notes whether a member has left, and where their accounts are closed.
func (r *Rules) gone(m Member) {
	if r.Gone == nil {
		r.Gone, r.Closed = map[MemberID]bool{}, map[MemberID][]ConnectionID{}
	}
	delete(r.Gone, m.ID)
	delete(r.Closed, m.ID)
	if !m.Left.IsZero() {
		r.Gone[m.ID] = true
	}
	if len(m.Closed) > 0 {
		r.Closed[m.ID] = m.Closed
	}
}

// welcomeBack notes that somebody is back who was thought to have left, because
// they do something. What they wrote on a platform proves nothing: it may have
// been read back, and be older than their leaving.
func (b *Bot) welcomeBack(ctx context.Context, e Event) error {
	r := b.Rules()
	if len(r.Gone) == 0 || e.By.IsZero() || e.Mention != nil || !e.Under.IsZero() {
		return nil
	}
	who := r.self(e.By)
	if !r.Gone[who] {
		return nil
	}
	_, err := b.Take(ctx, Event{Do: Left, By: Person{Member: who}, Text: BackAgain})
	return err
}

// afterAbsence brings the items of somebody in line with an event that says
// that they are away, have left, or are back.
func (b *Bot) afterAbsence(ctx context.Context, e Event) error {
	if e.Do == Left {
		if e.To == "" {
			return nil // or it would be what nobody has
		}
		return b.recomputeOwned(ctx, MemberID(e.To), Claimed, Answered)
	}
	return b.recomputeOwned(ctx, b.Rules().absentee(e))
}
