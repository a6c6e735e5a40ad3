package slacktest_test

import (
	"encoding/json"
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
