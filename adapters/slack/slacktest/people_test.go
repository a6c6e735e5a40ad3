package slacktest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"heed/adapters/slack/slacktest"
)

// card posts a message with a button and a menu.
func (o *office) card(ch string) string {
	o.Helper()
	option := func(v string) *slackgo.OptionBlockObject {
		return slackgo.NewOptionBlockObject(v, slackgo.NewTextBlockObject("plain_text", strings.ToUpper(v), false, false), nil)
	}
	_, ts, err := o.api.PostMessageContext(o.Context(), ch, slackgo.MsgOptionText("a card", false), slackgo.MsgOptionBlocks(
		slackgo.NewActionBlock("item:I1:3",
			slackgo.NewButtonBlockElement("do:claim", "I1", slackgo.NewTextBlockObject("plain_text", "Claim", false, false)),
			slackgo.NewOptionsSelectBlockElement("static_select", slackgo.NewTextBlockObject("plain_text", "More", false, false), "menu",
				option("note"), option("move"))),
	))
	if err != nil {
		o.Fatal("posting a card:", err)
	}
	return ts
}

// interaction is the next frame, as the library reads it.
func (a *ear) interaction() (socketmode.Request, slackgo.InteractionCallback) {
	a.Helper()
	r := a.next()
	cb := slackgo.InteractionCallback{}
	if err := json.Unmarshal(r.Payload, &cb); err != nil || r.Type != "interactive" {
		a.Fatalf("no interaction: %+v, %v", r, err)
	}
	return r, cb
}

// deaf forgets what was handed over so far.
func (a *ear) deaf() {
	synctest.Wait()
	for len(a.got) > 0 {
		a.ack(<-a.got, nil)
	}
}

func TestWhatPeopleTypeIsLiteral(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		for typed, wire := range map[string]string{
			"my parcel *is* <lost> & gone":       "my parcel *is* &lt;lost&gt; &amp; gone",
			"<!channel>":                         "&lt;!channel&gt;",
			"@here: <@U1ANN> or <@U0NOBODY>":     "<!here>: <@U1ANN> or &lt;@U0NOBODY&gt;",
			"see https://a.example/?a=1&b=2 now": "see <https://a.example/?a=1&amp;b=2> now",
		} {
			m := o.Say("U9ZOE", "C0SHOP", "", typed)
			_, inner := event(t, a.next())
			if m.Text != wire || inner["text"] != wire || inner["user"] != "U9ZOE" || inner["channel"] != "C0SHOP" ||
				inner["ts"] != m.TS || inner["channel_type"] != "channel" || inner["blocks"] == nil {
				t.Errorf("%q came as %v", typed, inner)
			}
		}
	})
}

func TestMessagesOfEverySortAreParsedByTheLibrary(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		root := o.Say("U9ZOE", "C0SHOP", "", "first")
		o.Say("U9ZOE", "C0SHOP", root.TS, "second", slacktest.Broadcast())
		o.Say("U9ZOE", "C0SHOP", "", "", slacktest.Files("a.png", "b.pdf"))
		o.Say("U9ZOE", "C0SHOP", "", "beep", slacktest.Bot("B0OTHER"))
		o.Say("U9ZOE", "C0SHOP", "", "beep", slacktest.Bot("B0OTHER"), slacktest.Subtype("bot_message"))
		o.Say("U9ZOE", "C0SHOP", "", "", slacktest.Attachments(json.RawMessage(`[{"text":"x"}]`)))
		o.Edit(root, "first, edited")
		o.Unfurl(root, "https://a.example")
		o.Delete(root)
		o.Say("U9ZOE", "@U9ZOE", "", "hello")
		o.Say("U9ZOE", "C0SHOP", "", "<@"+slacktest.BotUser+"> look")
		o.OpenHome("U1ANN")
		synctest.Wait()
		var got []string
		for len(a.got) > 0 {
			e, err := slackevents.ParseEvent((<-a.got).Payload, slackevents.OptionNoVerifyToken())
			if err != nil {
				t.Fatal(err)
			}
			switch inner := e.InnerEvent.Data.(type) {
			case *slackevents.MessageEvent:
				got = append(got, strings.TrimSpace(inner.SubType+" "+inner.BotID+" "+inner.ChannelType))
			default:
				got = append(got, e.InnerEvent.Type)
			}
		}
		want := []string{
			"channel", "thread_broadcast  channel", "file_share  channel", "B0OTHER channel", "bot_message B0OTHER channel", "channel",
			"message_changed  channel", "message_changed  channel", "message_changed  channel", "im", "channel", "app_mention", "app_home_opened",
		}
		if !slices.Equal(got, want) {
			t.Errorf("heard\n%q, want\n%q", got, want)
		}
	})
}

