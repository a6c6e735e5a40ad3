package slack

import (
	"context"
	"sync"

	slackgo "github.com/slack-go/slack"
)

// self is who heed is in its workspace, asked for once.
type self struct {
	mu sync.Mutex
	me *slackgo.AuthTestResponse
}

// me says who heed is. The caller gets the error as Slack's library gave it.
func (a *Adapter) me(ctx context.Context) (slackgo.AuthTestResponse, error) {
	a.self.mu.Lock()
	defer a.self.mu.Unlock()
	if a.self.me != nil {
		return *a.self.me, nil
	}
	me, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return slackgo.AuthTestResponse{}, err
	}
	a.self.me = me
	return *me, nil
}
