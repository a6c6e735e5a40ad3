package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
)

// tier3 is how far calls of a method that reads are kept apart: Slack allows
// fifty a minute, and others need some.
// https://docs.slack.dev/apis/web-api/rate-limits
const tier3 = 1500 * time.Millisecond

// maxLimited is how often a call is made that Slack turns away for its pace.
const maxLimited = 5

// gate lets calls of one method through, one at a time.
type gate struct {
	mu   sync.Mutex
	next time.Time
}

// paced reads a page at the pace of a gate. Where Slack wants it slower, it waits.
// Errors have the shapes of Slack's library.
func (a *Adapter) paced(ctx context.Context, g *gate, method string, with url.Values) (pageful, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for n := 1; ; n++ {
		if !chat.Rest(ctx, max(time.Until(g.next), a.patience.Left(method))) {
			return pageful{}, context.Cause(ctx)
		}
		var p pageful
		err := a.read(ctx, method, with, &p)
		g.next = time.Now().Add(tier3)
		if err == nil && p.More && (p.Next.Cursor == "" || p.Next.Cursor == with.Get("cursor")) {
			return pageful{}, fmt.Errorf("%s: Slack has more, and does not say where", method)
		}
		after, limited := asksToWait(err)
		if !limited || n == maxLimited {
			return p, err
		}
		g.next = time.Now().Add(max(after, tier3) + rand.N(time.Second))
		a.patience.Rest(method, after) // whoever else calls it
	}
}

// asksToWait tells how long Slack wants a call to wait.
func asksToWait(err error) (time.Duration, bool) {
	if limited, ok := errors.AsType[*slackgo.RateLimitedError](err); ok {
		return limited.RetryAfter, true
	}
	status, ok := errors.AsType[slackgo.StatusCodeError](err)
	return 0, ok && status.Code == http.StatusTooManyRequests || saysCode(err, "ratelimited", "rate_limited")
}
