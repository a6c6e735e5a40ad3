package slacktest_test

import (
	"encoding/json"
	"net/http"
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