func TestWhereTheAppIsNotItHearsNothing(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		m := o.Say("U9ZOE", "C0FAR", "", "psst")
		a.nothing()
		o.Shortcut("U1ANN", "C0FAR", m.TS, "forward")
		if _, cb := a.interaction(); cb.Type != "message_action" || cb.Message.Text != "psst" || cb.MessageTs != m.TS || cb.CallbackID != "forward" {
			t.Errorf("a shortcut: %+v", cb)
		}
	})
}

func TestAPressBringsEverything(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		ts := o.card("C0SHOP")
		a.deaf()
		d := o.Press("U1ANN", "C0SHOP", ts, "do:claim")
		r, cb := a.interaction()
		if cb.User.ID != "U1ANN" || cb.Channel.ID != "C0SHOP" || cb.Container.MessageTs != ts || cb.Message.Timestamp != ts || cb.TriggerID == "" ||
			cb.ResponseURL == "" || len(cb.ActionCallback.BlockActions) != 1 {
			t.Fatalf("pressed: %+v", cb)
		}
		if did := cb.ActionCallback.BlockActions[0]; did.ActionID != "do:claim" || did.Value != "I1" || did.BlockID != "item:I1:3" {
			t.Errorf("pressed: %+v", did)
		}
		a.ack(r, nil)
		if !d.Confirmed() || r.AcceptsResponsePayload {
			t.Errorf("confirmed %v, takes an answer %v", d.Confirmed(), r.AcceptsResponsePayload)
		}
		o.Press("U1ANN", "C0SHOP", ts, "do:claim")
		a.ack(a.next(), map[string]string{"text": "done"})
		if len(o.Complaints()) != 1 {
			t.Errorf("an answer that nobody takes: %q", o.Complaints())
		}
	})
}

func TestAMenuRemembersWhatWasChosen(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		ts := o.card("C0SHOP")
		a.deaf()
		o.Choose("U1ANN", "C0SHOP", ts, "menu", "move")
		_, cb := a.interaction()
		if did := cb.ActionCallback.BlockActions[0]; did.SelectedOption.Value != "move" || did.ActionID != "menu" ||
			cb.BlockActionState.Values["item:I1:3"]["menu"].SelectedOption.Value != "move" {
			t.Errorf("chosen: %+v, state %+v", did, cb.BlockActionState)
		}
		if d := o.Choose("U1ANN", "C0SHOP", ts, "menu", "move"); d.Attempts() != 0 {
			t.Error("chosen twice")
		}
		o.Choose("U1ANN", "C0SHOP", ts, "menu", "note")
		a.interaction()
		blocks := strings.ReplaceAll(string(o.Messages("C0SHOP")[0].Blocks), "item:I1:3", "item:I1:4")
		anew := slackgo.Blocks{}
		if err := json.Unmarshal([]byte(blocks), &anew); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := o.api.UpdateMessageContext(o.Context(), "C0SHOP", ts, slackgo.MsgOptionBlocks(anew.BlockSet...)); err != nil {
			t.Fatal(err)
		}
		if d := o.Choose("U1ANN", "C0SHOP", ts, "menu", "note"); d.Attempts() != 1 {
			t.Error("a menu in a new block still knows what was chosen")
		}
	})
}

// aForm is a form with a field for text, one for a choice, and one that may
// stay empty.
func aForm(callback string) slackgo.ModalViewRequest {
	text := func(t string) *slackgo.TextBlockObject {
		return slackgo.NewTextBlockObject("plain_text", t, false, false)
	}
	words := slackgo.NewPlainTextInputBlockElement(nil, "value").WithMaxLength(20).WithMultiline(true)
	choice := slackgo.NewOptionsSelectBlockElement("static_select", nil, "value", slackgo.NewOptionBlockObject("solved", text("Solved"), nil))
	more := slackgo.NewInputBlock("reason", text("Why"), nil, slackgo.NewPlainTextInputBlockElement(nil, "value").WithInitialValue("because")).WithOptional(true)
	return slackgo.ModalViewRequest{
		Type: "modal", Title: text("Reply"), Submit: text("Send"), Close: text("Cancel"), CallbackID: callback, PrivateMetadata: "{}", NotifyOnClose: true,
		Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{
			slackgo.NewSectionBlock(text("What they said"), nil, nil),
			slackgo.NewInputBlock("text", text("Words"), nil, words),
			slackgo.NewInputBlock("outcome", text("Outcome"), nil, choice).WithOptional(true),
			more,
		}},
	}
}

// opened has Ann press a button and the app open a form.
func (a *ear) opened() *slacktest.View {
	a.Helper()
	ts := a.card("C0SHOP")
	a.deaf()
	a.Press("U1ANN", "C0SHOP", ts, "do:claim")
	r, cb := a.interaction()
	if _, err := a.api.OpenViewContext(a.Context(), cb.TriggerID, aForm("form:reply")); err != nil {
		a.Fatal("views.open:", err)
	}
	a.ack(r, nil)
	v := a.View("U1ANN")
	if v == nil || v.Title != "Reply" || v.Submit != "Send" || v.CallbackID != "form:reply" || v.Typed["reason"] != "because" {
		a.Fatalf("Ann sees %+v", v)
	}
	return v
}

