package slacktest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

// texts are what messages say.
func texts(all []slackgo.Message) string {
	said := make([]string, len(all))
	for i, m := range all {
		said[i] = m.Text
	}
	return strings.Join(said, " ")
}

// history reads all pages.
func (a *app) history(p slackgo.GetConversationHistoryParameters) (pages []string) {
	a.Helper()
	for {
		got, err := a.api.GetConversationHistoryContext(a.Context(), &p)
		if err != nil {
			a.Fatal(err)
		}
		pages = append(pages, texts(got.Messages))
		p.Cursor = got.ResponseMetaData.NextCursor
		if got.HasMore != (p.Cursor != "") {
			a.Errorf("more: %v, cursor %q", got.HasMore, p.Cursor)
		}
		if p.Cursor == "" {
			return pages
		}
	}
}

func TestHistoryIsNewestFirst(t *testing.T) {
	for _, up := range []bool{false, true} {
		speak(t, slacktest.Settings{OldestUp: up}, func(a *app) {
			var all []string
			for _, text := range []string{"a", "b", "c", "d", "e"} {
				time.Sleep(time.Second)
				all = append(all, a.say("C0TEAM", text))
			}
			a.say("C0TEAM", "reply", slackgo.MsgOptionTS(all[1]))
			a.say("C0TEAM", "loud", slackgo.MsgOptionTS(all[1]), slackgo.MsgOptionBroadcast())
			onward := []string{"loud e", "d c", "b"}
			if up {
				onward = []string{"c b", "e d", "loud"}
			}
			for name, c := range map[string]struct {
				p     slackgo.GetConversationHistoryParameters
				pages []string
			}{
				"all":       {slackgo.GetConversationHistoryParameters{}, []string{"loud e d c b a"}},
				"two":       {slackgo.GetConversationHistoryParameters{Limit: 2}, []string{"loud e", "d c", "b a"}},
				"after":     {slackgo.GetConversationHistoryParameters{Oldest: all[0], Limit: 2}, onward},
				"from":      {slackgo.GetConversationHistoryParameters{Oldest: all[3], Inclusive: true}, []string{"loud e d"}},
				"between":   {slackgo.GetConversationHistoryParameters{Oldest: all[0], Latest: all[3]}, []string{"c b"}},
				"inclusive": {slackgo.GetConversationHistoryParameters{Oldest: all[0], Latest: all[3], Inclusive: true}, []string{"d c b a"}},
			} {
				c.p.ChannelID = "C0TEAM"
				if got := a.history(c.p); !slices.Equal(got, c.pages) {
					a.Errorf("%s: %q, want %q", name, got, c.pages)
				}
			}
		})
	}
}

// TestAThread is read oldest first, with its first message on every page, and
// outlives it.
func TestAThread(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		root := a.say("C0TEAM", "root")
		reply := a.say("C0TEAM", "one", slackgo.MsgOptionTS(root))
		a.say("C0TEAM", "two", slackgo.MsgOptionTS(root))
		read := func(p slackgo.GetConversationRepliesParameters) string {
			a.Helper()
			p.ChannelID, p.Timestamp = "C0TEAM", root
			got, _, _, err := a.api.GetConversationRepliesContext(a.Context(), &p)
			if err != nil {
				return code(err)
			}
			return texts(got)
		}
		if got := read(slackgo.GetConversationRepliesParameters{}); got != "root one two" {
			a.Error(got)
		}
		if got := read(slackgo.GetConversationRepliesParameters{Limit: 1}); got != "root one" {
			a.Error(got)
		}
		if got := read(slackgo.GetConversationRepliesParameters{Oldest: reply}); got != "root two" {
			a.Error(got)
		}
		if _, _, err := a.api.PostMessageContext(a.Context(), "C0TEAM", slackgo.MsgOptionText("x", false), slackgo.MsgOptionTS(reply)); code(err) != "cannot_reply_to_message" {
			a.Error("a reply to a reply:", err)
		}
		if _, _, err := a.api.DeleteMessageContext(a.Context(), "C0TEAM", root); err != nil {
			a.Fatal(err)
		}
		if got := read(slackgo.GetConversationRepliesParameters{}); got != "This message was deleted. one two" {
			a.Error(got)
		}
		a.say("C0TEAM", "three", slackgo.MsgOptionTS(root))
		for _, m := range a.Messages("C0TEAM")[1:] {
			if _, _, err := a.api.DeleteMessageContext(a.Context(), "C0TEAM", m.TS); err != nil {
				a.Fatal(err)
			}
		}
		if got := read(slackgo.GetConversationRepliesParameters{}); got != "thread_not_found" || len(a.Messages("C0TEAM")) != 0 {
			a.Error(got, a.Messages("C0TEAM"))
		}
	})
}

