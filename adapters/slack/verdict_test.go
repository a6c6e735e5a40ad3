package slack_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/adapters/adaptertest"
	"heed/adapters/slack"
	"heed/bot"
)

const token = "xoxb-very-secret"

// adapterAt is an adapter that is not running, for what answers at an address.
func adapterAt(t *testing.T, url string) *slack.Adapter {
	t.Helper()
	a, err := slack.New(adaptertest.NewRecorder("acme", nil, nil).Host(), slack.Config{BotToken: token, AppToken: "xapp-1", APIURL: url + "/"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// answering is an adapter whose Slack gives one answer to everything but
// auth.test.
func answering(t *testing.T, h http.HandlerFunc) *slack.Adapter {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/auth.test" {
			io.WriteString(w, `{"ok": true, "user_id": "U0HEED", "bot_id": "B0HEED", "team_id": "T1"}`)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return adapterAt(t, s.URL)
}

// The messages of these tests.
var (
	at     = bot.Ref{Connection: "acme", ID: "C1/1700000000.000100"}
	nag    = bot.Message{Key: "k1", Kind: bot.SendNag, Lane: bot.Channel{Connection: "acme", ID: "C1"}, Text: "Zoe is waiting.", Tried: time.Now()}
	answer = bot.Message{Key: "k2", Kind: bot.SendReply, Lane: nag.Lane, To: at, Text: "It is on its way.", Tried: time.Now()}
	toAnn  = bot.Message{Key: "k3", Kind: bot.SendNag, Lane: bot.DirectTo("acme", "U1ANN"), Text: "Zoe is waiting.", Tried: time.Now()}
)

// line is under its card.
func line() bot.Message {
	m := nag
	m.Kind, m.Thread = bot.TellLine, at
	return m
}

// tried is what each way of calling Slack learned.
func tried(t *testing.T, a *slack.Adapter) map[string]error {
	t.Helper()
	all := map[string]error{}
	for name, m := range map[string]bot.Message{"post": nag, "reply": answer, "line": line(), "direct": toAnn} {
		ref, err := a.Send(t.Context(), m)
		if all[name] = err; (err == nil) == ref.IsZero() {
			t.Errorf("%s: %v with %v", name, err, ref)
		}
	}
	all["edit"] = a.Edit(t.Context(), at, nag)
	all["remove"] = a.Remove(t.Context(), at)
	_, all["find"] = a.Find(t.Context(), line())
	for name, err := range all {
		if err != nil && strings.Contains(err.Error(), token) {
			t.Errorf("%s tells the token: %v", name, err)
		}
	}
	return all
}

const posted = `"channel": "C1", "ts": "1700000000.000200", "message": {"ts": "1700000000.000200"}`

// answers are what may come back, and what that means.
var answers = []struct {
	name, after, body        string
	status                   int
	post, direct, edit, find string
}{
	{"done", "", `{"ok": true, ` + posted + `}`, 200, "done", "not sent, 0s", "done", "done"},
	{"done, but which?", "", `{"ok": true}`, 200, "doubt", "not sent, 0s", "doubt", "done"},
	{"done, but elsewhere", "", `{"ok": true, "channel": "C2", "ts": "1.1"}`, 200, "doubt", "not sent, 0s", "doubt", "done"},
	{"not done, and nothing said", "", `{"ok": false}`, 200, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"an empty word", "", `{"ok": false, "error": ""}`, 200, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"an unknown word", "", `{"ok": false, "error": "moon_phase"}`, 200, "refused", "refused", "refused", "refused"},
	{"a word that is a text", "", `{"ok": false, "error": "<b>` + token + `</b>"}`, 200, "refused", "refused", "refused", "refused"},
	{"a word with a wrong status", "", `{"ok": false, "error": "is_archived"}`, 500, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"limited", "7", `{"ok": false, "error": "ratelimited"}`, 429, "not sent, 7s", "not sent, 7s", "not sent, 7s", "not sent, 7s"},
	{"limited, without a time", "", ``, 429, "not sent, 0s", "not sent, 0s", "not sent, 0s", "not sent, 0s"},
	{"limited, with a part of a second", "1.5", ``, 429, "not sent, 0s", "not sent, 0s", "not sent, 0s", "not sent, 0s"},
	{"limited, with nonsense", "-5", ``, 429, "not sent, 0s", "not sent, 0s", "not sent, 0s", "not sent, 0s"},
	{"limited, with a body only", "", `{"ok": false, "error": "rate_limited"}`, 200, "not sent, 0s", "not sent, 0s", "not sent, 0s", "not sent, 0s"},
	{"failed", "", `{"ok": false, "error": "internal_error"}`, 500, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"a gateway", "", `<html>`, 502, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"a sign-in page", "", `<html>`, 200, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"garbage", "", `{"ok": tru`, 200, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"nothing", "", ``, 200, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"no scope to post", "", `{"ok": false, "error": "missing_scope", "needed": "chat:write"}`, 200, "connection blocked", "connection blocked", "connection blocked", "connection blocked"},
	{"no scope to read", "", `{"ok": false, "error": "missing_scope", "needed": "groups:history"}`, 200, "doubt", "not sent, 0s", "doubt", "doubt"},
	{"no scope to write to people", "", `{"ok": false, "error": "missing_scope", "needed": "im:write"}`, 200, "channel blocked", "channel blocked", "channel blocked", "channel blocked"},
}

func TestWhatAnswersMean(t *testing.T) {
	for _, c := range answers {
		t.Run(c.name, func(t *testing.T) {
			got := tried(t, answering(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			}))
			want := map[string]string{"post": c.post, "reply": c.post, "line": c.post, "direct": c.direct, "edit": c.edit, "remove": c.edit, "find": c.find}
			for name, want := range want {
				if is := adaptertest.Verdict(got[name]); is != want {
					t.Errorf("%s: %s (%v), want %s", name, is, got[name], want)
				}
			}
		})
	}
}

// said are the words that Slack documents, by what they mean to a post.
var said = map[string]string{
	"doubt": "fatal_error internal_error request_timeout service_unavailable update_failed",
	"not sent, 0s": "ratelimited rate_limited message_limit_exceeded team_added_to_org org_login_required external_channel_migrating " +
		"streaming_state_conflict",
	"connection blocked": "invalid_auth not_authed token_revoked account_inactive token_expired not_allowed_token_type missing_scope access_denied " +
		"accesslimited enterprise_is_restricted team_access_not_granted team_not_found two_factor_setup_required app_access_restricted ekm_access_denied",
	"channel blocked": "is_archived is_inactive not_in_channel channel_not_found no_permission restricted_action restricted_action_read_only_channel " +
		"restricted_action_thread_only_channel messages_tab_disabled method_not_supported_for_channel_type channel_type_not_supported",
	"gone": "message_not_found thread_not_found cant_update_message",
	"refused": "cannot_reply_to_message restricted_action_non_threadable_channel restricted_action_thread_locked edit_window_closed cant_delete_message " +
		"compliance_exports_prevent_deletion user_not_found user_disabled user_not_visible cannot_dm_bot invalid_user_combination not_enough_users " +
		"too_many_users users_list_not_supplied as_user_not_supported method_deprecated deprecated_endpoint unknown_method metadata_must_be_sent_from_app " +
		"invalid_cursor pagination_not_available invalid_ts_latest invalid_ts_oldest invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long " +
		"block_mismatch no_text attachment_payload_limit_exceeded too_many_attachments too_many_contact_cards markdown_text_conflict invalid_arguments " +
		"invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type invalid_metadata_format " +
		"invalid_metadata_schema metadata_too_large duplicate_channel_not_found duplicate_message_not_found slack_connect_file_link_sharing_blocked " +
		"slack_connect_canvas_sharing_blocked slack_connect_lists_sharing_blocked slack_connect_file_upload_sharing_blocked " +
		"slack_connect_clip_sharing_blocked slack_connect_blocked_file_type",
}

// ofPost is what a word means to each way of calling, where it is not what it
// means to a post that has no thread.
func ofPost(word, means string) map[string]string {
	all := map[string]string{"post": means, "reply": means, "line": means, "direct": means, "edit": means, "remove": means, "find": means}
	if word == "not_in_channel" || word == "missing_scope" {
		all["find"] = "doubt" // it may be allowed to write where it may not read
	}
	switch means {
	case "doubt":
		all["direct"] = "not sent, 0s" // nothing is sent before the channel is known
	case "gone":
		all["post"], all["reply"], all["remove"] = "refused", "refused", "done"
		all["direct"] = "not sent, 0s" // no answer to that question
	}
	return all
}

func TestWhatWordsMean(t *testing.T) {
	var all []string
	for means, words := range said {
		for _, word := range strings.Fields(words) {
			all = append(all, word)
			t.Run(word, func(t *testing.T) {
				got := tried(t, answering(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"ok": false, "error": %q}`, word) }))
				for name, want := range ofPost(word, means) {
					if is := adaptertest.Verdict(got[name]); is != want {
						t.Errorf("%s: %s (%v), want %s", name, is, got[name], want)
					}
				}
				if err := got["edit"]; strings.Contains(err.Error(), word) {
					t.Errorf("people are told Slack's word: %v", err)
				}
			})
		}
	}
	if slices.Sort(all); !slices.Equal(all, slack.Words()) {
		t.Errorf("the table has\n%q, the test\n%q", slack.Words(), all)
	}
}

// TestWithoutAConnectionNothingWasSent knows a platform that is not there from
// one that went silent.
func TestWithoutAConnectionNothingWasSent(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	for name, err := range tried(t, adapterAt(t, s.URL)) {
		if adaptertest.Verdict(err) != "not sent, 0s" {
			t.Errorf("%s, and nobody listens: %v", name, err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if c, err := l.Accept(); err == nil {
			defer c.Close()
			io.ReadAtLeast(c, make([]byte, 100), 100)
			cancel()
		}
	}()
	if _, err := adapterAt(t, "http://"+l.Addr().String()).Send(ctx, nag); adaptertest.Verdict(err) != "doubt" {
		t.Errorf("nobody answers: %v", err)
	}
}

func TestAReferenceOfAnotherConnectionIsRefused(t *testing.T) {
	a := adapterAt(t, "http://slack.example")
	for _, r := range []bot.Ref{{}, {Connection: "x", ID: "C1/1.1"}, {Connection: "acme", ID: "C1"}, {Connection: "acme", ID: "a/b/c/d"}} {
		m := answer
		m.To = r
		_, err := a.Send(t.Context(), m)
		_, lost := a.Find(t.Context(), m)
		for _, err := range []error{err, lost, a.Edit(t.Context(), r, nag), a.Remove(t.Context(), r)} {
			if adaptertest.Verdict(err) != "refused" {
				t.Errorf("%v: %v", r, err)
			}
		}
	}
}

func TestAPlainerMessageIsSentWhereSlackTakesNoOther(t *testing.T) {
	var bodies []string
	a := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		bodies = append(bodies, r.Form.Get("blocks"))
		if b := r.Form.Get("blocks"); b != "" && b != "[]" {
			io.WriteString(w, `{"ok": false, "error": "invalid_blocks"}`)
			return
		}
		io.WriteString(w, `{"ok": true, `+posted+`}`)
	})
	m := bot.Message{Key: "k1", Kind: bot.ShowCard, Lane: nag.Lane, Card: &bot.Card{Item: "I1", Rev: 1, Customer: "Zoe", Said: []bot.Said{{By: "Zoe", Text: "hi"}}}}
	if _, err := a.Send(t.Context(), m); err != nil || len(bodies) != 3 {
		t.Errorf("Send: %v after %d attempts", err, len(bodies))
	}
	bodies = nil
	if err := a.Edit(t.Context(), at, m); err != nil || len(bodies) != 3 || bodies[2] != "[]" {
		t.Errorf("Edit: %v after %d attempts, the last with the blocks %s", err, len(bodies), bodies[max(len(bodies)-1, 0)])
	}
}
