package bot

import "context"

// Tell owes one line of heed's own words to the fallback of a desk, and returns
// when that is durable. Where the fallback is no place that can be told, or
// there is none, nothing is owed and nothing is wrong.
func (b *Bot) Tell(ctx context.Context, desk DeskID, text string) error {
	_, err := b.Take(ctx, Event{Do: Tell, To: string(desk), Text: text})
	return err
}

// tellDesk owes one line to the fallback of a desk, if that can be told.
func (d *draft) tellDesk(desk DeskID, text string) {
	to := d.rules.Desks[desk].Fallback
	if !d.rules.Connections[to.Connection].Posts {
		return
	}
	d.owe(Action{
		ID: lineID(d.Event.ID, len(d.change.Actions), to), Kind: TellLine, Lane: to, Urgency: ForClick, Text: text, Desk: desk,
	})
}