// TestMetadataIsReadBackOnRequest hides the payload otherwise, and an edit
// without any keeps it.
func TestMetadataIsReadBackOnRequest(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		hide := func(k string) slackgo.MsgOption {
			return slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: "heed", EventPayload: map[string]any{"k": k}})
		}
		ts := a.say("C0TEAM", "x", hide("1"))
		for _, all := range []bool{false, true} {
			got, err := a.api.GetConversationHistoryContext(a.Context(), &slackgo.GetConversationHistoryParameters{ChannelID: "C0TEAM", IncludeAllMetadata: all})
			if err != nil || got.Messages[0].Metadata.EventType != "heed" || (got.Messages[0].Metadata.EventPayload["k"] == "1") != all {
				a.Errorf("all %v: %+v, %v", all, got.Messages[0].Metadata, err)
			}
		}
		edit := func(o ...slackgo.MsgOption) {
			a.Helper()
			if _, _, _, err := a.api.UpdateMessageContext(a.Context(), "C0TEAM", ts, append(o, slackgo.MsgOptionText("y", false))...); err != nil {
				a.Fatal(err)
			}
		}
		edit()
		if m := a.Messages("C0TEAM")[0]; m.Key != "1" {
			a.Errorf("an edit took %+v", m)
		}
		edit(hide("2"))
		if m := a.Messages("C0TEAM")[0]; m.Key != "2" || a.Posts("2") != 0 {
			a.Errorf("an edit left %+v", m)
		}
	})
}

// TestTextAloneTakesTheBlocksAway knows the trap of chat.update.
func TestTextAloneTakesTheBlocksAway(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		ts := a.say("C0TEAM", "x", slackgo.MsgOptionBlocks(slackgo.NewDividerBlock()))
		if m := a.Messages("C0TEAM")[0]; !strings.Contains(string(m.Blocks), `"block_id"`) || m.Shown() != "---" {
			a.Errorf("%s", m.Blocks)
		}
		if _, _, _, err := a.api.UpdateMessageContext(a.Context(), "C0TEAM", ts, slackgo.MsgOptionText("y", false)); err != nil {
			a.Fatal(err)
		}
		if m := a.Messages("C0TEAM")[0]; m.Blocks != nil || m.Shown() != "y" || !m.Alerts {
			a.Errorf("%+v", m)
		}
	})
}

// TestScopes says which scope it would take.
func TestScopes(t *testing.T) {
	speak(t, slacktest.Settings{Scopes: []string{"chat:write", "channels:read"}}, func(a *app) {
		for what, err := range map[string]error{
			"users:read": func() error { _, err := a.api.GetUserInfoContext(a.Context(), "U1ANN"); return err }(),
			"groups:read": func() error {
				_, err := a.api.GetConversationInfoContext(a.Context(), &slackgo.GetConversationInfoInput{ChannelID: "C0OURS"})
				return err
			}(),
			"im:write": func() error {
				_, _, _, err := a.api.OpenConversationContext(a.Context(), &slackgo.OpenConversationParameters{Users: []string{"U1ANN"}})
				return err
			}(),
		} {
			said, ok := err.(slackgo.SlackErrorResponse)
			if !ok || said.Err != "missing_scope" || !strings.Contains(said.Needed, what) || said.Provided != "chat:write,channels:read" {
				a.Errorf("%s: %+v", what, err)
			}
		}
		if _, _, err := a.api.PostMessageContext(a.Context(), "C0ELSE", slackgo.MsgOptionText("x", false)); code(err) != "not_in_channel" {
			a.Error("without chat:write.public:", err)
		}
	})
}
