package slacktest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"heed/adapters/slack/slacktest"
)

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
