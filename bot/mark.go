package bot

import (
	"context"
	"errors"
	"time"
)

// solved reports whether an item ended with an answer to its customer. A
// question that ended otherwise is nothing for others to learn from.
func (i Item) solved() bool { return i.State() == Resolved && i.Closed.Outcome.NeedsAnswer() }

// mark owes a mark at the first mention of an item that was solved, or is not any
// more, where its source can show that.
func (d *draft) mark(was Item, i *Item) {
	if was.solved() == i.solved() || len(i.Roads) == 0 || i.First.Seq == 0 {
		return
	}
	if lane := i.Roads[0].Channel; d.rules.Connections[lane.Connection].Marks {
		d.owe(Action{ID: markID(i.ID, d.Event.ID), Kind: MarkSolved, Lane: lane, Urgency: ForThread, Item: i.ID, Seq: i.First.Seq})
	}
}

// markFor is how long a mark is tried: it is a courtesy.
const markFor = 24 * time.Hour

// mark shows at the mention of an action how its item stands now: marks that come
// late or twice do no harm.
func (r *runner) mark(ctx context.Context, a Action, m Message, solved bool) Settlement {
	marker, ok := r.sender.(Marker)
	if !ok || m.To.IsZero() || time.Since(a.Since) > markFor {
		return Settlement{Fate: FateDropped, Why: a.Why}
	}
	err := marker.Mark(ctx, m.To, solved)
	var blocked *Blocked
	switch {
	case errors.Is(err, ErrGone):
		return Settlement{Fate: FateDropped, Why: err.Error()}
	case errors.As(err, &blocked) && !blocked.Connection:
		return Settlement{Fate: FateRefused, Why: blocked.Err.Error()} // what else goes there is not in its way
	}
	return r.judge(a, Ref{}, m, err)
}
