package slacktest_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"

	"heed/adapters/slack/slacktest"
)

func TestWhatIsNotConfirmedComesAgain(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		first := a.next()
		time.Sleep(3*time.Second - 1)
		a.nothing()
		time.Sleep(time.Nanosecond)
		second := a.next()
		id1, _ := event(t, first)
		id2, _ := event(t, second)
		if id1 != id2 || second.RetryAttempt != 1 || second.RetryReason != "timeout" || first.RetryAttempt != 0 {
			t.Errorf("first %+v, then %+v", first, second)
		}
		if d.Confirmed() {
			t.Error("confirmed by nobody")
		}
		a.ack(first, nil) // late is not too late
		if !d.Confirmed() || d.Attempts() != 2 {
			t.Errorf("after a late acknowledgement: %v, %d attempts", d.Confirmed(), d.Attempts())
		}
		time.Sleep(time.Hour)
		a.nothing()
	})
}

func TestSlackGivesUp(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		time.Sleep(time.Hour)
		synctest.Wait()
		if d.Attempts() != 4 || len(a.got) != 4 {
			t.Errorf("%d attempts, want one and three more", d.Attempts())
		}
	})
}

func TestWhatNobodyHearsIsLost(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		a := o.listens()
		time.Sleep(time.Hour)
		a.nothing()
		if d.Attempts() != 0 || d.Confirmed() {
			t.Errorf("%d attempts", d.Attempts())
		}
	})
}

func TestASocketThatEndsGivesBackWhatItHas(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		a.next()
		a.conn.Close()
		synctest.Wait()
		if o.Connected() {
			t.Fatal("still connected")
		}
		b := o.listens()
		r := b.next()
		if r.RetryAttempt != 1 {
			t.Errorf("again: %+v", r)
		}
		b.ack(r, nil)
		if !d.Confirmed() {
			t.Error("not confirmed")
		}
	})
}

func TestSlackSendsAppsAway(t *testing.T) {
	for _, reason := range []string{"warning", "refresh_requested", "link_disabled"} {
		t.Run(reason, func(t *testing.T) {
			inBubble(t, slacktest.Settings{}, func(o *office) {
				a := o.listens()
				o.Disconnect(reason)
				if r := a.next(); r.Type != "disconnect" || r.Reason != reason {
					t.Errorf("told %+v", r)
				}
				if reason == "warning" {
					time.Sleep(10*time.Second - 1)
					if !o.Connected() {
						t.Error("gone before its time")
					}
					time.Sleep(time.Nanosecond)
				}
				synctest.Wait()
				if o.Connected() || !websocket.IsCloseError(a.ended, websocket.CloseNormalClosure) {
					t.Errorf("ended by %v", a.ended)
				}
			})
		})
	}
}

func TestAFrozenSocketIsSilent(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		time.Sleep(59 * time.Second)
		before := a.pings.Load()
		if before < 5 {
			t.Errorf("%d pings in 59 s", before)
		}
		o.Freeze(true)
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		time.Sleep(2 * time.Second) // a ping would come
		a.nothing()
		if o.Connected() || a.pings.Load() != before {
			t.Errorf("connected %v, %d pings", o.Connected(), a.pings.Load()-before)
		}
		b := o.listens()
		o.Freeze(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if n := len(a.got) + len(b.got); n != 1 {
			t.Errorf("handed over %d times", n)
		}
		if d.Attempts() != 2 {
			t.Errorf("%d attempts", d.Attempts())
		}
	})
}

func TestTheEleventhSocketIsOneTooMany(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		for range 10 {
			o.listens()
		}
		_, url, err := o.api.StartSocketModeContext(o.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn, _, err := o.dial.DialContext(o.Context(), url, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		r := socketmode.Request{}
		if err := conn.ReadJSON(&r); err != nil || r.Reason != "too_many_websockets" || o.Sockets() != 10 {
			t.Errorf("told %+v, %v; %d sockets", r, err, o.Sockets())
		}
		if _, _, err := o.dial.DialContext(o.Context(), url, nil); err == nil {
			t.Error("an address can be used twice")
		}
	})
}

func TestLongAcknowledgementsAreDropped(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Command("U1ANN", "C0SHOP", "/heed", "list")
		r := a.next()
		a.ack(r, map[string]string{"text": strings.Repeat("x", 20<<10)})
		if d.Confirmed() || len(o.Complaints()) != 1 {
			t.Errorf("confirmed %v, complaints %q", d.Confirmed(), o.Complaints())
		}
	})
}

func TestWhoIsOfflineHearsNothing(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		o.listens()
		o.Offline(true)
		synctest.Wait()
		_, url, err := o.api.StartSocketModeContext(o.Context())
		if err != nil {
			t.Fatal("the Web API:", err)
		}
		if _, _, err := o.dial.DialContext(o.Context(), url, nil); err == nil || o.Connected() {
			t.Errorf("dialing: %v, connected %v", err, o.Connected())
		}
		if d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?")); d.Attempts() != 0 {
			t.Error("heard")
		}
		o.Offline(false)
		o.listens()
		e := o.endpoint()
		o.Offline(true)
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		if n := len(e.got()); n != 0 || d.Attempts() != 1 {
			t.Errorf("came %d times after %d attempts", n, d.Attempts())
		}
		o.Offline(false)
		time.Sleep(3 * time.Second)
		if got := e.got(); len(got) != 1 || got[0].reason != "connection_failed" || !d.Confirmed() {
			t.Errorf("came %+v, confirmed %v", got, d.Confirmed())
		}
	})
}

func TestAFrozenSocketIsDeaf(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		r := a.next()
		o.Freeze(true)
		a.ack(r, nil)
		if d.Confirmed() {
			t.Error("confirmed")
		}
		o.Freeze(false)
		a.ack(r, nil)
		if !d.Confirmed() {
			t.Error("not confirmed")
		}
	})
}

func TestOnlyWhoWasAskedConfirms(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a, b := o.listens(), o.listens()
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		synctest.Wait()
		if len(a.got) == 0 {
			a, b = b, a
		}
		r := a.next()
		b.ack(r, nil)
		if d.Confirmed() {
			t.Error("confirmed on another socket")
		}
		a.ack(r, nil)
		if !d.Confirmed() {
			t.Error("not confirmed")
		}
	})
}

func TestWhatWasAskedForAgainIsNotReminded(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
		time.Sleep(time.Second)
		d.Again()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if d.Attempts() != 2 || len(a.got) != 2 {
			t.Errorf("%d attempts", d.Attempts())
		}
	})
}

func TestScopesDecideWhatIsHeard(t *testing.T) {
	inBubble(t, slacktest.Settings{Scopes: []string{"app_mentions:read"}}, func(o *office) {
		a := o.listens()
		o.Say("U9ZOE", "C0SHOP", "", "<@"+slacktest.BotUser+"> look")
		if _, inner := event(t, a.next()); inner["type"] != "app_mention" {
			t.Errorf("heard %v", inner)
		}
		a.nothing()
	})
}
