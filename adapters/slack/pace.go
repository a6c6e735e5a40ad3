package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
)

// tier3 is how far calls of a method that reads are kept apart: Slack allows
// fifty a minute, and others need some.
// https://docs.slack.dev/apis/web-api/rate-limits
const tier3 = 1500 * time.Millisecond

// paced reads a page at the pace of a gate. Where Slack wants it slower, it waits.
// Errors have the shapes of Slack's library.
func (a *Adapter) paced(ctx context.Context, g *chat.Gate, method string, with url.Values) (pageful, error) {
	var p pageful
	err := g.Through(ctx, func() time.Duration { return a.patience.Left(method) }, func() error {
		p = pageful{}
		err := a.read(ctx, method, with, &p)
		if err == nil && p.More && (p.Next.Cursor == "" || p.Next.Cursor == with.Get("cursor")) {
			return fmt.Errorf("%s: Slack has more, and does not say where", method)
		}
		return err
	}, func(err error) (time.Duration, bool) {
		after, limited := asksToWait(err)
		if limited {
			a.patience.Rest(method, after) // whoever else calls it
		}
		return after, limited
	})
	return p, err
}

// asksToWait tells how long Slack wants a call to wait.
func asksToWait(err error) (time.Duration, bool) {
	if limited, ok := errors.AsType[*slackgo.RateLimitedError](err); ok {
		return limited.RetryAfter, true
	}
	status, ok := errors.AsType[slackgo.StatusCodeError](err)
	return 0, ok && status.Code == http.StatusTooManyRequests || saysCode(err, "ratelimited", "rate_limited")
}
