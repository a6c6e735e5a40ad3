package slacktest_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

// TestFaults says for each what slack-go makes of it, how long it takes, and how
// many posts there are at once and a minute later.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault      slacktest.Fault
		said       string
		took       time.Duration
		now, later int
	}{
		"none":         {slacktest.None, "", 0, 1, 1},
		"lost":         {slacktest.Lost, "EOF", 0, 0, 0},
		"lost after":   {slacktest.LostAfter, "EOF", 0, 1, 1},
		"never":        {slacktest.Never, "context deadline exceeded", 10 * time.Second, 0, 0},
		"never after":  {slacktest.NeverAfter, "context deadline exceeded", 10 * time.Second, 1, 1},
		"broken":       {slacktest.Broken, "invalid character '<' looking for beginning of value", 0, 0, 0},
		"broken after": {slacktest.BrokenAfter, "invalid character '<' looking for beginning of value", 0, 1, 1},
		"empty":        {slacktest.Empty, "", 0, 0, 0},
		"empty after":  {slacktest.EmptyAfter, "", 0, 1, 1},
		"status":       {slacktest.Status(503), "slack server error: 503 Service Unavailable", 0, 0, 0},
		"status after": {slacktest.StatusAfter(500), "slack server error: 500 Internal Server Error", 0, 1, 1},
		"code":         {slacktest.Code("fatal_error"), "fatal_error", 0, 0, 0},
		"code after":   {slacktest.CodeAfter("internal_error"), "internal_error", 0, 1, 1},
		"limited":      {slacktest.RateLimited(1500*time.Millisecond, slacktest.ByHeader), "slack rate limit exceeded, retry after 2s", 0, 0, 0},
		"bare":         {slacktest.RateLimited(0, slacktest.Bare), "slack server error: 429 Too Many Requests", 0, 0, 0},
		"by body":      {slacktest.RateLimited(0, slacktest.ByBody), "ratelimited", 0, 0, 0},
		"broad":        {slacktest.RateLimited(0, slacktest.Broad), "rate_limited", 0, 0, 0},
		"late":         {slacktest.LateBy(20 * time.Second), "EOF", 0, 0, 1},
		"slow":         {slacktest.Slow(9 * time.Second), "", 9 * time.Second, 1, 1},
		"slow before":  {slacktest.Fault{Wait: 9 * time.Second}, "", 9 * time.Second, 1, 1},
		"too slow":     {slacktest.Slow(11 * time.Second), "context deadline exceeded", 10 * time.Second, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			speak(t, slacktest.Settings{}, func(a *app) {
				a.Fail("chat.postMessage", c.fault)
				ctx, cancel := context.WithTimeout(a.Context(), 10*time.Second)
				defer cancel()
				began := time.Now()
				hide := slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: "heed", EventPayload: map[string]any{"k": "k"}})
				_, _, err := a.api.PostMessageContext(ctx, "C0TEAM", slackgo.MsgOptionText("hello", false), hide)
				if took, said := time.Since(began), bare(err); took != c.took || said != c.said {
					a.Errorf("heard %q after %v", said, took)
				}
				now := a.Posts("k")
				time.Sleep(time.Minute)
				synctest.Wait()
				if later := a.Posts("k"); now != c.now || later != c.later {
					a.Errorf("%d at once, %d later; want %d and %d", now, later, c.now, c.later)
				}
				a.say("C0TEAM", "the next call goes well")
			})
		})
	}
}

// bare is what an error says, without the address.
func bare(err error) string {
	if said := code(err); err == nil || said != err.Error() {
		return said
	}
	for {
		inner, wraps := err.(interface{ Unwrap() error })
		if !wraps || inner.Unwrap() == nil {
			return err.Error()
		}
		err = inner.Unwrap()
	}
}

func TestFaultsComeInOrderAndThenRulesAreAsked(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		a.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			if c.Method == "chat.postMessage" && c.Channel == "C0TEAM" && c.N == 4 {
				f := slacktest.Code("fourth")
				return &f
			}
			return nil
		})
		a.Fail("chat.postMessage", slacktest.Code("first"), slacktest.None)
		a.Fail("chat.postMessage", slacktest.Meanwhile(func() { a.Archive("C0TEAM", true) }))
		for _, want := range []string{"first", "", "is_archived", "fourth", "is_archived"} {
			_, _, err := a.api.PostMessageContext(a.Context(), "C0TEAM", slackgo.MsgOptionText("x", false))
			if code(err) != want {
				a.Errorf("%v, want %q", err, want)
			}
		}
		if a.Calls("chat.postMessage") != 5 {
			a.Errorf("%d calls", a.Calls("chat.postMessage"))
		}
	})
}

// TestAChannelHasItsPace lets three posts in at once and then one a second,
// and counts who does not wait.
func TestAChannelHasItsPace(t *testing.T) {
	speak(t, slacktest.Settings{Pace: true}, func(a *app) {
		for range 3 {
			a.say("C0TEAM", "x")
		}
		post := func() error {
			_, _, err := a.api.PostMessageContext(a.Context(), "C0TEAM", slackgo.MsgOptionText("x", false))
			return err
		}
		if said := bare(post()); said != "slack rate limit exceeded, retry after 1s" {
			a.Errorf("the fourth: %s", said)
		}
		a.say("C0SHOP", "another channel has its own")
		if a.Violations() != 0 || a.TurnedAway() != 1 {
			a.Errorf("%d violations, %d turned away", a.Violations(), a.TurnedAway())
		}
		if post() == nil || a.Violations() != 1 {
			a.Error("too early, and not noticed")
		}
		for range 5 {
			time.Sleep(time.Second)
			a.say("C0TEAM", "x")
		}
	})
}

func TestAMethodHasItsTier(t *testing.T) {
	speak(t, slacktest.Settings{Tiers: true}, func(a *app) {
		allowed := 0
		for range 200 {
			if _, err := a.api.GetConversationInfoContext(a.Context(), &slackgo.GetConversationInfoInput{ChannelID: "C0TEAM"}); err == nil {
				allowed++
			}
		}
		if allowed < 50 || allowed > 60 {
			a.Errorf("%d calls in an instant", allowed)
		}
		time.Sleep(time.Minute)
		if _, err := a.api.GetConversationInfoContext(a.Context(), &slackgo.GetConversationInfoInput{ChannelID: "C0TEAM"}); err != nil {
			a.Error(err)
		}
	})
}