func TestATriggerOpensOneFormInTime(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		ts := o.card("C0SHOP")
		a.deaf()
		press := func() string {
			o.Press("U1ANN", "C0SHOP", ts, "do:claim")
			r, cb := a.interaction()
			a.ack(r, nil)
			return cb.TriggerID
		}
		open := func(trigger, want string) {
			t.Helper()
			_, err := o.api.OpenViewContext(o.Context(), trigger, aForm("form:reply"))
			if fmt.Sprint(err) != want {
				t.Errorf("views.open: %v, want %v", err, want)
			}
		}
		once := press()
		open(once, "<nil>")
		open(once, "exchanged_trigger_id")
		open("1.2.3", "invalid_trigger_id")
		late := press()
		time.Sleep(3 * time.Second)
		open(late, "expired_trigger_id")
		later := press()
		o.ExpireTriggers()
		open(later, "expired_trigger_id")
	})
}

func TestAFormIsSubmittedAndCloses(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		v := a.opened()
		d := o.Submit("U1ANN", map[string]string{"text": "on its way", "outcome": "solved"})
		r, cb := a.interaction()
		state := cb.View.State.Values
		if cb.Type != "view_submission" || cb.View.ID != v.ID || cb.View.Hash != v.Hash || cb.View.CallbackID != "form:reply" || cb.User.ID != "U1ANN" ||
			state["text"]["value"].Value != "on its way" || state["outcome"]["value"].SelectedOption.Value != "solved" ||
			state["reason"]["value"].Value != "because" {
			t.Fatalf("submitted: %+v, state %+v", cb, state)
		}
		if now := o.View("U1ANN"); now == nil || !now.Waiting {
			t.Errorf("while it waits Ann sees %+v", now)
		}
		if again := o.Submit("U1ANN", nil); again.Attempts() != 0 {
			t.Error("submitted while it waits")
		}
		a.ack(r, nil)
		if !d.Confirmed() || o.View("U1ANN") != nil || len(o.Complaints()) != 0 {
			t.Errorf("confirmed %v, Ann sees %+v, complaints %q", d.Confirmed(), o.View("U1ANN"), o.Complaints())
		}
	})
}

func TestSlackKeepsBackWhatIsNotComplete(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		for _, words := range []string{"", strings.Repeat("é", 21)} {
			d := o.Submit("U1ANN", map[string]string{"text": words})
			a.nothing()
			if v := o.View("U1ANN"); d.Attempts() != 0 || v.Errors["text"] == "" || v.Typed["text"] != words {
				t.Errorf("with %q Ann sees %+v", words, v)
			}
		}
		o.Submit("U1ANN", map[string]string{"text": strings.Repeat("é", 20)})
		a.interaction()
	})
}

func TestAFormThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	other := aForm("form:reply")
	other.Title.Text = "Meanwhile"
	for name, test := range map[string]struct {
		answer any
		check  func(*slacktest.View) bool
	}{
		"errors":        {slackgo.NewErrorsViewSubmissionResponse(map[string]string{"text": "too rude"}), func(v *slacktest.View) bool { return v.Errors["text"] == "too rude" }},
		"update":        {slackgo.NewUpdateViewSubmissionResponse(&other), func(v *slacktest.View) bool { return v.Title == "Meanwhile" && len(v.Errors) == 0 }},
		"wrong field":   {slackgo.NewErrorsViewSubmissionResponse(map[string]string{"nowhere": "x"}), func(v *slacktest.View) bool { return v.Trouble }},
		"no field":      {map[string]any{"response_action": "errors"}, func(v *slacktest.View) bool { return v.Trouble }},
		"unknown":       {map[string]any{"response_action": "explode"}, func(v *slacktest.View) bool { return v.Trouble }},
		"invalid modal": {map[string]any{"response_action": "update", "view": map[string]any{"type": "modal"}}, func(v *slacktest.View) bool { return v.Trouble }},
		"mistyped":      {map[string]any{"response_action": 7}, func(v *slacktest.View) bool { return v.Trouble }},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, slacktest.Settings{}, func(o *office) {
				a := o.listens()
				before := a.opened()
				o.Submit("U1ANN", map[string]string{"text": "go away", "reason": ""})
				r, _ := a.interaction()
				a.ack(r, test.answer)
				v := o.View("U1ANN")
				if v == nil || !test.check(v) || v.Typed["text"] != "go away" || v.Typed["reason"] != "" || v.ID != before.ID || v.Waiting {
					t.Fatalf("Ann sees %+v", v)
				}
				if changed := v.Hash != before.Hash; changed != (name == "update") || v.Trouble != (len(o.Complaints()) == 1) {
					t.Errorf("hash changed %v, complaints %q", changed, o.Complaints())
				}
				o.Submit("U1ANN", nil)
				if _, cb := a.interaction(); cb.View.State.Values["text"]["value"].Value != "go away" {
					t.Errorf("the second time: %+v", cb.View.State)
				}
			})
		})
	}
}

