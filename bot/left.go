package bot

import (
	"context"
	"time"
)

// left notes that somebody's account was closed on a platform, or opened again.
// Of somebody whom heed does not know there is nothing to note.
func (d *draft) left() *Refusal {
	if d.To == "" {
		return nil
	}
	m := d.record(MemberID(d.To))
	switch back := d.Text == BackAgain; {
	case back == m.Left.IsZero():
		return nil
	case back:
		m.Left = time.Time{}
	default:
		m.Left = d.At
	}
	d.change.Members = []Member{m}
	return nil
}

// gone notes that a member has left, or is back.
func (r *Rules) gone(m MemberID, gone bool) {
	switch {
	case !gone:
		delete(r.Gone, m)
	case r.Gone == nil:
		r.Gone = map[MemberID]bool{m: true}
	default:
		r.Gone[m] = true
	}
}

// welcomeBack notes that somebody is back who was thought to have left, because
// they do something.
func (b *Bot) welcomeBack(ctx context.Context, e Event) error {
	r := b.Rules()
	if len(r.Gone) == 0 || e.By.IsZero() {
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
