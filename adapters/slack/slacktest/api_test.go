package slacktest_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/slack/slacktest"
)

// app is a workspace with the app's own client.
type app struct {
	*testing.T
	*slacktest.Server
	api  *slackgo.Client
	http *http.Client
	url  string
}

// speak runs a test against a workspace of its own, in virtual time. The app is
// in C0TEAM and C0SHOP, and not in C0ELSE and the private C0PRIV.
func speak(t *testing.T, set slacktest.Settings, test func(a *app)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := slacktest.New(set)
		furnish(s)
		at := s.Memory(t)
		client := &http.Client{Transport: &http.Transport{DialContext: at.Dial}}
		t.Cleanup(client.CloseIdleConnections)
		test(&app{t, s, slackgo.New(s.BotToken(), slackgo.OptionAPIURL(at.APIURL), slackgo.OptionHTTPClient(client),
			slackgo.OptionAppLevelToken(s.AppToken())), client, at.APIURL})
	})
}

func furnish(s *slacktest.Server) {
	s.AddUser(slacktest.User{ID: "U1ANN", Name: "ann", RealName: "Ann", Email: "ann@acme.example"},
		slacktest.User{ID: "U2BOB", Name: "bob", Email: "bob@acme.example"},
		slacktest.User{ID: "U9ZOE", Name: "zoe", Stranger: true, TeamID: "T9OTHER"},
		slacktest.User{ID: "U8OLD", Name: "old", Email: "old@acme.example", Deleted: true})
	s.AddChannel(slacktest.Channel{ID: "C0TEAM", Name: "team", Member: true}, slacktest.Channel{ID: "C0SHOP", Name: "shop", Member: true, Shared: true},
		slacktest.Channel{ID: "C0ELSE", Name: "else"}, slacktest.Channel{ID: "C0PRIV", Name: "priv", Private: true},
		slacktest.Channel{ID: "C0OURS", Name: "ours", Private: true, Member: true})
}

// say posts a text and returns its ts.
func (a *app) say(channel, text string, more ...slackgo.MsgOption) string {
	a.Helper()
	_, ts, err := a.api.PostMessageContext(a.Context(), channel, append(more, slackgo.MsgOptionText(text, false))...)
	if err != nil {
		a.Fatal("a post:", err)
	}
	return ts
}

// code is what Slack says is wrong.
func code(err error) string {
	var said slackgo.SlackErrorResponse
	if err == nil {
		return ""
	}
	if errors.As(err, &said) {
		return said.Err
	}
	return err.Error()
}

// call calls a method by hand and returns what it answers.
func (a *app) call(method, kind, token, body string) map[string]any {
	a.Helper()
	r, err := http.NewRequestWithContext(a.Context(), http.MethodPost, a.url+method, strings.NewReader(body))
	if err != nil {
		a.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := a.http.Do(r)
	if err != nil {
		a.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	got := map[string]any{}
	if err != nil || json.Unmarshal(text, &got) != nil {
		a.Fatalf("%s: %s (%v)", method, text, err)
	}
	return got
}

// TestAMessageLives is posted, read back with what is hidden in it, edited,
// and deleted.
func TestAMessageLives(t *testing.T) {
	speak(t, slacktest.Settings{}, func(a *app) {
		hide := slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: "heed", EventPayload: map[string]any{"k": "key1"}})
		ts := a.say("C0TEAM", "hello & <b>", hide)
		other := a.say("C0TEAM", "more")
		if ts >= other {
			a.Errorf("%s and then %s", ts, other)
		}
		h, err := a.api.GetConversationHistoryContext(a.Context(), &slackgo.GetConversationHistoryParameters{
			ChannelID: "C0TEAM", IncludeAllMetadata: true,
		})
		if err != nil || len(h.Messages) != 2 || h.Messages[1].Timestamp != ts {
			a.Fatalf("history: %+v, %v", h, err)
		}
		if m := h.Messages[1]; m.Metadata.EventPayload["k"] != "key1" || m.Text != "hello &amp; &lt;b&gt;" || m.BotID != slacktest.BotID {
			a.Errorf("read back: %+v", m)
		}
		if _, _, _, err := a.api.UpdateMessageContext(a.Context(), "C0TEAM", ts, slackgo.MsgOptionText("good bye", false)); err != nil {
			a.Fatal(err)
		}
		if m := a.Copies("key1"); len(m) != 1 || m[0].Text != "good bye" || m[0].Edits != 1 {
			a.Errorf("edited: %+v", m)
		}
		if _, _, err := a.api.DeleteMessageContext(a.Context(), "C0TEAM", ts); err != nil {
			a.Fatal(err)
		}
		if left := a.Messages("C0TEAM"); len(left) != 1 || left[0].TS != other || a.Posts("key1") != 1 {
			a.Errorf("left: %+v", left)
		}
	})
}

