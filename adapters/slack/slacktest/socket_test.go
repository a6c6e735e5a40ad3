package slacktest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"heed/adapters/slack/slacktest"
)

// office is a workspace in memory, with people and channels, and the library
// that reaches it.
type office struct {
	*testing.T
	*slacktest.Server
	api  *slackgo.Client
	dial *websocket.Dialer
	http *http.Client
}

func newOffice(t *testing.T, set slacktest.Settings) *office {
	t.Helper()
	s := slacktest.New(set)
	s.AddUser(slacktest.User{ID: "U1ANN", Name: "ann"}, slacktest.User{ID: "U9ZOE", Name: "zoe"})
	s.AddChannel(slacktest.Channel{ID: "C0SHOP", Name: "shop", Member: true}, slacktest.Channel{ID: "C0FAR", Name: "far"})
	at := s.Memory(t)
	client := &http.Client{Transport: &http.Transport{DialContext: at.Dial}}
	t.Cleanup(client.CloseIdleConnections)
	return &office{
		T: t, Server: s, http: client, dial: &websocket.Dialer{NetDialContext: at.Dial, HandshakeTimeout: 5 * time.Second},
		api: slackgo.New(s.BotToken(), slackgo.OptionHTTPClient(client), slackgo.OptionAPIURL(at.APIURL), slackgo.OptionAppLevelToken(s.AppToken())),
	}
}

// listens opens a socket and reads until it is told to go.
func (o *office) listens() *ear {
	o.Helper()
	_, url, err := o.api.StartSocketModeContext(o.Context())
	if err != nil {
		o.Fatal("apps.connections.open:", err)
	}
	conn, _, err := o.dial.DialContext(o.Context(), url, nil)
	if err != nil {
		o.Fatal("dialing:", err)
	}
	a := &ear{office: o, conn: conn, got: make(chan socketmode.Request, 100)}
	conn.SetPingHandler(func(string) error { a.pings.Add(1); return nil })
	go a.read()
	o.Cleanup(func() { conn.Close() })
	if hello := a.next(); hello.Type != "hello" || hello.ConnectionInfo.AppID != slacktest.AppID {
		o.Fatalf("the first frame is %+v", hello)
	}
	return a
}

// ear is an app of a few lines, which confirms only when told.
type ear struct {
	*office
	conn  *websocket.Conn
	got   chan socketmode.Request
	pings atomic.Int32
	ended error
}

func (a *ear) read() {
	defer close(a.got)
	for {
		r := socketmode.Request{}
		if a.ended = a.conn.ReadJSON(&r); a.ended != nil {
			return
		}
		a.got <- r
	}
}

// next is the next frame that has come, or that comes while nothing else
// happens.
func (a *ear) next() socketmode.Request {
	a.Helper()
	synctest.Wait()
	select {
	case r := <-a.got:
		return r
	default:
		a.Fatal("nothing was handed over")
	}
	panic("unreachable")
}

// nothing fails if something has come.
func (a *ear) nothing() {
	a.Helper()
	synctest.Wait()
	select {
	case r, open := <-a.got:
		if open {
			a.Fatalf("handed over: %+v", r)
		}
	default:
	}
}

// ack confirms, with an answer or none.
func (a *ear) ack(r socketmode.Request, answer any) {
	a.Helper()
	if err := a.conn.WriteJSON(socketmode.Response{EnvelopeID: r.EnvelopeID, Payload: answer}); err != nil {
		a.Error("acknowledging:", err)
	}
	synctest.Wait()
}

// inBubble runs a test in virtual time.
func inBubble(t *testing.T, set slacktest.Settings, test func(*office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newOffice(t, set)) })
}

func event(t *testing.T, r socketmode.Request) (id string, inner map[string]any) {
	t.Helper()
	e := struct {
		ID    string         `json:"event_id"`
		Event map[string]any `json:"event"`
	}{}
	if err := json.Unmarshal(r.Payload, &e); err != nil || r.Type != "events_api" {
		t.Fatalf("no event: %+v, %v", r, err)
	}
	return e.ID, e.Event
}

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

// TestTheLibraryIsServed has slack-go's own client connect, take an event and
// live through a disconnect.
func TestTheLibraryIsServed(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		client := socketmode.New(o.api, socketmode.OptionDialer(o.dial))
		ended := make(chan error, 1)
		go func() { ended <- client.RunContext(o.Context()) }()
		go func() {
			for {
				select {
				case <-o.Context().Done():
					return // the library may still send after RunContext, so nobody closes Events
				case e := <-client.Events:
					if e.Type != socketmode.EventTypeEventsAPI {
						continue
					}
					if err := client.AckCtx(o.Context(), e.Request.EnvelopeID, nil); err != nil {
						o.Error(err)
					}
				}
			}
		}()
		o.Cleanup(func() { <-ended })
		time.Sleep(5 * time.Minute) // pings keep it alive
		synctest.Wait()
		for _, reason := range []string{"", "warning", "refresh_requested"} {
			if reason != "" {
				o.Disconnect(reason)
				time.Sleep(time.Minute)
				synctest.Wait()
			}
			if !o.Connected() || o.Sockets() != 1 {
				t.Fatalf("%d sockets after %q", o.Sockets(), reason)
			}
			d := o.Event(o.Say("U9ZOE", "C0SHOP", "", "hello?"))
			synctest.Wait()
			if !d.Confirmed() {
				t.Errorf("not confirmed after %q", reason)
			}
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

// TestRealSocketsWorkToo serves over TCP, with nothing virtual.
func TestRealSocketsWorkToo(t *testing.T) {
	s := slacktest.New(slacktest.Settings{})
	s.AddUser(slacktest.User{ID: "U9ZOE", Name: "zoe"})
	s.AddChannel(slacktest.Channel{ID: "C0SHOP", Name: "shop", Member: true})
	at := s.Serve(t)
	client := &http.Client{Transport: &http.Transport{DialContext: at.Dial}}
	t.Cleanup(client.CloseIdleConnections)
	api := slackgo.New(s.BotToken(), slackgo.OptionHTTPClient(client), slackgo.OptionAPIURL(at.APIURL), slackgo.OptionAppLevelToken(s.AppToken()))
	_, url, err := api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := s.Wait(t.Context(), s.Connected); err != nil {
		t.Fatal(err)
	}
	d := s.Event(s.Say("U9ZOE", "C0SHOP", "", "hello?"))
	for range 2 { // hello, and the message
		r := socketmode.Request{}
		if err := conn.ReadJSON(&r); err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteJSON(socketmode.Response{EnvelopeID: r.EnvelopeID}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Wait(t.Context(), d.Confirmed); err != nil {
		t.Fatal(err)
	}
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
