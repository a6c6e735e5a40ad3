package slack

import (
	"context"

	slackgo "github.com/slack-go/slack"
)

// commanded takes a slash command.
func (a *Adapter) commanded(ctx context.Context, d delivery, c slackgo.SlashCommand) (answer, error) {
	return nil, nil
}