// The kinds of bodies.
const formKind, jsonKind = "application/x-www-form-urlencoded", "application/json"

// wrongCalls are calls by name, and what Slack answers; "": it does as it is asked.
var wrongCalls = map[string]struct{ method, kind, token, body, code string }{
	"no token":             {"chat.postMessage", formKind, "", "channel=C0TEAM&text=x", "not_authed"},
	"token as a field":     {"chat.postMessage", formKind, "", "channel=C0TEAM&text=x&token=xoxb-1-heed", ""},
	"token in JSON":        {"chat.postMessage", jsonKind, "", `{"channel":"C0TEAM","text":"x","token":"xoxb-1-heed"}`, "not_authed"},
	"wrong token":          {"chat.postMessage", formKind, "xoxb-2", "channel=C0TEAM&text=x", "invalid_auth"},
	"the app's token":      {"chat.postMessage", formKind, "xapp-1-heed", "channel=C0TEAM&text=x", "not_allowed_token_type"},
	"the bot's token":      {"apps.connections.open", formKind, "xoxb-1-heed", "", "not_allowed_token_type"},
	"no such method":       {"chat.postMassage", formKind, "xoxb-1-heed", "", "unknown_method"},
	"JSON":                 {"chat.postMessage", jsonKind, "xoxb-1-heed", `{"channel":"C0TEAM","text":"x","colour":1}`, ""},
	"broken JSON":          {"chat.postMessage", jsonKind, "xoxb-1-heed", `{"channel"`, "invalid_json"},
	"a list":               {"chat.postMessage", jsonKind, "xoxb-1-heed", `[]`, "json_not_object"},
	"a number as text":     {"chat.postMessage", jsonKind, "xoxb-1-heed", `{"channel":"C0TEAM","text":1}`, "invalid_arguments"},
	"XML":                  {"chat.postMessage", "text/xml", "xoxb-1-heed", `<x/>`, "invalid_post_type"},
	"no channel":           {"chat.postMessage", formKind, "xoxb-1-heed", "text=x", "invalid_arguments"},
	"JSON where it is not": {"users.info", jsonKind, "xoxb-1-heed", `{"user":"U1ANN"}`, "invalid_arguments"},
	"nothing to show":      {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0TEAM&text=+", "no_text"},
	"no such channel":      {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0NONE&text=x", "channel_not_found"},
	"private, not in":      {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0PRIV&text=x", "channel_not_found"},
	"public, not in":       {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0ELSE&text=x", ""},
	"archived":             {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0DONE&text=x", "is_archived"},
	"no such thread":       {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0TEAM&text=x&thread_ts=1.000001", "thread_not_found"},
	"blocks no list":       {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0TEAM&blocks={}", "invalid_blocks_format"},
	"metadata no JSON":     {"chat.postMessage", formKind, "xoxb-1-heed", "channel=C0TEAM&text=x&metadata=x", "invalid_metadata_format"},
	"metadata no payload":  {"chat.postMessage", formKind, "xoxb-1-heed", `channel=C0TEAM&text=x&metadata={"event_type":"x"}`, "invalid_metadata_schema"},
	"metadata too large": {"chat.postMessage", formKind, "xoxb-1-heed",
		`channel=C0TEAM&text=x&metadata={"event_type":"x","event_payload":{"k":"` + strings.Repeat("x", 1000) + `"}}`, "metadata_too_large"},
	"no such message":        {"chat.update", formKind, "xoxb-1-heed", "channel=C0TEAM&text=x&ts=1.000001", "message_not_found"},
	"an edit too long":       {"chat.update", formKind, "xoxb-1-heed", "channel=C0TEAM&ts=TS&text=" + strings.Repeat("x", 4001), "msg_too_long"},
	"a long edit":            {"chat.update", formKind, "xoxb-1-heed", "channel=C0TEAM&ts=TS&text=" + strings.Repeat("x", 4000), ""},
	"an edit of nothing":     {"chat.update", formKind, "xoxb-1-heed", "channel=C0TEAM&ts=TS", "no_text"},
	"an edit where archived": {"chat.update", formKind, "xoxb-1-heed", "channel=C0DONE&ts=TS&text=x", "is_inactive"},
	"deleting nothing":       {"chat.delete", formKind, "xoxb-1-heed", "channel=C0TEAM&ts=1.000001", "message_not_found"},
	"history, not in":        {"conversations.history", formKind, "xoxb-1-heed", "channel=C0ELSE", "not_in_channel"},
	"history, archived":      {"conversations.history", formKind, "xoxb-1-heed", "channel=C0DONE", ""},
	"history since when":     {"conversations.history", formKind, "xoxb-1-heed", "channel=C0TEAM&oldest=yesterday", "invalid_ts_oldest"},
	"history, no cursor":     {"conversations.history", formKind, "xoxb-1-heed", "channel=C0TEAM&cursor=x", "invalid_cursor"},
	"replies of nothing":     {"conversations.replies", formKind, "xoxb-1-heed", "channel=C0TEAM&ts=1.000001", "thread_not_found"},
	"nobody":                 {"users.info", formKind, "xoxb-1-heed", "user=U0NONE", "user_not_found"},
	"no such address":        {"users.lookupByEmail", formKind, "xoxb-1-heed", "email=zed@acme.example", "users_not_found"},
	"somebody who left":      {"users.lookupByEmail", formKind, "xoxb-1-heed", "email=old@acme.example", "users_not_found"},
	"a whisper to nobody":    {"chat.postEphemeral", formKind, "xoxb-1-heed", "channel=C0TEAM&user=U0NONE&text=x", "user_not_in_channel"},
	"a whisper to a guest":   {"chat.postEphemeral", formKind, "xoxb-1-heed", "channel=C0TEAM&user=U9ZOE&text=x", "user_not_in_channel"},
	"a DM with nobody":       {"conversations.open", formKind, "xoxb-1-heed", "users=U0NONE", "user_not_found"},
	"a DM, too late":         {"conversations.open", formKind, "xoxb-1-heed", "users=U8OLD", "user_disabled"},
	"no trigger":             {"views.open", jsonKind, "xoxb-1-heed", `{"trigger_id":"1","view":` + modal + `}`, "invalid_trigger_id"},
	"no view":                {"views.open", jsonKind, "xoxb-1-heed", `{"trigger_id":"1"}`, "invalid_arguments"},
	"a home in a modal":      {"views.open", jsonKind, "xoxb-1-heed", `{"trigger_id":"1","view":{"type":"home","blocks":[]}}`, "invalid_arguments"},
	"a title too long":       {"views.open", jsonKind, "xoxb-1-heed", `{"trigger_id":"1","view":` + strings.Replace(modal, "Reply", strings.Repeat("x", 25), 1) + `}`, "invalid_arguments"},
	"a view of nobody":       {"views.publish", jsonKind, "xoxb-1-heed", `{"user_id":"U0NONE","view":{"type":"home","blocks":[]}}`, "user_not_found"},
	"a home":                 {"views.publish", jsonKind, "xoxb-1-heed", `{"user_id":"U1ANN","view":{"type":"home","blocks":[]}}`, ""},
}

// TestTheAppIsToldWhyNot says for each thing that is wrong which code comes.
func TestTheAppIsToldWhyNot(t *testing.T) {
	for name, c := range wrongCalls {
		t.Run(name, func(t *testing.T) {
			speak(t, slacktest.Settings{}, func(a *app) {
				a.AddChannel(slacktest.Channel{ID: "C0DONE", Member: true, Archived: true})
				got := a.call(c.method, c.kind, c.token, strings.ReplaceAll(c.body, "ts=TS", "ts="+a.say("C0TEAM", "hello")))
				if said, _ := got["error"].(string); said != c.code || (got["ok"] == true) != (c.code == "") {
					a.Errorf("%v, want %q", got, c.code)
				}
			})
		})
	}
}

const modal = `{"type":"modal","title":{"type":"plain_text","text":"Reply"},"blocks":[]}`