func TestAFormIsPushedAndCleared(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		first := a.opened()
		above := aForm("form:second")
		o.Submit("U1ANN", map[string]string{"text": "x"})
		r, _ := a.interaction()
		a.ack(r, slackgo.NewPushViewSubmissionResponse(&above))
		if v := o.View("U1ANN"); v.CallbackID != "form:second" {
			t.Fatalf("Ann sees %+v", v)
		}
		o.CloseView("U1ANN")
		if r, cb := a.interaction(); cb.Type != "view_closed" || cb.View.CallbackID != "form:second" || cb.View.PreviousViewID != first.ID {
			t.Errorf("closed: %+v", cb.View)
		} else {
			a.ack(r, nil)
		}
		o.Submit("U1ANN", nil)
		r, _ = a.interaction()
		a.ack(r, slackgo.NewClearViewSubmissionResponse())
		if v := o.View("U1ANN"); v != nil {
			t.Errorf("Ann sees %+v", v)
		}
	})
}

func TestSlackLosesPatienceWithForms(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		d := o.Submit("U1ANN", map[string]string{"text": "x"})
		r, _ := a.interaction()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if v := o.View("U1ANN"); v == nil || !v.Trouble || v.Waiting || v.Typed["text"] != "x" {
			t.Fatalf("Ann sees %+v", v)
		}
		a.ack(r, nil)
		if !d.Confirmed() || o.View("U1ANN") == nil {
			t.Error("an answer that came late closed the form")
		}
	})
}

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

func TestTwistsGoAstray(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		o.Twist(slacktest.Twist{Delay: time.Second}, slacktest.Twist{Lost: true}, slacktest.Twist{Copies: 2})
		for _, text := range []string{"late", "lost", "twice"} {
			o.Say("U9ZOE", "C0SHOP", "", text)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for _, want := range []string{"twice", "twice", "late"} {
			if _, inner := event(t, a.next()); inner["text"] != want {
				t.Errorf("heard %q, want %q", inner["text"], want)
			}
		}
		a.nothing()
	})
}

func TestAFormThatWasClosedIsNotAnswered(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		d := o.Submit("U1ANN", map[string]string{"text": "x"})
		r, _ := a.interaction()
		o.CloseView("U1ANN")
		a.ack(r, nil)
		if !d.Confirmed() || o.View("U1ANN") != nil || !o.Connected() {
			t.Errorf("confirmed %v, Ann sees %+v, connected %v", d.Confirmed(), o.View("U1ANN"), o.Connected())
		}
	})
}

func TestClosingIsToldWhereTheFormSaysSo(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		ts := o.card("C0SHOP")
		a.deaf()
		o.Press("U1ANN", "C0SHOP", ts, "do:claim")
		_, cb := a.interaction()
		quiet := aForm("form:quiet")
		quiet.NotifyOnClose = false
		if _, err := o.api.OpenViewContext(o.Context(), cb.TriggerID, quiet); err != nil {
			t.Fatal(err)
		}
		if d := o.CloseView("U1ANN"); d.Attempts() != 0 || o.View("U1ANN") != nil {
			t.Errorf("%d attempts, Ann sees %+v", d.Attempts(), o.View("U1ANN"))
		}
	})
}

func TestAFourthFormIsOneTooMany(t *testing.T) {
	inBubble(t, slacktest.Settings{}, func(o *office) {
		a := o.listens()
		a.opened()
		above := aForm("form:above")
		for n := range 3 {
			o.Submit("U1ANN", map[string]string{"text": "x"})
			r, _ := a.interaction()
			a.ack(r, slackgo.NewPushViewSubmissionResponse(&above))
			if v := o.View("U1ANN"); v.Trouble != (n == 2) {
				t.Errorf("after %d more Ann sees %+v", n+1, v)
			}
		}
	})
}

func TestWhoCannotWriteDoesNot(t *testing.T) {
	s := slacktest.New(slacktest.Settings{})
	s.AddUser(slacktest.User{ID: "U9ZOE", Stranger: true})
	s.AddChannel(slacktest.Channel{ID: "C0TEAM", Member: true})
	defer func() {
		if recover() == nil {
			t.Error("a stranger wrote in a channel that is not shared")
		}
	}()
	s.Say("U9ZOE", "C0TEAM", "", "hello")
}
