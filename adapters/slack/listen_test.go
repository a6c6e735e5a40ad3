package slack_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heed/adapters/slack"
	"heed/adapters/slack/slacktest"
)

// down makes everything that Slack is asked fail.
func down(slacktest.Call) *slacktest.Fault {
	return new(slacktest.Status(http.StatusServiceUnavailable))
}

// delivered fails unless an event that heed does not know arrives at once.
func (h *house) delivered() {
	h.Helper()
	d := h.slack.Deliver("events_api", event("marker", nil))
	h.pass(time.Second)
	if !d.Confirmed() || d.Attempts() != 1 {
		h.Errorf("an event was handed over %d times, confirmed: %v", d.Attempts(), d.Confirmed())
	}
}

// event is an event of the Events API.
func event(kind string, more map[string]any) map[string]any {
	inner := map[string]any{"type": kind}
	for name, value := range more {
		inner[name] = value
	}
	return map[string]any{"type": "event_callback", "event_id": "Ev-" + kind, "event": inner}
}

func TestADeadSocketIsReplacedWithinAMinute(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.pass(10 * time.Minute)
		if n := h.slack.Calls("apps.connections.open"); n != 1 {
			h.Fatalf("%d connections were asked for while one was well", n)
		}
		h.slack.Freeze(true)
		h.pass(time.Minute)
		if !h.slack.Connected() {
			h.Fatal("a minute after its socket fell silent heed listens to it still")
		}
		if ago := time.Since(h.adapter.Pulse().Heard); ago > 30*time.Second {
			h.Errorf("its pulse is %s old", ago)
		}
		h.delivered()
	})
}

func TestASocketIsReplacedBeforeItEnds(t *testing.T) {
	for _, reason := range []string{"warning", "refresh_requested"} {
		t.Run(reason, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				h.slack.Disconnect(reason)
				h.pass(50 * time.Millisecond)
				if !h.slack.Connected() {
					h.Fatal("nobody listens")
				}
				if n := h.slack.Sockets(); reason == "warning" && n != 2 {
					h.Errorf("%d sockets are open, want the old one and the new", n)
				}
				for range 20 { // some go to the old socket while it lasts
					h.delivered()
				}
				if n := h.slack.Sockets(); n != 1 {
					h.Errorf("%d sockets are open in the end", n)
				}
				if why := h.adapter.Pulse().Down; why != "" {
					h.Errorf("it is down: %s", why)
				}
			})
		})
	}
}

func TestABrokenSocketIsMadeAnewAtOnce(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		for range 5 {
			h.slack.Drop()
			h.pass(10 * time.Second)
			h.delivered()
		}
		if strings.Contains(h.heed.Logged(), "level=WARN") || strings.Contains(h.heed.Logged(), "level=ERROR") {
			h.Errorf("it made a fuss: %s", h.heed.Logged())
		}
	})
}

func TestSlackOutOfReachIsSaidOnceAndTriedUntilItIsBack(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.slack.FailWhen(down)
		h.slack.Drop()
		h.pass(time.Hour)
		if why := h.adapter.Pulse().Down; !strings.Contains(why, "can not be reached") {
			h.Errorf("its pulse says %q", why)
		}
		if n := strings.Count(h.heed.Logged(), "level=WARN"); n != 1 {
			h.Errorf("%d warnings:\n%s", n, h.heed.Logged())
		}
		calls := h.slack.Calls("auth.test") + h.slack.Calls("apps.connections.open")
		if calls > 5*60 {
			h.Errorf("%d calls in an hour", calls)
		}
		h.slack.Heal()
		h.pass(30 * time.Second)
		if why := h.adapter.Pulse().Down; why != "" || !h.slack.Connected() {
			h.Errorf("half a minute after Slack is back it is down: %q", why)
		}
		h.delivered()
	})
}

func TestASlackThatHangsIsTriedAgain(t *testing.T) {
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		t.Run(method, func(t *testing.T) {
			alone(t, settings{}, func(h *hermit) {
				h.slack.Fail(method, slacktest.Never)
				h.slack.Drop()
				h.pass(time.Minute)
				h.delivered()
			})
		})
	}
}

// TestASocketThatNeverSaysHelloIsGivenUp has the network swallow a connection.
func TestASocketThatNeverSaysHelloIsGivenUp(t *testing.T) {
	swallow := atomic.Bool{}
	set := settings{config: func(c *slack.Config) {
		dial := c.Dial
		c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if !swallow.Swap(false) {
				return dial(ctx, network, address)
			}
			ours, theirs := net.Pipe()
			go io.Copy(io.Discard, theirs)
			return ours, nil
		}
	}}
	alone(t, set, func(h *hermit) {
		swallow.Store(true)
		h.slack.Drop()
		h.pass(time.Minute)
		if swallow.Load() {
			h.Fatal("the test is wrong: nothing was dialled")
		}
		h.delivered()
	})
}

