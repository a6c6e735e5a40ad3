package slack

import (
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

// Those who take what was handed over answer nil: confirm it, with the answer.
// Any error: do not, so that it comes again; people have been told what they
// must know.
