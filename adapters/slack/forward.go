package slack

import (
	"context"

	slackgo "github.com/slack-go/slack"
)

// forward takes a message that somebody forwards to heed.
func (a *Adapter) forward(ctx context.Context, d delivery, cb slackgo.InteractionCallback) (answer, error) {
	return nil, nil
}
