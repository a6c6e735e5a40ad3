package slack

import (
	"context"
	"encoding/json"

	"heed/bot"
)

// delivery is one thing that Slack hands over, by whichever road.
type delivery struct {
	key     bot.Key // by which it is known when it comes again
	retry   int     // how often it came before
	payload json.RawMessage
}

// answer is what Slack is told when it has been taken: nil is plain "yes".
type answer any

// These take what was handed over. nil: confirm it, with the answer. Any error:
// do not, so that it comes again; people have been told what they must know.

// heard takes an event of the Events API: the inner event of an event_callback.
func (a *Adapter) heard(ctx context.Context, d delivery) error { return nil }