func TestSlacksRetryAfterIsHeeded(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		h.slack.Fail("apps.connections.open", slacktest.RateLimited(50*time.Second, slacktest.ByHeader))
		before := h.slack.Calls("apps.connections.open")
		h.slack.Drop()
		h.pass(49 * time.Second)
		if n := h.slack.Calls("apps.connections.open") - before; n != 1 {
			h.Errorf("%d calls before Slack would have one", n)
		}
		h.pass(15 * time.Second)
		h.delivered()
	})
}

func TestADeadTokenIsSaidOnceAndLoudly(t *testing.T) {
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		for _, code := range []string{"invalid_auth", "token_revoked", "account_inactive", "not_allowed_token_type", "missing_scope"} {
			t.Run(method+" "+code, func(t *testing.T) {
				alone(t, settings{}, func(h *hermit) { h.lockedOut(method, code) })
			})
		}
	}
}

// lockedOut has Slack answer with a code, and then take it back.
func (h *hermit) lockedOut(method, code string) {
	h.Helper()
	h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
		if c.Method == method {
			return new(slacktest.Code(code))
		}
		return nil
	})
	h.slack.Drop()
	h.pass(time.Minute)
	h.saysOnce(code)
	before := h.slack.Calls(method)
	h.pass(time.Hour)
	if n := h.slack.Calls(method) - before; n < 5 || n > 6 {
		h.Errorf("tried %d times in an hour, want every ten minutes", n)
	}
	h.saysOnce(code)
	h.slack.Heal()
	h.pass(10 * time.Minute)
	if why := h.adapter.Pulse().Down; why != "" {
		h.Errorf("it is down still: %s", why)
	}
	h.delivered()
}

// saysOnce fails unless one error was logged, which is what the pulse says, too.
func (h *hermit) saysOnce(code string) {
	h.Helper()
	why := h.adapter.Pulse().Down
	if !strings.Contains(why, code) || !strings.Contains(why, "_token") && !strings.Contains(why, "install it again") {
		h.Errorf("its pulse says %q", why)
	}
	if n := strings.Count(h.heed.Logged(), "level=ERROR"); n != 1 || !strings.Contains(h.heed.Logged(), code) {
		h.Errorf("%d errors:\n%s", n, h.heed.Logged())
	}
}

func TestARevokedTokenIsNoticedWhenSlackTellsOfIt(t *testing.T) {
	onBoth(t, func(h *hermit) {
		h.slack.Revoke(true)
		h.pass(10 * time.Second)
		if !h.set.http { // by HTTP nothing is delivered any more
			h.saysOnce("token_revoked")
		}
		h.pass(10 * time.Minute)
		h.saysOnce("token_revoked")
		h.slack.Revoke(false)
		h.pass(10 * time.Minute)
		h.delivered()
	})
}

// TestAToldRevocationIsLookedInto tells heed of it while its socket is well.
func TestAToldRevocationIsLookedInto(t *testing.T) {
	onBoth(t, func(h *hermit) {
		h.slack.FailWhen(func(c slacktest.Call) *slacktest.Fault {
			return new(slacktest.Code("token_revoked"))
		})
		h.slack.Deliver("events_api", event("tokens_revoked", map[string]any{"tokens": map[string]any{"bot": []string{slacktest.BotUser}}}))
		h.pass(10 * time.Second)
		h.saysOnce("token_revoked")
	})
}

func TestSwitchedOffSocketModeIsSaid(t *testing.T) {
	alone(t, settings{}, func(h *hermit) {
		before := h.slack.Calls("apps.connections.open")
		h.slack.Disconnect("link_disabled")
		h.pass(9 * time.Minute)
		if why := h.adapter.Pulse().Down; !strings.Contains(why, "Socket Mode is switched off") {
			h.Errorf("its pulse says %q", why)
		}
		if n := h.slack.Calls("apps.connections.open") - before; n != 0 {
			h.Errorf("%d connections were asked for", n)
		}
	})
}

// onBoth runs a test of an adapter alone with sockets and with HTTP.
func onBoth(t *testing.T, test func(h *hermit)) {
	t.Helper()
	t.Run("sockets", func(t *testing.T) { alone(t, settings{}, test) })
	t.Run("HTTP", func(t *testing.T) { alone(t, settings{http: true}, test) })
}
