package slack

import (
	"context"

	slackgo "github.com/slack-go/slack"
)

// pressed takes an interaction: a button, a menu, a form, a shortcut.
func (a *Adapter) pressed(ctx context.Context, d delivery, cb slackgo.InteractionCallback) (answer, error) {
	if cb.Type == slackgo.InteractionTypeMessageAction && cb.CallbackID == "forward" {
		return a.forward(ctx, d, cb)
	}
	return nil, nil
}
