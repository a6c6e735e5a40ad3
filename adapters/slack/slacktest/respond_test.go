package slacktest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

func TestCommandsAreAnswered(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.Command("U1ANN", "C0FAR", "/heed", "list <mine>")
		r := a.next()
		c := slackgo.SlashCommand{}
		if err := json.Unmarshal(r.Payload, &c); err != nil || c.Text != "list <mine>" || c.UserID != "U1ANN" || c.ChannelID != "C0FAR" || !r.AcceptsResponsePayload {
			t.Fatalf("%+v, %v, %+v", c, err, r)
		}
		a.ack(r, map[string]string{"text": "nothing waits"})
		a.ack(r, map[string]string{"text": "nothing waits"}) // a second one is nothing
		if told := o.Ephemerals("U1ANN"); !d.Confirmed() || len(told) != 1 || told[0].Text != "nothing waits" {
			t.Errorf("Ann was told %+v", told)
		}
		o.Command("U1ANN", "C0FAR", "/heed", "list")
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if told := o.Ephemerals("U1ANN"); len(told) != 2 || !strings.Contains(told[1].Text, "operation_timeout") {
			t.Errorf("Ann was told %+v", told)
		}
	})
}

func TestAResponseURLWorksFiveTimes(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		m := o.Say("U9ZOE", "C0FAR", "", "psst")
		url := func() string {
			o.Shortcut("U1ANN", "C0FAR", m.TS, "forward")
			r, cb := a.interaction()
			a.ack(r, nil)
			return cb.ResponseURL
		}
		say := func(url, want string) {
			t.Helper()
			got, err := o.http.Post(url, "application/json", strings.NewReader(`{"text":"a word"}`))
			if err != nil {
				t.Fatal(err)
			}
			defer got.Body.Close()
			answer := slackgo.SlackResponse{}
			if err := json.NewDecoder(got.Body).Decode(&answer); err != nil || answer.Error != want || answer.Ok != (want == "") {
				t.Errorf("%d %+v, want %q", got.StatusCode, answer, want)
			}
		}
		first := url()
		for range 5 {
			say(first, "")
		}
		say(first, "used_url")
		if told := o.Ephemerals("U1ANN"); len(told) != 5 || told[0].Text != "a word" || told[0].Channel != "C0FAR" {
			t.Errorf("Ann was told %+v", told)
		}
		second := url()
		time.Sleep(30 * time.Minute)
		say(second, "expired_url")
	})
}

func TestWhispersHaveButtons(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		o.Command("U1ANN", "C0SHOP", "/heed", "list")
		blocks := json.RawMessage(`[{"type":"actions","block_id":"item:I7:1","elements":[{"type":"button","action_id":"do:claim","text":{"type":"plain_text","text":"Claim"}}]}]`)
		a.ack(a.next(), map[string]any{"text": "one", "blocks": blocks})
		o.PressWhisper("U1ANN", "do:claim")
		_, cb := a.interaction()
		if !cb.Container.IsEphemeral || cb.ActionCallback.BlockActions[0].BlockID != "item:I7:1" {
			t.Errorf("pressed: %+v", cb)
		}
		got, err := o.http.Post(cb.ResponseURL, "application/json", strings.NewReader(`{"replace_original":true,"text":"none"}`))
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if told := o.Ephemerals("U1ANN"); len(told) != 1 || told[0].Text != "none" {
			t.Errorf("Ann sees %+v", told)
		}
	})
}

func TestHomesArePublishedAndPressed(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		d := o.OpenHome("U1ANN")
		if _, inner := event(t, a.next()); inner["type"] != "app_home_opened" || inner["user"] != "U1ANN" || inner["tab"] != "home" || inner["view"] != nil {
			t.Errorf("opened: %v", inner)
		}
		if d.Attempts() != 1 || o.Home("U1ANN") != nil {
			t.Errorf("%d attempts, home %+v", d.Attempts(), o.Home("U1ANN"))
		}
		row := func(block string) slackgo.Block {
			return slackgo.NewActionBlock(block, slackgo.NewButtonBlockElement("do:claim", "", slackgo.NewTextBlockObject("plain_text", "Claim", false, false)))
		}
		_, err := o.api.PublishViewContext(o.Context(), slackgo.PublishViewContextRequest{UserID: "U1ANN", View: slackgo.HomeTabViewRequest{
			Type: "home", Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{row("item:I1:1"), row("item:I2:1")}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		a.deaf()
		o.HomePress("U1ANN", "do:claim", "item:I2:1")
		if _, cb := a.interaction(); cb.ActionCallback.BlockActions[0].BlockID != "item:I2:1" || cb.Container.Type != "view" || cb.View.Type != "home" ||
			cb.ResponseURL != "" || cb.TriggerID == "" {
			t.Errorf("pressed: %+v", cb)
		}
	})
}
